// Findings as reports read them: one by one, each with a few look-ups, its occurrences page by page.
import type { DatabaseSync } from 'node:sqlite';
import type { Detector } from '../model/detector.ts';
import type { Facts, PlacedOccurrence } from '../model/occurrence.ts';
import type { CommitPoint, Origin } from '../model/origin.ts';
import type { Finding } from '../model/report.ts';
import type { Suppression } from '../model/suppression.ts';
import type { Verdict } from '../model/verdict.ts';
import { toCommitPoint } from './commit-point.ts';
import { kinds } from './kinds.ts';
import { toldPath } from './stored-path.ts';

export interface FindingContext {
  readonly targets: readonly string[];
  readonly detectors: ReadonlyMap<string, Detector>;
  readonly asOf: string;
  readonly maskPath: (path: string) => string;
}

// Rows are arrays: making an object of each costs more than reading it.

type FindingRow = readonly [
  value: number,
  id: string,
  target: number,
  tag: string,
  base: string,
  guessable: number,
  confidence: number,
  names: string,
  present: number,
  told: number,
  firstTold: number,
  lastTold: number,
  introduced: string | null,
  detector: string,
  mask: string,
  facts: string | null,
  verdict: string | null,
  suppression: string | null,
];

type PlaceRow = readonly [
  rowid: number,
  kind: number,
  path: string,
  present: number,
  introduced: string | null,
  repository: string,
  object: string,
  ownPath: string,
  standing: number,
  line: number,
  column: number,
  endLine: number,
  endColumn: number,
  detector: string,
  names: string,
  others: string | null,
  confidence: number,
  variable: string | null,
  mask: string,
  facts: string | null,
  allowed: string | null,
  revealed: string | null,
  refs: string | null,
  count: number | null,
];

/** Rows of a page: enough that a page's cost is shared, few enough for memory. */
const pageRows = 200;

/**
 * Open findings first, the worst verdict leading, then suppressed and good ones; without verdicts in order of their numbers. What has
 * no verdict while others have is not known to be good, and leads.
 */
const order = `
  SELECT f.number FROM finding f LEFT JOIN verdict v ON v.secret = f.secret LEFT JOIN suppression x ON x.finding = f.number
  ORDER BY max(coalesce(v.status, 0), coalesce(x.active, 0)), v.score IS NOT NULL, v.score DESC, f.number`;

/** Statements are run to their end at each use, so that any number of readers may take turns. */
export function createFindingReader(database: DatabaseSync): FindingReader {
  const finding = database.prepare(`
    SELECT f.value, f.id, f.target, f.tag, f.base, f.guessable, f.confidence, f.names, f.present, f.told, f.first_told, f.last_told,
      f.introduced, f.detector, f.mask, f.facts, v.body, x.body
    FROM finding f LEFT JOIN verdict v ON v.secret = f.secret LEFT JOIN suppression x ON x.finding = f.number
    WHERE f.number = ?`);
  finding.setReturnArrays(true);
  const places = database.prepare(`
    SELECT s.rowid, s.kind, s.path, s.present, s.first_introduced, s.repository, s.object, s.own_path, s.standing, s.line, s.col, s.end_line, s.end_col,
      s.detector, s.names, s.others, s.confidence, s.variable, s.mask, s.facts, s.allowed, s.revealed, r.refs, r.count
    FROM sighting s
    LEFT JOIN reach r ON r.target = s.target AND r.repository = s.repository
      AND r.commit_id = substr(s.first_introduced, 14, instr(substr(s.first_introduced, 14), ' ') - 1)
    WHERE s.rowid >= ? AND s.rowid <= ? AND s.told ORDER BY s.rowid LIMIT ${pageRows}`);
  places.setReturnArrays(true);
  const own = 'SELECT object FROM place WHERE value = ?2';
  const removal = database.prepare(`
    SELECT printf('%d %s %d', commit_at, commit_id, author_at) AS point FROM change
    WHERE target = ?1 AND before_id IN (${own}) AND before_id <> '' AND after_id NOT IN (${own}) ORDER BY commit_at DESC, commit_id LIMIT 1`);

  function* readPlaces(finding: FindingRow, context: FindingContext): Generator<PlacedOccurrence> {
    const [, , , , , , , , , , firstTold, lastTold] = finding;
    let next = firstTold;
    while (next <= lastTold) {
      const page = places.all(next, lastTold) as unknown as PlaceRow[];
      for (const place of page) yield toPlaced(place, finding, context);
      next = (page.at(-1)?.[0] ?? lastTold) + 1;
    }
  }

  function removalOf([value, , target, , , , , , present]: FindingRow): CommitPoint | undefined {
    return present === 1 ? undefined : toCommitPoint((removal.get(target, value)?.['point'] ?? null) as string | null);
  }

  return function* readFindings(context) {
    const numbers = database.prepare(order);
    numbers.setReturnArrays(true);
    for (const [number] of numbers.iterate() as unknown as Iterable<readonly [number]>) {
      const row = finding.get(number) as unknown as FindingRow;
      const [value, , target] = row;
      yield { number, value, target, finding: toFinding(row, removalOf(row), () => readPlaces(row, context), context) };
    }
  };
}

