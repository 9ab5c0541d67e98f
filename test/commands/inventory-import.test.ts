// A spreadsheet becomes the YAML that loads to the same inventory.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { loadInventory } from '../../src/inventory/load.ts';
import { runCli } from '../support/cli.ts';
import { createToken, findLeaks } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000 });

const folder = createTemporaryFolder();
const table =
  'identity_id,provider,owner_id,owner_status,purpose,version,state,created_at\nnhi-a,aws,team-x,active,deploys,2,current,2026-01-01\nnhi-a,,,,,1,revoked,2025-01-01\n';

test('a CSV file is printed as YAML that loads to its identities', async () => {
  writeFileSync(join(folder, 'in.csv'), table);
  const { code, stdout, stderr } = await runCli(['inventory', 'import', 'in.csv'], { cwd: folder });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  writeFileSync(join(folder, 'out.yaml'), stdout);
  const { identities, owners } = await loadInventory([join(folder, 'out.yaml')]);
  expect(identities.map(({ id, ownerId, credentials }) => [id, ownerId, credentials.map(({ version, state }) => `${version} ${state}`)])).toEqual([
    ['nhi-a', 'team-x', ['2 current', '1 revoked']],
  ]);
  expect(owners.get('team-x')?.status).toBe('active');
});

test('a value in the table is refused, and not repeated', async () => {
  const token = createToken('csv');
  writeFileSync(join(folder, 'leak.csv'), table.replace('deploys', token));
  const { code, stdout, stderr } = await runCli(['inventory', 'import', 'leak.csv'], { cwd: folder });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^keytrail: leak\.csv:2: /);
  expect(findLeaks(stderr, [token])).toEqual([]);
});

test('a file that is not there is a mistake of the operator', async () => {
  expect(await runCli(['inventory', 'import', 'nowhere.csv'], { cwd: folder })).toEqual({
    code: 2,
    stdout: '',
    stderr: 'keytrail: nowhere.csv: cannot be read\n',
  });
});
