// GitHub shows no alert without a file. What lives in history, in a message or in a name is pinned to the first line of a file that is there.
import type { PlacedOccurrence } from '../../model/occurrence.ts';
import type { ReportRepository, ReportTarget } from '../../model/report.ts';
import { joinPath } from '../place.ts';
import { pathFromRoot } from './provenance.ts';

/** The path, from the repository's root, of the file that stands for `occurrence`. */
export type Anchor = (occurrence: PlacedOccurrence) => string;

/**
 * The order is fixed, so that an alert stays where it is: the occurrence's own path, a file in the nearest surviving folder, the README,
 * the first tracked path, and "README.md" where nothing is tracked.
 */
export function createAnchor(targets: readonly ReportTarget[]): Anchor {
  const indexes = new Map<ReportRepository, HeadIndex>();
  return (occurrence) => {
    const target = targets.find(({ target }) => target === occurrence.target);
    const repository = findRepository(target, occurrence);
    if (repository === undefined) return pathFromRoot(target, '', 'README.md');
    const index = indexes.get(repository) ?? indexHead(repository);
    indexes.set(repository, index);
    return pathFromRoot(target, repository.path, findAnchor(index, ownPath(occurrence)));
  };
}

interface HeadIndex {
  readonly paths: ReadonlySet<string>;
  /** The first path of all in or below a folder. */
  readonly firstBelow: ReadonlyMap<string, string>;
  readonly fallback: string;
}

function indexHead({ headPaths }: ReportRepository): HeadIndex {
  const sorted = headPaths.toSorted();
  const firstBelow = new Map<string, string>();
  for (const path of sorted) {
    for (let folder = parentOf(path); folder !== '' && !firstBelow.has(folder); folder = parentOf(folder)) firstBelow.set(folder, path);
  }
  const readme = sorted.find((path) => /^readme(\.[a-z]+)?$/i.test(path));
  return { paths: new Set(sorted), firstBelow, fallback: readme ?? sorted[0] ?? 'README.md' };
}

function findAnchor({ paths, firstBelow, fallback }: HeadIndex, path: string): string {
  if (paths.has(path)) return path;
  for (let folder = parentOf(path); folder !== ''; folder = parentOf(folder)) {
    const neighbour = firstBelow.get(folder);
    if (neighbour !== undefined) return neighbour;
  }
  return fallback;
}

function findRepository(target: ReportTarget | undefined, { origin }: PlacedOccurrence): ReportRepository | undefined {
  const path = 'repository' in origin ? origin.repository : '';
  return target?.repositories.find((repository) => repository.path === path);
}

function ownPath({ origin, attribution }: PlacedOccurrence): string {
  if (origin.kind === 'ref-name') return '';
  return 'path' in origin ? origin.path : joinPath(attribution?.path ?? '');
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
