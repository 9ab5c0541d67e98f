// Day one: a scan becomes the skeleton of an inventory that loads, suggests owners and says what is missing.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { expandPlaceholders } from '../../src/detectors/placeholder.ts';
import { loadInventory } from '../../src/inventory/load.ts';
import { asOf, type CliOptions, runCli } from '../support/cli.ts';
import { createRepository } from '../support/repository.ts';
import { createPassword, createToken, findLeaks } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000 });

const folder = createTemporaryFolder();
const key = Buffer.alloc(32, 5).toString('base64');
const token = createToken('draft');
const gone = createToken('gone');
const inName = createToken('name');
const password = (seed: string) => expandPlaceholders('k7<alnum:14>', seed).text;
const accessKey = expandPlaceholders('<aws-id>', 'aws').text;
const accessSecret = expandPlaceholders('<base64:40>', 'aws').text;

const shop = createRepository(join(folder, 'shop'));
shop.git(['remote', 'add', 'origin', 'https://github.com/acme/shop.git']);
shop.write('.github/CODEOWNERS', '* @acme/everyone\n/src/ @acme/payments\n');
shop.write('src/app.env', `TOKEN=${token}\nDB=postgres://app:${password('one')}@db.acme.test:5432/app\n`);
shop.write('src/old.env', `TOKEN=${gone}\n`);
shop.commit('first');
shop.remove('src/old.env');
shop.write('src/second.env', `DB=postgres://app:${password('two')}@db.acme.test:5432/app\n`);
shop.write(`src/${inName}/x.env`, `DB=postgres://other:${password('three')}@db2.acme.test:5432/app\n`);
shop.commit('second');
mkdirSync(join(folder, 'plain'));
writeFileSync(join(folder, 'plain', 'copy.env'), `TOKEN=${token}\nAWS_ACCESS_KEY_ID=${accessKey}\nAWS_SECRET_ACCESS_KEY=${accessSecret}\n`);

const secrets = [token, gone, inName, accessSecret, ...['one', 'two', 'three'].map(password)];

function draft(args: readonly string[], options: CliOptions = {}) {
  return runDraft(['--people', ...args], options);
}

function runDraft(args: readonly string[], options: CliOptions = {}) {
  return runCli(['inventory', 'draft', '--as-of', asOf, ...args], { cwd: folder, env: { KEYTRAIL_KEY: key }, ...options });
}

async function load(text: string) {
  const file = join(folder, 'draft.yaml');
  writeFileSync(file, text);
  return loadInventory([file], { fieldLines: true });
}

