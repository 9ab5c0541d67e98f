import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../src/seal/fingerprint.ts';
import { loadSealKey } from '../../src/seal/key.ts';
import { readGolden } from '../support/golden.ts';

interface Golden {
  readonly kid: string;
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

  test.each(golden.fingerprints)('the fingerprint of "$canonical" is frozen', ({ canonical, fingerprint: expected }) => {
    expect(fingerprint(Buffer.from(canonical, 'latin1'), key)).toBe(expected);
  });
});

test('without a key of the organisation, fingerprints of two runs do not agree and are marked as such', () => {
  const tags = [loadSealKey(undefined, undefined), loadSealKey(undefined, undefined)].map((run) => fingerprint(Buffer.from('word'), run));
  expect(tags[0]).toMatch(/^run:[a-z2-7]{26}$/);
  expect(tags[0]).not.toBe(tags[1]);
});
