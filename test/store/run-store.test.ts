import { describe, expect, test } from 'vitest';
import type { Detector } from '../../src/model/detector.ts';
import type { Occurrence, PlacedOccurrence } from '../../src/model/occurrence.ts';
import type { Origin } from '../../src/model/origin.ts';
import type { Finding } from '../../src/model/report.ts';
import type { Severity } from '../../src/model/severity.ts';
import { guessableFindingId } from '../../src/seal/finding-id.ts';
import { createRunStore, type RunStore, type StoredChange } from '../../src/store/run-store.ts';
import { createRandom } from '../support/random-text.ts';

const detector = (id: string, severity: Severity) => ({ id, severity, provider: 'acme', title: id }) as Detector;
const detectors = new Map(
  (
    [
      ['weak', 'medium'],
      ['strong', 'critical'],
      ['other', 'high'],
    ] as const
  ).map(([id, severity]) => [id, detector(id, severity)]),
);
const asOf = '2026-01-31T00:00:00Z';
const context = { targets: ['one', 'two'], detectors, asOf, maskPath: (path: string) => path.replace('hidden', '***') };

interface Sighting {
  readonly value: string;
  readonly path?: string;
  readonly object?: string;
  readonly line?: number;
  readonly column?: number;
  readonly detectorId?: string;
  readonly repository?: string;
  /** The masked line of a guessable value. */
  readonly base?: string;
  readonly confidence?: number;
  readonly alsoMatched?: readonly string[];
}

/** A strong value's id is its own; a guessable one's is made of its line. */
function sighting({
  value,
  path,
  object,
  line = 1,
  column = 1,
  detectorId = 'strong',
  repository = '',
  base,
  confidence = 0.9,
  alsoMatched = [],
}: Sighting): Occurrence {
  const origin: Origin = object === undefined ? { kind: 'file', path: path ?? 'a.env' } : { kind: 'git-blob', repository, object };
  const region = { startLine: line, startColumn: column, endLine: line, endColumn: column + 5 };
  return {
    findingId: base ?? `id of ${value}`,
    guessable: base !== undefined,
    valueTag: `fp1:k:${value}`,
    detectorId,
    mask: value.slice(0, 2),
    facts: {},
    confidence,
    alsoMatched,
    origin,
    region,
  };
}

const day = 86_400;
const start = Date.parse('2025-01-01T00:00:00Z') / 1000;
const change = (days: number, path: string, before: readonly string[], after: string, more: Partial<StoredChange> = {}): StoredChange => ({
  target: 0,
  repository: '',
  commit: `c${days}`,
  commitAt: start + days * day,
  authorAt: start + days * day,
  path,
  before,
  after,
  ...more,
});

function findingsOf(fill: (store: RunStore) => void): Finding[] {
  const store = createRunStore(detectors);
  fill(store);
  store.close();
  return [...store.findings(context)];
}

const add =
  (...sightings: Sighting[]) =>
  (store: RunStore) => {
    for (const one of sightings) store.addOccurrence(0, sighting(one));
  };
const placesOf = (finding: Finding | undefined) =>
  [...(finding?.occurrences() ?? [])].map(
    ({ origin, attribution, region }) => `${attribution?.path ?? ('path' in origin ? origin.path : 'no path')}:${region.startLine}`,
  );