/** A record of the draft with the comments before it. */
function recordWith(text: string, piece: string): string {
  const records = text.split(/(?=^ {2}# (?!in ))/m);
  return records.find((record) => record.includes(piece)) ?? '';
}

const whole = await draft(['shop', 'plain']);

test('a draft loads without a mistake, one identity a secret, wherever it stands', async () => {
  expect(whole.code).toBe(0);
  const { identities, keys } = await load(whole.stdout);
  expect(keys).toHaveLength(1);
  expect(identities.map(({ provider }) => provider).sort()).toEqual(['aws', 'github', 'github', 'github', 'url', 'url']);
  expect(whole.stdout).toMatch(/in dir:plain: copy\.env\n {2}# in github:acme\/shop: src\/app\.env/);
});

test('one login with two passwords is one identity with two versions', async () => {
  const { identities } = await load(whole.stdout);
  const login = identities.find(({ host }) => host === 'db.acme.test');
  expect(login).toMatchObject({ user: 'app', type: 'db-user' });
  expect(login?.credentials.map(({ version, state, fingerprints }) => [version, state, fingerprints.length])).toEqual([
    ['1', 'unknown', 1],
    ['2', 'unknown', 1],
  ]);
});

test('a public id is told with its type and account', async () => {
  const { identities } = await load(whole.stdout);
  const aws = identities.find(({ provider }) => provider === 'aws');
  expect(aws?.account).toMatch(/^\d{12}$/);
  expect(aws?.credentials[0]?.publicIds).toEqual([{ type: 'aws-access-key-id', value: accessKey }]);
});

test('owners are suggested in comments: by CODEOWNERS and by who commits', () => {
  const record = recordWith(whole.stdout, 'src/old.env');
  expect(record).toContain('# suggestion: CODEOWNERS names @acme/payments\n');
  expect(record).toContain('# suggestion: commits there are by ada@example.com (2)\n');
  expect(record).toContain(`# created_at: TODO; seen since at least ${shop.timeOf(0).slice(0, 10)}\n`);
  expect(record).toContain('# boundary: ["github:acme/shop"] # TODO');
});

test('without --people nobody who commits is named', async () => {
  const { stdout, stderr } = await runDraft(['shop']);
  expect(stdout).toContain('CODEOWNERS names');
  expect(stdout).not.toContain('ada@');
  expect(stderr).toContain('--people');
});

test('a draft holds no secret, not in a path either', () => {
  expect(whole.stdout).toContain('src/***/x.env');
  expect(findLeaks(whole.stdout + whole.stderr, secrets)).toEqual([]);
});

test('a draft is the same in every run', async () => {
  expect((await draft(['--jobs', '1', 'shop', 'plain'])).stdout).toBe(whole.stdout);
});

test('with the draft as inventory nothing is left to draft', async () => {
  const file = join(folder, 'inventory.yaml');
  writeFileSync(file, whole.stdout);
  const { code, stdout, stderr } = await draft(['--inventory', file, 'shop', 'plain']);
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: '',
    stderr: 'keytrail: no secret was found that the inventory does not know: nothing to draft\n',
  });
});

test('without a key there are no fingerprints, and that is said', async () => {
  const { code, stdout, stderr } = await draft(['shop'], { env: {} });
  expect(code).toBe(0);
  expect(stdout).not.toContain('fp1:');
  expect(stderr).toContain('there is no key (--key-file or KEYTRAIL_KEY), so the draft has no fingerprints');
  expect((await load(stdout)).identities.length).toBeGreaterThan(3);
});

test('a comment completed and uncommented is valid', async () => {
  const text = whole.stdout.replaceAll(/^( *)# (boundary|rotation): /gm, '$1$2: ');
  const { identities } = await load(text);
  expect(identities.find(({ provider }) => provider === 'github')?.boundary?.[0]).toMatch(/^(?:github|dir):/);
});

test('what a hostile repository writes stays in its comment', async () => {
  const hostile = createRepository(join(folder, 'hostile'));
  hostile.write('.github/CODEOWNERS', '* @a/b\n');
  hostile.write('x\n  - id: forged\n    provider: x\u2028.env', `TOKEN=${createToken('hostile')}\n`);
  const env = { GIT_AUTHOR_EMAIL: 'evil"\u2028owner:_x@example.com', GIT_AUTHOR_NAME: 'x' };
  hostile.git(['add', '--all']);
  hostile.git(['commit', '--quiet', '--message', 'x'], { env });
  const { stdout } = await draft(['hostile']);
  const { identities } = await load(stdout);
  expect(identities.map(({ id }) => id)).not.toContain('forged');
  expect(identities).toHaveLength(1);
  expect(identities[0]?.ownerId).toBeUndefined();
  expect(stdout).toContain('x\\u{a}  - id: forged');
});

test('a repository makes git read no mailmap but its own at HEAD', async () => {
  const mapped = createRepository(join(folder, 'mapped'));
  const outside = join(folder, 'outside-mailmap');
  writeFileSync(outside, '<stolen@example.com> <ada@example.com>\n');
  mapped.git(['config', 'mailmap.file', outside]);
  mapped.write('.mailmap', '<ada.new@example.com> <ada@example.com>\n');
  mapped.write('a.env', `TOKEN=${createToken('mapped')}\n`);
  mapped.commit('first');
  const { stdout } = await draft(['mapped']);
  expect(stdout).toContain('ada.new@example.com (1)');
  expect(stdout).not.toContain('stolen');
});

test('equal guessable values are no evidence of one secret: without a login each place is an identity', async () => {
  const line = `admin_password = "${createPassword('same')}"\n`;
  for (const name of ['here', 'there']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'settings.ini'), line);
  }
  expect((await load((await draft(['here', 'there'])).stdout)).identities).toHaveLength(2);
  expect((await load((await draft(['here', 'here'])).stdout)).identities).toHaveLength(1);
});

test('a date that cannot be true is no evidence', async () => {
  const clock = createRepository(join(folder, 'clock'));
  clock.write('a.env', `TOKEN=${createToken('clock')}\n`);
  clock.git(['add', '--all']);
  clock.git(['commit', '--quiet', '--message', 'x'], { env: { GIT_AUTHOR_DATE: '1999-01-01T00:00:00Z', GIT_COMMITTER_DATE: '2025-06-01T00:00:00Z' } });
  expect((await draft(['clock'])).stdout).toContain('seen since at least 2025-06-01\n');
  const { stdout } = await runCli(['inventory', 'draft', '--as-of', '2025-01-01T00:00:00Z', 'clock'], { cwd: folder });
  expect(stdout).toContain('# created_at: TODO\n');
});

test('what could not be read makes the draft incomplete, and says so', async () => {
  shop.git(['clone', '--quiet', '--depth', '1', `file://${shop.folder}`, join(folder, 'shallow')]);
  const { code, stdout, stderr } = await draft(['shallow']);
  expect(code).toBe(3);
  expect(stdout).toContain('# Not everything could be read');
  expect(stderr).toContain('something could not be read');
});

test('a draft writes to standard output alone', () => {
  expect(readFileSync(join(folder, 'shop', 'src', 'app.env'), 'utf8')).toContain(token);
  expect(whole.stderr).toBe('keytrail: drafted 6 identities\n');
});
