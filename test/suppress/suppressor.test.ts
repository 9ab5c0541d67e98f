import { describe, expect, test } from 'vitest';
import type { SuppressionRule, Suppressions } from '../../src/model/suppression.ts';
import { createSuppressor } from '../../src/suppress/suppressor.ts';
import { asOf, createMark, createSuppressible, openPolicy, type Sketch } from './suppressible.ts';

function hiderOf(sketch: Sketch, suppressions: Partial<Suppressions> = {}) {
  return createSuppressor(
    { rules: [], ignoreFiles: [], policy: openPolicy, ...suppressions },
    { asOf, ofChange: false, detectorIds: ['acme', 'acme-key', 'key', 'other-key'] },
  )(createSuppressible(sketch));
}

const rule = (changes: Partial<SuppressionRule>): SuppressionRule => ({ kind: 'allow', source: 'operator', where: 'keytrail.yaml:1', ...changes });
const marked = { marks: [createMark()] };

describe('marks', () => {
  test('a mark beside the only place hides the finding, and says where it stands', () => {
    expect(hiderOf({ places: [{ path: 'a.py', ...marked }] })).toEqual({ kind: 'inline', source: 'target', syntax: 'keytrail', where: 'a.py:3' });
  });

  test('one present place without a mark keeps the finding open', () => {
    expect(hiderOf({ places: [{ path: 'a.py', ...marked }, { path: 'b.py' }] })).toBeUndefined();
  });

  test('what history holds follows the mark on the present place', () => {
    const history = { path: 'old.py', present: false };
    expect(hiderOf({ places: [{ path: 'a.py', ...marked }, history] })).toMatchObject({ kind: 'inline' });
    expect(hiderOf({ places: [{ path: 'a.py' }, { ...history, ...marked }] })).toBeUndefined();
    expect(hiderOf({ places: [{ ...history, ...marked }] })).toMatchObject({ kind: 'inline' });
  });

  test('a mark names a detector, one that matched too, a wildcard, or the finding', () => {
    const hides = (...selectors: string[]) =>
      hiderOf({ alsoMatched: ['other-key'], places: [{ path: 'a', marks: [createMark({ selectors })] }] }) !== undefined;
    expect([hides('acme-key'), hides('other-key'), hides('acme-*'), hides('kt1:a'), hides('x', 'acme-key')]).toEqual([true, true, true, true, true]);
    expect([hides('acme'), hides('kt1:b'), hides('key')]).toEqual([false, false, false]);
  });

  test('a mark that names a detector that there is not hides nothing, and says so', () => {
    expect(hiderOf({ places: [{ path: 'a', marks: [createMark({ selectors: ['acme-kye'] })] }] })).toMatchObject({ void: 'mistake' });
  });

  test('the mark of another scanner counts when the policy says so', () => {
    const places = [{ path: 'a', marks: [createMark({ syntax: 'gitleaks', selectors: [] })] }];
    expect(hiderOf({ places })).toBeUndefined();
    expect(hiderOf({ places }, { policy: { ...openPolicy, marks: ['gitleaks'] } })).toMatchObject({ kind: 'inline', syntax: 'gitleaks' });
  });

  test('of several marks on a place one that is active counts, and the one that holds longest is told', () => {
    const marks = [createMark({ until: '2026-01-30' }), createMark({ until: '2026-03-01', line: 7 }), createMark({ until: '2026-02-01' })];
    expect(hiderOf({ places: [{ path: 'a', marks }] })).toMatchObject({ where: 'a:7', until: '2026-03-01' });
  });

  test('of several places the mark that ends first is told: then the finding is open again', () => {
    const places = ['2026-05-01', '2026-03-01', '2026-04-01'].map((until, i) => ({ path: `p${i}`, marks: [createMark({ until })] }));
    expect(hiderOf({ places })).toMatchObject({ where: 'p1:3' });
  });

  test('a void mark is told when nothing hides the finding', () => {
    expect(hiderOf({ places: [{ path: 'a', marks: [createMark({ until: '2026-01-30' })] }] })).toMatchObject({ void: 'expired' });
    expect(hiderOf({ places: [{ path: 'a', marks: [createMark({ until: '2026-01-31' })] }] })?.void).toBeUndefined();
  });
});

describe('rules', () => {
  test('a rule about the finding hides it at all its places', () => {
    expect(hiderOf({ places: [{ path: 'a' }, { path: 'b' }] }, { rules: [rule({ finding: 'kt1:a' })] })).toMatchObject({ kind: 'allow' });
  });

  test('an active mark is told before a void rule, and a void rule where there is no other', () => {
    const over = rule({ finding: 'kt1:a', until: '2026-01-30' });
    expect(hiderOf({ places: [{ path: 'a', ...marked }] }, { rules: [over] })).toMatchObject({ kind: 'inline' });
    expect(hiderOf({}, { rules: [over] })).toMatchObject({ kind: 'allow', void: 'expired' });
  });
});

test('a finding with a hundred thousand uncovered places is open soon', () => {
  const places = Array.from({ length: 100_000 }, (_, i) => ({ path: `p${i}` }));
  const begun = performance.now();
  expect(hiderOf({ places })).toBeUndefined();
  expect(performance.now() - begun).toBeLessThan(2_000);
});
