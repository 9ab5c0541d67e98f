// Targets as the user gave them → what is scanned, and what the report says of each.
import { realpathSync, statSync } from 'node:fs';
import type { Config } from '../config.ts';
import { pathFromBytes } from '../model/path-text.ts';
import type { ReportTarget } from '../model/report.ts';
import { UsageError } from '../model/usage-error.ts';
import type { Repository } from '../sources/git/discover.ts';
import type { RepositoryFacts } from '../sources/git/facts.ts';

export interface TargetRepository {
  readonly repository: Repository;
  /** Ids of the commits that were planned. */
  readonly commits: string[];
  /** Objects that a staged scan read, their paths, and what stood there before; "" for none. */
  readonly staged: { readonly object: string; readonly path: string; readonly before: string }[];
  readonly facts: RepositoryFacts;
}

export interface PreparedTarget {
  readonly index: number;
  /** As given. */
  readonly name: string;
  readonly kind: ReportTarget['kind'];
  /** Absolute, links resolved; the file's folder when the target is a file. */
  readonly root: string;
  readonly repositories: TargetRepository[];
  report(maskPath: (path: string) => string): ReportTarget;
}

const heads = 'refs/heads/';

/** @throws UsageError naming a target that is not there or is neither a file nor a directory */
export function prepareTargets({ targets, scope }: Config): PreparedTarget[] {
  return targets.map((name, index) => {
    const { kind, root } = locate(name);
    if (kind !== 'directory' && scope.kind !== 'full' && scope.kind !== 'files') throw new UsageError('--since and --staged need a repository', name);
    const repositories: TargetRepository[] = [];
    const history = scope.kind === 'files' ? 'none' : scope.kind;
    return {
      index,
      name,
      kind,
      root,
      repositories,
      report: (maskPath) => ({
        target: name,
        kind,
        repositories: repositories.map(({ repository, facts: { refNames: _, ...facts } }) => ({
          ...facts,
          path: maskPath(repository.path),
          ...(facts.branch === undefined ? {} : { branch: maskPath(heads + facts.branch).slice(heads.length) }),
          ...(facts.remote === undefined ? {} : { remote: maskPath(facts.remote) }),
          history,
          headPaths: facts.headPaths.map(maskPath),
        })),
      }),
    };
  });
}

function locate(name: string): Pick<PreparedTarget, 'kind' | 'root'> {
  if (name === '-') return { kind: 'stdin', root: '' };
  try {
    const root = realpathSync(name);
    const stat = statSync(root);
    if (stat.isDirectory()) return { kind: 'directory', root };
    if (stat.isFile()) return { kind: 'file', root };
  } catch {
    throw new UsageError('does not exist or cannot be read', pathFromBytes(Buffer.from(name)));
  }
  throw new UsageError('is neither a file nor a directory', name);
}
