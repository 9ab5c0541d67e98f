import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildEstate } from '../../src/commands/demo/estate.ts';
import { demoKeyText } from '../../src/commands/demo/key.ts';
import { secrets } from '../../src/commands/demo/secrets.ts';
import { isUnknown, traceFormats } from '../../src/model/trace.ts';
import { runCli } from '../support/cli.ts';
import { createPassword, createToken, findLeaks, idOf } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { createRunTrace, firstTrace, readTrace, recordScan } from '../support/trace-estate.ts';

const asOf = '2026-06-30T12:00:00Z';
const home = createTemporaryFolder('trace');
const estate = join(home, 'estate');
const store = join(home, 'store.db');
const targets = ['shop', 'platform', 'storefront', 'sandbox'];
const judged = { inventory: ['inventory'], keyFile: 'demo.key', asOf };
const run = createRunTrace(home);
const ask = (asked: Parameters<typeof run>[0], input?: string) =>
  run({ asOf, format: ['json'], ...asked }, { cwd: estate, ...(input === undefined ? {} : { input }) });
const askStore = (query: string, input?: string) => ask({ query, store }, input);

beforeAll(async () => {
  mkdirSync(estate);
  await buildEstate(estate);
  const before = process.cwd();
  process.chdir(estate);
  await recordScan({ store, targets, ...judged });
  process.chdir(before);
}, 60_000);

