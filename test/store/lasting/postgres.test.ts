import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/model/usage-error.ts';
import { openStore, type StoreEnvironment } from '../../../src/store/lasting/store.ts';
import { missingPostgres } from '../../support/postgres.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';
import { createDatabase, withPostgres } from './each-database.ts';
import { runOn, statesOf } from './runs.ts';

const folder = createTemporaryFolder('store-server');
const big = Array.from({ length: 5_000 }, (_, finding) => ({ finding, paths: ['a', 'b', 'c'] }));
const cut = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'keytrail'";

async function whyNot(where: string, environment: StoreEnvironment = {}): Promise<string> {
  const error = await openStore(where, environment).then(
    (store) => store.close().then(() => undefined),
    (one: unknown) => one,
  );
  expect(error).toBeInstanceOf(UsageError);
  return (error as UsageError).message;
}

async function withVariables<T>(variables: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
  const before = process.env['PGPASSWORD'];
  delete process.env['PGPASSWORD'];
  Object.assign(process.env, variables);
  try {
    return await work();
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
    if (before !== undefined) process.env['PGPASSWORD'] = before;
  }
}

test.each(['postgres://me:hidden@db.example/app', 'postgresql://me@db.example/app?password=hidden'])(
  'a password in an argument is refused without being repeated: %#',
  async (where) => {
    const message = await whyNot(where, { KEYTRAIL_STORE: 'postgres://other.example/app' });
    for (const word of ['PGPASSFILE', 'PGPASSWORD', 'KEYTRAIL_STORE', 'db.example/app']) expect(message).toContain(word);
    expect(message).not.toContain('hidden');
  },
);

test('an address of another kind, and one that is none, are refused without being repeated', async () => {
  expect(await whyNot('mysql://me:hidden@db.example/app')).toBe('a store is a file or a postgres:// address');
  expect(await whyNot('postgres://me:hid den@[::/app')).toBe('the postgres:// address of the store cannot be understood');
  expect(await whyNot('')).toContain('no address');
});

test('a server that is not there is said not to be reached, without the password', async () => {
  const where = 'postgres://me:hidden@127.0.0.1:1/app';
  expect(await whyNot(where, { KEYTRAIL_STORE: where })).toBe('postgres://127.0.0.1:1/app: the database server of the store cannot be reached');
});

describe.skipIf(missingPostgres())('with a server', () => {
  const server = withPostgres();
  const withUser = (where: string, user: string, password = '') => where.replace('owner@', `${user}${password === '' ? '' : `:${password}`}@`);

  test('the password comes from KEYTRAIL_STORE, from PGPASSWORD or from the file of PGPASSFILE', async () => {
    const where = await createDatabase(server());
    const { password } = server();
    const whole = withUser(where, 'owner', password);
    await withVariables({}, async () => (await openStore(whole, { KEYTRAIL_STORE: whole })).close());
    await withVariables({ PGPASSWORD: password }, async () => (await openStore(where, {})).close());
    const { hostname, port, pathname } = new URL(where);
    const file = join(folder, 'pgpass');
    writeFileSync(file, `${hostname}:${port}:${pathname.slice(1)}:owner:${password}\n`, { mode: 0o600 });
    await withVariables({ PGPASSFILE: file }, async () => (await openStore(where, {})).close());
  });

  test('a missing and a wrong password are told with where one can come from, and not repeated', async () => {
    const where = await createDatabase(server());
    expect(await withVariables({ PGPASSFILE: join(folder, 'none') }, () => whyNot(where))).toContain('a password comes from PGPASSFILE');
    const message = await withVariables({ PGPASSWORD: 'hidden' }, () => whyNot(where));
    expect(message).toContain('refuses the user or the password');
    expect(message).not.toContain('hidden');
  });

  test('a database that is not there, and a user without rights, are named', async () => {
    const where = await createDatabase(server());
    expect(await whyNot(where.replace(/store_\w+$/, 'none'))).toContain('is not there');
    await server().run("create role reader login password 'reading'");
    const reader = withUser(where, 'reader', 'reading');
    expect(await whyNot(reader, { KEYTRAIL_STORE: reader })).toContain('lacks a right');
  });

  test('a database that can only be read is named', async () => {
    const where = await createDatabase(server());
    const name = new URL(where).pathname.slice(1);
    await server().run(`alter database ${name} set default_transaction_read_only = on`);
    expect(await whyNot(where)).toContain('can only be read');
  });

  test('all tables lie in a schema of their own', async () => {
    const where = await createDatabase(server());
    await (await openStore(where, {})).close();
    const { default: pg } = await import('pg');
    const client = new pg.Client(where);
    await client.connect();
    const { rows } = await client.query("select distinct schemaname from pg_tables where schemaname not in ('pg_catalog', 'information_schema')");
    expect(rows).toEqual([{ schemaname: 'keytrail' }]);
    await client.end();
  });

  test('a connection that is lost in the middle of a run fails the run in our words; nothing of it is kept, and it can be recorded again', async () => {
    const store = await openStore(await createDatabase(server()), {});
    await store.recordRun(runOn(1, [1]));
    const run = runOn(2, big);
    const recording = store.recordRun(run).then(
      () => undefined,
      (error: unknown) => error,
    );
    await setTimeout(100);
    await server().run(cut);
    const error = await recording;
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toMatch(
      /^postgres:\/\/127\.0\.0\.1:\d+\/store_\w+: (?:the connection to the store was lost|the database server of the store is stopping)/,
    );
    expect(await statesOf(store)).toEqual(['1 open']);
    expect((await store.recordRun(run)).counts).toMatchObject({ new: 4_999 });
    await store.close();
  });

  test('a connection that is lost between two runs is made anew', async () => {
    const store = await openStore(await createDatabase(server()), {});
    await store.recordRun(runOn(1, [1]));
    await server().run(cut);
    await setTimeout(50);
    expect((await store.recordRun(runOn(2, [1, 2]))).counts.new).toBe(1);
    await store.close();
  });
});
