// Places become findings, with their ids and in their order, and findings of the same value become secrets.
import type { DatabaseSync } from 'node:sqlite';
import { guessableFindingId } from '../seal/finding-id.ts';
import { earliestPoint } from './commit-point.ts';

/**
 * A finding's number is its turn in a report without verdicts: by the strongest of its occurrences' detectors, then by target and first
 * place. A secret's is that of its first finding.
 * @param idOf of guessable values: their ids are final where facts of an earlier run come back
 */
export function numberFindings(database: DatabaseSync, idOf: (line: string, ordinal: number) => string = guessableFindingId): void {
  database.function('finding_id', { deterministic: true }, (line, ordinal) => idOf(String(line), Number(ordinal)));
  copySightings(database);
  gatherValues(database);
  database.exec(`
    CREATE TABLE finding (number INTEGER PRIMARY KEY, secret INTEGER, id TEXT, value INTEGER, target INTEGER, base TEXT, tag TEXT, others TEXT, guessable INTEGER,
      severity INTEGER, confidence REAL, names TEXT, variables TEXT, present INTEGER, told INTEGER, first_told INTEGER, last_told INTEGER,
      introduced TEXT, min_at INTEGER, max_at INTEGER, evidence_at INTEGER,
      lead_severity INTEGER, lead_confidence REAL, detector TEXT, mask TEXT, facts TEXT);
    INSERT INTO finding
      SELECT f.number, min(f.number) OVER (PARTITION BY f.same), f.id, f.value, f.target, f.base, f.tag, f.others, f.guessable,
        f.severity, f.confidence, f.names, f.variables, f.present, f.told, f.first_told, f.last_told, f.introduced, f.min_at, f.max_at, f.evidence_at,
        s.severity, s.confidence, s.detector, s.mask, s.facts
      FROM (
        -- Equal guessable values are no evidence of one secret, unless a format that is not guessable holds the value elsewhere.
        SELECT *, CASE WHEN min(guessable) OVER (PARTITION BY tag) THEN value ELSE tag END AS same,
          row_number() OVER (ORDER BY severity, target, present DESC, substr(first_path, 2), line, id) AS number
        FROM (SELECT *, CASE WHEN guessable THEN finding_id(base, ordinal) ELSE base END AS id FROM numbered)) f
      CROSS JOIN sighting s ON s.rowid = f.lead ORDER BY f.number;
    DROP TABLE numbered;
    CREATE INDEX finding_secret ON finding (secret, value);
  `);
}

/** Places with what their occurrences tell, so that each value's stand together: of a million, one read apart from the last costs most. */
function copySightings(database: DatabaseSync): void {
  database.exec(`
    CREATE TABLE sighting (value INTEGER, target INTEGER, told INTEGER, present INTEGER, repository TEXT, path TEXT, object TEXT, kind INTEGER,
      line INTEGER, col INTEGER, end_line INTEGER, end_col INTEGER, own_path TEXT, standing INTEGER, introduced TEXT, min_at INTEGER, max_at INTEGER,
      evidence_at INTEGER, first_introduced TEXT, base TEXT, tag TEXT, guessable INTEGER, others TEXT, detector TEXT, names TEXT,
      severity INTEGER, confidence REAL, variable TEXT, mask TEXT, facts TEXT, allowed TEXT, revealed TEXT);
    INSERT INTO sighting
      SELECT p.value, p.target, p.told, p.present, p.repository, p.path, p.object, p.kind,
        p.line, p.col, o.end_line, o.end_col, o.path, o.standing, p.introduced, p.min_at, p.max_at,
        p.evidence_at, p.first_introduced, o.base, o.tag, o.guessable, o.others, o.detector, o.names,
        o.severity, o.confidence, o.variable, o.mask, o.facts, o.allowed, o.revealed
      FROM place p CROSS JOIN occurrence o ON o.rowid = p.occurrence ORDER BY p.rowid;
    CREATE INDEX sighting_value ON sighting (value);
    DROP TABLE occurrence;
  `);
}

/**
 * A guessable value's ordinal: its turn among the distinct values that stand in the same line, by the commit that brought it, then by
 * place: history only grows, so that a value which comes later takes no other's id. The id needs no key and tells nothing of the value, and
 * a further value in an accepted line is a finding of its own.
 *
 * `lead` is the place that tells what the secret is: the least of severity, then of lacking confidence, then of the place's turn, packed
 * into one number.
 */
function gatherValues(database: DatabaseSync): void {
  database.exec(`
    CREATE TABLE numbered AS
      SELECT *, row_number() OVER (PARTITION BY target, base ORDER BY introduced IS NULL, introduced, substr(first_path, 2), line, col, first_object, tag) - 1 AS ordinal
      FROM (
        SELECT value, target, base, tag, group_concat(DISTINCT others) AS others, max(guessable) AS guessable, min(severity) AS severity,
          max(present) AS present, min(CASE WHEN present THEN 0 ELSE 1 END || path) AS first_path,
          min(line) AS line, min(col) AS col, min(object) AS first_object,
          count(*) FILTER (WHERE told) AS told, min(rowid) FILTER (WHERE told) AS first_told, max(rowid) FILTER (WHERE told) AS last_told,
          max(confidence) FILTER (WHERE told) AS confidence, group_concat(DISTINCT names) FILTER (WHERE told) AS names,
          group_concat(DISTINCT variable) AS variables,
          min((severity << 52) | (CAST((1 - confidence) * 1048575 AS INTEGER) << 32) | rowid) FILTER (WHERE told) & 4294967295 AS lead,
          min(introduced) FILTER (WHERE introduced >= '${earliestPoint}') AS introduced, min(min_at) AS min_at, max(max_at) AS max_at, min(evidence_at) AS evidence_at
        FROM sighting GROUP BY value);
  `);
}
