// Where an occurrence stands, in words and as a path.
import type { DroppedString } from '../model/dropped.ts';
import type { PlacedOccurrence } from '../model/occurrence.ts';

/** Does it stand in a file of the tree or of HEAD, at a line that a reader can open? */
export function isInFile({ origin, attribution }: PlacedOccurrence): boolean {
  if (origin.kind === 'file' || origin.kind === 'stdin') return true;
  return origin.kind === 'git-blob' && attribution?.atHead === true && attribution.path !== undefined;
}

/** A place as text around a path, so that the path alone can be shortened. */
export interface Place {
  readonly lead: string;
  readonly path: string;
  readonly tail: string;
}

export function describePlace(occurrence: PlacedOccurrence): Place {
  const { origin, region } = occurrence;
  const path = pathInTarget(occurrence) ?? '';
  switch (origin.kind) {
    case 'file':
      return { lead: '', path, tail: `:${region.startLine}` };
    case 'stdin':
      return { lead: '', path: 'standard input', tail: `:${region.startLine}` };
    case 'git-blob':
      return describeBlob(occurrence, path);
    case 'git-commit':
      return { lead: 'message of commit ', path: joinPath(origin.repository, shortId(origin.object)), tail: `:${region.startLine}` };
    case 'git-tag':
      return { lead: 'message of tag ', path: joinPath(origin.repository, shortId(origin.object)), tail: `:${region.startLine}` };
    case 'git-tree':
      return { lead: 'a file name in tree ', path: joinPath(origin.repository, shortId(origin.object)), tail: '' };
    case 'path-name':
      return { lead: 'file name ', path, tail: '' };
    case 'ref-name':
      return { lead: 'ref name ', path, tail: '' };
  }
}

/** Relative to the target; absent where git knows no path: a message, or an object that no commit holds. */
export function pathInTarget({ origin, attribution }: PlacedOccurrence): string | undefined {
  switch (origin.kind) {
    case 'file':
    case 'stdin':
      return origin.path;
    case 'git-blob':
    case 'git-tree':
      return attribution?.path === undefined ? undefined : joinPath(origin.repository, attribution.path);
    case 'git-commit':
    case 'git-tag':
      return undefined;
    case 'path-name':
    case 'ref-name':
      return joinPath(origin.repository, origin.path);
  }
}

/** The same of a string that was dropped: with its column, for several may stand in a line. */
export function droppedPlace({ origin, path = '', region }: DroppedString): Place {
  const tail = `:${region.startLine}:${region.startColumn}`;
  switch (origin.kind) {
    case 'file':
      return { lead: '', path: origin.path, tail };
    case 'stdin':
      return { lead: '', path: 'standard input', tail };
    case 'path-name':
    case 'ref-name':
      return { lead: origin.kind === 'path-name' ? 'file name ' : 'ref name ', path: joinPath(origin.repository, origin.path), tail: '' };
    default:
      return path === ''
        ? { lead: `${origin.kind.replace('git-', '')} `, path: joinPath(origin.repository, shortId(origin.object)), tail }
        : { lead: '', path: joinPath(origin.repository, path), tail: `${tail} (object ${shortId(origin.object)})` };
  }
}

export function joinPath(...segments: readonly string[]): string {
  return segments.filter((segment) => segment !== '').join('/');
}

/** The commit that brought it in, or whose message holds it. */
export function commitOf({ origin, attribution }: PlacedOccurrence): string | undefined {
  return origin.kind === 'git-commit' ? origin.object : attribution?.introduced?.commit;
}

/** Git's usual abbreviation. */
export function shortId(object: string): string {
  return object.slice(0, 7);
}

function describeBlob(occurrence: PlacedOccurrence, path: string): Place {
  const line = `:${occurrence.region.startLine}`;
  if (isInFile(occurrence)) return { lead: '', path, tail: line };
  const commit = commitOf(occurrence);
  const object = 'object' in occurrence.origin ? occurrence.origin.object : '';
  const lead = commit === undefined ? `object ${shortId(object)}` : `commit ${shortId(commit)}`;
  return path === '' ? { lead, path, tail: `${line} (history only)` } : { lead: `${lead} `, path, tail: `${line} (history only)` };
}
