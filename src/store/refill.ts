// Facts that a lasting store kept, back in a store of one run, so that they are judged and reported as a scan's are. What a report told is
// placed already: history is not joined again, and ids are final.
import { DatabaseSync } from 'node:sqlite';
import type { Detector } from '../model/detector.ts';
import type { PlacedOccurrence } from '../model/occurrence.ts';
import type { CommitPoint } from '../model/origin.ts';
import type { Suppressible, Suppression } from '../model/suppression.ts';
import { gitFirstReleasedAt } from './commit-point.ts';
import { createIngest } from './ingest.ts';
import { placeTable } from './join-history.ts';
import type { LastingStore, StoredFinding, StoredOccurrence, View } from './lasting/store.ts';
import { numberFindings } from './number-findings.ts';
import { createFindingReader, toldFindings } from './read-findings.ts';
import { readSecrets } from './read-secrets.ts';
import type { FilledStore } from './run-store.ts';
import { storedPath } from './stored-path.ts';
import { createSuppressions, suppressionTable } from './suppressions.ts';
import { createVerdicts } from './verdicts.ts';

export interface RefilledStore extends FilledStore {
  /** Of the keys that made fingerprints, sorted. */
  readonly kids: readonly string[];
  /** What hid findings when their run was recorded. */
  readonly recordedSuppression: (asked: Suppressible) => Suppression | undefined;
  /** By target: each set of kids under which an occurrence of it has fingerprints. An empty set: it has none. */
  readonly kidsOfTargets: ReadonlyMap<string, readonly (readonly string[])[]>;
}

export interface RefillOptions {
  /** In the order of the report. Findings of other targets are left out. */
  readonly targets: readonly string[];
  /** A detector that the catalogue does not know any more is added. */
  readonly detectors: Map<string, Detector>;
}

type Facts = Pick<LastingStore, 'findingsOf' | 'occurrencesOf'>;

export async function refillStore(facts: Facts, view: View, { targets, detectors }: RefillOptions): Promise<RefilledStore> {
  const database = new DatabaseSync('');
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192; PRAGMA temp_store = FILE');
  database.exec('BEGIN');
  const indices = new Map(targets.map((target, i) => [target, i]));
  const verdicts = createVerdicts(database);
  database.exec(suppressionTable);
  const intake = createIntake(database, detectors);
  const kids = createKidBook();
  const hidden = new Map<string, Suppression>();
  for await (const finding of facts.findingsOf(view)) {
    const target = indices.get(finding.target);
    if (target === undefined) continue;
    intake.addFinding(target, finding, view.run === 'now');
    if (finding.suppression !== undefined) hidden.set(`${target} ${finding.findingId}`, finding.suppression);
  }
  for await (const stored of facts.occurrencesOf(view)) {
    const target = indices.get(stored.occurrence.target);
    if (target === undefined) continue;
    intake.addOccurrence(target, stored);
    kids.add(stored.occurrence);
  }
  placeOccurrences(database);
  numberFindings(database, (id) => id);
  const readFindings = createFindingReader(database);
  const suppressions = createSuppressions(database, readFindings, new Map());
  return {
    ...suppressions,
    ...verdicts,
    recordedSuppression: ({ finding, target }) => hidden.get(`${target} ${finding.findingId}`),
    kids: kids.all(),
    kidsOfTargets: kids.ofTargets,
    secrets: (context) => readSecrets(database, context),
    findings: (context) => toldFindings(readFindings(context)),
  };
}

const schema = `
  CREATE TABLE remembered (target INTEGER, id TEXT, removed TEXT, evidence_at INTEGER, PRIMARY KEY (target, id));
  CREATE TABLE placed (occurrence INTEGER, path TEXT, present INTEGER, introduced TEXT, min_at INTEGER, max_at INTEGER, evidence_at INTEGER);
`;

function createIntake(database: DatabaseSync, detectors: Map<string, Detector>) {
  const ingest = createIngest(database, detectors);
  database.exec(schema);
  const insertFinding = database.prepare('INSERT OR IGNORE INTO remembered VALUES (?, ?, ?, ?)');
  const insertPlaced = database.prepare('INSERT INTO placed VALUES (?, ?, ?, ?, ?, ?, ?)');
  const find = database.prepare(`SELECT rowid AS id FROM occurrence
    WHERE target = ? AND repository = ? AND object = ? AND path = ? AND base = ? AND tag = ? AND line = ? AND col = ?`);

  function addFinding(target: number, finding: StoredFinding, withEarlier: boolean): void {
    const { findingId, removed, detectorId } = finding;
    const object = removed === undefined ? null : `removed ${findingId}`;
    insertFinding.run(target, findingId, object, withEarlier ? earlierEvidence(finding, knowDetector(detectors, detectorId)) : null);
    if (removed !== undefined && object !== null)
      ingest.addChange({ target, repository: '', ...secondsOf(removed), commit: removed.commit, path: '', before: [object], after: '-' });
  }

  function addOccurrence(target: number, { findingId, occurrence: placed }: StoredOccurrence): void {
    const { attribution, target: _, ...occurrence } = { ...placed, findingId };
    const { origin, region, valueTag } = occurrence;
    const detector = knowDetector(detectors, occurrence.detectorId);
    ingest.addOccurrence(target, occurrence);
    const repository = 'repository' in origin ? origin.repository : '';
    const object = 'object' in origin ? origin.object : '';
    const path = 'path' in origin ? origin.path : '';
    const row = find.get(target, storedPath(repository), object, storedPath(path), findingId, valueTag, region.startLine, region.startColumn);
    const introduced = attribution?.introduced;
    insertPlaced.run(row?.['id'] ?? null, storedPath(placeOf(placed)), isPresent(placed) ? 1 : 0, ...historyColumns(introduced, detector));
    if (object !== '' && introduced !== undefined) ingest.addReach(target, repository, introduced.commit, attribution?.refs ?? [], attribution?.refCount ?? 0);
  }

  return { addFinding, addOccurrence };
}

