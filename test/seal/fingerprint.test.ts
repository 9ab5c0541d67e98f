import { describe, expect, test } from 'vitest';
import { fingerprint, fingerprintsUnder } from '../../src/seal/fingerprint.ts';
import { loadSealKey } from '../../src/seal/key.ts';
import { readGolden } from '../support/golden.ts';

interface Golden {
  readonly kid: string;
  readonly canary: string;
  readonly fingerprints: readonly { readonly canonical: string; readonly fingerprint: string }[];
}

/** The bytes 0 to 31: a key for these tests alone. */
const testKey = Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64');
const key = loadSealKey(undefined, testKey);
const golden = readGolden<Golden>('fingerprint');

describe('under one key', () => {
  test('its public id is frozen', () => {
    expect(key.kid).toBe(golden.kid);
  });

  test('the proof that a key is the one of that id is frozen', () => {
    expect(key.canary).toBe(golden.canary);
  });

  test.each(golden.fingerprints)('the fingerprint of "$canonical" is frozen', ({ canonical, fingerprint: expected }) => {
    expect(fingerprint(Buffer.from(canonical, 'latin1'), key)).toBe(expected);
  });
});

test('a key of one run has no id and no proof', () => {
  const { kid, canary } = loadSealKey(undefined, undefined);
  expect([kid, canary]).toEqual([undefined, undefined]);
});

test('while keys overlap, a value has a fingerprint under each', () => {
  const other = loadSealKey(undefined, Buffer.alloc(32, 7).toString('base64'));
  expect(fingerprintsUnder(Buffer.from('word'), { ...key, previous: other })).toEqual([
    fingerprint(Buffer.from('word'), key),
    fingerprint(Buffer.from('word'), other),
  ]);
});

test('without a key of the organisation, fingerprints of two runs do not agree and are marked as such', () => {
  const tags = [loadSealKey(undefined, undefined), loadSealKey(undefined, undefined)].map((run) => fingerprint(Buffer.from('word'), run));
  expect(tags[0]).toMatch(/^run:[a-z2-7]{26}$/);
  expect(tags[0]).not.toBe(tags[1]);
});