describe('one secret is one finding', () => {
  test('in however many files it stands', () => {
    const findings = findingsOf(add({ value: 'aa', path: 'a' }, { value: 'aa', path: 'b' }, { value: 'aa', path: 'b', line: 7 }));
    expect(findings.map(({ findingId, occurrenceCount }) => [findingId, occurrenceCount])).toEqual([['id of aa', 3]]);
    expect(placesOf(findings[0])).toEqual(['a:1', 'b:1', 'b:7']);
  });

  test('for each target', () => {
    const findings = findingsOf((store) => {
      store.addOccurrence(1, sighting({ value: 'aa' }));
      store.addOccurrence(0, sighting({ value: 'aa' }));
    });
    expect(findings.map(({ target }) => target)).toEqual(['one', 'two']);
  });

  test('and adding its occurrence again changes nothing', () => {
    const findings = findingsOf(add({ value: 'aa' }, { value: 'aa' }, { value: 'aa' }));
    expect(findings.map(({ occurrenceCount }) => occurrenceCount)).toEqual([1]);
  });

  test('told alike in any order where two sightings of one place differ', () => {
    const [one, other] = [
      { value: 'aa', confidence: 0.8 },
      { value: 'aa', confidence: 0.9, detectorId: 'other', alsoMatched: ['x'] },
    ] as const;
    const render = (...sightings: Sighting[]) => findingsOf(add(...sightings)).map((finding) => ({ ...finding, occurrences: [...finding.occurrences()] }));
    expect(render(one, other)).toEqual(render(other, one));
    expect(render(one, other)).toMatchObject([{ occurrenceCount: 1 }]);
  });

  test('with all that its occurrences tell', () => {
    const told = { ...sighting({ value: 'aa', object: 'o1', alsoMatched: ['x', 'y'] }), facts: { account: 'acme', encrypted: true } };
    const first = { ...told, otherFingerprints: ['fp1:k:b', 'fp1:k:c'], variable: 'NAME', revealed: 'a\0b' };
    const name: Occurrence = { ...told, origin: { kind: 'path-name', repository: 'hidden', present: false, path: 'a/***' } };
    const [finding] = findingsOf((store) => {
      store.addOccurrence(0, first);
      store.addOccurrence(0, name);
    });
    expect([...(finding?.occurrences() ?? [])]).toEqual([
      { ...first, target: 'one', attribution: { atHead: false, refs: [], refCount: 0 } },
      { ...name, origin: { ...name.origin, repository: '***' }, target: 'one' },
    ]);
  });

  test('told by the detector of the highest severity, which lists the others', () => {
    const [finding] = findingsOf(
      add({ value: 'aa', path: 'a', detectorId: 'weak', alsoMatched: ['x'], confidence: 0.95 }, { value: 'aa', path: 'b', detectorId: 'other' }),
    );
    expect(finding).toMatchObject({ detector: { id: 'other' }, severity: 'high', confidence: 0.95, alsoMatched: ['weak', 'x'] });
  });
});

describe('findings come', () => {
  test('worst first, then by target, presence, path and line', () => {
    const findings = findingsOf((store) => {
      add(
        { value: 'm', detectorId: 'weak' },
        { value: 'h2', path: 'b', detectorId: 'other' },
        { value: 'h1', path: 'a', line: 9, detectorId: 'other' },
        { value: 'h0', path: 'a', line: 2, detectorId: 'other' },
      )(store);
      add({ value: 'gone', object: 'o1', detectorId: 'other' }, { value: 'c', path: 'z' })(store);
      store.addChange(change(1, 'a', [], 'o1'));
    });
    expect(findings.map(({ mask }) => mask)).toEqual(['c', 'h0', 'h1', 'h2', 'go', 'm']);
  });

  test('counted by severity', () => {
    const store = createRunStore(detectors);
    add({ value: 'm', detectorId: 'weak' }, { value: 'c1' }, { value: 'c2' }, { value: 'c2', path: 'b' })(store);
    store.close();
    expect(store.countBySeverity()).toEqual({ critical: 2, high: 0, medium: 1, low: 0 });
  });

  test('not at all when nothing was added', () => {
    expect(findingsOf(() => {})).toEqual([]);
  });
});