describe('a leaked key of the estate', () => {
  test('all twelve questions are answered from a scan, or it is said why not', async () => {
    const result = await ask({ query: '-', targets, ...judged, people: true }, `${secrets.deployToken}\n`);
    const trace = firstTrace(result);
    expect(result.code).toBe(1);
    expect(trace).toMatchObject({
      what: { detectorId: 'github-personal-access-token', findingIds: [idOf(secrets.deployToken)], verdict: { class: 'exposed' } },
      liveness: { state: 'live', basis: 'inventory' },
      whose: { identity: 'platform-deploy', candidates: ['shop-release'], owner: { id: 'team-platform' } },
      reach: { scope: ['contents:read'], environment: 'prod' },
      where: { places: 2, atHead: true, complete: true },
      since: { evidence: { at: '2026-02-11T14:09:00Z' }, visibility: 'private', historyComplete: true, firstRun: { unknown: expect.any(String) } },
      introducedBy: { target: 'shop', people: [{ role: 'author', address: 'ben@harbour.example' }] },
      consumers: { consumers: { unknown: expect.any(String) }, locations: ['vault:kv-prod/platform/github'] },
      siblings: { sharedWith: ['shop-release'] },
      rotation: { matched: '1', current: '1', rotated: false, oldRevoked: false },
      logQueries: [{ query: expect.stringMatching(/^hashed_token:"[A-Za-z0-9+/]{43}=" created:2026-02-11T14:09:00Z\.\.2026-06-30T12:00:00Z$/) }],
      closed: { closed: false },
    });
    expect(trace.actions.at(-1)?.action).toContain('Scan again');
  });

  test('a store gives the same answer as a scan of its targets in order, but for what it alone knows', async () => {
    const asked = { query: '-', targets: [...targets].sort(), ...judged };
    const [scanned, stored] = (await Promise.all([ask(asked, secrets.deployToken), askStore('-', secrets.deployToken)])).map(firstTrace);
    expect({ ...stored, since: { ...stored?.since, firstRun: undefined } }).toEqual({ ...scanned, since: { ...scanned?.since, firstRun: undefined } });
    expect(stored?.since.firstRun).toMatchObject({ startedAt: asOf });
  });

  test('a key in a public repository is revoked first, and what stands beside it is named', async () => {
    const trace = firstTrace(await askStore(`id:${secrets.pagesKeyId}`));
    expect(trace.actions[0]?.action).toMatch(/^Revoke version 1 of storefront-pages at the provider now/);
    expect(trace.since.visibility).toBe('public');
    expect(trace.consumers).toMatchObject({ pipelines: ['github:harbour/storefront/.github/workflows/deploy.yml'], variables: ['AWS_SECRET_ACCESS_KEY'] });
    expect(trace.siblings.sameSystem.first.map(({ class: name }) => name).sort()).toEqual(['expired', 'unmatched']);
  });

  test('a rotated key is a sibling of the one that replaced it: same file, same identity', async () => {
    const { traces } = readTrace(await askStore('path:config/mail.json'));
    expect(traces.map(({ what }) => what.verdict)).toMatchObject([{ class: 'unrotated' }, { class: 'stale-copy' }]);
    expect(traces.map(({ siblings }) => [siblings.sameFile.first.length, isUnknown(siblings.sameIdentity) ? 0 : siblings.sameIdentity.first.length])).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  test('a forged date is left out, and the commit is named all the same', async () => {
    const trace = firstTrace(await ask({ query: '-', targets: ['sandbox'], ...judged }, secrets.stripeKey));
    expect(trace.since).toMatchObject({ evidence: { unknown: expect.any(String) }, clockSuspect: true });
    expect(trace.introducedBy).toMatchObject({ target: 'sandbox' });
  });
});

describe('a query', () => {
  const token = () => idOf(secrets.deployToken);
  test.each([
    ['a finding id', token],
    ['the beginning of one', () => token().slice(0, 12)],
    ['an identity that shares the secret', () => 'identity:shop-release'],
    ['a path', () => 'path:scripts/release.sh'],
  ])('%s leads to the secret, in a store and in a scan', async (_, query) => {
    const results = await Promise.all([askStore(query()), ask({ query: query(), targets, ...judged })]);
    for (const result of results) expect(firstTrace(result).what.findingIds).toEqual([token()]);
  });

  test('a fingerprint and a commit do too', async () => {
    const { what, introducedBy } = firstTrace(await askStore(token()));
    const commit = isUnknown(introducedBy) ? '' : introducedBy.commit.commit;
    const results = await Promise.all([askStore(what.fingerprint ?? ''), askStore(`commit:${commit.slice(0, 9)}`)]);
    for (const result of results) expect(firstTrace(result).what.findingIds).toEqual([token()]);
  });

  test('several secrets on standard input are all traced', async () => {
    const { traces, asked } = readTrace(await askStore('-', `${secrets.npmToken}\n${secrets.deployToken}\n`));
    expect(traces.map(({ what }) => what.provider)).toEqual(['npm', 'github']);
    expect(asked).toContain('npm');
  });

  test('half of a key pair is told by its fingerprint', async () => {
    const result = await ask({ query: '-', store, keyFile: 'demo.key' }, secrets.awsSecretKey);
    expect(firstTrace(result).whose).toMatchObject({ identity: 'shop-images' });
  });

  test('a guessable value takes the key, and its answer holds no fingerprint', async () => {
    const without = await askStore('-', secrets.composePassword);
    expect(without).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining("organisation's key") });
    const result = await ask({ query: '-', store, keyFile: 'demo.key' }, secrets.composePassword);
    expect(firstTrace(result).what.detectorId).toBe('generic-password');
    expect(result.stdout).not.toContain('fp1:');
  });

  test('what is not known is said to be not known, and what was read stands beside it', async () => {
    const result = await askStore('-', createToken('elsewhere'));
    expect(result.code).toBe(0);
    expect(readTrace(result)).toMatchObject({ traces: [], basis: { complete: true, targets: [...targets].sort() } });
  });

  test('an identity whose secret was seen nowhere is told to be recorded', async () => {
    expect(readTrace(await askStore('identity:storefront-analytics')).basis.notes).toEqual(['the identity is in the inventory, and no secret of it was seen']);
  });

  test.each([
    ['without one', {}, 'say what to trace'],
    ['without a store or a target', { query: 'path:x' }, 'needs a store'],
    ['with both', { query: 'path:x', store: 'x', targets: ['shop'] }, 'not from both'],
    ['with a store that is not there', { query: 'path:x', store: 'none.db' }, 'there is no store'],
    ['with standard input as target and value', { query: '-', targets: ['-'] }, 'cannot be a target too'],
  ])('%s is refused in one line', async (_, asked, message) => {
    const result = await ask(asked);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(message);
    expect(existsSync(join(estate, 'none.db'))).toBe(false);
  });
});

