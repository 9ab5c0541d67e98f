// Occurrences meet history: one row for each place of a value, which is a path of the tree or of history, or an object no path is known of.
import type { DatabaseSync } from 'node:sqlite';
import { earliestPoint, gitFirstReleasedAt } from './commit-point.ts';

/** A place of a value; `told`: in a report. Times in seconds since 1970. */
export const placeTable = `
  CREATE TABLE place (value INTEGER, occurrence INTEGER, target INTEGER, repository TEXT, path TEXT, object TEXT, kind INTEGER, line INTEGER, col INTEGER,
    present INTEGER, introduced TEXT, min_at INTEGER, max_at INTEGER, evidence_at INTEGER, first_introduced TEXT, told INTEGER);`;

// Tables that are joined declare their columns: SQLite uses an index between columns of one affinity alone.
export function joinHistory(database: DatabaseSync): void {
  holdObjects(database);
  locateOccurrences(database);
  choosePlaces(database);
}

/** Which paths hold or held an object, and what changes that brought it there claim of their time. */
function holdObjects(database: DatabaseSync): void {
  database.exec(`
    CREATE INDEX change_after ON change (target, after_id, repository);
    CREATE INDEX change_before ON change (target, before_id);
    CREATE TABLE held AS
      SELECT target, repository, object, path, max(present) AS present, ${firstTrue()} AS introduced,
        min(least) AS min_at, max(greatest) AS max_at, min(CASE WHEN least >= ${gitFirstReleasedAt} THEN least WHEN greatest >= ${gitFirstReleasedAt} THEN greatest END) AS evidence_at
      FROM (
        SELECT target, repository, object, path, 1 AS present, NULL AS introduced, NULL AS least, NULL AS greatest FROM present
        UNION ALL
        SELECT target, repository, after_id, path, 0, printf('%012d %s %d', commit_at, commit_id, author_at),
          min(commit_at, author_at), max(commit_at, author_at) FROM change)
      WHERE object <> '' GROUP BY target, repository, object, path;
    CREATE INDEX held_object ON held (target, repository, object);
  `);
}

/** `value` numbers a value in a target and, if it is guessable, in a line: what becomes a finding. */
function locateOccurrences(database: DatabaseSync): void {
  database.exec(`
    CREATE TABLE located (value INTEGER, occurrence INTEGER, target INTEGER, repository TEXT, object TEXT, kind INTEGER, line INTEGER, col INTEGER,
      path TEXT, present INTEGER, introduced TEXT, min_at INTEGER, max_at INTEGER, evidence_at INTEGER);
    INSERT INTO located
      SELECT dense_rank() OVER (ORDER BY o.target, o.base, o.tag) AS value, o.rowid AS occurrence, o.target, o.repository, o.object, o.kind, o.line, o.col,
        CASE WHEN o.repository <> '' AND h.path <> '' THEN o.repository || '/' || h.path ELSE coalesce(h.path, o.path) END AS path,
        o.standing OR coalesce(h.present, 0) AS present, h.introduced, h.min_at, h.max_at, h.evidence_at
      FROM occurrence o LEFT JOIN held h ON o.object <> '' AND h.target = o.target AND h.repository = o.repository AND h.object = o.object;
  `);
}

/**
 * Of each path one version is told, a present one if there is any, with the earliest commit that brought the value there; of an object
 * without a path, itself. Rows of a value are in the order in which a report tells them.
 */
function choosePlaces(database: DatabaseSync): void {
  database.exec(`
    ${placeTable}
    INSERT INTO place
      SELECT value, occurrence, target, repository, path, object, kind, line, col, present, introduced, min_at, max_at, evidence_at,
        ${firstTrue('OVER spot')} AS first_introduced,
        turn = 1 AND present = max(present) OVER spot AS told
      FROM (
        SELECT *, row_number() OVER (PARTITION BY value, path, CASE WHEN path = '' THEN object END, CASE WHEN present THEN line END
            ORDER BY object = '', present DESC, introduced DESC, object, line, col) AS turn
        FROM located)
      WINDOW spot AS (PARTITION BY value, path, CASE WHEN path = '' THEN object END)
      ORDER BY value, present DESC, path, object, line, col;
    DROP TABLE located;
    CREATE INDEX place_value ON place (value);
  `);
}

/** The earliest that can be true, if there is one. */
function firstTrue(over = ''): string {
  return `coalesce(min(introduced) FILTER (WHERE introduced >= '${earliestPoint}') ${over}, min(introduced) ${over})`;
}