describe("a guessable value's id", () => {
  const line = { base: 'line', detectorId: 'weak' } as const;

  test('is made of its line and its turn in it', () => {
    const findings = findingsOf(add({ ...line, value: 'aa', path: 'a' }, { ...line, value: 'bb', path: 'b' }));
    expect(findings.map(({ mask, findingId }) => [mask, findingId])).toEqual([
      ['aa', guessableFindingId('line', 0)],
      ['bb', guessableFindingId('line', 1)],
    ]);
  });

  test('is one for the same value in several files', () => {
    expect(findingsOf(add({ ...line, value: 'aa', path: 'a' }, { ...line, value: 'aa', path: 'b' }))).toHaveLength(1);
  });

  test('counts for each target from 0', () => {
    const findings = findingsOf((store) => {
      store.addOccurrence(0, sighting({ ...line, value: 'aa' }));
      store.addOccurrence(1, sighting({ ...line, value: 'bb' }));
    });
    expect(findings.map(({ findingId }) => findingId)).toEqual([guessableFindingId('line', 0), guessableFindingId('line', 0)]);
  });

  test('of the value that came first stays what it was when another takes its place', () => {
    const findings = findingsOf((store) => {
      add({ ...line, value: 'old', object: 'o1' }, { ...line, value: 'new', path: 'z' })(store);
      store.addChange(change(1, 'a', [], 'o1'));
    });
    expect(findings.map(({ mask, findingId }) => [mask, findingId])).toEqual([
      ['ne', guessableFindingId('line', 1)],
      ['ol', guessableFindingId('line', 0)],
    ]);
  });

  test('does not depend on the value where a line had several in turn: the run has another key each time', () => {
    const ids = ['1', '2', '3', '4'].map((key) => {
      const findings = findingsOf((store) => {
        for (const [i, object] of ['o1', 'o2', 'o3'].entries()) {
          const value = `${(i * 7 + Number(key) * 5) % 9} value ${i}`;
          store.addOccurrence(0, { ...sighting({ ...line, value, object }), mask: object });
          store.addChange(change(i, 'a', i === 0 ? [] : [`o${i}`], object));
        }
        store.addChange(change(9, 'a', ['o3'], ''));
      });
      return Object.fromEntries(findings.map(({ mask, findingId }) => [mask, findingId]));
    });
    expect(new Set(ids.map((one) => JSON.stringify(one, Object.keys(one).sort()))).size).toBe(1);
  });
});

