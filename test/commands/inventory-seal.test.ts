import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { expandPlaceholders } from '../../src/detectors/placeholder.ts';
import { loadInventory } from '../../src/inventory/load.ts';
import { loadSealKey, withPreviousKey } from '../../src/seal/key.ts';
import { sealCandidate } from '../../src/seal/seal.ts';
import { asOf, type CliOptions, runCli } from '../support/cli.ts';
import { exportPem, generateKey } from '../support/key-forms.ts';
import { writeTree } from '../support/repository.ts';
import { scanText } from '../support/scan-contents.ts';
import { createToken, findLeaks } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000 });

const folder = createTemporaryFolder('inventory-seal');
const keyText = Buffer.alloc(32, 5).toString('base64');
const previousText = Buffer.alloc(32, 6).toString('base64');
const key = loadSealKey(undefined, keyText);
const both = withPreviousKey(key, undefined, previousText);
const env = { KEYTRAIL_KEY: keyText };

/** A password that no format vouches for, with a character that addresses escape. */
const password = `${expandPlaceholders('q7<alnum:18>', 'seal').text}/Z`;
const token = createToken('sealed');
const pem = exportPem(generateKey('ec'), 'pkcs8');
const awsId = expandPlaceholders('<aws-id>', 'seal').text;
const awsSecret = expandPlaceholders('a<base64:38>Z', 'seal').text;
const pemLine = pem.split('\n')[1] ?? '';
const raw = [password, token, awsSecret, pemLine];

const seal = (args: readonly string[], options: CliOptions = {}) => runCli(['inventory', 'seal', '--as-of', asOf, ...args], { env, ...options });

interface SealedFile {
  readonly generated_at: string;
  readonly fingerprint: object;
  readonly identities: readonly SealedIdentity[];
}

interface SealedIdentity {
  readonly id: string;
  readonly provider: string;
  readonly host?: string;
  readonly credentials: readonly { readonly version: string; readonly fps: readonly string[]; readonly public_ids?: readonly object[] }[];
}

async function sealed(args: readonly string[], options: CliOptions = {}): Promise<SealedFile> {
  const { code, stdout, stderr } = await seal(args, options);
  expect({ code, leaks: findLeaks(stdout + stderr, raw) }).toEqual({ code: 0, leaks: [] });
  return parse(stdout) as SealedFile;
}

const fingerprintsOf = ({ identities }: SealedFile) => identities.flatMap(({ credentials }) => credentials.flatMap(({ fps }) => fps));

/** What a scan of a text with the key makes of its secrets. */
function scanned(text: string, under = key): string[] {
  return scanText(text).found.flatMap(({ candidate }) => {
    const { valueTag, otherFingerprints = [] } = sealCandidate(candidate, { kind: 'file', path: 'a' }, { key: under, showSecrets: false });
    return [valueTag, ...otherFingerprints];
  });
}

function write(name: string, content: string): string {
  writeTree(folder, { [name]: content });
  return join(folder, name);
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a sealed value and a scanned one have a fingerprint in common', () => {
  const forms: readonly (readonly [string, string, string])[] = [
    ['a token as it is', token, `GITHUB_TOKEN=${token}`],
    ['a password and an address with it', password, `DSN=postgres://app:${encodeURIComponent(password)}@db.acme.test:5432/app`],
    ['an address and its password alone', `postgres://app:${encodeURIComponent(password)}@db.acme.test/app`, `client_secret = "${password}"`],
    ['a password and a record in base 64 with it', password, `client_secret: "${base64(JSON.stringify({ password }))}"`],
    ['a record and a password of it', JSON.stringify({ username: 'app', password }), `client_secret = "${password}"`],
    ['a record in base 64 and a password of it', base64(JSON.stringify({ data: { password } })), `client_secret = "${password}"`],
    ['a password and the login of a registry', password, JSON.stringify({ auths: { 'r.acme.test': { auth: base64(`robot:${password}`) } } })],
    ['a private key and one with escaped line ends in a record', pem, JSON.stringify({ key: pem })],
    ['a record with a private key and the key', JSON.stringify({ key: pem }), pem],
    ['a .env file as one value and a password of it', `A=1\nCLIENT_SECRET='${password}'\n`, `client_secret = "${password}"`],
  ];

  test.each(forms)('%s', async (_, value, text) => {
    const fps = fingerprintsOf(await sealed(['--identity', 'robot', '-'], { input: value }));
    expect(scanned(text).filter((fingerprint) => fps.includes(fingerprint))).not.toEqual([]);
    expect(scanned(`client_secret = "${expandPlaceholders('q8<alnum:20>', 'other').text}"`).filter((fingerprint) => fps.includes(fingerprint))).toEqual([]);
  });

  test('also when the scan has the next key and only knows this one as the previous', async () => {
    const fps = fingerprintsOf(await sealed(['--identity', 'robot'], { input: password, env: { KEYTRAIL_KEY: previousText } }));
    expect(scanned(`client_secret = "${password}"`, both).filter((fingerprint) => fps.includes(fingerprint))).toHaveLength(1);
  });
});