/** Without their numbers. */
export function* toldFindings(numbered: Iterable<NumberedFinding>): Iterable<Finding> {
  for (const { finding } of numbered) yield finding;
}

export type FindingReader = (context: FindingContext) => Iterable<NumberedFinding>;

/** With what other tables know it by. */
export interface NumberedFinding {
  readonly finding: Finding;
  readonly number: number;
  readonly value: number;
  /** Its index. */
  readonly target: number;
}

function toFinding(row: FindingRow, removed: CommitPoint | undefined, occurrences: Finding['occurrences'], context: FindingContext): Finding {
  const [, findingId, target, tag, , , confidence, names, present, occurrenceCount, , , introduced, detectorId, mask, facts, body, hidden] = row;
  const detector = context.detectors.get(detectorId) as Detector;
  const verdict = body === null ? undefined : (JSON.parse(body) as Verdict);
  const first = toCommitPoint(introduced);
  return {
    findingId,
    ...(tag.startsWith('fp1:') ? { fingerprint: tag } : {}),
    target: context.targets[target] ?? '',
    detector,
    severity: verdict?.severity ?? detector.severity,
    confidence,
    mask,
    facts: parseFacts(facts),
    alsoMatched: [...new Set(names.split(','))].filter((id) => id !== detector.id).sort(),
    present: present === 1,
    ...(first === undefined ? {} : { firstSeen: first, livedDays: daysBetween(first.commitAt, removed?.commitAt ?? context.asOf) }),
    ...(removed === undefined ? {} : { removed }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(hidden === null ? {} : { suppression: JSON.parse(hidden) as Suppression }),
    occurrenceCount,
    occurrences,
  };
}

function daysBetween(from: string, to: string): number {
  return Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000));
}

function toPlaced(row: PlaceRow, [, , target, tag, base, guessable]: FindingRow, { targets, maskPath }: FindingContext): PlacedOccurrence {
  const [, , , , , , , , , startLine, startColumn, endLine, endColumn, detectorId, names, others, confidence, variable, mask, facts, allowed, revealed] = row;
  const attribution = attributionOf(row, maskPath);
  return {
    findingId: base,
    guessable: guessable === 1,
    valueTag: tag,
    ...(others === null ? {} : { otherFingerprints: others.split(',') }),
    detectorId,
    mask,
    facts: parseFacts(facts),
    confidence,
    alsoMatched: names.split(',').slice(1),
    origin: originOf(row, maskPath),
    region: { startLine, startColumn, endLine, endColumn },
    ...(variable === null ? {} : { variable }),
    ...(allowed === null ? {} : (JSON.parse(allowed) as Pick<PlacedOccurrence, 'marks' | 'allows'>)),
    ...(revealed === null ? {} : { revealed: JSON.parse(revealed) as string }),
    target: targets[target] ?? '',
    ...(attribution === undefined ? {} : { attribution }),
  };
}

function originOf([, number, , , , repository, object, ownPath, standing]: PlaceRow, maskPath: FindingContext['maskPath']): Origin {
  const kind = kinds[number] as Origin['kind'];
  switch (kind) {
    case 'file':
    case 'stdin':
      return { kind, path: maskPath(toldPath(ownPath)) };
    case 'path-name':
    case 'ref-name':
      // A path that is told here is masked already.
      return { kind, present: standing === 1, repository: maskPath(toldPath(repository)), path: toldPath(ownPath) };
    default:
      return { kind, repository: maskPath(toldPath(repository)), object };
  }
}

function attributionOf(
  [, , place, present, point, repository, object, , , , , , , , , , , , , , , , refs, count]: PlaceRow,
  maskPath: FindingContext['maskPath'],
) {
  const introduced = toCommitPoint(point);
  if (object === '') return introduced && { introduced, atHead: false, refs: [], refCount: 0 };
  // Places are joined by their path within the target; a report tells those of git within the repository.
  const path = toldPath(repository === '' ? place : place.slice(repository.length + 1));
  return {
    ...(path === '' ? {} : { path: maskPath(path) }),
    ...(introduced === undefined ? {} : { introduced }),
    atHead: present === 1,
    refs: refs === null ? [] : (JSON.parse(refs) as string[]).map(maskPath),
    refCount: count ?? 0,
  };
}

export function parseFacts(facts: string | null): Facts {
  return facts === null ? {} : (JSON.parse(facts) as Facts);
}
