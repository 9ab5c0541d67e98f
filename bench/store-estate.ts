// A seeded estate for the store's bench, as reports of runs. Nothing here was ever a value.
import { createHash } from 'node:crypto';
import type { PlacedOccurrence } from '../src/model/occurrence.ts';
import type { Finding, Report } from '../src/model/report.ts';
import type { FindQuery, RunRecord } from '../src/store/lasting/store.ts';
import { sampleVerdict } from '../test/report/judged-report.ts';
import { sampleCoverage, sampleDetector } from '../test/report/sample-report.ts';

/** A run reads 500 targets of 40 findings, each in 5 places. */
export const size = { targets: 500, findings: 40, places: 5, occurrencesOfRun: 100_000 };

const kid = 'kbench000';
const detector = sampleDetector();
const day = 86_400_000;

/** @param round 1: the same targets again, nothing changed */
export function runOf(run: number, round: number): RunRecord {
  const startedAt = new Date(Date.parse('2026-06-01T00:00:00Z') + (run + round * 100) * day).toISOString();
  return { id: `run-${run}-${round}`, startedAt, scope: 'full', report: reportOf(run, startedAt) };
}

function reportOf(run: number, asOf: string): Report {
  const targets = Array.from({ length: size.targets }, (_, i) => run * size.targets + i);
  return {
    schemaVersion: 1,
    version: 'bench',
    asOf,
    complete: true,
    interrupted: false,
    kid,
    catalogueDigest: '',
    targets: targets.map((target) => ({
      target: targetName(target),
      kind: 'directory',
      repositories: [{ path: '', remote: `https://github.com/example/service-${target}`, history: 'full', headPaths: [] }],
    })),
    findings: function* () {
      for (const target of targets) for (let n = 0; n < size.findings; n++) yield findingOf(target, n);
    },
    counts: { critical: 0, high: 0, medium: 0, low: 0 },
    suppressions: { active: {}, void: {} },
    suppressedShown: false,
    coverage: sampleCoverage(),
    secretsShown: false,
  };
}

/** Every fourth secret stands in four targets; five targets share an identity's secrets. */
function secretOf(target: number, n: number): number {
  return n % 4 === 0 ? Math.floor(target / 4) * 1_000 + n : target * 1_000 + n;
}

function findingOf(target: number, n: number): Finding {
  const secret = secretOf(target, n);
  const firstSeen = { commit: hash('commit', target, n % 10), commitAt: '2025-03-01T10:00:00Z', authorAt: '2025-03-01T09:00:00Z' };
  return {
    findingId: idOf(secret),
    fingerprint: fingerprintOf(secret),
    target: targetName(target),
    detector,
    severity: 'high',
    confidence: 0.9,
    mask: 'acme_…32 more',
    facts: { publicId: `pid-${secret}` },
    alsoMatched: [],
    present: n % 2 === 0,
    firstSeen,
    verdict: sampleVerdict({ identity: identityOf(secret) }),
    occurrenceCount: size.places,
    occurrences: function* () {
      for (let place = 0; place < size.places; place++) yield occurrenceOf(target, n, secret, place, firstSeen);
    },
  };
}

function occurrenceOf(target: number, n: number, secret: number, place: number, introduced: Finding['firstSeen'] & object): PlacedOccurrence {
  return {
    findingId: idOf(secret),
    guessable: false,
    valueTag: fingerprintOf(secret),
    detectorId: detector.id,
    mask: 'acme_…32 more',
    facts: { publicId: `pid-${secret}` },
    confidence: 0.9,
    alsoMatched: [],
    origin: { kind: 'git-blob', repository: '', object: hash('object', target, n, place) },
    region: { startLine: place + 1, startColumn: 9, endLine: place + 1, endColumn: 49 },
    variable: 'ACME_KEY',
    target: targetName(target),
    attribution: { path: pathOf(target, n, place), introduced, atHead: n % 2 === 0, refs: ['refs/heads/main', 'refs/tags/v1'], refCount: 2 },
  };
}

/** Look-ups that each find something. */
export function queriesOf(by: keyof FindQuery, count: number, runs: number): FindQuery[] {
  return Array.from({ length: count }, (_, i) => {
    const target = (i * 7919) % (runs * size.targets);
    const n = (i * 31) % size.findings;
    const secret = secretOf(target, n);
    const all: Record<keyof FindQuery, string> = {
      fingerprint: fingerprintOf(secret),
      findingId: idOf(secret),
      publicId: `pid-${secret}`,
      identity: identityOf(secret),
      commit: hash('commit', target, n % 10).slice(0, 10),
      path: pathOf(target, n, 0),
      target: targetName(target),
    };
    return { [by]: all[by] };
  });
}

function targetName(target: number): string {
  return `estate/team-${target % 40}/service-${target}`;
}

function pathOf(target: number, n: number, place: number): string {
  return `src/part-${n}/config-${(target * 31 + place) % 499}.yaml`;
}

function identityOf(secret: number): string {
  return `identity-${Math.floor(secret / 5)}`;
}

function idOf(secret: number): string {
  return `kt1:${hash('id', secret).slice(0, 26)}`;
}

function fingerprintOf(secret: number): string {
  return `fp1:${kid}:${hash('fp', secret).slice(0, 26)}`;
}

function hash(...parts: readonly (string | number)[]): string {
  return createHash('sha1').update(parts.join('\0')).digest('hex');
}
