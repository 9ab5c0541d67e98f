import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columns } from '../../src/inventory/columns.ts';
import { convertCsv } from '../../src/inventory/csv-to-yaml.ts';
import { loadInventory } from '../../src/inventory/load.ts';
import { UsageErrors } from '../../src/model/usage-error.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { createFingerprint } from './write-inventory.ts';

const folder = createTemporaryFolder('inventory-convert');

/** What both forms must agree on: all but where it stands. */
async function loadPlain(name: string, text: string) {
  const file = join(folder, name);
  writeFileSync(file, text);
  const { identities, owners } = await loadInventory([file]);
  const plain: unknown = JSON.parse(JSON.stringify(identities, (key, value) => (key === 'place' ? undefined : value)));
  return { identities: plain, owners: [...owners.values()] };
}

const text = fc.string({ unit: 'binary', maxLength: 12 }).filter((cell) => !cell.includes('\0'));
const blankOr = (cell: fc.Arbitrary<string>) => fc.oneof({ weight: 1, arbitrary: fc.constant('') }, { weight: 2, arbitrary: cell });
const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2019-01-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const days = fc.integer({ min: 1, max: 4000 }).map(String);
const list = fc.array(text, { maxLength: 3 }).map((items) => items.join(';'));

const identityCells = {
  type: blankOr(fc.constantFrom('bot', 'db-user')),
  provider: fc.constantFrom('aws', 'true', '42', 'null', '~', '- x', 'a: b', '#', '"', "'"),
  account: blankOr(text),
  owner_id: blankOr(fc.constantFrom('team-a', 'person:b', 'c@example.test')),
  owner_status: fc.constantFrom('', 'active'),
  purpose: blankOr(text),
  boundary: blankOr(list),
  scope: fc.constantFrom('', 'none', 'a;b'),
  environment: blankOr(text),
  cadence_days: blankOr(days),
  retirement_trigger: fc.constantFrom('', 'date:2026-06-30', 'app-retired', 'app-retired:service:x', 'vendor-ended:vendor:"x"'),
  retirement_status: fc.constantFrom('', 'active', 'retiring', 'retired'),
  locations: blankOr(list),
  third_party: fc.constantFrom('', 'true', 'no', '1'),
  review_last_at: blankOr(day),
  review_interval_days: blankOr(days),
  host: blankOr(text),
  user: blankOr(text),
};

const credentialCells = {
  version: fc.constantFrom('1', '2', 'true', '0x10', '1.0'),
  state: fc.constantFrom('', 'current', 'superseded', 'disabled'),
  created_at: blankOr(day),
  not_after: fc.constantFrom('', '2030-01-01', '2030-01-01T00:00:00+02:00'),
  last_used_at: fc.constantFrom('', 'none', 'never', '2026-01-01T10:00:00.5Z'),
  public_id: fc.constantFrom('', 'K1', 'k: "x"'),
  fp: fc.constantFrom('', 'none', createFingerprint('a'), `${createFingerprint('b')};${createFingerprint('c')}`),
  source: blankOr(text),
  as_of: blankOr(day),
};

const identity = fc.record({
  cells: fc.record(identityCells),
  credentials: fc.uniqueArray(fc.record(credentialCells), { selector: ({ version }) => version, maxLength: 3 }),
});

type Sample = typeof identity extends fc.Arbitrary<infer T> ? T : never;

function toCsv(identities: readonly Sample[]): string {
  const rows = identities.flatMap(({ cells, credentials }, i) =>
    (credentials.length === 0 ? [{}] : credentials).map((credential, j): Record<string, string> => {
      const publicId: Record<string, string> = 'public_id' in credential && credential.public_id !== '' ? { public_id_type: 'key' } : {};
      return { identity_id: `nhi-${i}`, ...(j === 0 ? cells : {}), ...credential, ...publicId };
    }),
  );
  const quote = (cell = '') => `"${cell.replaceAll('"', '""')}"`;
  return [columns.join(','), ...rows.map((row) => columns.map((column) => quote(row[column])).join(','))].join('\n');
}

test('a CSV file and the YAML it is converted to load to the same inventory', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(identity, { minLength: 1, maxLength: 4 }), async (identities) => {
      const csv = toCsv(identities);
      expect(await loadPlain('b.yaml', convertCsv(csv, 'a.csv'))).toEqual(await loadPlain('a.csv', csv));
    }),
    { numRuns: 300 },
  );
});

test('a comment stands for each required field that the table does not give', () => {
  expect(convertCsv('identity_id,provider,owner_id,scope\na,aws,team-x,none\n', 'a.csv')).toBe(`version: 1
identities:
  - id: "a"
    provider: "aws"
    owner: "team-x"
    scope: []
    # purpose: is missing: why the identity exists
    # boundary: is missing: the systems that may hold it
    # rotation: {cadence_days: } is missing
    # retirement: {trigger: } is missing: what ends it
`);
});

test('a table with mistakes is not converted', () => {
  expect(() => convertCsv('identity_id,provider\n,aws\n', 'a.csv')).toThrow(UsageErrors);
  expect(() => convertCsv('identity_id,provider\n', 'a.csv')).toThrow('a.csv: no identities: there is nothing to convert');
});
