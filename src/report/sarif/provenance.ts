// The repository that a run's paths are relative to.
import type { VersionControlDetails } from 'sarif';
import type { PlacedOccurrence } from '../../model/occurrence.ts';
import { pathToUri } from '../../model/path-text.ts';
import type { ReportRepository, ReportTarget } from '../../model/report.ts';
import { forTerminal } from '../escape.ts';
import { joinPath } from '../place.ts';
import { toAbsoluteUri } from './uri.ts';

/** GitHub's own name for the checkout. */
export const rootUriBaseId = '%SRCROOT%';

/**
 * @param repository the repository's path within the target; undefined for a path that is relative to the target itself
 */
export function pathFromRoot(target: ReportTarget | undefined, repository: string | undefined, path: string): string {
  // Git gives the paths of the target's own repository from that repository's root, even when the target is a folder in it.
  return repository === '' ? path : joinPath(target?.withinRepository ?? '', repository ?? '', path);
}

/** The same of what stands in a file of the tree or of HEAD. */
export function filePath({ origin, attribution, target }: PlacedOccurrence, targets: readonly ReportTarget[]): string {
  const known = targets.find((candidate) => candidate.target === target);
  return 'repository' in origin ? pathFromRoot(known, origin.repository, attribution?.path ?? '') : pathFromRoot(known, undefined, origin.path);
}

/** Of several targets in one repository, one entry: the schema forbids twins. */
export function createProvenance(targets: readonly ReportTarget[]): VersionControlDetails[] {
  const all = targets.flatMap((target) => target.repositories.flatMap((repository) => describeRepository(target, repository)));
  return [...new Map(all.map((details) => [JSON.stringify(details), details])).values()];
}

function describeRepository(target: ReportTarget, repository: ReportRepository): readonly VersionControlDetails[] {
  const repositoryUri = toRepositoryUri(repository.remote);
  return repositoryUri === undefined ? [] : [{ repositoryUri, ...describeRevision(repository), mappedTo: mapRoot(target, repository) }];
}

function describeRevision({ head, branch }: ReportRepository): Partial<VersionControlDetails> {
  return { ...(head === undefined ? {} : { revisionId: head }), ...(branch === undefined ? {} : { branch: forTerminal(branch) }) };
}

function mapRoot(target: ReportTarget, { path }: ReportRepository): { uriBaseId: string; uri?: string } {
  return path === '' ? { uriBaseId: rootUriBaseId } : { uriBaseId: rootUriBaseId, uri: `${pathToUri(pathFromRoot(target, path, ''))}/` };
}

/** SARIF wants an absolute URI; git also takes `host:path` for SSH, and a path, which says nothing to a reader. */
function toRepositoryUri(remote = ''): string | undefined {
  const scp = /^(?:[^@/:]+@)?([A-Za-z0-9.-]+\.[A-Za-z]+):(?!\/)(.+)$/.exec(remote);
  const text = scp === null ? remote : `ssh://${scp[1]}/${scp[2]}`;
  return toAbsoluteUri(text);
}
