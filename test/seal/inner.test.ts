import { describe, expect, test } from 'vitest';
import { canonicalValue } from '../../src/seal/canonical.ts';
import { harmlessReason } from '../../src/seal/harmless.ts';
import { innerValues } from '../../src/seal/inner.ts';
import { exportPem, generateKey } from '../support/key-forms.ts';
import { createPassword } from '../support/secret-text.ts';

const one = createPassword('one');
const two = createPassword('two');
const inside = (text: string | Uint8Array) => innerValues(Buffer.from(text as string)).map((value) => Buffer.from(value).toString('utf8'));
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a value holds', () => {
  test.each<[string, string, readonly string[]]>([
    ['nothing, when it is one plain word', one, []],
    ['what it is base 64 of', base64(one), [one]],
    ['what it is base 64 of, without the line break of echo', base64(`${one}\n`), [one]],
    ['what it is base64url of, unpadded', Buffer.from(`${one}??>>`).toString('base64url'), [`${one}??>>`]],
    ['what it is base 64 of in lines', base64(one.repeat(8)).replace(/.{16}/g, '$&\n'), [one.repeat(8)]],
    ['the password of a base 64 login', base64(`robot:${one}`), [`robot:${one}`, one]],
    ['the strings of a JSON record', JSON.stringify({ a: one, b: { c: [two] } }), [one, two]],
    ['the values of a .env file', `A_SECRET=${one}\nexport B_SECRET="${two}"\n`, [one, two]],
    ['the password of an address, percent-decoded', ['postgres://app', 'p%40ss%2Fw0rdX@db.acme.test/app'].join(':'), ['p@ss/w0rdX']],
    [
      'an address in a record, and its password',
      JSON.stringify({ dsn: `mysql://app:${one.replace('!', '%21')}@db/app` }),
      [`mysql://app:${one.replace('!', '%21')}@db/app`, one],
    ],
    ['a record in base 64, and its strings', base64(JSON.stringify({ a: one })), [JSON.stringify({ a: one }), one]],
    ['base 64 in a record in base 64', base64(JSON.stringify({ a: base64(one) })), [JSON.stringify({ a: base64(one) }), base64(one), one]],
    ['one value once', JSON.stringify([one, one, { a: one }]), [one]],
  ])('%s', (_, text, expected) => {
    expect(inside(text)).toEqual(expected);
  });

  test('a private key in its canonical form, however it is written', () => {
    const pem = exportPem(generateKey('ec'), 'pkcs8');
    const canonical = Buffer.from(canonicalValue('private-key', Buffer.from(pem))).toString('utf8');
    const escaped = pem.replaceAll('\n', '\\n');
    for (const text of [pem, escaped, base64(pem), JSON.stringify({ private_key: pem }), `KEY="${escaped}"\n`, JSON.stringify(JSON.stringify({ k: pem }))])
      expect(inside(text)).toContain(canonical);
    expect(inside(JSON.stringify({ private_key: pem }))).toEqual([canonical]);
  });
});

describe('a value does not hold', () => {
  test('strings shorter than eight characters', () => {
    expect(inside(JSON.stringify(['abcdefg', '1234567', 'abcd123']))).toEqual([]);
  });

  test('more than three wrappings deep', () => {
    expect(inside(base64(base64(base64(one))))).toContain(one);
    expect(inside(base64(base64(base64(base64(one)))))).not.toContain(one);
  });

  test('more than 64 values', () => {
    const many = Array.from({ length: 200 }, (_, i) => `${one}${i}`);
    expect(inside(JSON.stringify(many))).toEqual(many.slice(0, 64));
  });

  test('anything when it is longer than 256 kB', () => {
    expect(inside(JSON.stringify([one, ' '.repeat(256 << 10)]))).toEqual([]);
    expect(inside(JSON.stringify([one, ' '.repeat(255 << 10)]))).toContain(one);
  });

  test('anything when it is no text', () => {
    expect(inside(Buffer.from('ff00fe8091929394959697', 'hex'))).toEqual([]);
  });

  test('what random base 64 happens to decode to', () => {
    expect(inside(Buffer.from('ff00fe80919293949596979899', 'hex').toString('base64'))).toEqual([]);
  });

  // What a Google key file holds beside its key stands in every other key file of the account.
  test('what names the account in the key file of a service account', () => {
    const pem = exportPem(generateKey('ed25519'), 'pkcs8');
    const file = {
      type: 'service_account',
      project_id: 'acme-production',
      private_key_id: '0123456789abcdef0123456789abcdef01234567',
      private_key: pem,
      client_email: 'robot@acme-production.iam.gserviceaccount.com',
      client_id: '123456789012345678901',
      auth_uri: 'https://accounts.google.com/o/oauth2/auth',
      universe_domain: 'googleapis.com',
    };
    expect(inside(JSON.stringify(file))).toHaveLength(1);
  });
});

