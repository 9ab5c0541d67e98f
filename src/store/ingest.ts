// What a run adds to its store: occurrences as workers seal them, then what history and HEAD say of the objects that hold them.
import type { DatabaseSync } from 'node:sqlite';
import type { Detector } from '../model/detector.ts';
import type { Occurrence } from '../model/occurrence.ts';
import { severities } from '../model/severity.ts';
import { kinds } from './kinds.ts';
import { storedPath } from './stored-path.ts';

/** A change of history as it bears on objects with findings; times in seconds since 1970. */
export interface StoredChange {
  readonly target: number;
  readonly repository: string;
  readonly commit: string;
  readonly commitAt: number;
  readonly authorAt: number;
  readonly path: string;
  readonly before: readonly string[];
  readonly after: string;
}

/** One path in one commit; objects are "" where nothing stands. */
export interface StoredStep {
  readonly target: number;
  readonly repository: string;
  /** "" for what is staged. */
  readonly commit: string;
  readonly path: string;
  readonly before: readonly string[];
  readonly after: string;
}

export interface Ingest {
  /** Adding the same occurrence again changes nothing; of several that differ in what they tell of one place of a value, the same one stays in any order. */
  addOccurrence(target: number, occurrence: Occurrence): void;
  /** What stood there before a change, where only the change is scanned: it is no finding, but tells what the change did not bring. */
  addEarlier(target: number, occurrence: Occurrence): void;
  /** Objects of a repository that have findings. */
  objectsOf(target: number, repository: string): { readonly object: string; readonly kind: string }[];
  addChange(change: StoredChange): void;
  /** An object that HEAD, or the index of a staged scan, holds at a path. */
  addPresent(target: number, repository: string, object: string, path: string): void;
  /** A staged object came in the place of another. */
  addReplaced(target: number, repository: string, object: string, before: string): void;
  /** Where only a change is scanned, each path of a commit that brought an object with findings: by it what only moved is told from what came. */
  addStep(step: StoredStep): void;
  /** Commits that brought or removed an object with findings. */
  commitsOf(target: number, repository: string): string[];
  addReach(target: number, repository: string, commit: string, refs: readonly string[], count: number): void;
}

// Lists within a column are joined by commas: ids, names and fingerprints hold none. `facts`, `allowed` (marks and allows) and `revealed` are JSON, null where there is nothing.
const schema = `
  CREATE TABLE occurrence (
    target INTEGER, repository TEXT, object TEXT, path TEXT, base TEXT, guessable INTEGER, tag TEXT, others TEXT, detector TEXT, names TEXT,
    severity INTEGER, confidence REAL, variable TEXT, kind INTEGER, line INTEGER, col INTEGER, end_line INTEGER, end_col INTEGER, standing INTEGER,
    mask TEXT, facts TEXT, allowed TEXT, revealed TEXT,
    UNIQUE (target, repository, object, path, base, tag, line, col));
  CREATE TABLE change (target INTEGER, repository TEXT, commit_id TEXT, commit_at INTEGER, author_at INTEGER, path TEXT, before_id TEXT, after_id TEXT);
  CREATE INDEX change_commit ON change (target, repository, commit_id);
  CREATE TABLE present (target INTEGER, repository TEXT, object TEXT, path TEXT, UNIQUE (target, repository, object, path));
  CREATE TABLE earlier (target INTEGER, repository TEXT, object TEXT, base TEXT, tag TEXT, line INTEGER, allowed TEXT);
  CREATE TABLE replaced (target INTEGER, repository TEXT, object TEXT, before_id TEXT);
  CREATE TABLE step (target INTEGER, repository TEXT, commit_id TEXT, path TEXT, object TEXT, is_after INTEGER);
  CREATE TABLE reach (target INTEGER, repository TEXT, commit_id TEXT, refs TEXT, count INTEGER, PRIMARY KEY (target, repository, commit_id)) WITHOUT ROWID;
`;

/** What may differ where the place and the value are the same. */
const details = 'others detector names severity confidence variable end_line end_col mask facts allowed revealed'.split(' ');

