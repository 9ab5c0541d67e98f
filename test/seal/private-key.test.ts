import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decodePrivateKey } from '../../src/seal/private-key.ts';
import { buildOpenSsh, buildPutty, exportPem, fingerprintOfSshKeygen, generateKey, wrap } from '../support/key-forms.ts';

const decode = (text: string) => decodePrivateKey(Buffer.from(text, 'latin1'));
const key = generateKey('ec');

describe('of a private key', () => {
  test('the thumbprint is the one of RFC 7638', () => {
    const { crv, x, y } = key.export({ format: 'jwk' });
    const json = JSON.stringify({ crv, kty: 'EC', x, y });
    expect(decode(exportPem(key, 'pkcs8')).thumbprint).toBe(createHash('sha256').update(json).digest('base64url'));
  });

  test.each([
    ['rsa', 'RSA'],
    ['ec', 'P-256'],
    ['ed25519', 'Ed25519'],
  ] as const)('the type of %s is %s', (type, keyType) => {
    expect(decode(exportPem(generateKey(type), 'pkcs8')).keyType).toBe(keyType);
  });

  test.each(['rsa', 'ec', 'ed25519'] as const)('the SSH fingerprint of %s is the same whatever file it stands in', (type) => {
    const own = generateKey(type);
    const [first, ...others] = [exportPem(own, 'pkcs8'), buildOpenSsh(own), buildPutty(own)].map((text) => decode(text).sshFingerprint);
    expect(first).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    expect(others).toEqual([first, first]);
  });

  test.each(['rsa', 'ec', 'ed25519'] as const)('the SSH fingerprint of %s is the one that ssh-keygen prints', (type) => {
    const own = generateKey(type);
    const printed = fingerprintOfSshKeygen(own);
    expect(printed ?? decode(exportPem(own, 'pkcs8')).sshFingerprint).toBe(decode(exportPem(own, 'pkcs8')).sshFingerprint);
  });

  test('of a curve that SSH does not know there is no SSH fingerprint', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
    const { thumbprint, sshFingerprint } = decode(exportPem(privateKey, 'pkcs8'));
    expect([thumbprint?.length, sshFingerprint]).toEqual([43, undefined]);
  });

  test('nothing private is told', () => {
    const { d = '' } = key.export({ format: 'jwk' });
    const { publicJwk, thumbprint, keyType } = decode(exportPem(key, 'pkcs8'));
    expect([publicJwk, thumbprint, keyType].join()).not.toContain(d);
  });
});

describe('a passphrase', () => {
  test.each([
    ['PKCS#8', key.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'words' }) as string],
    ['SEC 1', key.export({ format: 'pem', type: 'sec1', cipher: 'aes-256-cbc', passphrase: 'words' }) as string],
    ['OpenSSH', buildOpenSsh(key, 'aes256-ctr')],
    ['PuTTY', buildPutty(key, 'aes256-cbc')],
  ])('is seen in %s', (_, text) => {
    expect(decode(text).encrypted).toBe(true);
  });

  test.each([
    ['PKCS#8', exportPem(key, 'pkcs8')],
    ['SEC 1', exportPem(key, 'sec1')],
    ['OpenSSH', buildOpenSsh(key)],
    ['PuTTY', buildPutty(key)],
  ])('is not seen in %s without one', (_, text) => {
    expect(decode(text).encrypted).toBe(false);
  });
});

describe('a broken file is read without an error', () => {
  const openSsh = buildOpenSsh(key);
  const bodyOf = (pem: string) => Buffer.from(pem.replace(/-----[A-Z ]+-----|\n/g, ''), 'base64');
  const cut = Array.from({ length: 60 }, (_, i) => wrap('OPENSSH PRIVATE KEY', bodyOf(openSsh).subarray(0, i * 5)));
  const lengths = [0xffffffff, 0x7fffffff, 0, 5].map((length) => {
    const body = bodyOf(openSsh);
    body.writeUInt32BE(length, 15);
    return wrap('OPENSSH PRIVATE KEY', body);
  });

  test.each([
    ['nothing', ['']],
    ['a label alone', ['-----BEGIN PRIVATE KEY-----']],
    ['an OpenSSH container cut anywhere', cut],
    ['an OpenSSH container with wrong lengths', lengths],
    ['a PuTTY file without sections', ['PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\n']],
    ['a PuTTY file that announces a million lines', ['PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nPublic-Lines: 1000000\nAAAA\n']],
  ])('%s', (_, texts) => {
    for (const text of texts) expect(decode(text).thumbprint ?? '').not.toBe('never');
  });
});
