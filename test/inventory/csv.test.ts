import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadInventory } from '../../src/inventory/load.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { createFingerprint } from './write-inventory.ts';

const file = join(createTemporaryFolder('inventory-csv'), 'nhi.csv');

function load(content: string | Buffer, fieldLines = false) {
  writeFileSync(file, content);
  return loadInventory([file], { fieldLines });
}

test('rows of one identity are united: credentials by their version, public ids and fingerprints within one', async () => {
  const [a, b, c] = [createFingerprint('a'), createFingerprint('b'), createFingerprint('c')];
  const { identities } = await load(`identity_id,provider,purpose,version,state,public_id_type,public_id,fp
one,aws,deploy,2,current,key,K2,${a}
two,aws,,1,current,,,
one,,,2,current,key,K2b,${b}; ${c}
one,aws,,1,superseded,key,K1,
one,,,2,,key,K2,${a}
three,gcp,,,,,,
`);
  expect(identities).toMatchObject([
    {
      id: 'one',
      purpose: 'deploy',
      place: { file, line: 2 },
      credentials: [
        {
          version: '2',
          state: 'current',
          fingerprints: [a, b, c],
          publicIds: [
            { type: 'key', value: 'K2' },
            { type: 'key', value: 'K2b' },
          ],
          place: { file, line: 2 },
        },
        { version: '1', state: 'superseded', publicIds: [{ type: 'key', value: 'K1' }], place: { file, line: 5 } },
      ],
    },
    { id: 'two', credentials: [{ version: '1' }] },
    { id: 'three', provider: 'gcp', credentials: [] },
  ]);
});

test('a blank cell is unknown, "none" is known to be nothing', async () => {
  const [blank, none] = (await load('identity_id,provider,boundary,scope,last_used_at,version,not_after,fp\na,aws,,,,1,,\nb,aws,none,none,none,1,none,none\n'))
    .identities;
  expect(blank).toMatchObject({ credentials: [{ fingerprints: [] }] });
  expect(blank?.boundary).toBeUndefined();
  expect(blank?.credentials[0]?.lastUsedAt).toBeUndefined();
  expect(none).toMatchObject({ boundary: [], scope: [], credentials: [{ lastUsedAt: 'never', fingerprints: [] }] });
  expect(none?.credentials[0]?.notAfter).toBeUndefined();
});

test('every column of the format is read', async () => {
  const row = {
    identity_id: 'nhi',
    type: 'db-user',
    provider: 'postgres',
    account: '0042',
    owner_id: 'team-pay',
    owner_status: 'active',
    purpose: 'Reports, nightly',
    boundary: 'github:acme/a;aws:1',
    scope: 'read',
    environment: 'prod',
    cadence_days: '90',
    retirement_trigger: 'app-retired:service:payments',
    retirement_status: 'retired',
    retired_at: '2026-03-01',
    locations: 'vault:kv/a; vault:kv/b',
    third_party: 'TRUE',
    review_last_at: '2026-02-01',
    review_interval_days: '180',
    host: 'DB1.example.test',
    user: 'report',
    version: '7',
    state: 'revoked',
    created_at: '2026-01-01',
    not_after: '2026-12-31',
    last_used_at: '2026-02-01T00:00:00+01:00',
    revoked_at: '2026-03-01T00:00:00Z',
    public_id_type: 'db-user',
    public_id: 'postgres://report@db1.example.test/fin',
    fp: createFingerprint('a'),
    source: 'vault:kv/a',
    as_of: '2026-04-01',
  };
  const { identities, owners } = await load(`${Object.keys(row).join(',')}\n${Object.values(row).map((cell) => `"${cell}"`)}\n`);
  expect(owners.get('team-pay')).toEqual({ id: 'team-pay', type: 'team', status: 'active' });
  expect(identities).toEqual([
    {
      id: 'nhi',
      type: 'db-user',
      provider: 'postgres',
      account: '0042',
      ownerId: 'team-pay',
      purpose: 'Reports, nightly',
      boundary: ['github:acme/a', 'aws:1'],
      scope: ['read'],
      environment: 'prod',
      cadenceDays: 90,
      trigger: { type: 'app-retired', ref: 'service:payments' },
      retirementStatus: 'retired',
      retiredAt: '2026-03-01T00:00:00Z',
      locations: ['vault:kv/a', 'vault:kv/b'],
      consumers: [],
      reviewedAt: '2026-02-01T00:00:00Z',
      reviewIntervalDays: 180,
      thirdParty: true,
      humanUse: false,
      host: 'db1.example.test',
      user: 'report',
      tags: [],
      exceptions: [],
      credentials: [
        {
          version: '7',
          state: 'revoked',
          fingerprints: [createFingerprint('a')],
          publicIds: [{ type: 'db-user', value: 'postgres://report@db1.example.test/fin' }],
          createdAt: '2026-01-01T00:00:00Z',
          notAfter: '2026-12-31T23:59:59Z',
          lastUsedAt: '2026-01-31T23:00:00Z',
          revokedAt: '2026-03-01T00:00:00Z',
          source: 'vault:kv/a',
          asOf: '2026-04-01T00:00:00Z',
          place: { file, line: 2 },
        },
      ],
      place: { file, line: 2 },
      lines: {},
    },
  ]);
});

test('a byte order mark, CRLF, quotes, line breaks within quotes, blank lines and blanks around cells are read', async () => {
  const { identities } = await load('\ufeffIdentity_ID, provider ,purpose\r\n\r\n"a",aws,"one ""two""\r\nthree"\r\n,,\r\nb , gcp,x\r\n', true);
  expect(identities).toMatchObject([
    { id: 'a', provider: 'aws', purpose: 'one "two"\r\nthree', place: { line: 3 }, lines: { id: 3, provider: 3, purpose: 3 } },
    { id: 'b', provider: 'gcp', purpose: 'x', place: { line: 6 } },
  ]);
});

test('a column that is not known is a warning with the nearest one that is; what is no plain name is not repeated', async () => {
  const { warnings } = await load('identity_id,provider,purpos,ghp0123,team\na,aws,x,y,z\n');
  expect(warnings).toEqual([
    `${file}:1: column 3 "purpos" is not known and was not read; did you mean "purpose"?`,
    `${file}:1: column 4 is not known and was not read`,
    `${file}:1: column 5 "team" is not known and was not read`,
  ]);
});

test('an owner is a person where the id says so, a team otherwise', async () => {
  const { owners } = await load(
    'identity_id,provider,owner_id,owner_status\na,x,person:j.doe,departed\nb,x,pay@example.test,active\nc,x,team-pay,unknown\nd,x,team-x,\n',
  );
  expect([...owners.values()].map(({ id, type, status }) => [id, type, status])).toEqual([
    ['person:j.doe', 'person', 'departed'],
    ['pay@example.test', 'person', 'active'],
    ['team-pay', 'team', 'unknown'],
  ]);
});

test('a table makes no claim of coverage', async () => {
  expect((await load('identity_id,provider\na,aws\n')).claims).toEqual([]);
});