/** History that was rewritten proves nothing less. The day of a run that saw the secret is no commit's, and is left out. */
function earlierEvidence({ firstEvidenceAt, firstRun }: StoredFinding, { since }: Detector): number | null {
  const isClaim = firstEvidenceAt !== firstRun.startedAt && (since === undefined || toSeconds(firstEvidenceAt) >= toSeconds(since));
  return isClaim ? toSeconds(firstEvidenceAt) : null;
}

function placeOf({ origin, attribution }: PlacedOccurrence): string {
  if ('path' in origin) return origin.path;
  const path = attribution?.path ?? '';
  return origin.repository === '' || path === '' ? path : `${origin.repository}/${path}`;
}

function isPresent({ origin, attribution }: PlacedOccurrence): boolean {
  if ('object' in origin) return attribution?.atHead === true;
  return !('present' in origin) || origin.present;
}

type HistoryColumns = readonly [introduced: string | null, least: number | null, greatest: number | null, evidence: number | null];

function historyColumns(introduced: CommitPoint | undefined, { since }: Detector): HistoryColumns {
  if (introduced === undefined) return [null, null, null, null];
  const { commitAt, authorAt } = secondsOf(introduced);
  const from = Math.max(gitFirstReleasedAt, since === undefined ? 0 : toSeconds(since));
  const possible = [commitAt, authorAt].filter((at) => at >= from);
  const point = `${String(commitAt).padStart(12, '0')} ${introduced.commit} ${authorAt}`;
  return [point, Math.min(commitAt, authorAt), Math.max(commitAt, authorAt), possible.length === 0 ? null : Math.min(...possible)];
}

function secondsOf({ commitAt, authorAt }: CommitPoint): { readonly commitAt: number; readonly authorAt: number } {
  return { commitAt: toSeconds(commitAt), authorAt: toSeconds(authorAt) };
}

function toSeconds(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}

function knowDetector(detectors: Map<string, Detector>, id: string): Detector {
  const known = detectors.get(id);
  if (known !== undefined) return known;
  const reach = { leadMin: 0, leadMax: 0, length: 0, before: 0, after: 0 };
  const nothing = { keywords: [], pattern: '', reach, assigned: false, facts: [], docs: '', revoke: '' };
  const detector: Detector = { id, title: `${id} (no detector of this version)`, provider: 'unknown', kind: 'generic', severity: 'medium', ...nothing };
  detectors.set(id, detector);
  return detector;
}

/** A removal is found by an object that stands in a place of its finding, so each such finding has one of its own. */
function placeOccurrences(database: DatabaseSync): void {
  database.exec(`
    ${placeTable}
    INSERT INTO place
      SELECT dense_rank() OVER (ORDER BY o.target, o.base, o.tag) AS value, p.occurrence, o.target, o.repository, p.path AS path, o.object AS object, o.kind,
        o.line AS line, o.col AS col, p.present AS present, p.introduced, ${earlier('min_at')}, coalesce(p.max_at, r.evidence_at), ${earlier('evidence_at')},
        p.introduced, 1
      FROM placed p JOIN occurrence o ON o.rowid = p.occurrence LEFT JOIN remembered r ON r.target = o.target AND r.id = o.base
      ORDER BY value, present DESC, path, object, line, col;
    CREATE INDEX place_value ON place (value);
    INSERT INTO place
      SELECT p.value, min(p.occurrence), p.target, p.repository, p.path, r.removed, p.kind, p.line, p.col, 0, NULL, NULL, NULL, NULL, NULL, 0
      FROM place p JOIN occurrence o ON o.rowid = p.occurrence JOIN remembered r ON r.target = o.target AND r.id = o.base
      WHERE r.removed IS NOT NULL GROUP BY p.value;
    DROP TABLE placed;
    DROP TABLE remembered;
    CREATE INDEX change_before ON change (target, before_id);
  `);
}

function earlier(column: 'min_at' | 'evidence_at'): string {
  return `CASE WHEN p.${column} <= r.evidence_at OR r.evidence_at IS NULL THEN p.${column} ELSE r.evidence_at END`;
}

function createKidBook() {
  const all = new Set<string>();
  const ofTargets = new Map<string, (readonly string[])[]>();
  const seen = new Set<string>();
  return {
    ofTargets,
    all: () => [...all].sort(),
    add({ target, valueTag, otherFingerprints = [] }: PlacedOccurrence) {
      const kids = [...new Set([valueTag, ...otherFingerprints].flatMap((tag) => (tag.startsWith('fp1:') ? [tag.split(':')[1] ?? ''] : [])))].sort();
      for (const kid of kids) all.add(kid);
      const key = JSON.stringify([target, kids]);
      if (seen.has(key)) return;
      seen.add(key);
      ofTargets.set(target, [...(ofTargets.get(target) ?? []), kids]);
    },
  };
}
