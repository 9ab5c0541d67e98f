// One target → units: its files, then the git repositories that its files belong to.
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Config } from '../config.ts';
import { pathFromBytes, pathToBytesForm } from '../model/path-text.ts';
import type { Skipped } from '../model/skipped.ts';
import type { Unit } from '../model/unit.ts';
import { UsageError } from '../model/usage-error.ts';
import { fileUnits, nameUnit, planFiles } from '../sources/files/plan.ts';
import { type Sightings, showPath } from '../sources/files/walk.ts';
import { followGitFile, inspectRepository, type Refusal, type Repository } from '../sources/git/discover.ts';
import { type RepositoryFacts, readOrigin, readRepositoryFacts } from '../sources/git/facts.ts';
import { type GitScope, planGit } from '../sources/git/plan.ts';
import type { Plan } from '../sources/source.ts';
import type { PreparedTarget, TargetRepository } from './targets.ts';

export async function* planTarget(target: PreparedTarget, config: Config): Plan {
  switch (target.kind) {
    case 'stdin':
      return yield* fileUnits(target.index, '', [{ path: '-', size: 0 }]);
    case 'file':
      return yield* fileUnits(target.index, pathToBytesForm(dirname(target.root)), [
        { path: pathToBytesForm(basename(target.root)), size: statSync(target.root).size },
      ]);
    case 'directory':
      return yield* config.scope.kind === 'full' || config.scope.kind === 'files' ? planDirectory(target, config) : planRoot(target, config, config.scope);
  }
}

/** Files and everything else that lies in a directory. */
async function* planDirectory(target: PreparedTarget, config: Config): Plan {
  const sightings: Sightings = { gitDirs: [], gitFiles: [], skipped: [] };
  yield* planFiles(target.index, target.name, pathToBytesForm(target.root), sightings);
  yield* sightings.skipped;
  // Names that are told though nothing below them was a file.
  const told = [
    ...sightings.skipped.map(({ place }) => pathToBytesForm(place)),
    ...sightings.gitDirs,
    ...sightings.gitDirs.map((path) => path.replace(/\/\.git$/, '')),
  ];
  if (told.length > 0) yield nameUnit(target.index, '', 'path-name', [...new Set(told)]);
  if (config.scope.kind !== 'full') return yield* planOrigins(target, config, sightings);
  for (const path of sightings.gitDirs.map(showPath).sort())
    yield* planRepository(target, config, { kind: 'full' }, join(target.root, path), repositoryPath(path));
  for (const path of sightings.gitFiles.map(showPath).sort()) yield* planGitFile(target, config, { kind: 'full' }, path);
}

/** Where no history is read: of the repositories of the files only the origin is wanted. */
async function* planOrigins(target: PreparedTarget, config: Config, { gitDirs, gitFiles }: Sightings): Plan {
  if (!wantsOrigin(config)) return;
  for (const path of gitDirs.map(showPath).sort()) yield* planOrigin(target, join(target.root, path), repositoryPath(path), config.allowOutside);
  for (const path of gitFiles.map(showPath).sort()) {
    const gitDir = followGitFile(target.root, join(target.root, path), config.allowOutside);
    if (typeof gitDir === 'string') yield* planOrigin(target, gitDir, folderOf(path), true);
  }
}

async function* planOrigin(target: PreparedTarget, gitDir: string, path: string, allowOutside: boolean): Plan {
  const repository = inspectRepository(target.root, path, gitDir, allowOutside);
  if ('reason' in repository) return;
  const facts = await readOrigin(repository.place);
  target.repositories.push({ repository, commits: [], staged: [], facts });
  yield* planNames(target, path, facts);
}

/** Only the repository that the target itself is: what --since and --staged mean. */
async function* planRoot(target: PreparedTarget, config: Config, scope: GitScope): Plan {
  const dotGit = join(target.root, '.git');
  if (existsSync(dotGit) && statSync(dotGit).isFile()) return yield* planGitFile(target, config, scope, '.git');
  const gitDir = [dotGit, target.root].find((path) => existsSync(join(path, 'HEAD')) && existsSync(join(path, 'objects')));
  if (gitDir === undefined) throw new UsageError('is not the top of a git repository', target.name);
  yield* planRepository(target, config, scope, gitDir, '');
}

async function* planGitFile(target: PreparedTarget, config: Config, scope: GitScope, path: string): Plan {
  const gitDir = followGitFile(target.root, join(target.root, path), config.allowOutside);
  if (gitDir === undefined) {
    if (scope.kind !== 'full') throw new UsageError('is not the top of a git repository', target.name);
    return;
  }
  if (typeof gitDir === 'string') yield* planRepository(target, { ...config, allowOutside: true }, scope, gitDir, folderOf(path));
  else yield refuse(target, path, gitDir);
}

async function* planRepository(target: PreparedTarget, config: Config, scope: GitScope, gitDir: string, path: string): Plan {
  const repository = inspectRepository(target.root, path, gitDir, config.allowOutside);
  if ('reason' in repository) return yield refuse(target, path || '.', repository);
  const entry = { repository, commits: [] as string[], staged: [] as TargetRepository['staged'][number][], facts: await readFacts(repository, scope, config) };
  target.repositories.push(entry);
  yield* planGit(repository, {
    target: target.index,
    targetName: target.name,
    scope,
    onCommit: (object) => entry.commits.push(object),
    onStaged: (object, bytes, before) => entry.staged.push({ object, path: pathFromBytes(bytes), before }),
  });
  yield* planNames(target, path, entry.facts);
}

/** What the report tells of a repository is scanned, so that a secret in it is masked. */
function* planNames(target: PreparedTarget, path: string, { refNames, remote }: RepositoryFacts): Generator<Unit> {
  const names = remote === undefined ? refNames : [...refNames, pathToBytesForm(remote)];
  if (names.length > 0) yield nameUnit(target.index, path, 'ref-name', names);
}

async function readFacts({ place }: Repository, scope: GitScope, config: Config): Promise<RepositoryFacts> {
  if (scope.kind !== 'staged') return readRepositoryFacts(place);
  // A commit hook waits for every child process.
  return wantsOrigin(config) ? readOrigin(place) : { headPaths: [], refNames: [] };
}

/** By the origin an inventory knows which system a place belongs to, and it may be asked later. */
function wantsOrigin({ inventory, store }: Config): boolean {
  return inventory.length > 0 || store !== undefined;
}

function refuse(target: PreparedTarget, place: string, { reason, detail }: Refusal): Skipped {
  return { reason, target: target.name, place, detail: `history not read: ${detail}` };
}

function folderOf(path: string): string {
  return dirname(path).replace(/^\.$/, '');
}

/** `sub/.git` is the repository `sub`; a bare repository is its own directory. */
function repositoryPath(gitDir: string): string {
  return basename(gitDir) === '.git' ? folderOf(gitDir) : gitDir;
}
