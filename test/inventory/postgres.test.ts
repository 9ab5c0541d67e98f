import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadInventory } from '../../src/inventory/load.ts';
import { readAddress } from '../../src/inventory/postgres.ts';
import { missingPostgres, type PostgresServer, startPostgres } from '../support/postgres.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { createFingerprint, mistakesOf } from './write-inventory.ts';

const folder = createTemporaryFolder('inventory-postgres');
const missing = missingPostgres();

describe.skipIf(missing !== undefined)(`a view in PostgreSQL${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  let server: PostgresServer;
  let PGPASSWORD: string;

  beforeAll(async () => {
    server = await startPostgres();
    PGPASSWORD = server.password;
    await server.run(
      // Settings of the server's own that must change nothing.
      `ALTER DATABASE postgres SET timezone TO 'Africa/Lagos'`,
      `ALTER DATABASE postgres SET datestyle TO 'German'`,
      `CREATE SCHEMA gov`,
      `CREATE TABLE gov.nhi (nhi text, provider text, team varchar(20), cadence int, allowed text[], third boolean, v int, born timestamptz, day date, fp char(40), odd timestamp, bytes bytea, hole text)`,
      `INSERT INTO gov.nhi SELECT 'nhi-' || lpad(n::text, 6, '0'), 'aws', 'team-' || n % 7, 90, ARRAY['a', 'b'], n % 2 = 0, 1, '2026-01-31 10:20:30.5+02', '2026-06-30', NULL, now(), NULL, NULL FROM generate_series(1, 12000) AS n`,
      `INSERT INTO gov.nhi (nhi, provider, v, fp) VALUES ('nhi-006000', 'aws', 2, '${createFingerprint('a')}')`,
      `CREATE VIEW gov."the ""view" AS SELECT * FROM gov.nhi`,
      `CREATE ROLE reader LOGIN PASSWORD '${server.password}'`,
      `GRANT USAGE ON SCHEMA gov TO reader`,
    );
  }, 120_000);
  afterAll(() => server?.stop());

  const columns =
    'identity_id: nhi, owner_id: team, cadence_days: cadence, boundary: allowed, third_party: third, version: v, created_at: born, not_after: day, fp: fp';
  const view = `'gov.the "view'`;

  function write(entry: string): string {
    const file = join(folder, 'cmdb.yaml');
    writeFileSync(file, `version: 1\nsql:\n  - ${entry}\n`);
    return file;
  }

  async function complaintOf(entry: string): Promise<string[]> {
    return mistakesOf(folder, { databaseEnvironment: { PGPASSWORD } }, [write(entry)]);
  }

  test('is read by pages of its key, each value in its type, times in UTC', async () => {
    const file = write(`{postgres: "${server.url}", view: ${view}, key: [identity_id, version], columns: {${columns}}}`);
    const { identities } = await loadInventory([file], { databaseEnvironment: { PGPASSWORD } });
    expect(identities.length).toBe(12_000);
    expect(new Set(identities.map(({ id }) => id)).size).toBe(12_000);
    expect(identities[1]).toMatchObject({
      id: 'nhi-000002',
      ownerId: 'team-2',
      cadenceDays: 90,
      boundary: ['a', 'b'],
      thirdParty: true,
      credentials: [{ version: '1', createdAt: '2026-01-31T08:20:30Z', notAfter: '2026-06-30T23:59:59Z', fingerprints: [], place: { file, line: 3 } }],
      place: { file, line: 3 },
    });
    expect(identities[5999]?.credentials.map(({ version, fingerprints }) => [version, fingerprints])).toEqual([
      ['1', []],
      ['2', [createFingerprint('a')]],
    ]);
  });

  test('is read with a password file, which others may not read', async () => {
    const PGPASSFILE = join(folder, 'pgpass');
    const { port } = new URL(server.url);
    writeFileSync(PGPASSFILE, `# note\n127.0.0.1:${port}:other:owner:wrong\n127.0.0.1:*:*:owner:${server.password.replace('-', '\\-')}\n`, { mode: 0o600 });
    const file = write(`{postgres: "${server.url}", view: ${view}, columns: {${columns}}}`);
    expect((await loadInventory([file], { databaseEnvironment: { PGPASSFILE } })).identities.length).toBe(12_000);
    chmodSync(PGPASSFILE, 0o644);
    expect(await mistakesOf(folder, { databaseEnvironment: { PGPASSFILE } }, [file])).toEqual([
      'cmdb.yaml:3: others can read the file that PGPASSFILE names: chmod 600 it',
    ]);
    expect(await mistakesOf(folder, { databaseEnvironment: { PGPASSFILE: join(folder, 'none') } }, [file])).toEqual([
      'cmdb.yaml:3: the file that PGPASSFILE names cannot be read',
    ]);
  });

  test('is never written to: not even by a view that tries', async () => {
    await server.run(
      `CREATE TABLE gov.log (n int)`,
      `CREATE FUNCTION gov.note() RETURNS text LANGUAGE sql AS $$ INSERT INTO gov.log VALUES (1); SELECT 'aws' $$`,
      `CREATE VIEW gov.trap AS SELECT 'x' AS identity_id, gov.note() AS provider`,
    );
    expect(await complaintOf(`{postgres: "${server.url}", view: gov.trap}`)).toEqual(['cmdb.yaml:3: the query failed with SQLSTATE 25006']);
  });

  test('is told what is wrong with it in one line, without the words of the server', async () => {
    const at = (entry: string, url = server.url) => complaintOf(`{postgres: "${url}", ${entry}}`);
    expect(await at('view: nowhere')).toEqual(['cmdb.yaml:3: the view does not exist']);
    expect(await at('view: nowhere.nhi')).toEqual(['cmdb.yaml:3: the view does not exist']);
    expect(await at('view: gov.nhi, columns: {identity_id: nhi, purpose: why}')).toEqual(['cmdb.yaml:3: the view has no column for "purpose"']);
    expect(await at('view: gov.nhi, columns: {identity_id: nhi, created_at: odd}')).toEqual([
      'cmdb.yaml:3: the column for "created_at" has times without a zone: give it as "timestamp with time zone"',
    ]);
    expect(await at('view: gov.nhi, columns: {identity_id: nhi, fp: bytes}')).toEqual([
      'cmdb.yaml:3: the column for "fp" has a type that cannot be read: give it as text',
    ]);
    expect(await at('view: gov.nhi, key: [identity_id, purpose], columns: {identity_id: nhi, purpose: hole}')).toEqual([
      'cmdb.yaml:3: a column of "key" is NULL in some rows: name columns that never are, as the identity\'s id',
    ]);
    expect(await at('view: gov.nhi, key: [provider], columns: {identity_id: nhi}')).toEqual([
      'cmdb.yaml:3: 5000 rows or more have one and the same key: name more columns in "key"',
    ]);
    expect(await at('view: gov.nhi', server.url.replace('owner@', 'reader@'))).toEqual(['cmdb.yaml:3: the user may not read the view']);
    expect(await at('view: gov.nhi', server.url.replace('/postgres', '/nowhere'))).toEqual(['cmdb.yaml:3: the database does not exist']);
    expect(await at('view: gov.nhi', 'postgres://owner@127.0.0.1:1/x')).toEqual(['cmdb.yaml:3: the database cannot be reached']);
    PGPASSWORD = 'wrong';
    expect(await at('view: gov.nhi')).toEqual([
      'cmdb.yaml:3: the database refuses the login: the password is given by PGPASSFILE, or by PGPASSWORD in the environment',
    ]);
    PGPASSWORD = server.password;
  });

  test('may go away while it is read: that is one line too', async () => {
    await server.run(`CREATE VIEW gov.gone AS SELECT 'x' AS identity_id, pg_terminate_backend(pg_backend_pid())::text AS provider`);
    expect(await complaintOf(`{postgres: "${server.url}", view: gov.gone}`)).toEqual(['cmdb.yaml:3: the connection to the database was lost']);
  });

  test('tells the row of a mistake, in the order of the key', async () => {
    await server.run(
      `CREATE VIEW gov.bad AS SELECT nhi AS identity_id, provider, CASE WHEN nhi = 'nhi-000003' THEN -1 ELSE 90 END AS cadence_days FROM gov.nhi WHERE nhi < 'nhi-000009'`,
    );
    expect(await complaintOf(`{postgres: "${server.url}", view: gov.bad}`)).toEqual(['cmdb.yaml:3 row 3: "cadence_days" must be 1 or more']);
  });
});

test('an address with a password is refused, and so is one that would set anything but host and encryption', () => {
  const address = (userinfo: string, rest = '') => `postgres://${userinfo}@db.example/cmdb${rest}`;
  expect(() => readAddress(address(['reader', 'sesame'].join(':')))).toThrow(
    '"postgres" holds a password: give it by PGPASSFILE, or by PGPASSWORD in the environment',
  );
  expect(() => readAddress(address('reader', '?password=sesame'))).toThrow('may have the parameters "host" and "sslmode" alone');
  expect(() => readAddress('mysql://db.example/cmdb')).toThrow('must be an address such as postgres://user@host/database');
  expect(() => readAddress(address('reader', '?sslmode=maybe'))).toThrow('"sslmode" must be one of disable, require, verify-full');
  expect(readAddress(address('re%40der', '?sslmode=verify-full'))).toEqual({ host: 'db.example', user: 're@der', database: 'cmdb', ssl: true });
  expect(readAddress('postgres:///cmdb?host=/run/postgresql')).toEqual({ host: '/run/postgresql', database: 'cmdb' });
});
