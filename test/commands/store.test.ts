// A scan with --store is remembered, whatever happens; and what the store holds can be looked at, taken out and looked after.
import { closeSync, existsSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { asOf, type CliOptions, runCli } from '../support/cli.ts';
import { missingPostgres, type PostgresServer, startPostgres } from '../support/postgres.ts';
import { buildRememberedEstate, planted } from '../support/remembered-estate.ts';
import { createRepository, writeTree } from '../support/repository.ts';
import { createToken, findLeaks } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const folder = createTemporaryFolder('store');
const targets = buildRememberedEstate(folder);
const key = { KEYTRAIL_KEY: Buffer.alloc(32, 6).toString('base64') };
const values = [...Object.values(planted), key.KEYTRAIL_KEY];

let server: PostgresServer | undefined;
beforeAll(async () => {
  if (missingPostgres() === undefined) server = await startPostgres();
});
afterAll(() => server?.stop());

const backends = ['sqlite', ...(missingPostgres() === undefined ? ['postgres'] : [])];
let stores = 0;

interface Store {
  readonly where: string;
  readonly env: NodeJS.ProcessEnv;
  /** Changes what no command changes. */
  readonly run: (statement: string) => Promise<void>;
  /** All bytes of it that can be seen. */
  readonly dump: () => Promise<string>;
}

async function createStore(backend: string): Promise<Store> {
  const name = `store${++stores}`;
  return backend === 'sqlite' ? createFile(join(folder, `${name}.db`)) : createDatabase(name);
}

function createFile(where: string): Store {
  return {
    where,
    env: key,
    run: async (statement) => {
      const database = new DatabaseSync(where);
      database.exec(statement);
      database.close();
    },
    dump: async () => ['', '-wal', '-shm'].map((end) => (existsSync(where + end) ? readFileSync(where + end, 'latin1') : '')).join('\n'),
  };
}

async function createDatabase(name: string): Promise<Store> {
  await server?.run(`create database ${name}`);
  const where = (server?.url ?? '').replace(/\/postgres$/, `/${name}`);
  const query = async (text: string): Promise<readonly Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: where.replace('owner@', `owner:${server?.password}@`) });
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(text);
    await client.end();
    return rows;
  };
  return {
    where,
    env: { ...key, PGPASSWORD: server?.password },
    run: async (statement) => void (await query(`set search_path to keytrail; ${statement}`)),
    dump: async () => {
      const tables = await query("select table_name as name from information_schema.tables where table_schema = 'keytrail'");
      const rows = await Promise.all(tables.map(({ name }) => query(`select t::text as row from keytrail.${String(name)} t`)));
      return rows
        .flat()
        .map(({ row }) => String(row))
        .join('\n');
    },
  };
}

async function scan({ where, env }: Store, names: readonly string[] = targets, more: readonly string[] = []) {
  const result = await runCli(['scan', ...names, '--store', where, '--as-of', asOf, '--format', 'json', ...more], { cwd: folder, env });
  return { ...result, id: /recorded run ([0-9a-f-]{36}):/.exec(result.stderr)?.[1] ?? '' };
}

const command = ({ where, env }: Store, ...args: readonly string[]) => runCli(['store', ...args, '--store', where], { cwd: folder, env });
const infoOf = async (store: Store) => JSON.parse((await command(store, 'info', '--format', 'json')).stdout);
const expectMistake = async (args: readonly string[], message: string | RegExp, options: CliOptions = {}) => {
  const { code, stdout, stderr } = await runCli(args, { cwd: folder, ...options });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(message);
};

/** A repository with one secret. @returns its folder */
function createOrigin(name: string, origin: string, secret: string): string {
  const repository = createRepository(join(folder, name));
  repository.write('a.env', `TOKEN=${createToken(`origin ${secret}`)}\n`);
  repository.commit('one');
  repository.git(['remote', 'add', 'origin', origin]);
  return repository.folder;
}

