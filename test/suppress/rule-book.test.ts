import { expect, test } from 'vitest';
import type { SuppressionRule } from '../../src/model/suppression.ts';
import { createRuleBook } from '../../src/suppress/rule-book.ts';
import { createSuppressible, type Sketch } from './suppressible.ts';

const rule = (changes: Partial<SuppressionRule>, i = 1): SuppressionRule => ({ kind: 'allow', source: 'operator', where: `keytrail.yaml:${i}`, ...changes });
const whole = (sketch: Sketch, ...rules: SuppressionRule[]) => createRuleBook(rules, (one) => one).aboutFinding(createSuppressible(sketch));
const isAbout = (sketch: Sketch, changes: Partial<SuppressionRule>) => whole(sketch, rule(changes)).length === 1;

test('a rule is about a finding when all that it names holds', () => {
  expect(isAbout({}, { finding: 'kt1:a' })).toBe(true);
  expect(isAbout({}, { finding: 'kt1:b' })).toBe(false);
  expect(isAbout({}, { finding: 'kt1:a', detectors: ['acme-*'] })).toBe(true);
  expect(isAbout({}, { finding: 'kt1:a', detectors: ['other'] })).toBe(false);
  expect(isAbout({}, { detectors: ['other', 'acme-key'] })).toBe(true);
});

test('a rule for one target is about its findings alone', () => {
  expect([0, 1].map((target) => isAbout({ target }, { target: 1, finding: 'kt1:a' }))).toEqual([false, true]);
  expect([0, 1].map((target) => isAbout({ target }, { target: 1, detectors: ['*'] }))).toEqual([false, true]);
});

test('a rule about an identity waits for a verdict that names it', () => {
  const verdict = { class: 'governed', identity: 'svc-pay' };
  expect(isAbout({ verdict }, { identity: 'svc-*' })).toBe(true);
  expect(isAbout({ verdict }, { identity: 'svc' })).toBe(false);
  expect(isAbout({}, { identity: '*' })).toBe(false);
});

test('what a worker matched is known by the index among all rules', () => {
  const rules = [rule({ finding: 'kt1:z' }), rule({ value: 'x' }, 2), rule({ value: 'y' }, 3)];
  const matched = (allows: number[]) => whole({ places: [{ path: 'a', allows }] }, ...rules).map(({ where }) => where);
  expect(matched([])).toEqual([]);
  expect(matched([1])).toEqual(['keytrail.yaml:2']);
  expect(matched([2])).toEqual(['keytrail.yaml:3']);
});

test('of findings that differ each gets its own answer', () => {
  const book = createRuleBook([rule({ detectors: ['acme-key'], target: 0 }), rule({ identity: 'svc-a' }, 2)], (one) => one);
  const ask = (sketch: Sketch) => book.aboutFinding(createSuppressible(sketch)).map(({ where }) => where);
  expect(ask({})).toEqual(['keytrail.yaml:1']);
  expect(ask({ detector: 'other' })).toEqual([]);
  expect(ask({ target: 1 })).toEqual([]);
  expect(ask({ target: 1, verdict: { class: 'governed', identity: 'svc-a' } })).toEqual(['keytrail.yaml:2']);
});

test('of rules about the same finding the one that holds longest is told, an active one first', () => {
  const rules = [rule({ finding: 'kt1:a', until: '2026-01-01' }), rule({ finding: 'kt1:a', until: '2027-01-01' }, 2), rule({ finding: 'kt1:a' }, 3)];
  expect(whole({}, ...rules)).toMatchObject([{ where: 'keytrail.yaml:3' }]);
  const judged = createRuleBook(rules, (one) => (one.until === undefined ? { ...one, void: 'policy' } : one));
  expect(judged.aboutFinding(createSuppressible())).toMatchObject([{ where: 'keytrail.yaml:2' }]);
});

test('a rule with a path is asked for each place, and never counts for the whole', () => {
  const book = createRuleBook([rule({ paths: ['test/'], detectors: ['acme-*'] })], (one) => one);
  const asked = createSuppressible();
  expect(book.aboutFinding(asked)).toEqual([]);
  expect(['test/a.py', 'src/a.py', ''].map((path) => book.aboutPlace(asked, path).length)).toEqual([1, 0, 0]);
});

test.each([
  ['a baseline of 50,000 entries', (i: number): Partial<SuppressionRule> => ({ finding: `kt1:${i}` })],
  ['10,000 allows of everything', (): Partial<SuppressionRule> => ({ detectors: ['*'] })],
  ['10,000 allows by value', (): Partial<SuppressionRule> => ({ value: 'x' })],
])('%s is asked about 100,000 findings within seconds', (name, make) => {
  const rules = Array.from({ length: name.startsWith('a ') ? 50_000 : 10_000 }, (_, i) => rule(make(i), i));
  const book = createRuleBook(rules, (one) => one);
  const begun = performance.now();
  for (let i = 0; i < 100_000; i++) book.aboutFinding(createSuppressible({ id: `kt1:${i}` }));
  expect(performance.now() - begun).toBeLessThan(20_000);
});
