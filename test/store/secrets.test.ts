import { describe, expect, test } from 'vitest';
import type { Detector } from '../../src/model/detector.ts';
import type { Occurrence } from '../../src/model/occurrence.ts';
import type { Secret, SecretPlace } from '../../src/model/secret.ts';
import type { Severity } from '../../src/model/severity.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { createRunStore, type RunStore, type StoredChange } from '../../src/store/run-store.ts';
import { createRandom } from '../support/random-text.ts';

const detector = (id: string, severity: Severity, since?: string) => ({ id, severity, provider: 'acme', title: id, since }) as Detector;
const detectors = new Map(
  [detector('weak', 'high'), detector('strong', 'medium'), detector('worse', 'critical'), detector('young', 'medium', '2021-04-01')].map((one) => [
    one.id,
    one,
  ]),
);
const asOf = '2026-01-31T00:00:00Z';
const context = { targets: ['one', 'two'], detectors, asOf, maskPath: (path: string) => path.replace('hidden', '***') };

type Changes = Partial<Occurrence> & { readonly path?: string; readonly object?: string; readonly value?: string; readonly line?: number };

function sighting({ path = 'a.env', object, value = 'aa', line = 1, ...changes }: Changes = {}): Occurrence {
  return {
    findingId: `id of ${value}`,
    guessable: false,
    valueTag: `fp1:k:${value}`,
    detectorId: 'strong',
    mask: value,
    facts: {},
    confidence: 0.9,
    alsoMatched: [],
    origin: object === undefined ? { kind: 'file', path } : { kind: 'git-blob', repository: '', object },
    region: { startLine: line, startColumn: 1, endLine: line, endColumn: 5 },
    ...changes,
  };
}

const guess = (changes: Changes = {}) => sighting({ guessable: true, findingId: 'line', detectorId: 'weak', ...changes });

const at = (time: string) => Date.parse(time) / 1000;
const change = (commitAt: string, changes: Partial<StoredChange> = {}): StoredChange => ({
  target: 0,
  repository: '',
  commit: `c${commitAt}`,
  commitAt: at(commitAt),
  authorAt: at(commitAt),
  path: 'a',
  before: [],
  after: 'o1',
  ...changes,
});

function filled(fill: (store: RunStore) => void): RunStore {
  const store = createRunStore(detectors);
  fill(store);
  store.close();
  return store;
}

interface ReadSecret extends Omit<Secret, 'places'> {
  readonly places: readonly SecretPlace[];
}

function secretsOf(fill: (store: RunStore) => void, at = asOf): ReadSecret[] {
  return Array.from(filled(fill).secrets({ ...context, asOf: at }), (secret) => ({ ...secret, places: [...secret.places] }));
}

const add =
  (...occurrences: readonly Occurrence[]) =>
  (store: RunStore) => {
    for (const one of occurrences) store.addOccurrence(0, one);
  };