describe('history', () => {
  const fill = (...changes: StoredChange[]) =>
    findingsOf((store) => {
      add({ value: 'aa', object: 'o1', line: 3 }, { value: 'aa', object: 'o2', line: 5 })(store);
      for (const one of changes) store.addChange(one);
    })[0] as Finding;

  test('tells when a secret was first seen and when it was removed, and how long it lived', () => {
    const finding = fill(change(1, 'a', [], 'o1'), change(4, 'a', ['o1'], 'o2'), change(11, 'a', ['o2'], ''));
    expect(finding).toMatchObject({
      present: false,
      firstSeen: { commit: 'c1', commitAt: '2025-01-02T00:00:00Z' },
      removed: { commit: 'c11', commitAt: '2025-01-12T00:00:00Z' },
      livedDays: 10,
    });
  });

  test('does not take a change between two contents that both hold it for a removal', () => {
    expect(fill(change(1, 'a', [], 'o1'), change(4, 'a', ['o1'], 'o2')).removed).toBeUndefined();
  });

  test('counts the days to the clock of the scan while it is present', () => {
    const [finding] = findingsOf((store) => {
      add({ value: 'aa', object: 'o1' })(store);
      store.addChange(change(0, 'a', [], 'o1'));
      store.addPresent(0, '', 'o1', 'a');
    });
    expect(finding).toMatchObject({ present: true, livedDays: 395 });
    expect(finding?.removed).toBeUndefined();
  });

  test('tells the last of several removals', () => {
    const finding = fill(change(1, 'a', [], 'o1'), change(2, 'a', ['o1'], ''), change(3, 'b', [], 'o1'), change(6, 'b', ['o1'], 'x'));
    expect(finding.removed?.commit).toBe('c6');
  });

  test('tells one place for each path, with the commit that brought it there first', () => {
    const finding = fill(change(1, 'a', [], 'o1'), change(4, 'a', ['o1'], 'o2'), change(6, 'b', [], 'o2'));
    expect([...finding.occurrences()].map(({ attribution }) => [attribution?.path, attribution?.introduced?.commit])).toEqual([
      ['a', 'c1'],
      ['b', 'c6'],
    ]);
  });

  test('decides ties of commit times by commit id, so that every run tells the same', () => {
    const at = { commitAt: start, authorAt: start };
    const orders = [
      ['c1', 'c2', 'c3'],
      ['c3', 'c2', 'c1'],
      ['c2', 'c3', 'c1'],
    ].map((order) => fill(...order.map((commit) => change(0, 'a', [], 'o1', { commit, ...at }))));
    expect(orders.map(({ firstSeen }) => firstSeen?.commit)).toEqual(['c1', 'c1', 'c1']);
    const introduced = ({ occurrences }: Finding) => [...occurrences()].find(({ attribution }) => attribution?.path === 'a')?.attribution?.introduced?.commit;
    expect(orders.map(introduced)).toEqual(['c1', 'c1', 'c1']);
  });

  test('of an object without a change leaves a place without a path', () => {
    const finding = fill();
    expect(placesOf(finding)).toEqual(['no path:3', 'no path:5']);
    expect(finding.firstSeen).toBeUndefined();
  });

  test('of a repository within the target is told within that repository', () => {
    const [finding] = findingsOf((store) => {
      add({ value: 'aa', object: 'o1', repository: 'sub/repo' })(store);
      store.addChange(change(1, 'a', [], 'o1', { repository: 'sub/repo' }));
      store.addChange(change(0, 'other', [], 'o1', { repository: '' }));
    });
    // A path of git's is told within its repository, as the attribution says.
    expect(placesOf(finding)).toEqual(['a:1']);
  });

  test('tells refs of the introducing commit, masked as paths are', () => {
    const [finding] = findingsOf((store) => {
      add({ value: 'aa', object: 'o1' })(store);
      store.addChange(change(1, 'dir/hidden', [], 'o1'));
      store.addReach(0, '', 'c1', ['refs/heads/hidden', 'refs/heads/main'], 30);
    });
    expect([...(finding?.occurrences() ?? [])][0]?.attribution).toMatchObject({
      path: 'dir/***',
      refs: ['refs/heads/***', 'refs/heads/main'],
      refCount: 30,
      atHead: false,
    });
  });

  test('merges the file of a tree with the same path at HEAD', () => {
    const [finding] = findingsOf((store) => {
      add({ value: 'aa', object: 'o1', line: 3 }, { value: 'aa', path: 'a', line: 3 })(store);
      store.addChange(change(1, 'a', [], 'o1'));
      store.addPresent(0, '', 'o1', 'a');
    });
    expect(placesOf(finding)).toEqual(['a:3']);
    expect([...(finding?.occurrences() ?? [])][0]?.attribution).toMatchObject({ atHead: true, introduced: { commit: 'c1' } });
  });

  test('before 1970 and after 9999 is told within the bounds of RFC 3339', () => {
    const finding = fill(change(0, 'a', [], 'o1', { commitAt: -5, authorAt: 1e15 }));
    const [{ attribution }] = [...finding.occurrences()].filter((one) => one.attribution?.path === 'a') as [PlacedOccurrence];
    expect(attribution?.introduced).toMatchObject({ commitAt: '1970-01-01T00:00:00Z', authorAt: '9999-12-31T23:59:59Z' });
  });

  describe('before git is not believed', () => {
    const forged = (path: string, object: string) => change(0, path, [], object, { commit: 'forged', commitAt: Date.parse('2001-01-01') / 1000 });

    test.each([
      ['of the same object', [forged('a', 'o1'), change(3, 'a', [], 'o1')]],
      ['of another version', [forged('a', 'o1'), change(3, 'a', ['o1'], 'o2')]],
      ['at another path', [forged('b', 'o1'), change(3, 'a', [], 'o1')]],
    ])('where there is another claim, %s', (_, changes) => {
      const finding = fill(...changes);
      expect([finding.firstSeen?.commit, finding.livedDays]).toEqual(['c3', 392]);
      expect([...finding.occurrences()].find(({ attribution }) => attribution?.path === 'a')?.attribution?.introduced?.commit).toBe('c3');
    });

    test('alone: the finding has no first sight, its place tells the commit', () => {
      const finding = fill(forged('a', 'o1'));
      expect([finding.firstSeen, finding.livedDays]).toEqual([undefined, undefined]);
      expect([...finding.occurrences()].map(({ attribution }) => attribution?.introduced?.commit)).toContain('forged');
    });

    test('on the day of its first release it is', () => {
      const at = Date.parse('2005-04-07') / 1000;
      expect(fill(change(0, 'a', [], 'o1', { commitAt: at })).firstSeen?.commitAt).toBe('2005-04-07T00:00:00Z');
      expect(fill(change(0, 'a', [], 'o1', { commitAt: at - 1 })).firstSeen).toBeUndefined();
    });
  });

  test('keeps names of bytes that are no UTF-8, and apart', () => {
    const names = ['\udc80', '\udc81', '\u{10ff80}', '\u{10ff00}\udc80', '\ufffd'];
    const findings = findingsOf((store) => {
      add(
        ...names.map((path) => ({ value: 'aa', path: `file ${path}` })),
        ...names.map((_, i) => ({ value: 'aa', object: `o${i}`, repository: 'r\udcff' })),
      )(store);
      for (const [i, path] of names.entries()) store.addChange(change(i, `git ${path}`, [], `o${i}`, { repository: 'r\udcff' }));
    });
    const told = findings
      .flatMap(({ occurrences }) => [...occurrences()])
      .map(({ origin, attribution }) => ('path' in origin ? origin.path : attribution?.path));
    expect(told.sort()).toEqual(names.flatMap((path) => [`file ${path}`, `git ${path}`]).sort());
  });
});

