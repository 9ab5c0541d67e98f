import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { writeFiles } from './write-inventory.ts';

const folder = createTemporaryFolder('inventory-command-line');

test('the command line prints each mistake of an inventory on its own line, and exits with 2 before it scans', async () => {
  writeFiles(folder, { 'a.yaml': 'version: 1\nidentities:\n  - {id: a, owenr: b}\n  - {id: b, provider: p, created_at: 2026-02-31}\n', 'target/x.txt': 'x' });
  const file = join(folder, 'a.yaml');
  const { code, stdout, stderr } = await runCli(['scan', '--inventory', file, join(folder, 'target')]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe(
    [
      `keytrail: ${file}:3: "identities.provider" is missing`,
      `keytrail: ${file}:3: unknown field "owenr"; did you mean "owner"?`,
      `keytrail: ${file}:4: "identities.created_at" is not a day of the calendar\n`,
    ].join('\n'),
  );
});

test('the command line names a hundred mistakes and counts the rest', async () => {
  writeFiles(folder, { 'many.csv': `identity_id,provider\n${',p\n'.repeat(120)}`, 'target/x.txt': 'x' });
  const { stderr } = await runCli(['scan', '--inventory', join(folder, 'many.csv'), join(folder, 'target')]);
  const lines = stderr.trimEnd().split('\n');
  expect([lines.length, lines.at(-1)]).toEqual([101, 'keytrail: and 20 more']);
});
