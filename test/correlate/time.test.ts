// Times are told to the second or finer, and are compared as moments either way.
import { expect, test } from 'vitest';
import { isBefore } from '../../src/correlate/time.ts';

test.each([
  ['2026-01-31T00:00:00Z', '2026-01-31T00:00:01Z', true],
  ['2026-01-31T00:00:00Z', '2026-01-31T00:00:00Z', false],
  ['2026-01-31T00:00:00Z', '2026-01-31T00:00:00.500Z', true],
  ['2026-01-31T00:00:00.500Z', '2026-01-31T00:00:00Z', false],
  ['2026-01-31T00:00:00.000Z', '2026-01-31T00:00:00Z', false],
  ['2026-01-31T00:00:00.500Z', '2026-01-31T00:00:01Z', true],
])('%s before %s: %s', (a, b, before) => {
  expect(isBefore(a, b)).toBe(before);
});
