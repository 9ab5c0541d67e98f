import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, expect, test } from 'vitest';
import { loadInventory } from '../../src/inventory/load.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { createFingerprint, mistakesOf, writeFiles } from './write-inventory.ts';

const folder = createTemporaryFolder('inventory-sqlite');

beforeAll(() => {
  const database = new DatabaseSync(join(folder, 'cmdb.sqlite'));
  database.exec(`
    CREATE TABLE nhi (id INTEGER, provider TEXT, "team ""a""" TEXT, cadence INTEGER, third INTEGER, v INTEGER, fp TEXT, bytes BLOB, hole TEXT, planted TEXT);
    WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 12000)
      INSERT INTO nhi (id, provider, "team ""a""", cadence, third, v, bytes, planted) SELECT n, 'aws', 'team-x', 90, 1, 1, x'00ff', 'open-sesame' FROM n;
    INSERT INTO nhi (id, v, fp) VALUES (5000, 2, '${createFingerprint('a')}'), (5000, 3, '${createFingerprint('b')}'), (5001, 2, NULL);
    CREATE VIEW "odd "" name; DROP TABLE nhi" AS SELECT * FROM nhi;
    CREATE TABLE bad AS SELECT id AS identity_id, 'aws' AS provider, CASE id WHEN 3 THEN 'soon' ELSE '2026-01-01' END AS created_at, '1' AS version FROM nhi WHERE id < 5;
  `);
  database.close();
  writeFiles(folder, { 'notes.sqlite': 'this is no database, but a text of some length '.repeat(50) });
});

function write(entry: string): string {
  const file = join(folder, 'a.yaml');
  writeFileSync(file, `version: 1\nsql:\n  - ${entry}\n`);
  return file;
}

const complaintsOf = (entry: string, findSecrets?: (text: string) => boolean) => mistakesOf(folder, findSecrets ? { findSecrets } : {}, [write(entry)]);

test('a view is read whole, by pages of its key, and a page may end between rows of one key', async () => {
  const view = `'odd " name; DROP TABLE nhi'`;
  const file = write(
    `{sqlite: ./cmdb.sqlite, view: ${view}, columns: {identity_id: id, owner_id: 'team "a"', cadence_days: cadence, third_party: third, version: v}}`,
  );
  const { identities, sources } = await loadInventory([file]);
  expect(sources).toEqual([file]);
  expect(identities.length).toBe(12_000);
  expect(new Set(identities.map(({ id }) => id)).size).toBe(12_000);
  expect(identities[0]).toMatchObject({
    id: '1',
    ownerId: 'team-x',
    cadenceDays: 90,
    thirdParty: true,
    credentials: [{ version: '1' }],
    place: { file, line: 3 },
  });
  expect(identities[4999]).toMatchObject({
    id: '5000',
    credentials: [{ version: '1' }, { fingerprints: [createFingerprint('a')] }, { fingerprints: [createFingerprint('b')] }],
  });
  expect(identities[5000]?.credentials.map(({ version }) => version)).toEqual(['1', '2']);
});

test('what is wrong with a database is told at the line of its entry, in our own words', async () => {
  const map = 'columns: {identity_id: id}';
  const cases: readonly (readonly [entry: string, message: string])[] = [
    ['{sqlite: none.sqlite, view: nhi}', 'the database does not exist or cannot be read'],
    ['{sqlite: notes.sqlite, view: nhi}', 'the file is no SQLite database'],
    ['{sqlite: cmdb.sqlite, view: nowhere}', 'the view does not exist'],
    ['{sqlite: cmdb.sqlite, view: nhi}', 'the view has no column for "identity_id"'],
    ['{sqlite: cmdb.sqlite, view: nhi, columns: {identity_id: id, purpose: why, owner_id: who}}', 'the view has no column for "owner_id", "purpose"'],
    ['{sqlite: cmdb.sqlite, view: nhi, columns: {identity_id: id, purpose: bytes}}', 'the column for "purpose" holds bytes: give it as text'],
    [
      '{sqlite: cmdb.sqlite, view: nhi, key: [purpose], columns: {identity_id: id, purpose: hole}}',
      `a column of "key" is NULL in some rows: name columns that never are, as the identity's id`,
    ],
    [
      '{sqlite: cmdb.sqlite, view: nhi, key: [third_party], columns: {identity_id: id, third_party: third}}',
      'a column of "key" is NULL in some rows: name columns that never are, as the identity\'s id',
    ],
    [`{view: nhi, ${map}}`, 'give one of "sqlite" and "postgres"'],
    [`{sqlite: a, postgres: "postgres://a", view: nhi, ${map}}`, 'give one of "sqlite" and "postgres"'],
    ['{sqlite: cmdb.sqlite, view: nhi, columns: {identityid: id}}', 'unknown field "identityid"; did you mean "identity_id"?'],
    ['{sqlite: cmdb.sqlite, view: bad}', 'row 3: "created_at" must be a time such as 2026-01-31T00:00:00Z, or a day such as 2026-01-31'],
  ];
  for (const [entry, message] of cases) expect(await complaintsOf(entry), entry).toEqual([`a.yaml:3${message.startsWith('row') ? ' ' : ': '}${message}`]);
  expect(existsSync(join(folder, 'none.sqlite'))).toBe(false);
});

test('a column of plaintext secrets is refused', async () => {
  const entry = '{sqlite: cmdb.sqlite, view: nhi, columns: {identity_id: id, purpose: planted}}';
  const found = await complaintsOf(entry, (text) => text.includes('sesame'));
  expect(found[0]).toBe('a.yaml:3 row 1: "purpose" looks like a secret: give its fingerprint under "fps", and take the value out of this file');
  expect(found.at(-1)).toBe('11901 more');
  expect(found.join('\n')).not.toContain('sesame');
});