describe.each(backends)('with %s', (backend) => {
  test('each run says what it changed', async () => {
    const store = await createStore(backend);
    const first = await scan(store, ['beta']);
    expect(first.stderr).toMatch(/^keytrail: recorded run [0-9a-f-]{36}: 1 new, 0 fixed, 0 reopened, 0 changed class\n$/);
    expect((await scan(store, ['beta'])).stderr).toMatch(/: 0 new, 0 fixed, 0 reopened, 0 changed class\n$/);
    expect(await infoOf(store)).toMatchObject({ version: 1, runs: 2, targets: 1, findings: { open: 1, fixed: 0 } });
    expect((await command(store, 'info')).stdout).toMatch(/^schema version {2}1\nruns {12}2\n/);
  });

  test('another repository under the name of one that is known is not recorded, for it would seem to fix all of the other', async () => {
    const store = await createStore(backend);
    const origins = ['https://github.com/one/app.git', 'git@github.com:One/app', 'https://github.com/one/other.git'];
    const [first, second, third] = origins.map((origin, i) => createOrigin(`origin-${backend}-${i}`, origin, i < 2 ? 'one' : 'other'));
    const scanHere = (cwd = '') => runCli(['scan', '--store', store.where, '--format', 'json'], { cwd, env: store.env });
    expect((await scanHere(first)).stderr).toMatch(/: 1 new, 0 fixed/);
    // The same origin, by ssh.
    expect((await scanHere(second)).stderr).toMatch(/: 0 new, 0 fixed/);
    const { code, stdout, stderr } = await scanHere(third);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^keytrail: \.: the store knows another repository .*; this run is not recorded; its report is written\n$/),
    });
    expect(JSON.parse(stdout).findings).toHaveLength(1);
    expect(await infoOf(store)).toMatchObject({ runs: 2, findings: { open: 1, fixed: 0 } });
    await command(store, 'purge', '--target', '.');
    expect((await scanHere(third)).stderr).toMatch(/: 1 new, 0 fixed/);
  });

  test('standard input fixes nothing: what came on it before cannot be looked at again', async () => {
    const store = await createStore(backend);
    const scanInput = (input: string) => runCli(['scan', '-', '--store', store.where], { cwd: folder, env: store.env, input });
    await scanInput(`token ${createToken('on input')}\n`);
    expect((await scanInput('nothing\n')).stderr).toMatch(/: 0 new, 0 fixed/);
    expect(await infoOf(store)).toMatchObject({ findings: { open: 1, fixed: 0 } });
  });

  test('the latest runs are listed by the ids that report and purge ask for', async () => {
    const store = await createStore(backend);
    const runs = [await scan(store), await scan(store, ['beta'], ['--no-history'])];
    const { latestRuns } = await infoOf(store);
    expect(latestRuns.map(({ id }: { id: string }) => id)).toEqual(runs.map(({ id }) => id).reverse());
    expect(latestRuns[0]).toMatchObject({ scope: 'files', complete: true, targets: ['beta'], changes: { new: 0 } });
    const { stdout } = await command(store, 'info');
    expect(stdout).toMatch(
      new RegExp(
        `^latest runs {5}${runs[1]?.id} \\S+ files: beta; 0 new, 0 fixed\n {16}${runs[0]?.id} \\S+ full: zeta, app, beta; [1-9]\\d* new, 0 fixed\n$`,
        'm',
      ),
    );
  });

  test('no value stands in the store, nor in what is exported, nor the fingerprint of what can be guessed', async () => {
    const store = await createStore(backend);
    await scan(store);
    const reader = backend === 'sqlite' ? new DatabaseSync(store.where) : undefined;
    // While another process reads, what was written stays in the -wal file.
    reader?.exec('BEGIN; SELECT * FROM run');
    const { stdout } = await scan(store);
    const dump = await store.dump();
    reader?.close();
    const exported = (await command(store, 'export')).stdout;
    expect(findLeaks(`${dump}\n${exported}`, values)).toEqual([]);
    const findings = JSON.parse(stdout).findings as readonly { findingId: string; detectorId: string; fingerprint: string }[];
    const lines = exported.trimEnd().split('\n');
    for (const { findingId, detectorId, fingerprint } of findings) {
      expect(exported).toContain(findingId);
      expect([detectorId, dump.includes(fingerprint), exported.includes(fingerprint)]).toEqual([detectorId, true, !detectorId.startsWith('generic')]);
    }
    expect(new Set(lines.map((line) => JSON.parse(line).type))).toEqual(new Set(['run', 'finding', 'occurrence', 'change']));
    expect(exported).not.toContain('run:');
  });

  test('a target, a run or what is old can be purged, after a look at how much it would be', async () => {
    const store = await createStore(backend);
    const { id } = await scan(store);
    await scan(store, ['beta']);
    const before = await infoOf(store);
    const rehearsed = await command(store, 'purge', '--target', 'app', '--dry-run');
    expect(rehearsed.stdout).toMatch(/^would purge 0 runs, [1-9]\d* findings, [1-9]\d* occurrences\n$/);
    expect(await infoOf(store)).toMatchObject({ findings: before.findings, occurrences: before.occurrences });
    const purged = await command(store, 'purge', '--target', 'app');
    expect(purged.stdout).toBe(rehearsed.stdout.replace('would purge', 'purged'));
    expect((await command(store, 'export')).stdout).not.toContain('config/a.conf');
    expect((await command(store, 'purge', '--run', id)).stdout).toMatch(/^purged 1 runs, /);
    await store.run("update run set started_at = '2020-01-01T00:00:00.000Z'");
    expect((await command(store, 'purge', '--older-than', '30')).stdout).toMatch(/^purged 1 runs, /);
    expect((await infoOf(store)).runs).toBe(0);
    expect((await command(store, 'check')).stdout).toBe('the store is whole\n');
  });

  test('what is older than the configuration wants is purged after a run', async () => {
    const store = await createStore(backend);
    writeFileSync(join(folder, 'retention.yaml'), `store: ${store.where}\nretentionDays: 30\n`);
    const scanByFile = () => runCli(['scan', 'beta', '--config', 'retention.yaml'], { cwd: folder, env: store.env });
    expect((await scanByFile()).stderr).not.toContain('purged');
    await store.run("update run set started_at = '2020-01-01T00:00:00.000Z'");
    expect((await scanByFile()).stderr).toMatch(/recorded run .*\n.*purged what is older than 30 days: 1 runs, 0 fixed findings\n$/);
    expect(await infoOf(store)).toMatchObject({ runs: 1, findings: { open: 1, fixed: 0 } });
  });

  test('a store whose tables do not fit together is told', async () => {
    const store = await createStore(backend);
    await scan(store, ['beta']);
    expect(await command(store, 'check')).toMatchObject({ code: 0, stdout: 'the store is whole\n' });
    await store.run('delete from seen');
    const { code, stdout } = await command(store, 'check');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '2 facts that no run told\n1 findings without the facts that hold\n' });
  });

  test('a store that a newer keytrail has written is refused before the scan', async () => {
    const store = await createStore(backend);
    await scan(store, ['beta']);
    await store.run("insert into migration values (999, '2030-01-01T00:00:00.000Z')");
    await expectMistake(['scan', 'beta', '--store', store.where], /a newer keytrail has written this store \(version 999/, { env: store.env });
  });
});