describe('what is no secret by nature is left out', () => {
  test.each([
    'https://api.acme.test/v1/path?x=1',
    'postgres://db.acme.test:5432/app',
    'ada@example.com',
    'db.internal.acme.test',
    'db.acme.test:5432',
    '10.20.30.40',
    'localhost:5432',
    'arn:aws:iam::123456789012:role/deployer',
    ['AKIA', 'Y34FZKBOKMUTVV7A'].join(''),
    '123.4567',
    '2026-01-31',
    '2026-01-31T00:00:00Z',
    '/etc/ssl/certs/ca.pem',
    'us-east-1',
    'europe-west1',
    'production',
    'application/json',
    'v1.22.333',
    '********',
    'xxxxxxxx',
    '${DB_PASSWORD}',
    '{{ .Values.password }}',
    '<your password>',
    '-----BEGIN CERTIFICATE-----\nAAAA',
    'ssh-ed25519 AAAAC3Nza',
  ])('%j', (text) => {
    expect(harmlessReason(text)).toEqual(expect.any(String));
    expect(inside(JSON.stringify([text]))).toEqual([]);
  });

  test.each([
    'client_id',
    'projectId',
    'DB_USER',
    'username',
    'private_key_id',
    'token-url',
    'host',
    'environment',
    'createdAt',
    'auth_provider_x509_cert_url',
  ])('a value that is called %s', (name) => {
    expect(inside(JSON.stringify({ [name]: one }))).toEqual([]);
  });

  test.each(['password', 'secret_id', 'secretId', 'apiKey', 'DB_PASS', 'key', 'value', 'hostKey', ''])('but not one that is called "%s"', (name) => {
    expect(inside(JSON.stringify({ [name]: one }))).toEqual([one]);
  });

  test.each([one, 'hunterhunter', 'correct horse', '12345678', '0123456789', 'Summer.Winter', 'tr0ub4dor&3'])('but not %j', (text) => {
    expect(harmlessReason(text)).toBeUndefined();
  });
});

describe('a hostile value is opened in bounded time', () => {
  const size = 200 << 10;
  test.each([
    ['nested lists', '['.repeat(size)],
    ['nested lists that close', '['.repeat(size / 2) + ']'.repeat(size / 2)],
    ['keys that begin and never end', '-----BEGIN PRIVATE KEY-----'.repeat(size / 27)],
    ['keys that end at once', '-----BEGIN PRIVATE KEY----------END X-----'.repeat(size / 42)],
    ['an address without end', `a://${'b:'.repeat(size / 2)}`],
    ['assignments', 'A=b\n'.repeat(size / 4)],
    ['open quotes', 'A="\n'.repeat(size / 4)],
    ['dots', 'a.'.repeat(size / 2)],
    ['base 64 of base 64', base64(base64('A'.repeat(size / 2)))],
    ['strings of dots', JSON.stringify(Array.from({ length: 2_000 }, () => `${'a.'.repeat(40)}!`))],
  ])('%s', (_, text) => {
    const started = performance.now();
    expect(inside(text).length).toBeLessThanOrEqual(64);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
