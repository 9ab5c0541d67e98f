// Plays a repository's story with git: the same steps give the same objects on every machine.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname, join } from 'node:path';
import { type SimpleGit, simpleGit } from 'simple-git';

export interface Author {
  readonly name: string;
  readonly email: string;
}

/** Path to text; a file that is undefined is deleted. */
type Files = Readonly<Record<string, string | undefined>>;

interface Commit {
  readonly by: Author;
  /** RFC 3339. */
  readonly at: string;
  readonly message: string;
  readonly files?: Files;
}

export type Step =
  | ({ readonly kind: 'commit' } & Commit)
  /** Replaces the last commit, which stays as an object that no branch reaches. */
  | ({ readonly kind: 'amend' } & Commit)
  /** `files` are what the merge itself changes: neither side has them so. */
  | ({ readonly kind: 'merge'; readonly branch: string } & Commit)
  /** Creates the branch when it is not there. */
  | { readonly kind: 'switch'; readonly branch: string }
  /** Written and never committed. */
  | { readonly kind: 'leave'; readonly files: Files };

/**
 * @param folder absolute, not there yet
 * @param origin where it would have been cloned from; nothing is fetched from there
 */
export async function buildRepository(folder: string, origin: string, steps: readonly Step[]): Promise<void> {
  mkdirSync(folder);
  const git = openGit(folder, {});
  await git.raw('init', '--quiet', '--initial-branch=main', '--template=');
  await git.raw('remote', 'add', 'origin', origin);
  for (const step of steps) await playStep(git, folder, step);
}

async function playStep(git: SimpleGit, folder: string, step: Step): Promise<void> {
  switch (step.kind) {
    case 'switch':
      return void (await git.raw('switch', '--quiet', ...((await hasBranch(git, step.branch)) ? [] : ['--create']), step.branch));
    case 'leave':
      return writeFiles(folder, step.files);
    case 'merge':
      await openGit(folder, identityOf(step)).raw('merge', '--quiet', '--no-ff', '--no-commit', step.branch);
      return commit(folder, step, []);
    case 'amend':
      return commit(folder, step, ['--amend', '--reset-author']);
    case 'commit':
      return commit(folder, step, []);
  }
}

async function hasBranch(git: SimpleGit, branch: string): Promise<boolean> {
  return (await git.raw('for-each-ref', `refs/heads/${branch}`)) !== '';
}

async function commit(folder: string, step: Commit, options: readonly string[]): Promise<void> {
  writeFiles(folder, step.files ?? {});
  const git = openGit(folder, identityOf(step));
  await git.raw('add', '--all');
  await git.raw('commit', '--quiet', '--no-verify', ...options, `--message=${step.message}`);
}

function identityOf({ by, at }: Commit): Record<string, string> {
  const [author, committer] = ['AUTHOR', 'COMMITTER'].map((role) => ({
    [`GIT_${role}_NAME`]: by.name,
    [`GIT_${role}_EMAIL`]: by.email,
    [`GIT_${role}_DATE`]: at,
  }));
  return { ...author, ...committer };
}

function writeFiles(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    if (text === undefined) rmSync(file);
    else writeFileSync(file, text);
  }
}

/** Git that knows nothing of the user: no configuration, hooks, templates or signing. */
function openGit(folder: string, identity: Readonly<Record<string, string>>): SimpleGit {
  const environment = { GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1', ...identity };
  const options = {
    baseDir: folder,
    allowEnvironment: Object.keys(environment),
    unsafe: { allowUnsafeConfigPaths: true, allowUnsafeHooksPath: true, allowUnsafeTemplateDir: true },
  };
  return simpleGit({ ...options, config: ['commit.gpgSign=false', 'core.hooksPath=/dev/null', 'core.autocrlf=false', 'gc.auto=0'] }).env({
    PATH: process.env['PATH'] ?? '',
    LC_ALL: 'C',
    ...environment,
  });
}
