// One target → units: its files, then the git repositories that its files belong to.
import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Config } from '../config.ts';
import { pathToBytesForm } from '../model/path-text.ts';
import type { Skipped } from '../model/skipped.ts';
import type { Unit } from '../model/unit.ts';
import { UsageError } from '../model/usage-error.ts';
import { fileUnits, nameUnit, planFiles } from '../sources/files/plan.ts';
import { type Sightings, showPath } from '../sources/files/walk.ts';
import { followGitFile, inspectRepository, isInside, type Refusal, type Repository } from '../sources/git/discover.ts';
import { type RepositoryFacts, readOrigin, readRepositoryFacts } from '../sources/git/facts.ts';
import { GitError } from '../sources/git/git-process.ts';
import { openRepository } from '../sources/git/locate.ts';
import { type GitWish, planGit, unlistable } from '../sources/git/plan.ts';
import { type Range, resolveRange } from '../sources/git/range.ts';
import type { GitScope } from '../sources/git/scope.ts';
import { checkIndex } from '../sources/git/staged-index.ts';
import type { Plan } from '../sources/source.ts';
import type { PreparedTarget, TargetRepository } from './targets.ts';

export async function* planTarget(target: PreparedTarget, config: Config): Plan {
  switch (target.kind) {
    case 'stdin':
      return yield* fileUnits(target.index, '', [{ path: '-', size: 0 }]);
    case 'file':
      yield* fileUnits(target.index, pathToBytesForm(dirname(target.root)), [
        { path: pathToBytesForm(basename(target.root)), size: statSync(target.root).size },
      ]);
      return yield* planAround(target, config);
    case 'directory':
      if (config.scope.kind !== 'full' && config.scope.kind !== 'files') return yield* planRoot(target, config, config.scope);
      yield* planDirectory(target, config);
      return yield* planAround(target, config);
  }
}

/** Of the repository that the target lies below its origin alone is read: by it a finding is known to be of that repository. */
async function* planAround(target: PreparedTarget, config: Config): Plan {
  if (target.top === undefined || !(wantsOrigin(config) || config.scope.kind === 'full')) return;
  const repository = openRepository(target.top, '', config.allowOutside);
  if (repository !== undefined && !('reason' in repository)) yield* planOrigin(target, repository);
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
  for (const path of sightings.gitDirs.map(showPath).sort()) yield* planRepository(target, join(target.root, path), repositoryPath(path), config.allowOutside);
  for (const path of sightings.gitFiles.map(showPath).sort()) yield* planGitFile(target, config, path);
}

/** Where no history is read: of the repositories of the files only the origin is wanted. */
async function* planOrigins(target: PreparedTarget, config: Config, { gitDirs, gitFiles }: Sightings): Plan {
  if (!wantsOrigin(config)) return;
  for (const path of gitDirs.map(showPath).sort()) yield* planOriginAt(target, join(target.root, path), repositoryPath(path), config.allowOutside);
  for (const path of gitFiles.map(showPath).sort()) {
    const gitDir = followGitFile(target.root, join(target.root, path), config.allowOutside);
    if (typeof gitDir === 'string') yield* planOriginAt(target, gitDir, folderOf(path), config.allowOutside || !isInside(gitDir, target.root));
  }
}

async function* planOriginAt(target: PreparedTarget, gitDir: string, path: string, allowOutside: boolean): Plan {
  const repository = inspectRepository(target.root, path, gitDir, allowOutside);
  if (!('reason' in repository)) yield* planOrigin(target, repository);
}

async function* planOrigin(target: PreparedTarget, repository: Repository): Plan {
  const facts = await readOrigin(repository.place);
  target.repositories.push({ repository, facts, commits: [], staged: [], added: new Set(), originOnly: true });
  yield* planNames(target, repository.path, facts);
}

/** Only the repository that the target itself is: what a change is about. */
async function* planRoot(target: PreparedTarget, config: Config, scope: Exclude<GitScope, { readonly kind: 'full' }>): Plan {
  const repository = openRepository(target.root, '', config.allowOutside);
  if (repository === undefined) throw new UsageError('is not the top of a git repository', target.name);
  if ('reason' in repository) return yield refuse(target, '.', repository);
  if (scope.kind === 'staged') return yield* planStaged(target, config, repository, scope.index);
  let range: Range;
  try {
    range = await resolveRange(repository.place, scope);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return yield { reason: 'unreadable-repository', target: target.name, place: '.', detail: unlistable };
  }
  const { told, headRef, whole } = range;
  const facts = await readRepositoryFacts(
    repository.place,
    told.head === undefined ? undefined : { commit: told.head, ...(headRef === undefined ? {} : { ref: headRef }) },
  );
  const entry: TargetRepository = {
    repository,
    facts,
    commits: [],
    staged: [],
    added: new Set(),
    originOnly: false,
    range: told,
    ...(whole === undefined ? {} : { whole }),
  };
  // Of a merge's names none is a ref's.
  yield* planEntry(target, entry, { kind: 'range', range }, scope.kind !== 'since');
}

async function* planStaged(target: PreparedTarget, config: Config, repository: Repository, index: string | undefined): Plan {
  // A commit hook waits for every child process.
  const facts = wantsOrigin(config) ? await readOrigin(repository.place) : { headPaths: [], refNames: [] };
  const indexFile = checkIndex(repository.place.gitDir, index, target.name);
  const entry: TargetRepository = { repository, facts, commits: [], staged: [], added: new Set(), originOnly: false };
  yield* planEntry(target, entry, { kind: 'staged', indexFile }, true);
}

async function* planGitFile(target: PreparedTarget, config: Config, path: string): Plan {
  const gitDir = followGitFile(target.root, join(target.root, path), config.allowOutside);
  if (gitDir === undefined) return;
  if (typeof gitDir === 'string') yield* planRepository(target, gitDir, folderOf(path), config.allowOutside || !isInside(gitDir, target.root));
  else yield refuse(target, path, gitDir);
}

async function* planRepository(target: PreparedTarget, gitDir: string, path: string, allowOutside: boolean): Plan {
  const repository = inspectRepository(target.root, path, gitDir, allowOutside);
  if ('reason' in repository) return yield refuse(target, path || '.', repository);
  const facts = await readRepositoryFacts(repository.place);
  yield* planEntry(target, { repository, facts, commits: [], staged: [], added: new Set(), originOnly: false }, { kind: 'full' }, false);
}

/** @param namesKnown the names that the report tells are no part of what is scanned */
async function* planEntry(target: PreparedTarget, entry: TargetRepository, wish: GitWish, namesKnown: boolean): Plan {
  target.repositories.push(entry);
  yield* planGit(entry.repository, {
    target: target.index,
    targetName: target.name,
    wish,
    onCommit: (object) => entry.commits.push(object),
    onStaged: (staged) => entry.staged.push(staged),
    onAdded: (path) => entry.added.add(path.toString('latin1')),
    onNothing: (reason) => {
      entry.nothing = reason;
    },
  });
  yield* planNames(target, entry.repository.path, entry.facts, namesKnown);
}

/** What the report tells of a repository is scanned, so that a secret in it is masked. */
function* planNames(target: PreparedTarget, path: string, { refNames, remote }: RepositoryFacts, known = false): Generator<Unit> {
  const names = remote === undefined ? refNames : [...refNames, pathToBytesForm(remote)];
  if (names.length > 0) yield { ...nameUnit(target.index, path, 'ref-name', names), ...(known ? { earlier: true } : {}) };
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
