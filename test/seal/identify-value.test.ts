import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readCatalogue, readKernel } from '../../src/detectors/catalogue.ts';
import { createTextDetector } from '../../src/scan/detect-text.ts';
import { isPlaceholder } from '../../src/scan/placeholder.ts';
import { identifyValue } from '../../src/seal/identify-value.ts';
import type { SealKey } from '../../src/seal/key.ts';
import { SecretBytes } from '../../src/seal/secret-bytes.ts';
import { createPassword, createToken, idOf } from '../support/secret-text.ts';

const detect = createTextDetector(readKernel(), readCatalogue());
const examiner = { detect: (text: Uint8Array) => detect(text).candidates, isPlaceholder: (value: string) => isPlaceholder(value, true) };
const ofRun: SealKey = { fingerprintKey: new Uint8Array(32) };
const ofOrganisation: SealKey = { ...ofRun, kid: 'kaaaaaaaa', canary: 'a'.repeat(26) };
const identify = (text: string, key: SealKey) => identifyValue(new SecretBytes(Buffer.from(text)), key, examiner);
const token = createToken('asked');

test('a token is told by its finding id, by the hash that its provider keeps, and under a key by its fingerprint', () => {
  const hashedToken = createHash('sha256').update(token).digest('base64');
  expect(identify(token, ofRun)).toMatchObject([{ findingId: idOf(token), hashedToken, fingerprints: [] }]);
  expect(identify(token, ofOrganisation)[0]?.fingerprints).toEqual([expect.stringMatching(/^fp1:kaaaaaaaa:[a-z2-7]{26}$/)]);
});

test('a value that can be guessed has no id and no hash without a key', () => {
  const password = createPassword('asked');
  expect(identify(password, ofRun)).toEqual([]);
  expect(identify(`password = "${password}"`, ofRun).map(({ findingId, hashedToken }) => [findingId, hashedToken])).toEqual([[undefined, undefined]]);
  expect(identify(password, ofOrganisation)).toMatchObject([{ fingerprints: [expect.any(String)] }]);
});

test('of several secrets each is told alone', () => {
  const other = createToken('other');
  expect(identify(`${token}\n${other}\n`, ofOrganisation).map(({ findingId }) => findingId)).toEqual([idOf(token), idOf(other)]);
});

test('a fingerprint under the key of one run is never told', () => {
  expect(JSON.stringify(identify(token, ofRun))).not.toContain('run:');
});
