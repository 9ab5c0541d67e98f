import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileCatalogue } from '../../src/detectors/compile.ts';
import { loadDetectorFile } from '../../src/detectors/load.ts';
import { expandPlaceholders } from '../../src/detectors/placeholder.ts';
import { findVariable } from '../../src/scan/variable.ts';
import { scanText } from '../support/scan-contents.ts';
import { createToken } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const acme = join(createTemporaryFolder('variable'), 'acme.yaml');
writeFileSync(
  acme,
  `provider: acme
docs: https://docs.acme.example/keys
revoke: https://docs.acme.example/revoke
detectors:
  - id: acme-key
    title: Acme key
    kind: api-key
    severity: high
    keywords: [acme_]
    pattern: '(?<secret>acme_[a-z]{12})'
    randomBits: 90
    examples: ['acme_<lower:12>', 'x acme_<lower:12>']
    nearMisses: ['acme_<lower:9>', 'acme <lower:8>']
`,
);

const nameBefore = (head: string) => findVariable(Buffer.from(head, 'latin1'), 0, head.length)?.name;

describe('a value is called what stands before it', () => {
  test.each([
    ['API_KEY=', 'API_KEY'],
    ['export DB2_PASSWORD="', 'DB2_PASSWORD'],
    ['  "client_secret": "', 'client_secret'],
    ['{\\"token\\": \\"', 'token'],
    ["'api-key' => '", 'api-key'],
    ['key := "', 'key'],
    ['--db-password=', 'db-password'],
    ['<password>', 'password'],
    ['<Password type="x"> ', 'Password'],
    ['DATABASE_URL=postgres://app:', 'DATABASE_URL'],
    ['const token: string = "', 'token'],
    ['Authorization: Bearer ', 'Authorization'],
    ['os.getenv("API_KEY", "', 'API_KEY'],
    ['spring.datasource.password=', 'spring.datasource.password'],
    ["config['apiKey'] = '", 'apiKey'],
    ['x = 1\nK8S_S3_OAUTH2_KEY: ', 'K8S_S3_OAUTH2_KEY'],
    ['setPassword("', 'setPassword'],
  ])('%j', (head, name) => {
    expect(nameBefore(head)).toBe(name);
  });
});

describe('a value has no name', () => {
  test.each([
    ['nothing', ''],
    ['prose', 'the token is '],
    ['a line break between', 'API_KEY=\n'],
    ['one letter', 'x = "'],
    ['no more than the word value', '   value: '],
    ['an address', 'postgres://app:'],
    ['a login', 'bob:'],
    ['a list', '["hunterhunter", "'],
    ['a call whose first argument may be a value', 'login("hunterhunter", "'],
    ['a value that a name announces', 'password: hunterhunter = "'],
    ['a token', `${createToken('name')}=`],
    ['base 62', `${expandPlaceholders('k<alnum:30>', 'name').text}=`],
    ['hexadecimal', `a${expandPlaceholders('<hex:31>', 'name').text}: `],
    ['a UUID', `${expandPlaceholders('<uuid>', 'name').text}: `],
    ['a name longer than 64 characters', `${'a_'.repeat(40)}b=`],
    ['a name that the window cuts off', `${'a_'.repeat(200)}b=`],
  ])('after %s', (_, head) => {
    expect(nameBefore(head)).toBeUndefined();
  });
});

test('what stands in another content is not looked at', () => {
  const bytes = Buffer.from('API_KEY=value');
  expect(findVariable(bytes, 4, 8)?.name).toBe('KEY');
  expect(findVariable(bytes, 8, 8)).toBeUndefined();
});

test('random names are hardly ever taken for names: fewer than one in a hundred', () => {
  const taken = (template: string) =>
    Array.from({ length: 2_000 }, (_, i) => expandPlaceholders(template, String(i)).text).filter((text) => nameBefore(`${text}=`) !== undefined).length;
  for (const template of ['<alnum:20>', '<alnum:32>', '<base64url:40>', '<hex:32>', '<lowernum:24>', '<base32:26>']) expect(taken(template)).toBeLessThan(20);
});

test('a secret that stands where a name would is not told as one, even if it looks like a name', () => {
  const [detector] = loadDetectorFile(acme);
  const { found } = scanText(
    'acme_hunterhunter = "acme_winterwinter"\nother_name = "acme_summersummer"\n',
    compileCatalogue(detector ? [detector.detector] : []),
  );
  expect(found.map(({ candidate }) => candidate.variable)).toEqual([undefined, undefined, 'other_name']);
});

test.each(['a=', '"a": ', 'a', ' ', '=', '<a ', 'a://', 'key=', '\\"', '`', '(('])('256 characters of %j are read at once', (piece) => {
  const started = performance.now();
  for (let i = 0; i < 1_000; i++) nameBefore(piece.repeat(256 / piece.length));
  expect(performance.now() - started).toBeLessThan(5_000);
});
