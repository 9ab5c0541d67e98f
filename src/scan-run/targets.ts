// Targets as the user gave them → what is scanned, and what the report says of each.
import { realpathSync, statSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import type { Config } from '../config.ts';
import { pathFromBytes } from '../model/path-text.ts';
import type { ReportRepository, ReportTarget, ScannedRange } from '../model/report.ts';
import { UsageError } from '../model/usage-error.ts';
import type { Repository } from '../sources/git/discover.ts';
import type { RepositoryFacts } from '../sources/git/facts.ts';
import { findRepositoryTop } from '../sources/git/locate.ts';
import type { StagedEntry } from '../sources/git/staged.ts';

export interface TargetRepository {
  readonly repository: Repository;
  readonly facts: RepositoryFacts;
  /** Ids of the commits that were planned. */
  readonly commits: string[];
  readonly staged: StagedEntry[];
  /** Paths of files that a range added, in bytes form. */
  readonly added: Set<string>;
  /** Nothing but where it comes from was wanted. */
  readonly originOnly: boolean;
  readonly range?: ScannedRange;
  /** See `Range`. */
  readonly whole?: string;
  /** Why there was nothing to scan. */
  nothing?: string;
}

export interface PreparedTarget {
  readonly index: number;
  /** As given. */
  readonly name: string;
  readonly kind: ReportTarget['kind'];
  /** Absolute, links resolved; the file's folder when the target is a file. */
  readonly root: string;
  /** The top of the repository that the target lies below, absolute. */
  readonly top?: string;
  readonly repositories: TargetRepository[];
  report(maskPath: (path: string) => string): ReportTarget;
}

const heads = 'refs/heads/';

/** @throws UsageError naming a target that is not there or is neither a file nor a directory */
export function prepareTargets({ targets, scope }: Config): PreparedTarget[] {
  return targets.map((name, index) => {
    const located = locate(name);
    const { kind, root, top } = isOfChange(scope) ? locateTop(name, located) : located;
    const repositories: TargetRepository[] = [];
    return {
      index,
      name,
      kind,
      root,
      ...(top === undefined ? {} : { top }),
      repositories,
      report: (maskPath) => ({
        target: name,
        kind,
        ...describeWithin(kind === 'file' ? dirname(root) : root, top),
        repositories: repositories.map((repository) => reportRepository(repository, scope, maskPath)),
      }),
    };
  });
}

/** Paths of files are relative to the folder; git's to the top. */
function describeWithin(folder: string, top = folder): Pick<ReportTarget, 'withinRepository'> {
  return folder === top ? {} : { withinRepository: pathFromBytes(Buffer.from(relative(top, folder))) };
}

function isOfChange({ kind }: Config['scope']): boolean {
  return kind !== 'full' && kind !== 'files';
}

function reportRepository(
  { repository, facts, originOnly, range, nothing }: TargetRepository,
  scope: Config['scope'],
  maskPath: (path: string) => string,
): ReportRepository {
  const { refNames: _, ...told } = facts;
  return {
    ...told,
    path: maskPath(repository.path),
    ...(facts.branch === undefined ? {} : { branch: maskPath(heads + facts.branch).slice(heads.length) }),
    ...(facts.remote === undefined ? {} : { remote: maskPath(facts.remote) }),
    history: originOnly ? 'none' : historyOf(scope),
    ...(range === undefined ? {} : { range }),
    ...(nothing === undefined ? {} : { nothing }),
    headPaths: facts.headPaths.map(maskPath),
  };
}

function historyOf({ kind }: Config['scope']): ReportRepository['history'] {
  return kind === 'files' ? 'none' : kind;
}

type Located = Pick<PreparedTarget, 'kind' | 'root' | 'top'>;

/**
 * What a change is, is a matter of the whole repository: where nothing but the current directory is meant, it is the one around it, as for git
 * itself. Another folder must be its repository's top, so that nobody takes a part for what was named.
 */
function locateTop(name: string, { kind, root, top }: Located): Located {
  if (kind !== 'directory') throw new UsageError('--since, --diff and --staged need a repository', name);
  return { kind, root: name === '.' ? (top ?? root) : root };
}

function locate(name: string): Located {
  if (name === '-') return { kind: 'stdin', root: '' };
  try {
    const root = realpathSync(name);
    const stat = statSync(root);
    const top = findRepositoryTop(root);
    const below = top === undefined || top === root ? {} : { top };
    if (stat.isDirectory()) return { kind: 'directory', root, ...below };
    if (stat.isFile()) return { kind: 'file', root, ...below };
  } catch {
    throw new UsageError('does not exist or cannot be read', pathFromBytes(Buffer.from(name)));
  }
  throw new UsageError('is neither a file nor a directory', name);
}
