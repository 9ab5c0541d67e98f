// A report of what was remembered is the report that the scan wrote; and the same facts can be looked at from another day.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { asOf, type CliOptions, runCli } from '../support/cli.ts';
import { createDemoEstate, type DemoEstate } from '../support/demo-estate.ts';
import { missingPostgres, type PostgresServer, startPostgres } from '../support/postgres.ts';
import { buildRememberedEstate, planted } from '../support/remembered-estate.ts';
import { findLeaks } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const folder = createTemporaryFolder('report');
const targets = buildRememberedEstate(folder);
const key = { KEYTRAIL_KEY: Buffer.alloc(32, 5).toString('base64') };
const formats = ['table', 'json', 'jsonl', 'csv', 'markdown'] as const;

let server: PostgresServer | undefined;
beforeAll(async () => {
  if (missingPostgres() === undefined) server = await startPostgres();
});
afterAll(() => server?.stop());

const backends = ['sqlite', ...(missingPostgres() === undefined ? ['postgres'] : [])];
let databases = 0;

/** A new store. */
async function createStore(backend: string): Promise<CliOptions['env'] & { readonly KEYTRAIL_STORE: string }> {
  const name = `store${++databases}`;
  if (backend === 'sqlite') return { KEYTRAIL_STORE: join(folder, `${name}.db`) };
  await server?.run(`create database ${name}`);
  return { KEYTRAIL_STORE: (server?.url ?? '').replace(/\/postgres$/, `/${name}`), PGPASSWORD: server?.password };
}

interface Written {
  readonly code: number | null;
  readonly stderr: string;
  /** By format. */
  readonly text: Readonly<Record<string, string>>;
  readonly json: Json;
}

interface Json {
  readonly asOf: string;
  readonly complete: boolean;
  readonly counts: Readonly<Record<string, number>>;
  readonly targets: readonly { readonly target: string }[];
  readonly changes?: { readonly counts: Readonly<Record<string, number>> };
  readonly fixed?: readonly { readonly findingId: string; readonly target: string; readonly change: object; readonly lastPlace: { readonly path: string } }[];
  readonly findings: readonly {
    readonly findingId: string;
    readonly target: string;
    readonly detectorId: string;
    readonly change?: { readonly kind: string };
    readonly verdict?: { readonly class: string; readonly age?: { readonly days: number } };
  }[];
}

async function write(args: readonly string[], options: CliOptions): Promise<Written> {
  const files = formats.map((format) => [format, join(folder, `out.${format}`)] as const);
  for (const [, file] of files) rmSync(file, { force: true });
  const { code, stderr } = await runCli([...args, ...files.flatMap(([format, file]) => ['--format', `${format}=${file}`])], { cwd: folder, ...options });
  const text = Object.fromEntries(files.map(([format, file]) => [format, readFileSync(file, 'utf8')]));
  return { code, stderr, text, json: JSON.parse(text['json'] ?? '') as Json };
}

const scan = (env: CliOptions['env'], ...more: readonly string[]) =>
  write(['scan', ...(more.length > 0 ? more : targets), '--as-of', asOf], { env: { ...env } });
const runIdOf = ({ stderr }: Written) => /recorded run ([0-9a-f-]{36}):/.exec(stderr)?.[1] ?? '';
const idsOf = ({ findings }: Json) => findings.map(({ findingId, target }) => `${target} ${findingId}`).sort();

