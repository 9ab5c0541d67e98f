import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { resolveConfig } from '../../../src/config.ts';
import type { Report } from '../../../src/model/report.ts';
import { runScan } from '../../../src/pipeline.ts';
import { openStore } from '../../../src/store/lasting/store.ts';
import { createRepository } from '../../support/repository.ts';
import { createPassword, createToken, findLeaks } from '../../support/secret-text.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';
import { onEachDatabase } from './each-database.ts';
import { collect } from './runs.ts';

const folder = createTemporaryFolder('store-values');
const values = {
  file: createToken('file'),
  gone: createToken('gone'),
  message: createToken('message'),
  name: createToken('name'),
  password: createPassword('login'),
};

/** The scan of a repository with a secret in each kind of place, under a key and with the values shown. */
async function scan() {
  const repository = createRepository(join(folder, 'repository'));
  repository.write('a.env', `KEY=${values.file}\nOLD=${values.gone}\npassword = "${values.password}"\n`);
  repository.commit('first');
  repository.write('a.env', `KEY=${values.file}\npassword = "${values.password}"\n`);
  repository.write(`${values.name}.txt`, 'x');
  repository.commit(`with ${values.message}`);
  const key = join(folder, 'key');
  writeFileSync(key, Buffer.alloc(32, 7).toString('base64'), { mode: 0o600 });
  const config = await resolveConfig([repository.folder], { keyFile: key, showSecrets: true, jobs: '2' }, ['table']);
  return runScan(config, { signal: new AbortController().signal, onProgress: () => {} });
}

let report: Report;

beforeAll(async () => {
  report = await scan();
});

async function contentOf(where: string): Promise<string> {
  if (!where.startsWith('postgres:')) {
    const name = where.split('/').at(-1) ?? '';
    const parent = join(where, '..');
    return readdirSync(parent)
      .filter((file) => file.startsWith(name))
      .map((file) => readFileSync(join(parent, file), 'latin1'))
      .join('');
  }
  const client = new pg.Client(where);
  await client.connect();
  const tables = await client.query<{ tablename: string }>("select tablename from pg_tables where schemaname = 'keytrail'");
  const texts: string[] = [];
  for (const { tablename } of tables.rows)
    texts.push(...(await client.query<{ text: string }>(`select t::text as text from keytrail.${tablename} t`)).rows.map(({ text }) => text));
  await client.end();
  return texts.join('\n');
}

onEachDatabase(({ place }) => {
  test('no value of a real scan, shown or not, is in a file, a log or a table of the store', async () => {
    const where = await place();
    const store = await openStore(where, {});
    expect([...report.findings()].flatMap(({ occurrences }) => [...occurrences()]).some(({ revealed }) => revealed === values.file)).toBe(true);
    await store.recordRun({ id: 'run', startedAt: '2026-05-01T00:00:00Z', scope: 'full', report });
    expect((await collect(store.findingsOf({ run: 'now' }))).length).toBeGreaterThanOrEqual(5);
    const content = await contentOf(where);
    expect(content).toContain('a.env');
    expect(content).toContain('fp1:');
    expect(findLeaks(content, Object.values(values))).toEqual([]);
    expect(content).not.toContain('run:');
    expect(content).not.toMatch(/@(?:[\w-]+\.)*example/);
    await store.close();
    expect(findLeaks(await contentOf(where), Object.values(values))).toEqual([]);
  });
});
