// What a plain scan does not need is not loaded: no driver, no parser of inventories, nothing that could open a connection.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { runCli } from '../support/cli.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 30_000 });

const folder = createTemporaryFolder();
const hook = join(folder, 'hook.mjs');
writeFileSync(
  hook,
  `import { registerHooks } from 'node:module';
registerHooks({ resolve: (name, context, next) => {
  const found = next(name, context);
  const [, loaded] = /node_modules\\/(@[^/]+\\/[^/]+|[^/]+)|^(node:(?:tls|http|https|http2|dgram))$/.exec(found.url) ?? [];
  if (loaded !== undefined) process.stderr.write('loaded ' + loaded + '\\n');
  return found;
} });`,
);
writeFileSync(join(folder, 'notes.txt'), 'nothing\n');
const inventory = join(folder, 'inventory.csv');
writeFileSync(inventory, 'identity_id,provider\na,aws\n');

async function loadedBy(...args: readonly string[]): Promise<ReadonlySet<string>> {
  const { stderr } = await runCli(args, { nodeArguments: ['--import', hook] });
  return new Set(stderr.split('\n').flatMap((line) => (line.startsWith('loaded ') ? [line.slice(7)] : [])));
}

const heavy = ['pg', 'kysely', 'csv-parse', 'yaml', 'valibot', 'node:tls', 'node:https'];

test('a plain scan loads no driver and no parser', async () => {
  const loaded = await loadedBy('scan', join(folder, 'notes.txt'));
  expect(loaded.has('commander')).toBe(true);
  expect(heavy.filter((name) => loaded.has(name))).toEqual([]);
});

test('a scan with a store in a file and an inventory in CSV loads no driver of PostgreSQL', async () => {
  const loaded = await loadedBy('scan', join(folder, 'notes.txt'), '--inventory', inventory, '--store', join(folder, 'a.db'));
  expect(['csv-parse', 'kysely'].every((name) => loaded.has(name))).toBe(true);
  expect(loaded.has('pg')).toBe(false);
});

test('a target with an ignore file and a baseline has no parser loaded for them', async () => {
  const target = join(folder, 'target');
  mkdirSync(target);
  writeFileSync(join(target, '.keytrailignore'), 'docs/\n');
  writeFileSync(join(target, '.keytrail-baseline.jsonl'), '');
  const loaded = await loadedBy('scan', target);
  expect([...heavy, 're2js'].filter((name) => loaded.has(name))).toEqual([]);
});
