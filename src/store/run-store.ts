// The store of one run: sealed occurrences in, findings out in order. SQLite without a file name keeps its pages in memory and spills
// to a temporary file, removed as it is opened, when they are many.
import { DatabaseSync } from 'node:sqlite';
import type { Detector } from '../model/detector.ts';
import type { Occurrence, PlacedOccurrence } from '../model/occurrence.ts';
import type { Attribution, CommitPoint } from '../model/origin.ts';
import type { Finding } from '../model/report.ts';
import { type Severity, severities } from '../model/severity.ts';
import { guessableFindingId } from '../seal/finding-id.ts';

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

export interface RunStore {
  /** Adding the same occurrence again changes nothing. */
  addOccurrence(target: number, occurrence: Occurrence): void;
  /** Objects of a repository that have findings. */
  objectsOf(target: number, repository: string): { readonly object: string; readonly kind: string }[];
  addChange(change: StoredChange): void;
  /** An object that HEAD, or the index of a staged scan, holds at a path. */
  addPresent(target: number, repository: string, object: string, path: string): void;
  /** Commits that brought or removed an object with findings. */
  commitsOf(target: number, repository: string): string[];
  addReach(target: number, repository: string, commit: string, refs: readonly string[], count: number): void;
  /** Call once, when everything is added. */
  close(): void;
  findings(context: FindingContext): Iterable<Finding>;
  countBySeverity(): Record<Severity, number>;
}

export interface FindingContext {
  readonly targets: readonly string[];
  readonly detectors: ReadonlyMap<string, Detector>;
  readonly asOf: string;
  readonly maskPath: (path: string) => string;
}

const schema = `
  PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192; PRAGMA temp_store = FILE;
  CREATE TABLE occurrence (
    target INTEGER, repository TEXT, object TEXT, path TEXT, base TEXT, guessable INTEGER, tag TEXT, detector TEXT,
    severity INTEGER, confidence REAL, line INTEGER, col INTEGER, body TEXT, standing INTEGER,
    UNIQUE (target, repository, object, path, base, tag, line, col));
  CREATE TABLE change (target INTEGER, repository TEXT, commit_id TEXT, commit_at INTEGER, author_at INTEGER, path TEXT, before_id TEXT, after_id TEXT);
  CREATE TABLE present (target INTEGER, repository TEXT, object TEXT, path TEXT, UNIQUE (target, repository, object, path));
  CREATE TABLE reach (target INTEGER, repository TEXT, commit_id TEXT, refs TEXT, count INTEGER, PRIMARY KEY (target, repository, commit_id));
`;

export function createRunStore(detectors: ReadonlyMap<string, Detector>): RunStore {
  const database = new DatabaseSync('');
  database.exec(schema);
  database.exec('BEGIN');
  const insert = database.prepare('INSERT OR IGNORE INTO occurrence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const insertChange = database.prepare('INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const insertPresent = database.prepare('INSERT OR IGNORE INTO present VALUES (?, ?, ?, ?)');
  const insertReach = database.prepare('INSERT OR IGNORE INTO reach VALUES (?, ?, ?, ?, ?)');
  const all = <Row>(sql: string, ...values: (string | number)[]) => database.prepare(sql).all(...values) as Row[];

  return {
    addOccurrence(target, occurrence) {
      const { origin, region, findingId, guessable, valueTag, detectorId, confidence } = occurrence;
      const repository = 'repository' in origin ? origin.repository : '';
      const object = 'object' in origin ? origin.object : '';
      const path = 'path' in origin ? origin.path : '';
      const severity = severities.indexOf(detectors.get(detectorId)?.severity ?? 'low');
      insert.run(
        target,
        repository,
        object,
        path,
        findingId,
        guessable ? 1 : 0,
        valueTag,
        detectorId,
        severity,
        confidence,
        region.startLine,
        region.startColumn,
        JSON.stringify(occurrence),
        // Files and standard input are there; of objects, HEAD tells.
        'object' in origin || ('present' in origin && !origin.present) ? 0 : 1,
      );
    },
    objectsOf: (target, repository) =>
      all<{ object: string; kind: string }>(
        "SELECT DISTINCT object, json_extract(body, '$.origin.kind') AS kind FROM occurrence WHERE target = ? AND repository = ? AND object <> ''",
        target,
        repository,
      ),
    addChange({ target, repository, commit, commitAt, authorAt, path, before, after }) {
      for (const old of before.length > 0 ? before : ['']) insertChange.run(target, repository, commit, commitAt, authorAt, path, old, after);
    },
    addPresent: (target, repository, object, path) => void insertPresent.run(target, repository, object, path),
    commitsOf: (target, repository) =>
      all<{ id: string }>('SELECT DISTINCT commit_id AS id FROM change WHERE target = ? AND repository = ?', target, repository).map(({ id }) => id),
    addReach: (target, repository, commit, refs, count) => void insertReach.run(target, repository, commit, JSON.stringify(refs), count),
    close() {
      joinHistory(database);
      numberFindings(database);
    },
    findings: (context) => readFindings(database, context),
    countBySeverity() {
      const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0 };
      for (const { severity, n } of all<{ severity: number; n: number }>('SELECT severity, count(*) AS n FROM finding GROUP BY severity'))
        counts[severities[severity] ?? 'low'] += n;
      return counts;
    },
  };
}