describe('a secret', () => {
  test('is one value over all targets', () => {
    const secrets = secretsOf((store) => {
      store.addOccurrence(0, sighting());
      store.addOccurrence(1, sighting({ path: 'b.env' }));
      store.addOccurrence(1, sighting({ value: 'bb' }));
    });
    expect(secrets.map(({ findingIds, places }) => [findingIds, places.map(({ target, path }) => `${target}/${path}`)])).toEqual([
      [['id of aa'], ['one/a.env', 'two/b.env']],
      [['id of bb'], ['two/a.env']],
    ]);
  });

  test('of a guessable value is one finding: equal ones may be so by chance', () => {
    const secrets = secretsOf((store) => {
      store.addOccurrence(0, guess());
      store.addOccurrence(0, guess({ path: 'b' }));
      store.addOccurrence(0, guess({ findingId: 'other line' }));
      store.addOccurrence(1, guess());
    });
    expect(secrets.map(({ places }) => places.length)).toEqual([1, 2, 1]);
  });

  test('that a format without guessable values tells is one, however it is told elsewhere, and that format leads', () => {
    const [secret, ...others] = secretsOf(add(guess({ path: 'b' }), sighting()));
    expect(others).toEqual([]);
    expect(secret).toMatchObject({ detector: { id: 'strong' }, places: [{ path: 'a.env' }, { path: 'b' }] });
    expect(secret?.findingIds).toHaveLength(2);
  });

  test('is told by its strongest detector, with the facts seen there and the best confidence', () => {
    const facts = { account: 'acme-1' };
    const [secret] = secretsOf(add(sighting({ confidence: 0.95 }), sighting({ path: 'b', detectorId: 'worse', confidence: 0.5, facts })));
    expect(secret).toMatchObject({ detector: { id: 'worse' }, facts, confidence: 0.95 });
  });

  test('has the fingerprint of its value first, then the others, each once', () => {
    const otherFingerprints = ['fp1:k:inner', 'fp1:old:aa'];
    const [secret] = secretsOf(add(sighting({ otherFingerprints }), sighting({ path: 'b', otherFingerprints: ['fp1:k:inner'] }), sighting({ path: 'c' })));
    expect(secret?.fingerprints).toEqual(['fp1:k:aa', 'fp1:k:inner', 'fp1:old:aa']);
  });

  test('has no fingerprint under the key of one run', () => {
    expect(secretsOf(add(sighting({ valueTag: 'run:aa' })))[0]?.fingerprints).toEqual([]);
  });

  test('has at most ten variables, sorted', () => {
    const names = Array.from({ length: 14 }, (_, i) => `NAME_${String.fromCharCode(90 - i)}`);
    const [secret] = secretsOf(
      add(...names.map((variable, line) => sighting({ line, variable })), sighting({ path: 'b', variable: 'NAME_Z' }), sighting({ path: 'c' })),
    );
    expect(secret?.variables).toEqual(names.toSorted().slice(0, 10));
  });
});

describe('places of a secret', () => {
  test('are told once, in whatever lines and versions it stands there', () => {
    const [secret] = secretsOf((store) => {
      add(sighting({ object: 'o1' }), sighting({ object: 'o1', line: 7 }), sighting({ object: 'o2' }), sighting({ object: 'o3' }))(store);
      for (const after of ['o1', 'o2', 'o3']) store.addChange(change('2025-01-01', { after, path: 'hidden/a' }));
      store.addPresent(0, '', 'o3', 'hidden/a');
    });
    const place = { target: 'one', kind: 'git-blob', repository: '', path: '***/a' };
    expect(secret?.places).toEqual([
      { ...place, present: true },
      { ...place, present: false },
    ]);
  });

  test('need not be read before the next secret is asked for', () => {
    const store = filled(add(...['aa', 'bb', 'cc', 'dd'].flatMap((value) => ['a', 'b', 'c'].map((path) => sighting({ value, path })))));
    const wanted = [1, 0, 2, 3];
    const told = Array.from(store.secrets(context), ({ places }, i) => {
      const from = places[Symbol.iterator]();
      return Array.from({ length: wanted[i] ?? 0 }, () => from.next().value?.path);
    });
    expect(told).toEqual([['a'], [], ['a', 'b'], ['a', 'b', 'c']]);
  });
});

describe('the first evidence of a secret', () => {
  const evidence = (changes: readonly StoredChange[], detectorId = 'strong', clock = asOf) => {
    const [secret] = secretsOf((store) => {
      store.addOccurrence(0, sighting({ object: 'o1', detectorId }));
      for (const one of changes) store.addChange(one);
    }, clock);
    return [secret?.firstEvidenceAt, secret?.clockSuspect];
  };

  test('is the earliest author or commit time of a change that brought it', () => {
    const later = change('2024-05-05T00:00:00Z', { authorAt: at('2024-03-03T00:00:00Z') });
    expect(evidence([later, change('2024-04-04T00:00:00Z')])).toEqual(['2024-03-03T00:00:00Z', false]);
  });

  test('is none without history', () => {
    expect(evidence([])).toEqual([undefined, false]);
  });

  test.each([
    ['git had its first release', 'strong', '1999-01-01T00:00:00Z'],
    ["the secret's format came into use", 'young', '2020-01-01T00:00:00Z'],
  ])('is not from before %s: the clock is suspect', (_, detectorId, time) => {
    expect(evidence([change('2024-04-04T00:00:00Z'), change(time)], detectorId)).toEqual(['2024-04-04T00:00:00Z', true]);
    expect(evidence([change(time)], detectorId)).toEqual([undefined, true]);
  });

  test('takes the one time of a change that can be true', () => {
    expect(evidence([change('2022-01-01T00:00:00Z', { authorAt: at('2019-01-01') })], 'young')).toEqual(['2022-01-01T00:00:00Z', true]);
    expect(evidence([change('2022-01-01T00:00:00Z', { authorAt: 0 })])).toEqual(['2022-01-01T00:00:00Z', true]);
  });

  test('may be of the very first day', () => {
    expect(evidence([change('2005-04-07T00:00:00Z')])).toEqual(['2005-04-07T00:00:00Z', false]);
    expect(evidence([change('2021-04-01T00:00:00Z')], 'young')).toEqual(['2021-04-01T00:00:00Z', false]);
  });

  test('is at most a day after the clock of the judgement, whichever that is', () => {
    const changes = [change('2026-02-01T00:00:00Z')];
    expect(evidence(changes)).toEqual(['2026-02-01T00:00:00Z', false]);
    expect(evidence(changes, 'strong', '2026-01-30T23:59:59Z')).toEqual([undefined, true]);
  });

  test('does not come from changes of other objects or repositories', () => {
    expect(evidence([change('2020-01-01T00:00:00Z', { after: 'o9' }), change('2020-01-01T00:00:00Z', { repository: 'sub' })])).toEqual([undefined, false]);
  });
});

