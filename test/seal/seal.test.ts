import { describe, expect, test } from 'vitest';
import { expandPlaceholders } from '../../src/detectors/placeholder.ts';
import { canonicalValue } from '../../src/seal/canonical.ts';
import { fingerprint } from '../../src/seal/fingerprint.ts';
import { loadSealKey, type SealKey } from '../../src/seal/key.ts';
import { sealCandidate } from '../../src/seal/seal.ts';
import { exportPem, generateKey } from '../support/key-forms.ts';
import { scanText } from '../support/scan-contents.ts';

const keyOf = (fill: number) => loadSealKey(undefined, Buffer.alloc(32, fill).toString('base64'));
const key = keyOf(1);
const previous = keyOf(2);

/** The one finding of a text, sealed. */
function seal(text: string, under: SealKey) {
  const { found } = scanText(text);
  if (found[0] === undefined || found.length > 1) throw new Error(`${found.length} found`);
  return sealCandidate(found[0].candidate, { kind: 'stdin', path: '-' }, { key: under, showSecrets: false });
}

const token = expandPlaceholders('<crc32-base62:ghp_>', 'seal').text;
const login = `robot:${expandPlaceholders('q7<alnum:20>', 'seal').text}`;
const docker = JSON.stringify({ auths: { 'registry.acme.test': { auth: Buffer.from(login).toString('base64') } } });

describe('further fingerprints', () => {
  test('are absent where a value has none', () => {
    expect(seal(`t: ${token}`, key)).not.toHaveProperty('otherFingerprints');
  });

  test('are absent under the key of a run', () => {
    expect(seal(docker, loadSealKey(undefined, undefined))).not.toHaveProperty('otherFingerprints');
  });

  test('are the value’s under the previous key', () => {
    expect(seal(`t: ${token}`, { ...key, previous }).otherFingerprints).toEqual([fingerprint(Buffer.from(token), previous)]);
  });

  test('are those of the values within, under both keys, sorted', () => {
    const within = [login, login.slice('robot:'.length)].map((text) => Buffer.from(text));
    const own = Buffer.from(Buffer.from(login).toString('base64'));
    const expected = [...within.map((value) => fingerprint(value, key)), ...[own, ...within].map((value) => fingerprint(value, previous))].sort();
    expect(seal(docker, { ...key, previous }).otherFingerprints).toEqual(expected);
  });

  test('leave a value’s own identities as they are', () => {
    const { findingId, valueTag } = seal(docker, key);
    expect(seal(docker, { ...key, previous })).toMatchObject({ findingId, valueTag });
    expect(seal(docker, loadSealKey(undefined, undefined)).findingId).toBe(findingId);
  });

  test('join a record in base 64 with what it holds', () => {
    const auth = (text: string) => JSON.stringify({ auths: { 'r.acme.test': { auth: Buffer.from(text).toString('base64') } } });
    expect(seal(auth(login), key).otherFingerprints).toContain(fingerprint(Buffer.from(login.slice('robot:'.length)), key));
  });

  test('are not needed to join a key file of Google with the private key itself: both have its public half', () => {
    const pem = exportPem(generateKey('rsa'), 'pkcs8');
    const id = expandPlaceholders('<hex:40>', 'id').text;
    const file = JSON.stringify({ private_key_id: id, private_key: pem, client_email: 'robot@acme.iam.gserviceaccount.com' });
    const sealed = seal(file, key);
    expect(sealed.detectorId).toBe('gcp-service-account-key');
    expect(sealed.facts).toMatchObject({ publicId: id, publicIdType: 'gcp-key-id', project: 'acme' });
    expect(sealed.valueTag).toBe(fingerprint(canonicalValue('private-key', Buffer.from(pem)), key));
    expect(seal(pem, key)).toMatchObject({ valueTag: sealed.valueTag, findingId: sealed.findingId });
  });
});

test('the name a value is assigned to goes with it, and is absent where there is none', () => {
  expect(seal(`API_TOKEN=${token}`, key).variable).toBe('API_TOKEN');
  expect(seal(token, key)).not.toHaveProperty('variable');
});