describe('no value', () => {
  const values = [secrets.deployToken, secrets.npmToken, secrets.stripeKey, secrets.composePassword, secrets.awsSecretKey];
  const password = createPassword('typed');
  test.each([
    ['bare', (value: string) => ({ query: value, store })],
    ['after a form', (value: string) => ({ query: `id:${value}`, store })],
    ['as a path', (value: string) => ({ query: `path:${value}`, store })],
    ['as a target', (value: string) => ({ query: 'path:x', targets: [value] })],
  ])('typed %s is repeated', async (_, asked) => {
    for (const value of [secrets.deployToken, secrets.stripeKey]) {
      const { code, stdout, stderr } = await ask(asked(value));
      expect([code, findLeaks(stdout + stderr, [value])]).toEqual([2, []]);
    }
  });

  test('that has no known form is repeated when it is typed bare', async () => {
    const { code, stdout, stderr } = await ask({ query: password, store });
    expect([code, findLeaks(stdout + stderr, [password])]).toEqual([2, []]);
  });

  test.each(traceFormats)('is in a trace of format %s, nor in a temporary file, nor in the store', async (format) => {
    const temporary = join(home, `tmp-${format}`);
    mkdirSync(temporary);
    const input = `${values.join('\n')}\n`;
    const options = { cwd: estate, input, env: { TMPDIR: temporary } };
    const flags = { query: '-', asOf, format: [format], keyFile: 'demo.key' };
    const results = [await run({ ...flags, store }, options), await run({ ...flags, targets, inventory: ['inventory'] }, options)];
    const text = results.map(({ stdout, stderr }) => stdout + stderr).join('\n');
    expect(text).toContain('GitHub personal access token');
    const files = [...readdirSync(temporary, { recursive: true, encoding: 'utf8' }).map((name) => join(temporary, name)), store].filter((file) =>
      statSync(file).isFile(),
    );
    const stored = files.map((file) => readFileSync(file, 'latin1')).join('\n');
    expect(findLeaks(text + stored, [...values, demoKeyText()])).toEqual([]);
  });
});

test('a store whose fingerprints are under another key says so', async () => {
  const other = join(home, 'other.key');
  await runCli(['key', 'init', other]);
  const result = readTrace(await ask({ query: '-', store, keyFile: other }, secrets.deployToken));
  expect(result.traces).toHaveLength(1);
  expect(result.basis.notes[0]).toContain('under the key');
});

test('of a shallow clone nobody is said to have put it there', async () => {
  const clone = join(home, 'shallow');
  execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${join(estate, 'shop')}`, clone]);
  const trace = firstTrace(await ask({ query: '-', targets: [clone], keyFile: 'demo.key' }, secrets.deployToken));
  expect(trace.introducedBy).toEqual({ unknown: expect.stringContaining('not read whole') });
  expect(trace).toMatchObject({ since: { historyComplete: false }, where: { complete: false } });
});

test('people are unknown where the repository is not at hand', async () => {
  const moved = join(home, 'moved.db');
  cpSync(store, moved);
  const asked = { query: idOf(secrets.deployToken), store: moved, people: true, asOf, format: ['json'] };
  const trace = firstTrace(await run(asked, { cwd: home }));
  expect(trace.introducedBy).toMatchObject({ people: { unknown: expect.stringContaining('not at hand') } });
});