/** One row for each place of a finding: a path of the tree or of history, or an object that no path is known of. */
function joinHistory(database: DatabaseSync): void {
  database.exec(`
    CREATE INDEX change_after ON change (target, after_id, repository);
    CREATE INDEX change_before ON change (target, before_id, repository);
    CREATE INDEX occurrence_object ON occurrence (target, repository, object);
    -- An object without a change (a message, an unreachable blob) keeps a place without a path.
    CREATE TABLE place AS
      SELECT o.rowid AS occurrence, o.target, o.base, o.tag, o.repository, coalesce(w.path, o.path) AS path, o.object,
        min(printf('%012d %s %d', c.commit_at, c.commit_id, c.author_at)) AS introduced,
        o.standing OR p.path IS NOT NULL AS present
      FROM occurrence o
      LEFT JOIN (SELECT target, repository, object, path FROM present
                 UNION SELECT target, repository, after_id, path FROM change) w
        ON w.target = o.target AND w.repository = o.repository AND w.object = o.object
      LEFT JOIN change c ON c.target = o.target AND c.repository = o.repository AND c.after_id = o.object AND c.path IS w.path
      LEFT JOIN present p ON p.target = o.target AND p.repository = o.repository AND p.object = o.object AND p.path IS w.path
      GROUP BY o.rowid, w.path;
    -- What printf made of no change at all.
    UPDATE place SET introduced = NULL WHERE introduced LIKE '%  0';
    UPDATE place SET path = CASE WHEN repository = '' OR object = '' OR path = '' THEN path ELSE repository || '/' || path END;
  `);
}

/**
 * A guessable value's ordinal: its turn among the distinct values that stand in the same line, those that are present first, then by
 * place. So the id needs no key and tells nothing of the value, and a further value in an accepted line is a finding of its own.
 */
function numberFindings(database: DatabaseSync): void {
  database.function('finding_id', { deterministic: true }, (line, ordinal) => guessableFindingId(String(line), Number(ordinal)));
  database.exec(`
    CREATE TABLE finding AS
      WITH secret AS (
        SELECT p.target, p.base, p.tag, max(p.present) AS present, min(CASE WHEN p.present THEN 0 ELSE 1 END || p.path) AS first_path,
          min(o.line) AS line, min(o.col) AS col, min(p.object) AS first_object, max(o.guessable) AS guessable, min(o.severity) AS severity
        FROM place p JOIN occurrence o ON o.rowid = p.occurrence GROUP BY p.target, p.base, p.tag),
      numbered AS (
        SELECT *, row_number() OVER (PARTITION BY target, base ORDER BY present DESC, first_path, line, col, first_object, tag) - 1 AS ordinal FROM secret)
      SELECT target, base, tag, present, first_path, line, severity, CASE WHEN guessable THEN finding_id(base, ordinal) ELSE base END AS id FROM numbered;
    CREATE INDEX place_finding ON place (target, base, tag);
    CREATE INDEX occurrence_finding ON occurrence (target, base, tag, object);
  `);
}

interface FindingRow {
  target: number;
  base: string;
  tag: string;
  present: number;
  id: string;
}

interface PlaceRow {
  body: string;
  path: string;
  present: number;
  introduced: string | null;
  refs: string | null;
  count: number | null;
}

function* readFindings(database: DatabaseSync, context: FindingContext): Generator<Finding> {
  const rows = database
    .prepare('SELECT target, base, tag, present, id FROM finding ORDER BY severity, target, present DESC, substr(first_path, 2), line, id')
    .iterate() as Iterable<unknown>;
  for (const row of rows) yield readFinding(database, row as FindingRow, context);
}

// Findings are ordered by the strongest of their occurrences' detectors, then by the first place.
function readFinding(database: DatabaseSync, row: FindingRow, context: FindingContext): Finding {
  const places = () => readPlaces(database, row, context);
  const occurrences = [...places()];
  const lead = [...occurrences].sort((a, b) => severityOf(a, context) - severityOf(b, context) || b.confidence - a.confidence)[0] as PlacedOccurrence;
  const detector = context.detectors.get(lead.detectorId) as Detector;
  const { first, last } = readSpan(database, row);
  const present = row.present === 1;
  const removed = present ? undefined : last;
  const end = removed === undefined ? context.asOf : removed.commitAt;
  return {
    findingId: row.id,
    ...(row.tag.startsWith('fp1:') ? { fingerprint: row.tag } : {}),
    target: context.targets[row.target] ?? '',
    detector,
    severity: detector.severity,
    confidence: Math.max(...occurrences.map(({ confidence }) => confidence)),
    mask: lead.mask,
    facts: lead.facts,
    alsoMatched: [...new Set(occurrences.flatMap(({ detectorId, alsoMatched }) => [detectorId, ...alsoMatched]))].filter((id) => id !== detector.id).sort(),
    present,
    ...(first === undefined ? {} : { firstSeen: first, livedDays: Math.max(0, Math.floor((Date.parse(end) - Date.parse(first.commitAt)) / 86_400_000)) }),
    ...(removed === undefined ? {} : { removed }),
    occurrenceCount: occurrences.length,
    occurrences: places,
  };
}

