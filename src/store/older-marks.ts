// A mark that names no finding allows the secret it was written for. When another secret comes to stand in its line (rotated in place, or
// added beside it), no mark was written for that one: told here by what the version before held.
import type { DatabaseSync } from 'node:sqlite';
import { type Mark, markKey } from '../model/suppression.ts';

/** A version of a content: an object, or a file of the work tree by its path. */
interface Version {
  /** Lines with a mark, by `markKey`. */
  readonly lines: Map<string, Set<number>>;
  /** Values that stand there, by their tags. */
  readonly tags: Set<string>;
}

interface Sighting {
  readonly value: number;
  readonly target: number;
  readonly repository: string;
  readonly object: string;
  readonly path: string;
  readonly tag: string;
  readonly allowed: string;
}

/**
 * By value, the marks that are older than it in each version that brought it: a revert that brings an allowed value back makes no mark older.
 * Call it when sightings stand, and `replaced` tells which object came in the place of which.
 */
export function findOlderMarks(database: DatabaseSync): ReadonlyMap<number, ReadonlySet<string>> {
  const sightings = database.prepare(marked).all() as unknown as Sighting[];
  if (sightings.length === 0) return new Map();
  const versions = createVersionReader(database);
  const brought = new Map<string, { readonly value: number; readonly key: string; older: boolean }>();
  for (const sighting of sightings) {
    const { value, tag, allowed } = sighting;
    const own = versions.of(sighting);
    const before = versions.before(sighting);
    if (before.length === 0 || before.some(({ tags }) => tags.has(tag))) continue;
    for (const key of keysOf(allowed)) {
      const count = own.lines.get(key)?.size ?? 0;
      const older = before.some(({ lines }) => (lines.get(key)?.size ?? 0) >= count);
      const known = brought.get(`${value} ${key}`);
      if (known === undefined) brought.set(`${value} ${key}`, { value, key, older });
      else known.older &&= older;
    }
  }
  const found = new Map<number, Set<string>>();
  for (const { value, key, older } of brought.values()) if (older) found.set(value, (found.get(value) ?? new Set()).add(key));
  return found;
}

const marked = `
  SELECT DISTINCT value, target, repository, object, own_path AS path, tag, allowed FROM sighting
  WHERE allowed IS NOT NULL AND guessable = 0 ORDER BY target, repository, object`;

function keysOf(allowed: string | null): string[] {
  return allowed === null ? [] : ((JSON.parse(allowed) as { marks?: Mark[] }).marks ?? []).map(markKey);
}

type Place = Pick<Sighting, 'target' | 'repository' | 'object' | 'path'>;

function createVersionReader(database: DatabaseSync) {
  database.exec(`
    CREATE INDEX sighting_object ON sighting (target, object, repository);
    CREATE INDEX earlier_object ON earlier (target, object, repository);
    INSERT INTO replaced SELECT target, repository, after_id, before_id FROM change WHERE before_id <> '';
    CREATE INDEX replaced_object ON replaced (target, object, repository)`);
  const objectRows = database.prepare(`
    SELECT tag, line, allowed FROM sighting WHERE target = ?1 AND object = ?3 AND repository = ?2
    UNION ALL SELECT tag, line, allowed FROM earlier WHERE target = ?1 AND object = ?3 AND repository = ?2`);
  const fileRows = database.prepare("SELECT tag, line, allowed FROM sighting WHERE target = ? AND object = '' AND own_path = ?");
  const objectsBefore = database.prepare('SELECT DISTINCT before_id AS object FROM replaced WHERE target = ? AND repository = ? AND object = ?');
  // A file of the work tree came in the place of what HEAD has there.
  const heldAtHead = database.prepare(
    "SELECT repository, object FROM present WHERE target = ?1 AND CASE WHEN repository = '' THEN path ELSE repository || '/' || path END = ?2",
  );

  function read({ target, repository, object, path }: Place): Version {
    const rows = (object === '' ? fileRows.all(target, path) : objectRows.all(target, repository, object)) as unknown as {
      tag: string;
      line: number;
      allowed: string | null;
    }[];
    const version: Version = { lines: new Map(), tags: new Set() };
    for (const { tag, line, allowed } of rows) {
      version.tags.add(tag);
      for (const key of keysOf(allowed)) version.lines.set(key, (version.lines.get(key) ?? new Set()).add(line));
    }
    return version;
  }

  function before(place: Place): Version[] {
    const { target, repository, object, path } = place;
    const rows = (object === '' ? heldAtHead.all(target, path) : objectsBefore.all(target, repository, object)) as { object: string; repository?: string }[];
    return rows.map((row) => read({ target, repository: row.repository ?? repository, object: row.object, path: '' }));
  }

  return { of: read, before };
}
