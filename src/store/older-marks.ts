// A mark that names no finding allows the secret it was written for. When another secret comes to stand in its line (rotated in place, or
// added beside it), no mark was written for that one: told here by what the versions before held.
import type { DatabaseSync } from 'node:sqlite';
import { type Mark, markKey } from '../model/suppression.ts';
import { type Change, createVersionReader, pairOf, type Version } from './versions.ts';

interface Sighting {
  readonly value: number;
  readonly target: number;
  readonly repository: string;
  readonly object: string;
  readonly path: string;
  readonly tag: string;
  readonly line: number;
  readonly allowed: string;
}

/** The first change that brought a value and a mark together, by the times of commits. */
interface Meeting {
  readonly value: number;
  readonly key: string;
  readonly at: Change['at'];
  readonly older: boolean;
}

/**
 * By value, the marks that stood before it did where the two first met. What becomes of them later decides nothing: a revert that brings
 * an allowed value back makes no mark older, nor does a line that moves on make one younger.
 * Call it when sightings stand.
 */
export function findOlderMarks(database: DatabaseSync): ReadonlyMap<number, ReadonlySet<string>> {
  const sightings = database.prepare(marked).all() as unknown as Sighting[];
  if (sightings.length === 0) return new Map();
  const versions = createVersionReader(database);
  const first = new Map<string, Meeting>();
  for (const sighting of sightings) {
    const { own, changes } = versions.of(sighting);
    for (const change of changes)
      for (const key of keysOf(sighting)) {
        const older = isOlder(key, sighting, own, change.before);
        if (older !== undefined) keepFirst(first, { value: sighting.value, key, at: change.at, older });
      }
  }
  const found = new Map<number, Set<string>>();
  for (const { value, key, older } of first.values()) if (older) found.set(value, (found.get(value) ?? new Set()).add(key));
  return found;
}

// In the order of objects: a version is read once for all that stands in it.
const marked = `
  SELECT DISTINCT value, target, repository, object, own_path AS path, tag, line, allowed FROM sighting
  WHERE allowed IS NOT NULL AND guessable = 0 ORDER BY target, repository, object, own_path`;

function keysOf({ allowed }: Sighting): string[] {
  return ((JSON.parse(allowed) as { marks?: Mark[] }).marks ?? []).map(markKey);
}

/** @returns undefined where the change did not bring the two together */
function isOlder(key: string, { tag, line }: Sighting, own: Version, before: readonly Version[]): boolean | undefined {
  if (before.some(({ pairs }) => pairs.has(pairOf(key, tag)))) return undefined;
  // The mark came to a value that stood there.
  if (before.some(({ tags }) => tags.has(tag))) return false;
  const beside = [...(own.lines.get(key)?.get(line) ?? [])];
  return before.some((version) => beside.some((other) => version.pairs.has(pairOf(key, other))) || leavesMark(key, version, own));
}

/** A mark of the version before stands beside none of its values any more: it may be this one. */
function leavesMark(key: string, before: Version, own: Version): boolean {
  for (const tags of before.lines.get(key)?.values() ?? []) if (![...tags].some((tag) => own.pairs.has(pairOf(key, tag)))) return true;
  return false;
}

/** Of one moment the stricter answer. */
function keepFirst(first: Map<string, Meeting>, meeting: Meeting): void {
  const name = `${meeting.value} ${meeting.key}`;
  const known = first.get(name);
  const order = known === undefined ? -1 : meeting.at[0] - known.at[0] || meeting.at[1] - known.at[1] || Number(known.older) - Number(meeting.older);
  if (order < 0) first.set(name, meeting);
}
