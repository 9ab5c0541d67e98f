// A store is input too: a file may come from anybody, and who can write to it can put anything there.
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { UsageError } from '../../src/model/usage-error.ts';
import { readAddress } from '../../src/store/lasting/address.ts';
import { inflateStored } from '../../src/store/lasting/stored-text.ts';
import { hostileStrings } from '../report/hostile.ts';
import { asOf, type CliResult, runCli } from '../support/cli.ts';
import { createToken } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 40_000, hookTimeout: 40_000 });

const folder = createTemporaryFolder();
const content = join(folder, 'content.txt');
const good = join(folder, 'good.db');

beforeAll(async () => {
  writeFileSync(content, `${createToken('store')}\npostgres://app:${createToken('url')}@db.example/x\n`);
  const inventory = join(folder, 'inventory.yaml');
  writeFileSync(inventory, 'version: 1\nidentities:\n  - {id: a, provider: github}\n');
  expect((await runCli(['scan', content, '--store', good, '--inventory', inventory, '--as-of', asOf])).code).toBe(1);
});

/** A copy of the store in which every text is another one. */
function corrupt(name: string, change: (text: string, index: number) => string): string {
  const file = join(folder, `${name}.db`);
  copyFileSync(good, file);
  const database = new DatabaseSync(file);
  for (const [table, column] of [
    ['body', 'text'],
    ['run', 'body'],
    ['run_target', 'body'],
  ])
    for (const [i, row] of database.prepare(`SELECT rowid AS id, ${column} AS text FROM ${table} WHERE ${column} IS NOT NULL`).all().entries())
      database.prepare(`UPDATE ${table} SET ${column} = ? WHERE rowid = ?`).run(change(String(row['text']), i), row['id'] ?? null);
  database.close();
  return file;
}

function execute(name: string, statements: string): string {
  const file = join(folder, `${name}.db`);
  copyFileSync(good, file);
  const database = new DatabaseSync(file);
  database.exec(statements);
  database.close();
  return file;
}

const damaged = /^keytrail: (?:[^\n]*: )?(?:the store is damaged: it holds what keytrail has not written|this is not a keytrail store, or it is damaged)/;
const lookingAt = (file: string): readonly Promise<CliResult>[] => [
  runCli(['report', '--store', file]),
  runCli(['store', 'export', '--store', file]),
  runCli(['trace', 'path:content.txt', '--store', file]),
];

