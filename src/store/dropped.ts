// What was taken for a secret and dropped, when it was asked for: a bounded list, the same for any order in which workers tell it.
import type { DatabaseSync } from 'node:sqlite';
import type { DroppedSighting, DroppedString, DroppedStrings } from '../model/dropped.ts';
import { gates } from '../model/dropped.ts';
import type { Origin } from '../model/origin.ts';
import { kinds } from './kinds.ts';
import type { FindingContext } from './read-findings.ts';
import { storedPath, toldPath } from './stored-path.ts';

export interface DroppedStore {
  add(target: number, sighting: DroppedSighting): void;
  /** Of which history should tell the paths. */
  objectsOf(target: number, repository: string): { readonly object: string; readonly kind: string }[];
  /** @param condition on `occurrence o`: sightings that a change did not bring */
  addUnchanged(condition: string): void;
  /** When history is joined, and before anything is read. */
  place(): void;
  read(context: FindingContext): Omit<DroppedStrings, 'missed'>;
}

export interface DroppedLimits {
  readonly listed: number;
  /** Sightings that are kept until history tells where they stand: many versions of one file become one line of the list. */
  readonly kept: number;
}

/** Nobody reads more. */
const defaultLimits: DroppedLimits = { listed: 10_000, kept: 50_000 };

/** In the order of which they are kept: what stands in files, then what does in objects. */
const key = 'target, ranked, repository, object, path, line, col, detector, gate, tag, end_line, end_col, kind';
const schema = `
  CREATE TABLE dropped (target INTEGER, ranked INTEGER, repository TEXT, object TEXT, path TEXT, line INTEGER, col INTEGER, detector TEXT, gate INTEGER, tag TEXT,
    end_line INTEGER, end_col INTEGER, kind INTEGER, standing INTEGER, mask TEXT, UNIQUE (${key}));`;

const treeKind = kinds.indexOf('git-tree');

export function createDroppedStore(database: DatabaseSync, limits: DroppedLimits = defaultLimits): DroppedStore {
  database.exec(schema);
  const insert = database.prepare(`INSERT OR IGNORE INTO dropped VALUES (${Array(15).fill('?')})`);
  const trim = database.prepare(`DELETE FROM dropped WHERE rowid IN (SELECT rowid FROM dropped ORDER BY ${key} LIMIT -1 OFFSET ?)`);
  const objects = database.prepare("SELECT DISTINCT object, kind FROM dropped WHERE target = ? AND repository = ? AND object <> '' AND kind <> ?");
  let kept = 0;
  let forgotten = 0;

  function trimTo(rows: number): void {
    forgotten += Number(trim.run(rows).changes);
    kept = Math.min(kept, rows);
  }

  return {
    add(target, sighting) {
      kept += Number(insert.run(target, ...columnsOf(sighting)).changes);
      if (kept > limits.kept * 2) trimTo(limits.kept);
    },
    objectsOf(target, repository) {
      trimTo(limits.kept);
      const rows = objects.all(target, storedPath(repository), treeKind) as { object: string; kind: number }[];
      return rows.map(({ object, kind }) => ({ object, kind: kinds[kind] ?? '' }));
    },
    addUnchanged(condition) {
      database.exec(`
        INSERT OR IGNORE INTO dropped
        SELECT o.target, ${objectRank}, o.repository, o.object, o.path, o.line, o.col, o.detector, ${gates.indexOf('unchanged')}, o.tag,
          o.end_line, o.end_col, o.kind, o.standing, o.mask
        FROM occurrence o WHERE ${condition}`);
    },
    place: () => database.exec(placing),
    read(context) {
      const { n } = database.prepare('SELECT count(*) AS n FROM dropped_place').get() as { n: number };
      const listed = Math.min(n, limits.listed);
      const rows = database.prepare(`SELECT * FROM dropped_place ORDER BY rowid LIMIT ${limits.listed}`);
      return {
        *list() {
          for (const row of rows.all() as unknown as DroppedRow[]) yield toDropped(row, context);
        },
        listed,
        more: n - listed + forgotten,
      };
    },
  };
}