function verdict(changes: Partial<Verdict> = {}): Verdict {
  const base = { class: 'unmatched', tentative: false, flags: [], strength: 0, candidates: [], confidence: 1, evidence: [], actions: [] } as const;
  return { ...base, score: 5, severity: 'medium', status: 'open', ...changes };
}

describe('findings with verdicts', () => {
  const judged = (of: (secret: Secret) => Verdict, occurrences: readonly Occurrence[]) => {
    const store = filled(add(...occurrences));
    for (const secret of store.secrets(context)) store.setVerdict(secret.key, of(secret));
    return store;
  };
  const values = ['aa', 'bb', 'cc', 'dd'].map((value) => sighting({ value }));
  const byFingerprint =
    (verdicts: Readonly<Record<string, Partial<Verdict>>>) =>
    ({ fingerprints }: Secret) =>
      verdict(verdicts[fingerprints[0]?.slice(-2) ?? '']);

  test('come open ones first, the worst leading, then suppressed ones, then what is no finding', () => {
    const store = judged(
      byFingerprint({ aa: { status: 'none', score: 0 }, bb: { score: 3 }, cc: { status: 'suppressed', score: 9 }, dd: { score: 3.1 } }),
      values,
    );
    expect([...store.findings(context)].map(({ mask, verdict: told }) => `${mask} ${told?.status}`)).toEqual([
      'dd open',
      'bb open',
      'cc suppressed',
      'aa none',
    ]);
  });

  test('of one score come as they do without verdicts', () => {
    const store = judged(() => verdict(), values);
    expect([...store.findings(context)].map(({ mask }) => mask)).toEqual(['aa', 'bb', 'cc', 'dd']);
  });

  test('carry them, and their severity, in every target', () => {
    const store = createRunStore(detectors);
    for (const target of [0, 1]) store.addOccurrence(target, sighting());
    store.close();
    const one = verdict({ severity: 'low', evidence: [{ rule: 'match', text: 'said' }] });
    for (const { key } of store.secrets(context)) store.setVerdict(key, one);
    expect([...store.findings(context)].map(({ target, severity, verdict: told }) => [target, severity, told])).toEqual([
      ['one', 'low', one],
      ['two', 'low', one],
    ]);
  });

  test('are counted while they are open, by the severity of the verdict', () => {
    const store = judged(byFingerprint({ aa: { status: 'none' }, bb: { severity: 'high' }, cc: { status: 'suppressed' }, dd: { severity: 'low' } }), values);
    expect(store.countBySeverity()).toEqual({ critical: 0, high: 1, medium: 0, low: 1 });
    store.clearVerdicts();
    expect(store.countBySeverity()).toEqual({ critical: 0, high: 0, medium: 4, low: 0 });
  });

  test('carry the last verdict that was set', () => {
    const store = judged(() => verdict({ score: 1 }), values.slice(0, 1));
    for (const { key } of store.secrets(context)) store.setVerdict(key, verdict({ score: 2, severity: 'high' }));
    expect([...store.findings(context)].map(({ severity, verdict: told }) => [severity, told?.score])).toEqual([['high', 2]]);
  });

  test('lead where they have none while others have: what is not judged is not known to be good', () => {
    const store = filled(add(...values));
    for (const { key, fingerprints } of store.secrets(context)) if (fingerprints[0] !== 'fp1:k:dd') store.setVerdict(key, verdict({ score: 9 }));
    expect([...store.findings(context)].map(({ mask }) => mask)).toEqual(['dd', 'aa', 'bb', 'cc']);
  });
});