test('without a key a run is recorded, and it is said what that cannot do', async () => {
  const { code, stderr } = await runCli(['scan', 'beta', '--store', 'keyless.db'], { cwd: folder });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^keytrail: there is no key .* cannot be followed by its value[^\n]*\nkeytrail: recorded run /);
});

test('the store is a file that its owner alone can read', async () => {
  const store = await createStore('sqlite');
  await scan(store, ['beta']);
  expect(statSync(store.where).mode & 0o777).toBe(0o600);
});

test('a scan without a store makes none, and the demo does not use the one of the environment', async () => {
  const where = join(folder, 'unwanted.db');
  await runCli(['demo', '--format', 'json=/dev/null'], { env: { KEYTRAIL_STORE: where } });
  expect(existsSync(where)).toBe(false);
});

test('a scan without a store does not even load what a store needs: a commit hook would wait for it', async () => {
  const hook = `import { registerHooks } from 'node:module'; registerHooks({ load: (url, context, next) => (process.stderr.write(url + '\\n'), next(url, context)) });`;
  const nodeArguments = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`];
  const isLoaded = async (...more: readonly string[]) =>
    /kysely|store\/lasting|scan-run\/recall/.test((await runCli(['scan', 'beta', ...more], { cwd: folder, nodeArguments })).stderr);
  expect(await isLoaded('--store', 'loaded.db')).toBe(true);
  expect(await isLoaded()).toBe(false);
});

test('a run that cannot be recorded is still reported, and says so', async () => {
  const store = await createStore('sqlite');
  await scan(store, ['beta']);
  const many = Array.from({ length: 300 }, (_, i) => `token ${createToken(`many ${i}`)}\n`).join('');
  writeTree(join(folder, 'many'), { 'tokens.txt': many });
  // No file may grow beyond 200 blocks of 1,024 bytes: as on a full disk.
  const wrapper = ['bash', '-c', 'trap "" XFSZ; ulimit -f 200; exec "$@"', 'limited'];
  const { code, stdout, stderr } = await runCli(['scan', 'many', '--store', store.where, '--format', 'json'], { cwd: folder, env: key, wrapper });
  expect(JSON.parse(stdout).findings).toHaveLength(300);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/^keytrail: [^\n]*; this run is not recorded; its report is written\n$/) });
  expect((await infoOf(store)).runs).toBe(1);
});

test('a damaged store is refused before the scan, and a store damaged within is found by a check', async () => {
  const store = await createStore('sqlite');
  await scan(store);
  const { size } = statSync(store.where);
  const file = openSync(store.where, 'r+');
  writeSync(file, Buffer.alloc(size - 8192, 0x5a), 0, size - 8192, 8192);
  closeSync(file);
  const checked = await command(store, 'check');
  expect(checked.code).not.toBe(0);
  expect(checked.stdout + checked.stderr).toMatch(/damaged/);
  writeFileSync(join(folder, 'text.db'), 'this is a text of some length, and no store at all\n'.repeat(100), { mode: 0o600 });
  await expectMistake(['scan', 'beta', '--store', 'text.db'], /^keytrail: text\.db: [^\n]*not a keytrail store/);
});

test.each<[string, readonly string[], string | RegExp]>([
  [
    'a password in an argument',
    ['scan', 'beta', '--store', `postgres://me:${planted.weak}@db.example/x`],
    /^keytrail: postgres:\/\/db\.example\/x: a password in an argument/,
  ],
  ['another scheme', ['scan', 'beta', '--store', 'mysql://db.example/x'], 'keytrail: a store is a file or a postgres:// address\n'],
  ['a folder that is not there', ['scan', 'beta', '--store', 'nowhere/s.db'], 'nowhere/s.db: the folder of the store is not there'],
  [
    'a server that is not there',
    ['scan', 'beta', '--store', 'postgres://me@127.0.0.1:1/x'],
    /^keytrail: postgres:\/\/127\.0\.0\.1:1\/x: the database server of the store cannot be reached/,
  ],
  ['nothing to purge', ['store', 'purge', '--store', 'keyless.db'], /name what to purge, one of/],
  ['two things to purge', ['store', 'purge', '--store', 'keyless.db', '--run', 'a', '--target', 'b'], /name what to purge, one of/],
  ['no number of days', ['store', 'purge', '--store', 'keyless.db', '--older-than', 'soon'], /--older-than: must be a whole number of days/],
  ['a store that is not there', ['store', 'info', '--store', 'nowhere.db'], 'keytrail: nowhere.db: there is no store\n'],
])('%s is the mistake of whoever asks', (_, args, message) => expectMistake(args, message));

test('no message repeats the password of an address', async () => {
  const { stderr } = await runCli(['scan', 'beta', '--store', `postgres://me:${planted.weak}@db.example/x`], { cwd: folder });
  expect(stderr).not.toContain(planted.weak);
});