describe('one value on standard input', () => {
  test('is one identity, whose name has to be given', async () => {
    const { code, stderr } = await seal([], { input: token });
    expect([code, stderr]).toEqual([2, 'keytrail: --identity: a value from standard input has no name: give the identity one\n']);
  });

  test('loses the line break behind it and nothing else', async () => {
    const of = async (input: string) => fingerprintsOf(await sealed(['--identity', 'a', '-'], { input }));
    const plain = await of(password);
    expect([await of(`${password}\n`), await of(`${password}\r\n`)]).toEqual([plain, plain]);
    expect(await of(`${password}\n\n`)).not.toEqual(plain);
    expect(await of(` ${password}`)).not.toEqual(plain);
  });

  test('has the version and state that were given', async () => {
    const { identities } = await sealed(['--identity', 'payments', '--version', '7', '--state', 'superseded'], { input: token });
    expect(identities).toMatchObject([{ id: 'payments', provider: 'github', credentials: [{ version: '7', state: 'superseded', as_of: asOf }] }]);
  });

  test.each([
    ['empty', '\n', 'it is empty'],
    ['too short', 'abc1234', 'it has fewer than 8 characters'],
    ['a placeholder', 'changeme-please', 'it is a placeholder'],
    ['an address', 'https://api.acme.test/v1', 'an address without a password'],
  ])('that is %s is left out, and then there is nothing to write', async (_, input, reason) => {
    const { code, stdout, stderr } = await seal(['--identity', 'a', '-'], { input });
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `keytrail: left out value: ${reason}\nkeytrail: there is no value to seal\n` });
  });
});

describe('a .env file', () => {
  const lines = [
    '# payments',
    `export GITHUB_TOKEN="${token}"`,
    `AWS_ACCESS_KEY_ID=${awsId}`,
    `AWS_SECRET_ACCESS_KEY=${awsSecret}`,
    `SIGNING_KEY="${pem}"`,
    `DATABASE_URL=postgres://app:${encodeURIComponent(password)}@db.acme.test/app`,
    'LOG_LEVEL=verbose-debug-1',
    'DB_HOST=db.acme.test',
    'EMPTY=',
  ];
  const path = write('app.env', `${lines.join('\n')}\n`);

  test('gives one identity for each secret, named after its variable', async () => {
    const { identities } = await sealed([path]);
    expect(identities.map(({ id, provider }) => [id, provider])).toEqual([
      ['github-token', 'github'],
      ['aws-secret-access-key', 'aws'],
      ['signing-key', 'unknown'],
      ['database-url', 'unknown'],
      ['log-level', 'unknown'],
    ]);
  });

  test('gives public ids, also from a neighbouring variable, and the login of an address', async () => {
    const { identities } = await sealed([path]);
    const [, aws, signing, database] = identities;
    expect(aws?.credentials[0]?.public_ids).toEqual([{ type: 'aws-access-key-id', value: awsId }]);
    expect(signing?.credentials[0]?.public_ids?.map((id) => (id as { type: string }).type)).toEqual(['jwk-thumbprint', 'ssh-sha256']);
    expect(database).toMatchObject({ host: 'db.acme.test', user: 'app' });
  });

  test('says by name and reason what was left out', async () => {
    const { stderr } = await seal([path]);
    expect(stderr.split('\n')).toEqual([
      'keytrail: left out AWS_ACCESS_KEY_ID: its name is not that of a secret',
      'keytrail: left out DB_HOST: its name is not that of a secret',
      'keytrail: left out EMPTY: it is empty',
      '',
    ]);
  });

  test('becomes one credential with all its values when the identity is named', async () => {
    const file = await sealed([path, '--identity', 'payments']);
    expect(file.identities.map(({ id, credentials }) => [id, credentials.length])).toEqual([['payments', 1]]);
    expect(new Set(fingerprintsOf(file))).toEqual(new Set(fingerprintsOf(await sealed([path]))));
  });

  test('with a line that is no assignment is refused by its number alone', async () => {
    const wrong = write('wrong.env', `A=1\n${token}\n`);
    const { code, stderr } = await seal([wrong]);
    expect([code, stderr]).toEqual([2, `keytrail: ${wrong}:2: is not NAME=VALUE: values of several lines stand in quotes\n`]);
  });

  test('with a name that could be a token has its line for a name', async () => {
    const odd = write('odd.env', `A=1\n${createToken('odd')}=${password}\n`);
    expect((await sealed([odd])).identities.map(({ id }) => id)).toEqual(['value-2']);
  });

  test('whose value spills into the place of a name is refused: it would be written as one', async () => {
    const spilled = write('spilled.env', `KEY=abc\n${expandPlaceholders('<alnum:40>', 'spill').text}=\n`);
    const { code, stderr } = await seal([spilled]);
    expect([code, stderr]).toEqual([2, `keytrail: ${spilled}:2: is not NAME=VALUE: values of several lines stand in quotes\n`]);
  });
});