const random = createRandom(4);
const steps: ((store: RunStore) => void)[] = [];
for (let i = 0; i < 400; i++) {
  const [value, target, line] = [`v${random.below(50)}`, random.below(2), 1 + random.below(20)];
  // One place tells one name.
  const variable = `N${line}`;
  const where = random.below(3) === 0 ? { path: `p${random.below(12)}` } : { object: `o${random.below(40)}` };
  const weak = Number(value.slice(1)) % 4 === 0;
  steps.push((store) => store.addOccurrence(target, weak ? guess({ value, variable, line, ...where }) : sighting({ value, variable, line, ...where })));
}
for (let i = 0; i < 150; i++) {
  const [day, after, target] = [String(10 + random.below(18)), `o${random.below(40)}`, random.below(2)];
  const one = change(`2025-01-${day}T00:00:00Z`, { after, target, path: `p${random.below(12)}` });
  steps.push((store) => store.addChange(one));
}

/** A verdict that hangs on all that a secret tells. */
function judge(store: RunStore, clock: string): void {
  for (const secret of store.secrets({ ...context, asOf: clock })) {
    const text = JSON.stringify({ ...secret, key: 0, places: [...secret.places] });
    const score = ((text.length * 7 + Date.parse(secret.firstEvidenceAt ?? clock) / 86_400_000 + Date.parse(clock) / 86_400_000) % 100) / 10;
    store.setVerdict(secret.key, verdict({ score, status: score > 8 ? 'none' : 'open', evidence: [{ rule: 'all', text }] }));
  }
}

const render = (store: RunStore, clock: string) =>
  JSON.stringify([...store.findings({ ...context, asOf: clock })].map((finding) => ({ ...finding, occurrences: [...finding.occurrences()] })));

test('judging anew at another time gives exactly what a fresh run gives', () => {
  const fill = (store: RunStore) => {
    for (const step of steps) step(store);
  };
  const [first, second] = ['2025-01-15T00:00:00Z', asOf];
  const store = filled(fill);
  judge(store, first);
  const told = render(store, first);
  store.clearVerdicts();
  judge(store, second);
  const fresh = filled(fill);
  judge(fresh, second);
  const anew = render(store, second);
  expect([anew === render(fresh, second), anew === told]).toEqual([true, false]);
});

test('secrets, their verdicts and the report are the same whatever the order in which all is added', () => {
  const outputOf = (order: readonly ((store: RunStore) => void)[]) => {
    const store = filled((one) => {
      for (const step of order) step(one);
    });
    judge(store, asOf);
    return [render(store, asOf), JSON.stringify(Array.from(store.secrets(context), (secret) => ({ ...secret, places: [...secret.places] })))];
  };
  const shuffled = [1, 2, 3].map((seed) => {
    const shuffle = createRandom(seed);
    return steps
      .map((step) => ({ step, turn: shuffle.below(1e6) }))
      .sort((a, b) => a.turn - b.turn)
      .map(({ step }) => step);
  });
  const expected = outputOf(steps).join();
  // Compared apart from the assertion: these are long.
  expect(shuffled.map((order) => outputOf(order).join() === expected)).toEqual([true, true, true]);
});

test('two readers of findings and their occurrences do not disturb each other', () => {
  const store = filled((one) => {
    for (let i = 0; i < 3; i++) for (let path = 0; path < 450; path++) one.addOccurrence(0, sighting({ value: `v${i}`, path: `p${1000 + path}` }));
  });
  const [left, right] = [store.findings(context)[Symbol.iterator](), store.findings(context)[Symbol.iterator]()];
  for (let i = 0; i < 3; i++) {
    const [a, b] = [left.next().value, right.next().value];
    const [one, two] = [a.occurrences()[Symbol.iterator](), b.occurrences()[Symbol.iterator]()];
    let read = 0;
    for (let next = one.next(); !next.done; next = one.next(), read++) expect(two.next().value).toEqual(next.value);
    expect([read, two.next().done, [...a.occurrences()].length]).toEqual([450, true, 450]);
  }
});