describe('what a store gives back', () => {
  test.each([
    ['no JSON', () => 'open-sesame'],
    ['nothing', () => 'null'],
    ['too little', () => '{}'],
    ['lists in lists', () => `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
  ])('%s is damage, and not quoted', async (name, change) => {
    for (const { code, stderr } of await Promise.all(lookingAt(corrupt(name, change)))) {
      expect(code, stderr).toBe(2);
      expect(stderr).toMatch(damaged);
      expect(stderr).not.toContain('sesame');
    }
  });

  test('hostile texts stay texts in every format', async () => {
    const kept = new Set(['kind', 'target', 'findingId', 'detectorId', 'commit', 'commitAt', 'authorAt', 'asOf', 'history', 'status', 'severity']);
    let turn = 0;
    const poison = (key: string, value: unknown) =>
      typeof value === 'string' && !kept.has(key) ? (hostileStrings[turn++ % hostileStrings.length] ?? '') : value;
    const file = corrupt('poison', (text) =>
      JSON.stringify(
        JSON.parse(text, function (key, value) {
          return Array.isArray(this) && JSON.parse(text).order?.includes(value) ? value : poison(key, value);
        }),
      ),
    );
    const formats = ['table', 'json', 'jsonl', 'csv', 'markdown', 'sarif'];
    const { code, stderr } = await runCli(['report', '--store', file, ...formats.flatMap((format) => ['--format', `${format}=${join(folder, format)}`])]);
    expect([0, 1], stderr).toContain(code);
    expect(stderr).toBe('');
    for (const format of formats) {
      const text = readFileSync(join(folder, format), 'utf8');
      expect(text.length, format).toBeGreaterThan(200);
      expect(text, format).not.toMatch(/[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
      expect(text, format).not.toMatch(/^\s*::/m);
      if (format === 'csv') expect(text).not.toMatch(/(?:^|,)"?\s*[=@＝]/m);
      if (format === 'markdown') expect(text).not.toMatch(/<img|[^\\]\]\(https:\/\/evil/);
    }
  });

  test('what would become larger than any inventory is not inflated', () => {
    expect(() => inflateStored(deflateSync(Buffer.alloc(4096)), 4095)).toThrow('the store is damaged');
    expect(inflateStored(deflateSync('ab'), 2)).toBe('ab');
    expect(() => inflateStored(Buffer.from('open-sesame'))).toThrow(/^(?!.*sesame).*damaged/);
  });

  test.each([
    [
      'a view that never ends',
      'ALTER TABLE run RENAME TO r; CREATE VIEW run AS WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) SELECT n AS seq FROM n',
    ],
    ['a trigger', 'CREATE TRIGGER t AFTER INSERT ON run BEGIN DELETE FROM finding; END'],
  ])('%s makes it none of ours', async (name, statements) => {
    for (const { code, stderr } of await Promise.all(lookingAt(execute(name, statements)))) {
      expect(code).toBe(2);
      expect(stderr).toMatch(damaged);
    }
  });
});

describe('where a store may be', () => {
  test.each(['file:other.db', ':memory:'])('%s is the name of a file, which its owner alone can read', async (name) => {
    const { code } = await runCli(['scan', content, '--store', name], { cwd: folder });
    expect(code).toBe(1);
    expect(statSync(join(folder, name)).size).toBeGreaterThan(0);
    expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    expect(existsSync(join(folder, 'other.db'))).toBe(false);
  });

  test('a link that leads in a circle is refused', async () => {
    const link = join(folder, 'circle.db');
    symlinkSync(link, link);
    expect(await runCli(['scan', content, '--store', link])).toMatchObject({ code: 2, stderr: `keytrail: ${link}: the store is a link that leads nowhere\n` });
  });

  test("a file of somebody else's is left as it is", async () => {
    const file = join(folder, 'other-program.db');
    const database = new DatabaseSync(file);
    database.exec('CREATE TABLE t (a)');
    database.close();
    chmodSync(file, 0o600);
    const before = statSync(file).mtimeMs;
    expect((await runCli(['scan', content, '--store', file])).code).toBe(2);
    expect(statSync(file).mtimeMs).toBe(before);
  });
});

describe('a password in the address of a store', () => {
  const password = 'open-sesame-7';

  test.each([
    ['as a user', `postgres://app:${password}@127.0.0.1:1/x`],
    ['as a parameter', `postgres://app@127.0.0.1:1/x?password=${password}`],
    ['as a parameter in other letters', `postgres://app@127.0.0.1:1/x?p%61ssword=${password}`],
    ['of a key', `postgres://app@127.0.0.1:1/x?sslpassword=${password}`],
    ['with a slash', `postgres://app:1/${password}@127.0.0.1:1/x`],
    ['with a hash', `postgres://app:#${password}@127.0.0.1:1/x`],
    ['with a question mark', `postgres://app:1?${password}@127.0.0.1:1/x`],
    ['without slashes', `postgres:app:${password}@127.0.0.1:1/x`],
    ['as libpq has it', `host=127.0.0.1 password=${password}`],
  ])('is refused and not repeated: %s', (_, address) => {
    expect(() => readAddress(address, {})).toThrow(/^(?!.*sesame)/);
    expect(() => readAddress(address, {})).toThrow(UsageError);
  });

  test('never becomes the name of a file', async () => {
    const { code, stderr } = await runCli(['scan', content, '--store', `host=127.0.0.1 password=${password}`], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'keytrail: a store is a file or a postgres:// address\n' });
    expect(readdirSync(folder).join()).not.toContain('sesame');
  });

  test('is refused in an argument even where KEYTRAIL_STORE holds the same', async () => {
    const address = `postgres://app:${password}@127.0.0.1:1/x`;
    const { code, stderr } = await runCli(['scan', content, '--store', address], { env: { KEYTRAIL_STORE: address } });
    expect({ code, refused: stderr.includes('a password in an argument') }).toEqual({ code: 2, refused: true });
    expect((await runCli(['scan', content], { env: { KEYTRAIL_STORE: address } })).stderr).toContain('cannot be reached');
  });

  test.each(['port=abc', 'options=-c%20search_path%3Dx', 'sslmode=require'])('a parameter leads to one line of ours: %s', async (parameter) => {
    const { code, stderr } = await runCli(['scan', content, '--store', `postgres://app@127.0.0.1:1/x?${parameter}`]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^keytrail: [^\n]*\n$/);
  });
});

describe('where a report goes', () => {
  test.skipIf(!existsSync('/dev/full'))('a full disk is told in one line', async () => {
    const { code, stderr } = await runCli(['scan', content, '--format', 'json=/dev/full']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'keytrail: /dev/full: the disk is full: the report is not whole\n' });
  });
});