describe('a file that is no .env file', () => {
  test.each([
    ['a private key', 'deploy.pem', pem],
    ['a token', 'token', `${token}\n`],
    ['base 64 that ends in =', 'password', `${base64(`${password}1`)}\n`],
  ])('is one value: %s', async (_, name, content) => {
    expect((await sealed([write(name, content)])).identities.map(({ id }) => id)).toEqual([name.replace('.', '-')]);
  });
});

describe('a directory, as Kubernetes mounts a secret', () => {
  const mount = join(folder, 'mount');
  mkdirSync(join(mount, '..2026'), { recursive: true });
  writeFileSync(join(mount, '..2026', 'apiToken'), token);
  writeFileSync(join(mount, '..2026', 'username'), 'application-user');
  writeFileSync(join(mount, 'big'), Buffer.alloc((1 << 20) + 1, 97));
  mkdirSync(join(mount, 'folder'));
  symlinkSync('..2026', join(mount, '..data'));
  for (const name of ['apiToken', 'username']) symlinkSync(`..data/${name}`, join(mount, name));
  symlinkSync(write('outside', password), join(mount, 'outside'));
  symlinkSync('nowhere', join(mount, 'dangling'));
  writeFileSync(join(mount, token), password);

  test('gives one identity for each file, through links that stay inside', async () => {
    const { identities } = await sealed([mount]);
    expect(identities.map(({ id }) => id)).toEqual(['api-token', expect.stringMatching(/^value-\d$/)]);
  });

  test('says what was left out: links that lead out, folders, what is too large, what is no secret', async () => {
    const { stderr } = await seal([mount]);
    expect(stderr.trimEnd().split('\n').sort()).toEqual([
      'keytrail: left out big: it is no file, or holds more than 1 MB',
      'keytrail: left out dangling: it cannot be read',
      'keytrail: left out folder: it is no file, or holds more than 1 MB',
      'keytrail: left out outside: it leads out of the directory',
      'keytrail: left out username: its name is not that of a secret',
    ]);
  });
});

describe('what is written', () => {
  test('loads as an inventory, with both keys declared', async () => {
    const path = write('load.env', `TOKEN=${token}\nPASSWORD=${password}\n`);
    const { stdout } = await seal([path], { env: { ...env, KEYTRAIL_PREVIOUS_KEY: previousText } });
    const inventory = await loadInventory([write('sealed.yaml', stdout)]);
    expect(inventory.keys).toEqual([
      { kid: key.kid, canary: key.canary },
      { kid: both.previous?.kid, canary: both.previous?.canary },
    ]);
    expect(inventory.identities.map(({ id, credentials }) => [id, credentials[0]?.fingerprints.length])).toEqual([
      ['token', 2],
      ['password', 2],
    ]);
  });

  test('cannot be given structure by a name', async () => {
    const { identities } = await sealed(['--identity', 'a"\n  - id: b\u2028', '--version', '1}: #', '-'], { input: token });
    expect(identities).toMatchObject([{ id: 'a"\n  - id: b\u2028', credentials: [{ version: '1}: #' }] }]);
  });

  test('is the same each time', async () => {
    const path = write('same.env', `TOKEN=${token}\nPASSWORD=${password}\n`);
    expect((await seal([path])).stdout).toBe((await seal([path])).stdout);
  });
});

describe('a mistake is told in one line', () => {
  test('a value in the place of PATH is not repeated', async () => {
    const { code, stdout, stderr } = await seal([token]);
    expect({ code, stdout, leaks: findLeaks(stderr, [token]) }).toEqual({ code: 2, stdout: '', leaks: [] });
    expect(stderr).toBe('keytrail: PATH is no file or directory that can be read; a value itself goes to standard input\n');
  });

  test.each([
    ['no key', ['--identity', 'a'], {}, "fingerprints take the organisation's key: --key-file or KEYTRAIL_KEY"],
    ['a state that is none', ['--identity', 'a', '--state', 'fresh'], env, '--state: must be one of pending, current,'],
    ['a time without an offset', ['--identity', 'a', '--as-of', '2026-01-01T00:00:00'], env, '--as-of: must be a time'],
    ['the same key twice', ['--identity', 'a'], { ...env, KEYTRAIL_PREVIOUS_KEY: keyText }, 'KEYTRAIL_PREVIOUS_KEY: is the key itself'],
    ['more than 1 MB', ['--identity', 'a'], env, 'standard input: holds more than 1 MB'],
  ])('%s', async (name, args, environment, message) => {
    const input = name === 'more than 1 MB' ? 'a'.repeat((1 << 20) + 1) : token;
    const { code, stderr } = await seal(args, { env: environment, input });
    expect([code, stderr.startsWith(`keytrail: ${message}`)]).toEqual([2, true]);
  });
});