function severityOf({ detectorId }: PlacedOccurrence, { detectors }: FindingContext): number {
  return severities.indexOf(detectors.get(detectorId)?.severity ?? 'low');
}

/** Of each path one version is told, a present one if there is any, with the earliest commit that brought the secret there. */
const placesOfFinding = `
  SELECT v.body, v.path, v.present, v.introduced, r.refs, r.count FROM (
    SELECT o.body, p.target, p.repository, p.path, p.object, p.present, o.line, o.col,
      max(p.present) OVER (PARTITION BY p.path) AS path_present,
      min(p.introduced) OVER (PARTITION BY p.path, CASE WHEN p.path = '' THEN p.object END) AS introduced,
      row_number() OVER (PARTITION BY p.path, CASE WHEN p.path = '' THEN p.object END, CASE WHEN p.present THEN o.line END
        ORDER BY o.object = '', p.present DESC, p.introduced DESC, p.object, o.line, o.col) AS turn
    FROM place p JOIN occurrence o ON o.rowid = p.occurrence
    WHERE p.target = ? AND p.base = ? AND p.tag = ?) v
  LEFT JOIN reach r ON r.target = v.target AND r.repository = v.repository AND r.commit_id = substr(v.introduced, 14, instr(substr(v.introduced, 14), ' ') - 1)
  WHERE v.turn = 1 AND v.present = v.path_present
  ORDER BY v.present DESC, v.path, v.object, v.line, v.col`;

function* readPlaces(database: DatabaseSync, { target, base, tag }: FindingRow, context: FindingContext): Generator<PlacedOccurrence> {
  for (const row of database.prepare(placesOfFinding).iterate(target, base, tag) as Iterable<unknown>) yield toPlaced(row as PlaceRow, target, context);
}

function toPlaced(row: PlaceRow, target: number, { targets, maskPath }: FindingContext): PlacedOccurrence {
  const occurrence = JSON.parse(row.body) as Occurrence;
  const place = { ...occurrence, target: targets[target] ?? '' };
  const introduced = toCommitPoint(row.introduced);
  const { origin } = occurrence;
  if (!('object' in origin)) {
    const attribution = introduced && { introduced, atHead: false, refs: [], refCount: 0 };
    const masked = 'repository' in origin ? { ...origin, repository: maskPath(origin.repository) } : { ...origin, path: maskPath(origin.path) };
    return { ...place, origin: masked, ...(attribution === undefined ? {} : { attribution }) };
  }
  // Places are joined by their path within the target; a report tells those of git within the repository.
  const path = origin.repository === '' ? row.path : row.path.slice(origin.repository.length + 1);
  const attribution: Attribution = {
    ...(path === '' ? {} : { path: maskPath(path) }),
    ...(introduced === undefined ? {} : { introduced }),
    atHead: row.present === 1,
    refs: (JSON.parse(row.refs ?? '[]') as string[]).map(maskPath),
    refCount: row.count ?? 0,
  };
  return { ...place, origin: { ...origin, repository: maskPath(origin.repository) }, attribution };
}

/** `<commit time> <commit> <author time>`, as `joinHistory` writes it. */
function toCommitPoint(introduced: string | null): CommitPoint | undefined {
  if (introduced === null) return undefined;
  const [commitAt, commit = '', authorAt] = introduced.split(' ');
  return { commit, commitAt: toTime(Number(commitAt)), authorAt: toTime(Number(authorAt)) };
}

function toTime(seconds: number): string {
  const bounded = Math.min(Math.max(seconds, 0), 253_402_300_799);
  return new Date(bounded * 1000).toISOString().replace('.000Z', 'Z');
}

/** The first commit that brought the secret, and the last that took it out of a path. */
function readSpan(database: DatabaseSync, { target, base, tag }: FindingRow) {
  const own = 'SELECT object FROM occurrence WHERE target = ?1 AND base = ?2 AND tag = ?3';
  const query = (where: string, order: string) =>
    database
      .prepare(`SELECT commit_id, commit_at, author_at FROM change WHERE target = ?1 AND ${where} ORDER BY commit_at ${order}, commit_id LIMIT 1`)
      .get(target, base, tag) as { commit_id: string; commit_at: number; author_at: number } | undefined;
  const point = (row: ReturnType<typeof query>) => row && { commit: row.commit_id, commitAt: toTime(row.commit_at), authorAt: toTime(row.author_at) };
  return {
    first: point(query(`after_id IN (${own})`, 'ASC')),
    last: point(query(`before_id IN (${own}) AND after_id NOT IN (${own})`, 'DESC')),
  };
}
