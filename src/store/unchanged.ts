// Of a change: which sightings it did not bring. Each commit is taken by itself, as a commit hook would have seen it: it brings a value where
// that stood in none of its parents, unless it took the value away at as many other places: then it was moved. A value that came and was
// carried on, or moved on, by later commits of the same change is the change's.
import type { DatabaseSync } from 'node:sqlite';
import { kinds } from './kinds.ts';

/**
 * Call it when occurrences, steps and what stood there before are all known.
 * @returns a condition of SQL that holds for rows `o` of `occurrence` which the change did not bring
 */
export function findUnchanged(database: DatabaseSync): string {
  if (database.prepare('SELECT 1 FROM step LIMIT 1').get() === undefined) return 'FALSE';
  database.exec(`
    CREATE TABLE holding AS
      SELECT target, repository, object, base, tag FROM occurrence WHERE ${isBlob} UNION SELECT target, repository, object, base, tag FROM earlier;
    CREATE INDEX holding_object ON holding (target, object, repository);
    CREATE TABLE turn AS
      SELECT s.target, s.repository, s.commit_id, s.path, h.base, h.tag, max(s.is_after) AS stands, max(NOT s.is_after) AS stood
      FROM step s JOIN holding h ON h.target = s.target AND h.object = s.object AND h.repository = s.repository
      GROUP BY s.target, s.repository, s.commit_id, s.path, h.base, h.tag;
    CREATE INDEX turn_value ON turn (target, tag, base, commit_id, repository);
    CREATE INDEX step_object ON step (target, object, repository);
    CREATE INDEX step_path ON step (target, commit_id, path, repository);
    ${brought}
    CREATE INDEX brought_object ON brought (target, object, repository);`);
  return `(o.${isBlob}
    AND EXISTS (SELECT 1 FROM step s WHERE s.target = o.target AND s.object = o.object AND s.repository = o.repository AND s.is_after)
    AND NOT EXISTS (
      SELECT 1 FROM brought b
      WHERE b.target = o.target AND b.object = o.object AND b.repository = o.repository AND b.base = o.base AND b.tag = o.tag))`;
}

const isBlob = `kind = ${kinds.indexOf('git-blob')}`;

/** More places won than lost: what is lost at one and won at another was moved. */
const gaining = `
  SELECT target, repository, commit_id, base, tag FROM turn
  GROUP BY target, repository, commit_id, base, tag HAVING sum(stands AND NOT stood) > sum(stood AND NOT stands)`;

/** From where a value came to where later commits carried it: at the same path, or moved to another in the commit that took it from there. */
const brought = `
  CREATE TABLE brought AS
    WITH RECURSIVE brought (target, repository, path, object, base, tag) AS (
      SELECT t.target, t.repository, t.path, a.object, t.base, t.tag
      FROM (${gaining}) g JOIN turn t USING (target, repository, commit_id, base, tag)
        JOIN step a ON a.target = t.target AND a.repository = t.repository AND a.commit_id = t.commit_id AND a.path = t.path AND a.is_after
      WHERE t.stands AND NOT t.stood
      UNION
      SELECT t.target, t.repository, t.path, a.object, t.base, t.tag
      FROM brought b
        JOIN step s ON s.target = b.target AND s.object = b.object AND s.repository = b.repository AND s.path = b.path AND NOT s.is_after
        JOIN turn t ON t.target = b.target AND t.tag = b.tag AND t.base = b.base AND t.commit_id = s.commit_id AND t.repository = b.repository
        JOIN step a ON a.target = t.target AND a.repository = t.repository AND a.commit_id = t.commit_id AND a.path = t.path AND a.is_after
      WHERE t.stands AND (t.path = b.path OR NOT t.stood))
    SELECT DISTINCT target, repository, object, base, tag FROM brought;`;