export function createIngest(database: DatabaseSync, detectors: ReadonlyMap<string, Detector>): Ingest {
  database.exec(schema);
  const insert = database.prepare(`
    INSERT INTO occurrence VALUES (${Array(23).fill('?')}) ON CONFLICT DO UPDATE SET ${details.map((column) => `${column} = excluded.${column}`)}
    WHERE json_array(${details.map((column) => `excluded.${column}`)}) < json_array(${details})`);
  const insertChange = database.prepare('INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const insertPresent = database.prepare('INSERT OR IGNORE INTO present VALUES (?, ?, ?, ?)');
  const insertEarlier = database.prepare('INSERT INTO earlier VALUES (?, ?, ?, ?, ?, ?, ?)');
  const insertReplaced = database.prepare('INSERT INTO replaced VALUES (?, ?, ?, ?)');
  const insertStep = database.prepare('INSERT INTO step VALUES (?, ?, ?, ?, ?, ?)');
  const insertReach = database.prepare('INSERT OR IGNORE INTO reach VALUES (?, ?, ?, ?, ?)');
  const objects = database.prepare("SELECT DISTINCT object, kind FROM occurrence WHERE target = ? AND repository = ? AND object <> ''");
  const commits = database.prepare('SELECT DISTINCT commit_id AS id FROM change WHERE target = ? AND repository = ?');

  return {
    addOccurrence: (target, occurrence) => void insert.run(target, ...occurrenceColumns(occurrence, detectors)),
    addEarlier(target, { origin, findingId, valueTag, region, marks }) {
      if (!('object' in origin)) return;
      const allowed = marks === undefined ? null : JSON.stringify({ marks });
      insertEarlier.run(target, storedPath(origin.repository), origin.object, findingId, valueTag, region.startLine, allowed);
    },
    addReplaced: (target, repository, object, before) => void insertReplaced.run(target, storedPath(repository), object, before),
    addStep({ target, repository, commit, path, before, after }) {
      const at = [target, storedPath(repository), commit, storedPath(path)] as const;
      for (const object of before) insertStep.run(...at, object, 0);
      if (after !== '') insertStep.run(...at, after, 1);
    },
    objectsOf: (target, repository) =>
      (objects.all(target, storedPath(repository)) as unknown as { object: string; kind: number }[]).map(({ object, kind }) => ({
        object,
        kind: kinds[kind] ?? '',
      })),
    addChange({ target, repository, commit, commitAt, authorAt, path, before, after }) {
      for (const old of before.length > 0 ? before : [''])
        insertChange.run(target, storedPath(repository), commit, commitAt, authorAt, storedPath(path), old, after);
    },
    addPresent: (target, repository, object, path) => void insertPresent.run(target, storedPath(repository), object, storedPath(path)),
    commitsOf: (target, repository) => (commits.all(target, storedPath(repository)) as { id: string }[]).map(({ id }) => id),
    addReach: (target, repository, commit, refs, count) => void insertReach.run(target, storedPath(repository), commit, JSON.stringify(refs), count),
  };
}

/** In the order of the table's columns, from the second on. */
function occurrenceColumns(occurrence: Occurrence, detectors: ReadonlyMap<string, Detector>): (string | number | null)[] {
  const {
    origin,
    region,
    findingId,
    guessable,
    valueTag,
    otherFingerprints,
    detectorId,
    alsoMatched,
    confidence,
    variable,
    mask,
    facts,
    marks,
    allows,
    revealed,
  } = occurrence;
  return [
    'repository' in origin ? storedPath(origin.repository) : '',
    'object' in origin ? origin.object : '',
    'path' in origin ? storedPath(origin.path) : '',
    findingId,
    guessable ? 1 : 0,
    valueTag,
    otherFingerprints?.join() || null,
    detectorId,
    [detectorId, ...alsoMatched].join(),
    severities.indexOf(detectors.get(detectorId)?.severity ?? 'low'),
    confidence,
    variable ?? null,
    kinds.indexOf(origin.kind),
    region.startLine,
    region.startColumn,
    region.endLine,
    region.endColumn,
    // Files and standard input are there; of objects, HEAD tells.
    'object' in origin || ('present' in origin && !origin.present) ? 0 : 1,
    mask,
    Object.keys(facts).length === 0 ? null : JSON.stringify(facts),
    marks === undefined && allows === undefined ? null : JSON.stringify({ marks, allows }),
    revealed === undefined ? null : JSON.stringify(revealed),
  ];
}
