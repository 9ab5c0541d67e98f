import { describe, expect, test } from 'vitest';
import type { Suppression, SuppressionPolicy } from '../../src/model/suppression.ts';
import { createVoidJudge, isOver, isProtected } from '../../src/suppress/void.ts';
import { asOf, createMark, createSuppressible, openPolicy, type Sketch } from './suppressible.ts';

const entry: Suppression = { kind: 'baseline', source: 'target', where: 'b:1' };

function voidOf(changes: Partial<Suppression>, policy: Partial<SuppressionPolicy> = {}, sketch: Sketch = {}) {
  const judge = createVoidJudge({ ...openPolicy, ...policy }, { asOf, ofChange: false, detectorIds: [] });
  return judge.judge(createSuppressible(sketch), judge.judgeAlone({ ...entry, ...changes })).void;
}

function voidOfMark(mark: Parameters<typeof createMark>[0], { trustChange = false, ofChange = false, sketch = {} as Sketch } = {}) {
  return createVoidJudge({ ...openPolicy, trustChange }, { asOf, ofChange, detectorIds: [] }).judgeMark(createSuppressible(sketch), createMark(mark), 'a').void;
}

test('until is the last day on which it holds, by UTC', () => {
  expect(['2026-01-30', '2026-01-31', '2026-02-01'].map((until) => isOver({ until }, '2026-01-31T23:59:59Z'))).toEqual([true, false, false]);
  expect(isOver({ until: '2026-01-31' }, '2026-02-01T00:00:00Z')).toBe(true);
  expect(isOver({}, asOf)).toBe(false);
});

describe("the policy binds a target's own suppressions and no others", () => {
  test('a kind that is not permitted is void', () => {
    expect(voidOf({}, { fromTarget: ['inline'] })).toBe('policy');
    expect(voidOf({ source: 'operator' }, { fromTarget: [] })).toBeUndefined();
  });

  test('it must end within the days that are given', () => {
    expect(['2026-03-02', '2026-03-01', undefined].map((until) => voidOf(until === undefined ? {} : { until }, { maxDays: 29 }))).toEqual([
      'policy',
      undefined,
      'policy',
    ]);
    expect(voidOf({ source: 'operator' }, { maxDays: 1 })).toBeUndefined();
  });

  test('it must have a reason where one is wanted, but for a line of an ignore file', () => {
    expect(voidOf({}, { requireReason: true })).toBe('policy');
    expect(voidOf({ reason: 'why' }, { requireReason: true })).toBeUndefined();
    expect(voidOf({ kind: 'ignore-file' }, { requireReason: true, maxDays: 1 })).toBeUndefined();
  });
});

describe('what nothing may hide', () => {
  test.each([
    ['retired-live', [], undefined, true],
    ['stale-copy', [], undefined, true],
    ['expired', ['stale-copy'], 'svc', true],
    ['exposed', [], 'svc', true],
    ['governed', ['exposed'], 'svc', true],
    ['exposed', [], undefined, false],
    ['orphaned', ['public'], 'svc', false],
  ])('class %s with flags %j of identity %s: %s', (name, flags, identity, held) => {
    const verdict = { class: name, flags, ...(identity === undefined ? {} : { identity }) };
    expect(isProtected(createSuppressible({ verdict }).finding.verdict)).toBe(held);
    for (const source of ['operator', 'target'] as const) expect(voidOf({ source }, {}, { verdict })).toBe(held ? 'class' : undefined);
    expect(voidOfMark({}, { sketch: { verdict } })).toBe(held ? 'class' : undefined);
  });

  test('what is void by the policy stays so: a later review tells the class anew, but not the policy', () => {
    expect(voidOf({}, { fromTarget: [] }, { verdict: { class: 'retired-live' } })).toBe('policy');
    expect(voidOf({ until: '2026-01-01' }, {}, { verdict: { class: 'retired-live' } })).toBe('class');
  });
});

describe('marks', () => {
  test('one that is not understood is void', () => {
    expect(voidOfMark({ mistake: 'bad-date' })).toBe('mistake');
  });

  test('one of a change is void unless the operator trusts the change', () => {
    expect(voidOfMark({}, { ofChange: true })).toBe('in-change');
    expect(voidOfMark({}, { ofChange: true, trustChange: true })).toBeUndefined();
  });

  test('one that is older than a strong secret is void unless it names the finding', () => {
    const olderMarks = [createMark(), createMark({ selectors: ['acme-key', 'kt1:a'] })];
    expect(voidOfMark({}, { sketch: { olderMarks } })).toBe('older-mark');
    expect(voidOfMark({ line: 9 }, { sketch: { olderMarks } })).toBe('older-mark');
    expect(voidOfMark({ reason: 'new' }, { sketch: { olderMarks } })).toBeUndefined();
    expect(voidOfMark({ selectors: ['acme-key', 'kt1:a'] }, { sketch: { olderMarks } })).toBeUndefined();
    expect(voidOfMark({}, { sketch: { olderMarks, guessable: true } })).toBeUndefined();
  });
});
