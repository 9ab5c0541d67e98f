// Secrets as the inventory is matched with them: findings of one value over all targets, beside a second cursor of their places, both in
// the order of secrets, so that no more than one secret's row is held at a time.
import type { DatabaseSync } from 'node:sqlite';
import type { Detector } from '../model/detector.ts';
import type { Secret, SecretPlace } from '../model/secret.ts';
import { gitFirstReleasedAt, toTime } from './commit-point.ts';
import { kinds } from './kinds.ts';
import { type FindingContext, parseFacts } from './read-findings.ts';
import { toldPath } from './stored-path.ts';

// Rows are arrays: making an object of each costs more than reading it.

type FindingRow = readonly [
  secret: number,
  id: string,
  tag: string,
  others: string | null,
  variables: string | null,
  confidence: number,
  minAt: number | null,
  maxAt: number | null,
  evidenceAt: number | null,
  detector: string,
  facts: string | null,
];

type PlaceRow = readonly [secret: number, target: number, repository: string, path: string, present: number, kind: number];

const maxVariables = 10;
const daySeconds = 86_400;

// A format that is not guessable says best what the value is. The first row of a secret leads.
const findingsBySecret = `
  SELECT secret, id, tag, others, variables, confidence, min_at, max_at, evidence_at, detector, facts
  FROM finding ORDER BY secret, guessable, lead_severity, lead_confidence DESC, number`;

// The order of the joins is given, so that the places of one secret alone are sorted at a time.
const placesBySecret = `
  SELECT f.secret, p.target, p.repository, p.path, p.present, p.kind FROM finding f CROSS JOIN place p ON p.value = f.value
  ORDER BY f.secret, p.target, p.repository, p.path, p.present DESC, p.kind`;

/** For a secret whose format is younger than the least of its times. Changes are read only of places with times on both sides of the bound. */
const evidenceSince = `
  SELECT min(CASE WHEN p.evidence_at >= ?2 THEN p.evidence_at WHEN p.max_at >= ?2 THEN (
      SELECT min(CASE WHEN min(commit_at, author_at) >= ?2 THEN min(commit_at, author_at) WHEN max(commit_at, author_at) >= ?2 THEN max(commit_at, author_at) END)
      FROM change c WHERE c.target = p.target AND c.after_id = p.object AND c.repository = p.repository) END) AS at
  FROM finding f CROSS JOIN place p ON p.value = f.value
  WHERE f.secret = ?1 AND p.object <> ''`;

export function* readSecrets(database: DatabaseSync, context: FindingContext): Generator<Secret> {
  const evidence = database.prepare(evidenceSince);
  const evidenceAt = (secret: number, since: number) => (evidence.get(secret, since)?.['at'] ?? null) as number | null;
  const places = openPlaces(database, context);
  const findings = readRows<FindingRow>(database, findingsBySecret);
  try {
    for (const rows of groupBySecret(findings)) yield toSecret(rows, places.of(rows[0][0]), context, evidenceAt);
  } finally {
    places.close();
  }
}

function readRows<Row>(database: DatabaseSync, sql: string): IteratorObject<Row, undefined> {
  const statement = database.prepare(sql);
  statement.setReturnArrays(true);
  return statement.iterate() as unknown as IteratorObject<Row, undefined>;
}

function* groupBySecret(rows: Iterable<FindingRow>): Generator<[FindingRow, ...FindingRow[]]> {
  let group: [FindingRow, ...FindingRow[]] | undefined;
  for (const row of rows) {
    if (group?.[0][0] === row[0]) group.push(row);
    else {
      if (group !== undefined) yield group;
      group = [row];
    }
  }
  if (group !== undefined) yield group;
}

function toSecret(
  rows: readonly [FindingRow, ...FindingRow[]],
  places: Iterable<SecretPlace>,
  { detectors, asOf }: FindingContext,
  evidenceAt: (secret: number, since: number) => number | null,
): Secret {
  const [secret, , , , , , , , , detectorId, facts] = rows[0];
  const detector = detectors.get(detectorId) as Detector;
  return {
    key: secret,
    fingerprints: fingerprintsOf(rows),
    findingIds: [...new Set(rows.map(([, id]) => id))].sort(),
    detector,
    facts: parseFacts(facts),
    confidence: Math.max(...rows.map(([, , , , , confidence]) => confidence)),
    variables: distinct(rows.map(([, , , , variables]) => variables)).slice(0, maxVariables),
    ...dateEvidence(rows, detector, asOf, (since) => evidenceAt(secret, since)),
    places,
  };
}

/** The members of lists joined by commas, sorted. */
function distinct(lists: readonly (string | null)[]): string[] {
  return [...new Set(lists.flatMap((list) => list?.split(',') ?? []))].sort();
}

/** None under the key of one run: it compares with nothing. */
function fingerprintsOf(rows: readonly FindingRow[]): string[] {
  const tags = rows.map(([, , tag]) => tag).filter((tag) => tag.startsWith('fp1:'));
  return [...new Set([...tags, ...distinct(rows.map(([, , , others]) => others))])];
}

/**
 * @param evidenceSince the least of the secret's times from a bound on
 */
function dateEvidence(
  rows: readonly FindingRow[],
  { since }: Detector,
  asOf: string,
  evidenceSince: (since: number) => number | null,
): Pick<Secret, 'firstEvidenceAt' | 'clockSuspect'> {
  const least = leastOf(rows.map(([, , , , , , minAt]) => minAt));
  if (least === undefined) return { clockSuspect: false };
  const greatest = Math.max(...rows.map(([, , , , , , , maxAt]) => maxAt ?? 0));
  const from = since === undefined ? 0 : Date.parse(since) / 1000;
  const until = Date.parse(asOf) / 1000 + daySeconds;
  const afterGit = leastOf(rows.map(([, , , , , , , , evidenceAt]) => evidenceAt));
  const first = afterGit !== undefined && afterGit < from ? evidenceSince(from) : afterGit;
  return {
    ...(first === undefined || first === null || first > until ? {} : { firstEvidenceAt: toTime(first) }),
    clockSuspect: least < Math.max(from, gitFirstReleasedAt) || greatest > until,
  };
}

function leastOf(times: readonly (number | null)[]): number | undefined {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** One cursor for all secrets: each reads its own rows, and passes over what those before it left. */
function openPlaces(database: DatabaseSync, { targets, maskPath }: FindingContext) {
  const rows = readRows<PlaceRow>(database, placesBySecret);
  let next = rows.next();

  function* of(secret: number): Generator<SecretPlace> {
    let last: PlaceRow | undefined;
    while (!next.done && next.value[0] <= secret) {
      const row: PlaceRow = next.value;
      next = rows.next();
      if (row[0] < secret || isSamePlace(row, last)) continue;
      last = row;
      const [, target, repository, path, present, kind] = row;
      yield {
        target: targets[target] ?? '',
        kind: kinds[kind] as SecretPlace['kind'],
        repository: maskPath(toldPath(repository)),
        path: maskPath(toldPath(path)),
        present: present === 1,
      };
    }
  }

  return { of, close: () => void rows.return?.() };
}

function isSamePlace(a: PlaceRow, b: PlaceRow | undefined): boolean {
  return b !== undefined && a.every((column, i) => column === b[i]);
}
