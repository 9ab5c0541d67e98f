import { expect, test } from 'vitest';
import type { Detector } from '../../src/model/detector.ts';
import type { PlacedOccurrence } from '../../src/model/occurrence.ts';
import type { CommitPoint } from '../../src/model/origin.ts';
import type { Secret, SecretPlace } from '../../src/model/secret.ts';
import type { StoredFinding, StoredOccurrence } from '../../src/store/lasting/store.ts';
import { refillStore } from '../../src/store/refill.ts';

const asOf = '2026-01-31T00:00:00Z';
const mark = { id: 'run', startedAt: '2026-01-01T00:00:00Z' };
const point = (commit: string, commitAt: string, authorAt = commitAt): CommitPoint => ({ commit, commitAt, authorAt });
const strong = { id: 'strong', severity: 'critical', provider: 'acme', title: 'strong', randomBits: 160 } as Detector;

interface Kept {
  readonly id: string;
  readonly target?: string;
  readonly object?: string;
  readonly path?: string;
  readonly introduced?: CommitPoint;
  readonly atHead?: boolean;
  readonly guessable?: boolean;
  readonly tag?: string;
  readonly detectorId?: string;
  readonly finding?: Partial<StoredFinding>;
}

function occurrenceOf({
  id,
  target = 'one',
  object,
  path = 'a.env',
  introduced,
  atHead = true,
  guessable = false,
  tag,
  detectorId = 'strong',
}: Kept): PlacedOccurrence {
  const origin = object === undefined ? ({ kind: 'file', path } as const) : ({ kind: 'git-blob', repository: '', object } as const);
  return {
    findingId: id,
    guessable,
    valueTag: tag ?? `fp1:k1:${id}`,
    detectorId,
    mask: '…',
    facts: {},
    confidence: 0.9,
    alsoMatched: [],
    origin,
    region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 5 },
    target,
    ...(object === undefined
      ? {}
      : { attribution: { path, ...(introduced === undefined ? {} : { introduced }), atHead, refs: ['refs/heads/main'], refCount: 1 } }),
  };
}

async function refill(kept: readonly Kept[], run = 'now') {
  const detectors = new Map([['strong', strong]]);
  async function* findingsOf(): AsyncIterable<StoredFinding> {
    for (const one of kept)
      yield {
        findingId: one.id,
        target: one.target ?? 'one',
        detectorId: 'strong',
        firstRun: mark,
        firstEvidenceAt: mark.startedAt,
        ...one.finding,
      } as StoredFinding;
  }
  async function* occurrencesOf(): AsyncIterable<StoredOccurrence> {
    for (const one of kept) yield { finding: 1, findingId: one.id, occurrence: occurrenceOf(one), firstRun: mark, lastRun: mark };
  }
  const targets = ['two', 'one'];
  const store = await refillStore({ findingsOf, occurrencesOf }, { run }, { targets, detectors });
  const context = { targets, detectors, asOf, maskPath: (path: string) => path };
  // A secret's places are read before the next secret is asked for.
  const secrets: (Secret & { readonly places: readonly SecretPlace[] })[] = [];
  for (const secret of store.secrets(context)) secrets.push({ ...secret, places: [...secret.places] });
  return { store, findings: [...store.findings(context)], secrets };
}

test('values of one object keep the commits that brought each of them', async () => {
  const { findings } = await refill([
    { id: 'a', object: 'x', introduced: point('c1', '2025-01-01T00:00:00Z') },
    { id: 'b', object: 'x', introduced: point('c2', '2025-02-01T00:00:00Z') },
  ]);
  expect(findings.map(({ findingId, firstSeen }) => [findingId, firstSeen?.commit])).toEqual([
    ['a', 'c1'],
    ['b', 'c2'],
  ]);
});