describe.each(backends)('with %s', (backend) => {
  test.each([
    ['with a key', key],
    ['without a key', {}],
  ])('a run that is rendered again is the report of its scan, in every format: %s', async (_, keyEnvironment) => {
    const env = { ...(await createStore(backend)), ...keyEnvironment };
    const scanned = await scan(env);
    expect(scanned.json.findings.length).toBeGreaterThan(10);
    const again = await write(['report', '--run', 'latest'], { env });
    expect(again.text).toEqual(scanned.text);
    expect(again.code).toBe(scanned.code);
    expect(findLeaks(Object.values(again.text).join('\n') + again.stderr, Object.values(planted))).toEqual([]);
  });

  test('a judged run is judged alike, by the inventory as the run saw it', async () => {
    const env = await createStore(backend);
    const estate = await createDemoEstate(join(folder, `demo${databases}`));
    const scanned = await scanDemo(estate, env);
    for (const file of ['identities.yaml', 'shop.yaml', 'platform.yaml']) rmSync(join(estate.folder, estate.inventory, file), { force: true });
    const again = await write(['report', '--run', runIdOf(scanned)], { env });
    expect(again.text).toEqual(scanned.text);
    expect(again.code).toBe(1);
  });

  test('how things stand now is each target as its last run left it', async () => {
    const env = { ...(await createStore(backend)), ...key };
    const whole = await scan(env);
    const now = await write(['report', '--as-of', asOf], { env });
    expect(now.json.findings.map(({ findingId }) => findingId).sort()).toEqual(whole.json.findings.map(({ findingId }) => findingId).sort());
    await scan(env, 'beta');
    const later = await write(['report', '--as-of', asOf], { env });
    expect(idsOf(later.json)).toEqual(idsOf(whole.json));
    expect(later.json.targets.map(({ target }) => target).sort()).toEqual(['app', 'beta', 'zeta']);
    const { json } = await write(['report', '--target', 'zeta', '--as-of', asOf], { env });
    expect(idsOf(json)).toEqual(idsOf(whole.json).filter((id) => id.startsWith('zeta ')));
  });

  test('beside an earlier run, what is new and what is fixed is told', async () => {
    const env = { ...(await createStore(backend)), ...key };
    const file = join(folder, 'beta', '.env');
    const before = readFileSync(file, 'utf8');
    const first = await scan(env, 'beta');
    writeFileSync(file, `OTHER=${planted.second}\n`);
    await scan(env, 'beta');
    writeFileSync(file, before);
    const told = await write(['report', '--since', runIdOf(first), '--as-of', asOf], { env });
    expect(told.json.changes?.counts).toEqual({ new: 1, reopened: 0, 'class-changed': 0, fixed: 1 });
    expect(told.json.findings.map(({ change }) => change?.kind)).toEqual(['new']);
    expect(told.json.fixed).toMatchObject([{ findingId: first.json.findings[0]?.findingId, target: 'beta', lastPlace: { path: '.env' } }]);
    expect(told.text['table']).toMatch(/NEW: 1 finding\n.*REOPENED: none\n.*FIXED: 1 finding\n/s);
    expect(told.text['markdown']).toMatch(/1 new, 0 reopened, 0 changed class, 1 fixed.*### New.*### Fixed/s);
    expect(told.text['csv']).toMatch(/,change,class_before,changed_at\r\n.*,new,.*,fixed,/s);
    expect(told.text['jsonl']).toMatch(/"type":"fixed"/);
  });

  test('what changed and changed back is no change, and what came back is reopened', async () => {
    const env = { ...(await createStore(backend)), ...key };
    const file = join(folder, 'beta', '.env');
    const before = readFileSync(file, 'utf8');
    const first = await scan(env, 'beta');
    writeFileSync(file, 'NOTHING=1\n');
    const second = await scan(env, 'beta');
    writeFileSync(file, before);
    await scan(env, 'beta');
    const sinceFirst = await write(['report', '--since', runIdOf(first)], { env });
    expect(sinceFirst.json.changes?.counts).toEqual({ new: 0, reopened: 0, 'class-changed': 0, fixed: 0 });
    const sinceSecond = await write(['report', '--since', runIdOf(second)], { env });
    expect(sinceSecond.json.changes?.counts).toEqual({ new: 0, reopened: 1, 'class-changed': 0, fixed: 0 });
  });
});

test('SARIF beside an earlier run has the new findings alone, in categories of their own', async () => {
  const env = { ...(await createStore('sqlite')), ...key };
  const first = await scan(env, 'beta');
  const file = join(folder, 'beta', 'more.env');
  writeFileSync(file, `OTHER=${planted.second}\n`);
  await scan(env, 'beta');
  rmSync(file);
  const { stdout, stderr } = await runCli(['report', '--since', runIdOf(first), '--format', 'sarif'], { cwd: folder, env });
  expect(stderr).toBe('');
  const { runs } = JSON.parse(stdout) as { runs: readonly { automationDetails: { id: string }; results: readonly object[] }[] };
  expect(runs.map(({ automationDetails, results }) => [automationDetails.id, results.length])).toEqual([['keytrail/files-new/', 1]]);
});

test('old facts are judged anew by another clock and another inventory', async () => {
  const env = await createStore('sqlite');
  const estate = await createDemoEstate(join(folder, 'demo-anew'));
  const scanned = await scanDemo(estate, env);
  const later = await write(['report', '--run', 'latest', '--as-of', '2027-06-30T12:00:00Z'], { env });
  expect(later.json.asOf).toBe('2027-06-30T12:00:00Z');
  const ages = (json: Json) => json.findings.flatMap(({ verdict }) => verdict?.age?.days ?? []);
  expect(Math.max(...ages(later.json))).toBe(Math.max(...ages(scanned.json)) + 365);
  writeFileSync(join(folder, 'other.yaml'), 'version: 1\nidentities:\n  - {id: other, provider: acme, purpose: none of these}\n');
  const other = await write(['report', '--run', 'latest', '--inventory', 'other.yaml'], { env });
  expect(new Set(other.json.findings.map(({ verdict }) => verdict?.class))).toEqual(new Set(['unmatched', 'expired']));
});

test('an inventory under another key than the facts is refused: every secret would seem to be an orphan', async () => {
  const env = { ...(await createStore('sqlite')), ...key };
  await scan(env);
  const estate = await createDemoEstate(join(folder, 'demo-key'));
  const { code, stderr } = await runCli(['report', '--inventory', join(estate.folder, estate.inventory)], { cwd: folder, env });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/^keytrail: cannot correlate: 3 targets were scanned without a key[^\n]*\n$/) });
});

test.each<[string, readonly string[], string]>([
  ['no store', ['report'], 'name a store: --store FILE or postgres://…, or KEYTRAIL_STORE'],
  ['a store that is not there', ['report', '--store', 'nowhere.db'], 'nowhere.db: there is no store'],
  ['an unknown run', ['report', '--store', 'known.db', '--run', 'x'], '--run: the store holds no such run'],
  ['an unknown earlier run', ['report', '--store', 'known.db', '--since', 'x'], '--since: the store holds no such run'],
  ['an unknown target', ['report', '--store', 'known.db', '--target', 'x'], '--target: the store knows no such target'],
  [
    'a target that the run did not read',
    ['report', '--store', 'known.db', '--run', 'latest', '--target', 'app'],
    '--target: that run did not read this target',
  ],
])('%s is the mistake of whoever asks', async (_, args, message) => {
  await runCli(['scan', 'beta', '--store', 'known.db'], { cwd: folder });
  const { code, stdout, stderr } = await runCli(args, { cwd: folder });
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `keytrail: ${message}\n` });
});

function scanDemo({ folder: cwd, inventory, keyFile, names }: DemoEstate, env: CliOptions['env']): Promise<Written> {
  const args = ['scan', ...names, '--inventory', inventory, '--key-file', keyFile, '--as-of', '2026-06-30T12:00:00Z'];
  return write(args, { cwd, env: { ...env } });
}
