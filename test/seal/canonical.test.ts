import { createPrivateKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalValue, type Form } from '../../src/seal/canonical.ts';
import { strongFindingId } from '../../src/seal/finding-id.ts';
import { decodePrivateKey } from '../../src/seal/private-key.ts';
import { readGolden } from '../support/golden.ts';
import { buildOpenSsh, buildPutty, convertWithSshKeygen, exportPem, generateKey, type KeyType } from '../support/key-forms.ts';

const canonical = (form: Form, text: string) => Buffer.from(canonicalValue(form, Buffer.from(text, 'latin1'))).toString('latin1');
const ofKey = (text: string) => canonical('private-key', text);

describe('the canonical form is frozen', () => {
  test.each(readGolden<{ form: Form; input: string; output: string }[]>('canonical'))('$form $input', ({ form, input, output }) => {
    expect(canonical(form, input)).toBe(output);
  });

  // Private keys whose secret is the number 1, and 32 zero bytes: nobody's keys.
  const generator = createPrivateKey({ key: sec1OfOne(), format: 'der', type: 'sec1' });
  const zeros = createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32)]),
    format: 'der',
    type: 'pkcs8',
  });
  const golden = readGolden<Record<string, { findingId: string; keyType: string }>>('private-key');

  test.each([['P-256', generator] as const, ['Ed25519', zeros] as const])('of a private key on %s', (name, key) => {
    const pem = Buffer.from(exportPem(key, 'pkcs8'));
    expect({ findingId: strongFindingId(canonicalValue('private-key', pem)), keyType: decodePrivateKey(pem).keyType }).toEqual(golden[name]);
  });

  test("of a private key is its public half, as RFC 7638's required members in order", () => {
    const { crv, x, y } = generator.export({ format: 'jwk' });
    expect(ofKey(exportPem(generator, 'sec1'))).toBe(`jwk:{"crv":"${crv}","kty":"EC","x":"${x}","y":"${y}"}`);
  });
});

function sec1OfOne(): Buffer {
  const one = Buffer.concat([Buffer.alloc(31), Buffer.of(1)]);
  return Buffer.concat([Buffer.from('30310201010420', 'hex'), one, Buffer.from('a00a06082a8648ce3d030107', 'hex')]);
}

const types = ['rsa', 'ec', 'ed25519'] as const satisfies KeyType[];

describe.each(types)('of one %s key', (type) => {
  const key = generateKey(type);
  const pkcs8 = exportPem(key, 'pkcs8');
  const forms: Readonly<Record<string, string>> = {
    OpenSSH: buildOpenSsh(key),
    'OpenSSH under a passphrase': buildOpenSsh(key, 'aes256-ctr'),
    PuTTY: buildPutty(key),
    'PuTTY under a passphrase': buildPutty(key, 'aes256-cbc'),
    ...(type === 'rsa' ? { 'PKCS#1': exportPem(key, 'pkcs1') } : {}),
    ...(type === 'ec' ? { 'SEC 1': exportPem(key, 'sec1') } : {}),
  };

  test.each(Object.entries(forms))('the canonical form is the same in PKCS#8 and %s', (_, text) => {
    expect(ofKey(text)).toBe(ofKey(pkcs8));
    expect(ofKey(text)).toMatch(/^jwk:/);
  });

  // ssh-keygen reads an Ed25519 key in its own container only.
  test.skipIf(type === 'ed25519')('ssh-keygen writes the same key', ({ skip }) => {
    const converted = convertWithSshKeygen(exportPem(key, type === 'rsa' ? 'pkcs1' : 'sec1'));
    if (converted === undefined) skip('there is no ssh-keygen');
    else expect(ofKey(converted)).toBe(ofKey(pkcs8));
  });
});

describe('wherever the text of a key stands, its canonical form is the same', () => {
  const lines = (pem: string) => pem.trimEnd().split('\n');
  const layouts: Readonly<Record<string, (pem: string) => string>> = {
    'CRLF line ends': (pem) => pem.replaceAll('\n', '\r\n'),
    'old Macintosh line ends': (pem) => pem.replaceAll('\n', '\r'),
    'escaped line ends': (pem) => pem.replaceAll('\n', '\\n'),
    'escaped CRLF': (pem) => pem.replaceAll('\n', '\\r\\n'),
    'line ends escaped twice': (pem) => pem.replaceAll('\n', '\\\\n'),
    indentation: (pem) => pem.replaceAll('\n', '\n      '),
    'tabs and trailing blanks': (pem) => pem.replaceAll('\n', '  \n\t'),
    'blanks for line ends': (pem) => pem.replaceAll('\n', ' '),
    'joined strings': (pem) => lines(pem).join('\\n" +\n  "'),
    'joined strings, plus first': (pem) => lines(pem).join('\\n"\n  + "'),
    'joined strings without line ends': (pem) => lines(pem).join("' +\n'"),
    'a list of strings': (pem) => lines(pem).join('",\n  "'),
    'adjacent strings': (pem) => lines(pem).join('\\n"\n"'),
    'a shell with continuation': (pem) => lines(pem).join('\\n\\\n'),
    'an added part of a patch': (pem) => lines(pem).join('\n+'),
    'a quoted mail': (pem) => lines(pem).join('\n> '),
    'a comment of a script': (pem) => lines(pem).join('\n# '),
    'a comment of a program': (pem) => lines(pem).join('\n * '),
    'a margin': (pem) => lines(pem).join('\n  |'),
  };

  // A line of base 64 may begin or end with a plus: enough keys that many do.
  const pems = Array.from({ length: 12 }, () => exportPem(generateKey('rsa'), 'pkcs8'));

  test.each(Object.entries(layouts))('with %s', (_, layOut) => {
    expect(pems.map((pem) => ofKey(layOut(pem)))).toEqual(pems.map(ofKey));
  });

  test('in lines of four characters', () => {
    const pem = pems[0] ?? '';
    const spread = pem.replace(/(?<=-----\n)[^-]+/, (body) => body.replaceAll('\n', '').replace(/.{4}/g, '$&\n'));
    expect(ofKey(spread)).toBe(ofKey(pem));
  });
});

describe('a key that cannot be read', () => {
  const body = Buffer.from('no key at all, but sixty bytes or so of some other structure').toString('base64');
  const pem = (label: string, text: string) => `-----BEGIN ${label}-----\n${text}\n-----END ${label}-----`;

  test('is told by its decoded body', () => {
    expect(ofKey(pem('PRIVATE KEY', body))).toBe(`der:${Buffer.from(body, 'base64').toString('latin1')}`);
  });

  test('under a passphrase is told by its decoded body without the header lines', () => {
    const head = 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,0011\n\n';
    expect(ofKey(pem('RSA PRIVATE KEY', head + body))).toBe(ofKey(pem('RSA PRIVATE KEY', body)));
  });

  test('in PGP armor is told by its body without version, comment and checksum', () => {
    const armored = pem('PGP PRIVATE KEY BLOCK', `Version: GnuPG v2\nComment: a b\n\n${body}\n=abcd`);
    expect(ofKey(armored)).toBe(ofKey(pem('PGP PRIVATE KEY BLOCK', body)));
  });

  test('is not taken for another one when nothing of it decodes', () => {
    expect(ofKey(pem('PRIVATE KEY', '?one?'))).not.toBe(ofKey(pem('PRIVATE KEY', '?two?')));
  });
});