const objectRank = 2;

/** In the order of the table's columns, from the second on. */
function columnsOf({ origin, region, detectorId, gate, valueTag, mask }: DroppedSighting): (string | number)[] {
  const { startLine, startColumn, endLine, endColumn } = region;
  return [
    'object' in origin ? objectRank : 'repository' in origin ? 1 : 0,
    'repository' in origin ? storedPath(origin.repository) : '',
    'object' in origin ? origin.object : '',
    'path' in origin ? storedPath(origin.path) : '',
    startLine,
    startColumn,
    detectorId,
    gates.indexOf(gate),
    valueTag,
    endLine,
    endColumn,
    kinds.indexOf(origin.kind),
    'object' in origin || ('present' in origin && !origin.present) ? 0 : 1,
    mask,
  ];
}

/**
 * One row for each string and place: of a path what stands there now, in a file before HEAD's object; else one version of those that stood there.
 * An object is where HEAD has it, or where it came last.
 */
const placing = `
  CREATE TABLE dropped_place AS
    SELECT * FROM (
      SELECT *, min(turn) OVER spot AS first_turn,
        row_number() OVER (PARTITION BY target, place, detector, gate, tag, turn, CASE WHEN turn < 2 THEN line END, CASE WHEN turn < 2 THEN col END
          ORDER BY since DESC, object, line, col) AS version
      FROM (
        SELECT *, CASE WHEN object = '' THEN 0 WHEN at_head THEN 1 ELSE 2 END AS turn,
          CASE WHEN held_path IS NULL THEN coalesce(nullif(path, ''), object)
            WHEN repository = '' THEN held_path ELSE repository || '/' || held_path END AS place
        FROM (
          SELECT d.*, nullif(h.path, '') AS held_path, coalesce(h.present, 0) AS at_head, coalesce(h.introduced, '') AS since,
            row_number() OVER (PARTITION BY d.rowid ORDER BY h.present DESC, h.introduced DESC, h.path) AS nth
          FROM dropped d LEFT JOIN held h ON d.object <> '' AND h.target = d.target AND h.repository = d.repository AND h.object = d.object)
        WHERE nth = 1)
      WINDOW spot AS (PARTITION BY target, place, detector, gate, tag))
    WHERE turn = first_turn AND version = 1
    ORDER BY target, place, line, col, detector, gate, end_line, end_col, object;`;

interface DroppedRow {
  readonly target: number;
  readonly repository: string;
  readonly object: string;
  readonly path: string;
  readonly held_path: string | null;
  readonly line: number;
  readonly col: number;
  readonly end_line: number;
  readonly end_col: number;
  readonly detector: string;
  readonly gate: number;
  readonly kind: number;
  readonly standing: number;
  readonly mask: string;
}

function toDropped(row: DroppedRow, { targets, maskPath }: FindingContext): DroppedString {
  const { line, col, end_line, end_col, held_path } = row;
  return {
    target: targets[row.target] ?? '',
    origin: originOf(row, maskPath),
    ...(held_path === null ? {} : { path: maskPath(toldPath(held_path)) }),
    region: { startLine: line, startColumn: col, endLine: end_line, endColumn: end_col },
    detectorId: row.detector,
    gate: gates[row.gate] ?? 'pattern',
    mask: row.mask,
  };
}

function originOf({ kind: number, repository, object, path, standing }: DroppedRow, maskPath: FindingContext['maskPath']): Origin {
  const kind = kinds[number] as Origin['kind'];
  switch (kind) {
    case 'file':
    case 'stdin':
      return { kind, path: maskPath(toldPath(path)) };
    case 'path-name':
    case 'ref-name':
      // Masked where it was found.
      return { kind, present: standing === 1, repository: maskPath(toldPath(repository)), path: toldPath(path) };
    default:
      return { kind, repository: maskPath(toldPath(repository)), object };
  }
}
