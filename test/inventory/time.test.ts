import { expect, test } from 'vitest';
import { readTime } from '../../src/inventory/time.ts';

test.each([
  ['2026-01-31T10:20:30Z', '2026-01-31T10:20:30Z'],
  ['2026-01-31t10:20:30z', '2026-01-31T10:20:30Z'],
  ['2026-01-31 10:20:30.987654Z', '2026-01-31T10:20:30Z'],
  ['2026-01-31T10:20:30+05:30', '2026-01-31T04:50:30Z'],
  ['2026-01-31T23:20:30-02:00', '2026-02-01T01:20:30Z'],
  ['2024-02-29T00:00:00-00:00', '2024-02-29T00:00:00Z'],
  ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59Z'],
])('%s is the moment %s', (text, time) => {
  expect(readTime(text, 'start')).toEqual({ time });
  expect(readTime(text, 'end')).toEqual({ time });
});

test('a day alone is its beginning, and its last second where something expires', () => {
  expect(readTime('2026-06-30', 'start')).toEqual({ time: '2026-06-30T00:00:00Z' });
  expect(readTime('2026-06-30', 'end')).toEqual({ time: '2026-06-30T23:59:59Z' });
});

test.each(['2026-02-31', '2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31T00:00:00Z', '2026-01-00', '0001-01-01'])('%s is no day', (text) => {
  expect(readTime(text, 'start')).toEqual({ mistake: 'is not a day of the calendar' });
});

test.each(['2026-01-31T10:20:30', '2026-01-31 10:20:30', '2026-01-31T10:20:30.5'])('%s has no zone and is refused', (text) => {
  expect(readTime(text, 'start')).toEqual({ mistake: 'needs an offset or Z, as in 2026-01-31T00:00:00Z' });
});

test.each(['2026-01-31T24:00:00Z', '2026-01-31T10:60:00Z', '2026-01-31T10:00:61Z', '2026-01-31T10:00:00+25:00'])('%s is no time of the day', (text) => {
  expect(readTime(text, 'start')).toEqual({ mistake: 'is not a time of the day' });
});

test.each(['', 'yesterday', '31.01.2026', '2026-1-31', '20260131', '2026-01-31T10:20Z', '1769817600', ' 2026-01-31'])('%j is no time', (text) => {
  expect(readTime(text, 'start')).toMatchObject({ mistake: expect.stringContaining('must be a time') });
});
