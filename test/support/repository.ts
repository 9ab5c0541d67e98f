// Real git repositories, the same on every machine: fixed identity, fixed dates, no system or user configuration.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const environment = {
  PATH: process.env['PATH'],
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  GIT_TERMINAL_PROMPT: '0',
};

/** The first commit's time; each further one is a day later. */
export const epoch = Date.parse('2025-03-01T12:00:00Z');
const dayMs = 86_400_000;

export interface GitOptions {
  readonly input?: string | Buffer;
  readonly at?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** A command that may fail: its exit code is not looked at. */
  readonly mayFail?: boolean;
}

export interface TestRepository {
  readonly folder: string;
  /** Runs git in the repository and returns what it printed, without the line end. */
  git(args: readonly string[], options?: GitOptions): string;
  write(path: string, content: string | Buffer): void;
  remove(path: string): void;
  /** Commits everything in the work tree, one day after the commit before. @returns its id */
  commit(message: string): string;
  /** The time that the n-th commit made by `commit` has, RFC 3339. */
  timeOf(commit: number): string;
}

export function runGit(folder: string, args: readonly string[], { input, at, env, mayFail }: GitOptions = {}): string {
  const dates = at === undefined ? {} : { GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at };
  const settings = ['-c', 'init.defaultBranch=main', '-c', 'protocol.file.allow=always', '-c', 'gc.auto=0'];
  const { status, stdout, stderr } = spawnSync('git', [...settings, ...args], {
    cwd: folder,
    env: { ...environment, ...dates, ...env },
    input,
    maxBuffer: 1 << 28,
    timeout: 20_000,
  });
  if (status !== 0 && mayFail !== true) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.toString('utf8').trimEnd();
}

export function createRepository(folder: string, initArguments: readonly string[] = []): TestRepository {
  mkdirSync(folder, { recursive: true });
  runGit(folder, ['init', '--quiet', ...initArguments]);
  return openRepository(folder);
}

/** A repository that is there already: a clone, a worktree. */
export function openRepository(folder: string): TestRepository {
  let commits = 0;
  const timeOf = (commit: number) => new Date(epoch + commit * dayMs).toISOString().replace('.000Z', 'Z');
  const git = (args: readonly string[], options: GitOptions = {}) => runGit(folder, args, { at: timeOf(commits), ...options });
  return {
    folder,
    git,
    write: (path, content) => writeTree(folder, { [path]: content }),
    remove: (path) => rmSync(join(folder, path), { recursive: true }),
    commit: (message) => {
      git(['add', '--all']);
      git(['commit', '--quiet', '--allow-empty', '--message', message]);
      commits++;
      return git(['rev-parse', 'HEAD']);
    },
    timeOf,
  };
}

/** Files by their path. */
export function writeTree(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