test('each finding keeps the commit that removed it, though one object held them all', async () => {
  const gone = (id: string, commit: string, at: string): Kept => ({
    id,
    object: 'x',
    atHead: false,
    introduced: point('c1', '2025-01-01T00:00:00Z'),
    finding: { removed: point(commit, at) },
  });
  const { findings, secrets } = await refill([gone('a', 'r1', '2025-03-02T00:00:00Z'), gone('b', 'r2', '2025-04-01T00:00:00Z')]);
  expect(findings.map(({ findingId, removed, livedDays, present }) => [findingId, removed?.commit, livedDays, present])).toEqual([
    ['a', 'r1', 60, false],
    ['b', 'r2', 90, false],
  ]);
  expect(secrets.map(({ places }) => places.length)).toEqual([1, 1]);
});

test('the ids of guessable values are final: they are not numbered again', async () => {
  const { findings, secrets } = await refill([
    { id: 'kt1:b', guessable: true, tag: 'fp1:k1:same', path: 'a' },
    { id: 'kt1:a', guessable: true, tag: 'fp1:k1:same', path: 'b' },
  ]);
  expect(findings.map(({ findingId }) => findingId)).toEqual(['kt1:b', 'kt1:a']);
  // Equal guessable values are no evidence of one secret.
  expect(secrets).toHaveLength(2);
});

test('one value in two targets is one secret', async () => {
  const { secrets } = await refill([{ id: 'a' }, { id: 'a', target: 'two' }]);
  expect(secrets.map(({ places }) => places.map(({ target }) => target))).toEqual([['two', 'one']]);
});

test('evidence that a rewritten history took away counts for how things stand now, and not for a past run', async () => {
  const kept: Kept = { id: 'a', object: 'x', introduced: point('c9', '2025-06-01T00:00:00Z'), finding: { firstEvidenceAt: '2024-06-01T00:00:00Z' } };
  expect((await refill([kept])).secrets[0]?.firstEvidenceAt).toBe('2024-06-01T00:00:00Z');
  expect((await refill([kept], 'a past run')).secrets[0]?.firstEvidenceAt).toBe('2025-06-01T00:00:00Z');
});

test('the day of the run that first saw a secret is no evidence of a commit', async () => {
  expect((await refill([{ id: 'a' }])).secrets[0]?.firstEvidenceAt).toBeUndefined();
});

test('of claims that a format rules out the next one counts', async () => {
  const introduced = point('c1', '2025-06-01T00:00:00Z', '1999-01-01T00:00:00Z');
  const { secrets } = await refill([{ id: 'a', object: 'x', introduced }]);
  expect(secrets[0]).toMatchObject({ firstEvidenceAt: '2025-06-01T00:00:00Z', clockSuspect: true });
});

test('a finding of a detector that is no more is told by its id', async () => {
  const { findings } = await refill([{ id: 'a', detectorId: 'acme-old-key' }]);
  expect(findings[0]?.detector).toMatchObject({ id: 'acme-old-key', title: 'acme-old-key (no detector of this version)', severity: 'medium' });
});

test('it is known under which keys there are fingerprints, and which targets have none', async () => {
  const { store } = await refill([{ id: 'a' }, { id: 'b', tag: 'run:b', target: 'two' }, { id: 'c', tag: 'fp1:k2:c' }]);
  expect(store.kids).toEqual(['k1', 'k2']);
  expect(store.kidsOfTargets).toEqual(
    new Map([
      ['one', [['k1'], ['k2']]],
      ['two', [[]]],
    ]),
  );
});

test('a path that is no UTF-8 comes back as it was', async () => {
  const path = 'caf\udce9/a.env';
  const { findings } = await refill([
    { id: 'a', path },
    { id: 'b', path, object: 'x', introduced: point('c1', '2025-01-01T00:00:00Z') },
  ]);
  expect(findings.map(({ occurrences }) => [...occurrences()].map(({ origin, attribution }) => ('path' in origin ? origin.path : attribution?.path)))).toEqual([
    [path],
    [path],
  ]);
});
