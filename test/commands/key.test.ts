import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { loadSealKey } from '../../src/seal/key.ts';
import { runCli, scanJson } from '../support/cli.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000 });

const folder = createTemporaryFolder('key');
const one = Buffer.alloc(32, 1).toString('base64');
const two = Buffer.alloc(32, 2).toString('base64');

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

test('"key show-id" prints the lines by which an inventory declares the key', async () => {
  const { stdout } = await runCli(['key', 'show-id'], { env: { KEYTRAIL_KEY: one } });
  const { kid, canary } = loadSealKey(undefined, one);
  expect(parse(stdout)).toEqual({ fingerprint: { scheme: 'fp1', keys: [{ kid, canary }] } });
});

describe('a scan takes the previous key', () => {
  const content = write('empty.txt', 'nothing\n');

  test.each([
    ['by a flag', ['--previous-key-file', write('flag.key', two)], {}],
    ['from the environment', [], { KEYTRAIL_PREVIOUS_KEY: two }],
    ['from the configuration file', ['--config', write('config.yaml', `previousKeyFile: ${write('config.key', two)}\n`)], {}],
  ])('%s', async (_, args, env) => {
    const { code, report } = await scanJson([...args, content], { env: { KEYTRAIL_KEY: one, ...env } });
    expect([code, report.kid]).toEqual([0, loadSealKey(undefined, one).kid]);
  });

  test.each([
    ['and refuses the key itself', ['--previous-key-file', write('same.key', one)], { KEYTRAIL_KEY: one }, '--previous-key-file: is the key itself'],
    ['and refuses it alone', [], { KEYTRAIL_PREVIOUS_KEY: two }, 'KEYTRAIL_PREVIOUS_KEY: there is no key beside the previous one'],
  ])('%s', async (_, args, env, message) => {
    const { code, stderr } = await runCli(['scan', ...args, content], { env });
    expect([code, stderr.startsWith(`keytrail: ${message}`)]).toEqual([2, true]);
  });
});
