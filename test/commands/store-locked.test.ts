// A store that another process holds. By itself: it waits as long as the store does.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { createToken } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const folder = createTemporaryFolder('locked');

test('a store that another process holds for too long leaves the run unrecorded, and the report written', { timeout: 120_000 }, async () => {
  mkdirSync(join(folder, 'target'));
  writeFileSync(join(folder, 'target', 'a.env'), `TOKEN=${createToken('locked')}\n`);
  const scan = () =>
    runCli(['scan', 'target', '--store', 's.db', '--format', 'json'], {
      cwd: folder,
      env: { KEYTRAIL_KEY: Buffer.alloc(32, 7).toString('base64') },
      timeoutMs: 100_000,
    });
  await scan();
  const holder = new DatabaseSync(join(folder, 's.db'));
  holder.exec('BEGIN IMMEDIATE');
  const { code, stdout, stderr } = await scan();
  holder.close();
  expect(JSON.parse(stdout).findings).toHaveLength(1);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'keytrail: s.db: another process holds the store; try again; this run is not recorded; its report is written\n',
  });
  expect((await scan()).code).toBe(1);
});
