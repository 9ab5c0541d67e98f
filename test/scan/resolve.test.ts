import { describe, expect, test } from 'vitest';
import type { Detector } from '../../src/model/detector.ts';
import { type Judged, resolveOverlaps } from '../../src/scan/resolve.ts';

function judged(id: string, start: number, end: number, { provider = 'acme', proven = false, run = false } = {}): Judged {
  const detector = { id, provider, ...(run ? { run: { least: 28, context: '' } } : {}) } as Detector;
  return { match: { detector, from: start, to: end, start, end, groups: { secret: 'x' } }, facts: proven ? { checksum: 'valid' } : {}, confidence: 0.5 };
}

const resolve = (...all: Judged[]) => resolveOverlaps(all).map(({ match, alsoMatched }) => [match.detector.id, ...alsoMatched]);

describe('of matches that overlap stays', () => {
  test('the proven one, however short', () => {
    expect(resolve(judged('a', 0, 50), judged('z', 10, 20, { proven: true }))).toEqual([['z', 'a']]);
  });

  test('the one of a provider before a generic one, however long', () => {
    expect(resolve(judged('a', 0, 50, { provider: 'generic' }), judged('z', 10, 20))).toEqual([['z', 'a']]);
  });

  test('the one of a provider before a form that many use', () => {
    expect(resolve(judged('a', 0, 50, { provider: 'jwt' }), judged('z', 10, 20))).toEqual([['z', 'a']]);
  });

  test('a value that a name announces before a run that none does', () => {
    expect(resolve(judged('a', 0, 50, { provider: 'generic', run: true }), judged('z', 0, 50, { provider: 'generic' }))).toEqual([['z', 'a']]);
  });

  test('the longest of one rank', () => {
    expect(resolve(judged('a', 0, 10), judged('z', 0, 11))).toEqual([['z', 'a']]);
  });

  test('the first id of one length', () => {
    expect(resolve(judged('z', 0, 10), judged('a', 1, 11))).toEqual([['a', 'z']]);
  });

  test('one for each span', () => {
    expect(resolve(judged('a', 0, 10), judged('b', 10, 20), judged('c', 5, 9)).sort()).toEqual([['a', 'c'], ['b']]);
  });
});

test('the losers are listed once each, sorted, without the winner', () => {
  expect(resolve(judged('w', 0, 50), judged('c', 1, 9), judged('b', 2, 9), judged('c', 20, 30), judged('w', 3, 9))).toEqual([['w', 'b', 'c']]);
});

test('the order of the matches does not matter', () => {
  const all = [
    judged('a', 0, 10),
    judged('b', 5, 15),
    judged('c', 12, 30, { proven: true }),
    judged('d', 29, 40, { provider: 'generic' }),
    judged('e', 39, 41),
  ];
  const sorted = (some: Judged[]) =>
    resolve(...some)
      .map((one) => one.join())
      .sort();
  for (let turn = 0; turn < all.length; turn++) expect(sorted([...all.slice(turn), ...all.slice(0, turn)])).toEqual(sorted(all));
});
