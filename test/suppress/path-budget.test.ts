// What patterns of a hostile target may cost over a whole run.
import { expect, test } from 'vitest';
import { createIgnoreMatcher } from '../../src/suppress/ignore-matcher.ts';
import { budgetPaths, mostSteps } from '../../src/suppress/path-budget.ts';
import { createRuleBook } from '../../src/suppress/rule-book.ts';
import { createSuppressible } from './suppressible.ts';

const paths = (count: number) => Array.from({ length: count }, (_, i) => `d${i % 50}/${'ab'.repeat(20)}/${i}.txt`);

test('of a path it is asked once', () => {
  const asked: string[] = [];
  const match = budgetPaths('target', (path) => asked.push(path));
  expect(['a', 'b', 'a'].map(match)).toEqual([1, 2, 1]);
});

test('what takes all its steps at every path gets few of them in the end, and what takes few gets all it wants, as the operator does', () => {
  const greedy = budgetPaths('target', (_, steps) => {
    const { left } = steps;
    steps.left = 0;
    return left;
  });
  const told = paths(2_000).map(greedy);
  expect(told[0]).toBe(mostSteps);
  expect(told.at(-1)).toBeLessThan(mostSteps / 5);
  const trusted = budgetPaths('operator', (_, steps) => {
    const { left } = steps;
    steps.left = 0;
    return left;
  });
  expect(new Set(paths(2_000).map(trusted))).toEqual(new Set([mostSteps]));
  const modest = budgetPaths('target', (_, steps) => {
    steps.left -= mostSteps / 50;
    return steps.left > 0;
  });
  expect(paths(2_000).map(modest)).not.toContain(false);
});

const pattern = (i: number) => `**/*a*b*a*b*${i}/**/*a*b*c*/**/*`;
const asked = createSuppressible();

test('an ignore file that no person would write costs a bounded time over all paths', { timeout: 120_000 }, () => {
  const lines = Array.from({ length: 50_000 }, (_, i) => ({ line: i + 1, pattern: pattern(i) }));
  const match = createIgnoreMatcher({ source: 'target', file: '.keytrailignore', lines });
  const begun = process.cpuUsage();
  expect(paths(500).filter((path) => match(asked, path) !== undefined)).toEqual([]);
  expect(process.cpuUsage(begun).user / 1000).toBeLessThan(20_000);
});

test('thousands of allows by path cost a bounded time over all places', { timeout: 120_000 }, () => {
  const rules = Array.from({ length: 8_000 }, (_, i) => ({ kind: 'allow', source: 'target', where: `keytrail.yaml:${i}`, paths: [pattern(i)] }) as const);
  const book = createRuleBook(rules, (suppression) => suppression);
  const begun = process.cpuUsage();
  expect([...paths(500), ...paths(500)].flatMap((path) => book.aboutPlace(asked, path))).toEqual([]);
  expect(process.cpuUsage(begun).user / 1000).toBeLessThan(20_000);
});
