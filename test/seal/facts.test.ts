import { describe, expect, test } from 'vitest';
import { expandPlaceholders } from '../../src/detectors/placeholder.ts';
import { readFacts } from '../../src/seal/facts.ts';
import { exportPem, generateKey } from '../support/key-forms.ts';

const make = (template: string, seed = '1') => expandPlaceholders(template, seed).text;
/** Another character of the same alphabet at the end. */
const spoil = (text: string) => text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (payload: unknown, header: unknown = { alg: 'HS256' }) => `${part(header)}.${part(payload)}.${'c2ln'}`;
const jwtFacts = (payload: unknown) => readFacts(['jwt'], { secret: jwt(payload) });

describe('a checksum', () => {
  test.each([
    ['crc32-base62', '<crc32-base62:ghp_>'],
    ['crc32-base62', '<crc32-base62:npm_>'],
    ['grafana-crc32', '<grafana-crc32>'],
    ['gitlab-routable', '<gitlab-routable:glpat->'],
    ['pypi-macaroon', '<pypi-macaroon>'],
  ] as const)('%s holds for %s', (fact, template) => {
    expect(readFacts([fact], { secret: make(template) })).toEqual({ checksum: 'valid' });
  });

  test.each([
    ['crc32-base62', '<crc32-base62:ghp_>'],
    ['grafana-crc32', '<grafana-crc32>'],
    ['gitlab-routable', '<gitlab-routable:glpat->'],
  ] as const)('%s fails for %s with one character changed', (fact, template) => {
    for (const seed of ['1', '2', '3']) expect(readFacts([fact], { secret: spoil(make(template, seed)) })).toEqual({ checksum: 'invalid' });
  });

  test("fails for a macaroon that is not PyPI's", () => {
    const other = `pypi-${Buffer.from('\x02\x01\x08test.org\x02', 'latin1').toString('base64url')}`;
    expect(readFacts(['pypi-macaroon'], { secret: other })).toEqual({ checksum: 'invalid' });
  });
});

describe("an AWS access key id's account", () => {
  const account = (id: string) => readFacts(['aws-account'], { secret: id });

  // A published pair of id and account.
  test('is read from the id', () => {
    const id = ['ASIA', 'Y34FZKBOKMUTVV7A'].join('');
    expect(account(id)).toEqual({ publicId: id, account: '609629065308' });
  });

  test('is read from the group "id" where the secret is the other half', () => {
    const id = ['AKIA', 'Y34FZKBOKMUTVV7A'].join('');
    expect(readFacts(['aws-account'], { secret: 'other half', id })).toEqual({ publicId: id, account: '609629065308' });
  });

  test.each(['I', 'J'])('is not told of ids of the older form, with %s in fifth place', (fifth) => {
    const id = ['AKIA', fifth, '34FZKBOKMUTVV7'].join('');
    expect(account(id)).toEqual({ publicId: id });
  });

  test('has twelve digits, zeros in front', () => {
    expect(account(['AKIA', 'AAAAAA', 'BBBBBBBBBB'].join(''))).toMatchObject({ account: expect.stringMatching(/^0{2,}\d+$/) });
    expect(account(['AKIA', 'Q', 'A'.repeat(15)].join('')).account).toHaveLength(12);
  });
});

describe('a JSON Web Token', () => {
  test('tells when it was made, when it expires and who issued it', () => {
    expect(jwtFacts({ iss: 'https://issuer.example', iat: 1_700_000_000, exp: 1_800_000_000 })).toEqual({
      checksum: 'valid',
      createdAt: '2023-11-14T22:13:20.000Z',
      expiresAt: '2027-01-15T08:00:00.000Z',
      issuer: 'https://issuer.example',
    });
  });

  test('does not tell its subject', () => {
    expect(JSON.stringify(jwtFacts({ sub: 'ada', email: 'ada@example.com', name: 'Ada' }))).toBe('{"checksum":"valid"}');
  });

  test.each([
    ['an address of a person', 'ada@example.com'],
    ['line ends', 'a\nb'],
    ['blanks', 'a b'],
    ['no ASCII', 'ä'],
    ['201 characters', 'x'.repeat(201)],
    ['no string', 7],
  ])('does not tell an issuer with %s', (_, iss) => {
    expect(jwtFacts({ iss })).toEqual({ checksum: 'valid' });
  });

  test.each([0, -1, 253_402_300_800, Number.MAX_VALUE, '1700000000', null, Number.NaN])('does not tell the time %s', (exp) => {
    expect(jwtFacts({ exp, iat: exp })).toEqual({ checksum: 'valid' });
  });

  test.each([
    ['a header without an algorithm', jwt({}, { typ: 'JWT' })],
    ['a header that is no JSON', `bm90IGpzb24.${part({})}.c2ln`],
    ['a payload that is no JSON', `${part({ alg: 'none' })}.bm90IGpzb24.c2ln`],
    ['a payload that is no object', jwt(7)],
    ['one part', part({ alg: 'none' })],
  ])('is none with %s', (_, secret) => {
    expect(readFacts(['jwt'], { secret })).toEqual({ checksum: 'invalid' });
  });

  test('with a "__proto__" member changes nothing', () => {
    const secret = `${part({ alg: 'none' })}.${Buffer.from('{"__proto__":{"iss":"x"}}').toString('base64url')}.c2ln`;
    expect(readFacts(['jwt'], { secret })).toEqual({ checksum: 'valid' });
  });
});

describe('the groups of a match', () => {
  test('tell host, user and public id, the host in small letters', () => {
    expect(readFacts(['url'], { secret: 'x', host: 'DB.Acme.Test', user: 'App', id: 'Id1' })).toEqual({ host: 'db.acme.test', user: 'App', publicId: 'Id1' });
  });

  test('name the kind of the public id where the detector does, and only with an id', () => {
    expect(readFacts([], { secret: 'x', id: 'Id1' }, 'acme-id')).toEqual({ publicId: 'Id1', publicIdType: 'acme-id' });
    expect(readFacts([], { secret: 'x' }, 'acme-id')).toEqual({});
  });

  test('tell the project of a Google service account', () => {
    const user = 'robot@acme-project.iam.gserviceaccount.com';
    expect(readFacts(['gcp-service-account'], { secret: 'x', user })).toEqual({ user, project: 'acme-project' });
  });
});

describe('a private key', () => {
  test('whose public half can be derived is proven and has a public id', () => {
    const facts = readFacts(['private-key'], { secret: exportPem(generateKey('ed25519'), 'pkcs8') });
    expect(facts).toEqual({
      checksum: 'valid',
      encrypted: false,
      keyType: 'Ed25519',
      publicId: expect.stringMatching(/^[\w-]{43}$/),
      sshFingerprint: expect.stringMatching(/^SHA256:[A-Za-z0-9+/]{43}$/),
    });
  });

  test('keeps the id that its provider gave it', () => {
    const facts = readFacts(['gcp-service-account', 'private-key'], { secret: exportPem(generateKey('ed25519'), 'pkcs8'), id: 'ab12' }, 'gcp-key-id');
    expect(facts).toMatchObject({ publicId: 'ab12', publicIdType: 'gcp-key-id', sshFingerprint: expect.any(String) });
  });

  test('that cannot be read is neither proven nor refuted', () => {
    expect(readFacts(['private-key'], { secret: make('<pem:RSA PRIVATE KEY>') })).toEqual({ encrypted: false });
  });
});