describe('whatever the order in which it is added, the report is the same', () => {
  const random = createRandom(9);
  const steps: ((store: RunStore) => void)[] = [];
  for (let i = 0; i < 300; i++) {
    const inTree = random.below(3) === 0;
    const one: Sighting = {
      value: `v${random.below(60)}`,
      ...(inTree ? { path: `p${random.below(12)}` } : { object: `o${random.below(40)}` }),
      line: 1 + random.below(5),
      column: 1 + random.below(3),
    };
    const guessable = random.below(2) === 0;
    steps.push((store) =>
      store.addOccurrence(
        random.below(1),
        sighting(guessable ? { ...one, value: `g${one.value}`, base: `line ${Number(one.value.slice(1)) % 7}`, detectorId: 'weak' } : one),
      ),
    );
  }
  for (let i = 0; i < 120; i++) {
    const one = change(random.below(40), `p${random.below(12)}`, random.below(2) ? [`o${random.below(40)}`] : [], `o${random.below(40)}`);
    steps.push((store) => store.addChange(one));
  }
  for (let i = 0; i < 10; i++) {
    const [object, path] = [`o${random.below(40)}`, `p${random.below(12)}`];
    steps.push((store) => store.addPresent(0, '', object, path));
  }
  const render = (order: readonly ((store: RunStore) => void)[]) => {
    const findings = findingsOf((store) => {
      for (const step of order) step(store);
    });
    return JSON.stringify(findings.map((finding) => ({ ...finding, occurrences: [...finding.occurrences()] })));
  };
  const expected = render(steps);

  test.each([1, 2, 3, 4, 5])('shuffled with seed %d', (seed) => {
    const shuffle = createRandom(seed);
    const order = [...steps];
    for (let i = order.length - 1; i > 0; i--) {
      const j = shuffle.below(i + 1);
      [order[i], order[j]] = [order[j] as (typeof order)[number], order[i] as (typeof order)[number]];
    }
    expect(render(order)).toBe(expected);
  });
});

test('a hundred thousand occurrences are stored and read', () => {
  const store = createRunStore(detectors);
  for (let i = 0; i < 100_000; i++) store.addOccurrence(0, sighting({ value: `v${i % 5_000}`, path: `p${i % 1_000}`, line: i }));
  store.close();
  let findings = 0;
  let occurrences = 0;
  for (const finding of store.findings(context)) {
    findings++;
    occurrences += finding.occurrenceCount;
  }
  expect([findings, occurrences]).toEqual([5_000, 100_000]);
});
