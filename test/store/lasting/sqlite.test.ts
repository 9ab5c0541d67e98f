import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, closeSync, copyFileSync, mkdirSync, openSync, readFileSync, statSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { UsageError } from '../../../src/model/usage-error.ts';
import { openStore } from '../../../src/store/lasting/store.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';
import { collect, runOn, statesOf } from './runs.ts';

const folder = createTemporaryFolder('store-file');
const at = (name: string) => join(folder, name);
const recorder = fileURLToPath(new URL('recorder.ts', import.meta.url));
const big = Array.from({ length: 2_000 }, (_, finding) => ({ finding, paths: ['a', 'b', 'c'] }));

async function whyNot(where: string): Promise<string> {
  const error = await openStore(where, {}).then(
    (store) => store.close().then(() => undefined),
    (one: unknown) => one,
  );
  expect(error).toBeInstanceOf(UsageError);
  return (error as UsageError).message;
}

test('the file, its log and its shared memory are for their owner alone, whatever the umask', async () => {
  const before = process.umask(0);
  try {
    const store = await openStore(at('mode.db'), {});
    await store.recordRun(runOn(1, [1]));
    expect(['', '-wal', '-shm'].map((end) => (statSync(at(`mode.db${end}`)).mode & 0o777).toString(8))).toEqual(['600', '600', '600']);
    await store.close();
  } finally {
    process.umask(before);
  }
});

test('a file that others can open is refused, with the command that helps', async () => {
  writeFileSync(at('shared.db'), '');
  chmodSync(at('shared.db'), 0o644);
  expect(await whyNot(at('shared.db'))).toContain(`chmod 600 ${at('shared.db')}`);
});

test('an empty file of its owner becomes a store', async () => {
  writeFileSync(at('empty.db'), '', { mode: 0o600 });
  const store = await openStore(at('empty.db'), {});
  await store.recordRun(runOn(1, [1]));
  await store.close();
});

test('writes reach the disk before they are acknowledged, and readers do not wait for them', async () => {
  const store = await openStore(at('wal.db'), {});
  await store.recordRun(runOn(1, [1]));
  const beside = new DatabaseSync(at('wal.db'));
  expect(beside.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  beside.close();
  expect(readFileSync(fileURLToPath(new URL('../../../src/store/lasting/sqlite.ts', import.meta.url)), 'utf8')).toContain('synchronous = FULL');
  await store.close();
});

test('a folder that is not there is not made', async () => {
  expect(await whyNot(at('no/such/store.db'))).toBe(`${at('no/such/store.db')}: the folder of the store is not there; make it first`);
});

test('a folder, and a link that leads nowhere, are no store', async () => {
  mkdirSync(at('folder.db'));
  symlinkSync(at('nowhere'), at('link.db'));
  expect(await whyNot(at('folder.db'))).toContain('is not a file');
  expect(await whyNot(at('link.db'))).toContain('leads nowhere');
});

test('what is no SQLite file is said to be no store, without a word of what it holds', async () => {
  writeFileSync(at('text.db'), 'token = hidden\n'.repeat(1_000), { mode: 0o600 });
  expect(await whyNot(at('text.db'))).toBe(`${at('text.db')}: this is not a keytrail store, or it is damaged`);
});

test("another program's SQLite file is refused and left as it is", async () => {
  const other = new DatabaseSync(at('other.db'));
  other.exec('CREATE TABLE run (id INTEGER); CREATE TABLE migration (version INTEGER)');
  other.close();
  chmodSync(at('other.db'), 0o600);
  const before = readFileSync(at('other.db'));
  expect(await whyNot(at('other.db'))).toContain('this is not a keytrail store');
  expect(readFileSync(at('other.db')).equals(before)).toBe(true);
});

test('a store with damaged pages is said to be damaged, when it is opened or when it is read', async () => {
  const store = await openStore(at('damaged.db'), {});
  await store.recordRun(runOn(1, big));
  await store.close();
  const size = statSync(at('damaged.db')).size;
  const file = openSync(at('damaged.db'), 'r+');
  for (let offset = 8_192; offset < size; offset += 4_096) writeSync(file, Buffer.alloc(600, 0xa5), 0, 600, offset);
  closeSync(file);
  const read = async () => {
    const damaged = await openStore(at('damaged.db'), {});
    try {
      await collect(damaged.occurrencesOf({ run: 'now' }));
    } finally {
      await damaged.close();
    }
  };
  await expect(read()).rejects.toThrow(`${at('damaged.db')}: this is not a keytrail store, or it is damaged`);
});

test('a file that may not grow fails the run in our words, and what was kept before is still there', async () => {
  const store = await openStore(at('limited.db'), {});
  await store.recordRun(runOn(1, [1]));
  await store.close();
  const blocks = 600;
  // The signal would end the process: without it the write fails.
  const command = `trap '' XFSZ; ulimit -f ${blocks}; exec "$@"`;
  const { stderr, status } = spawnSync('bash', ['-c', command, 'sh', process.execPath, recorder, at('limited.db'), 'limited', '500'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([1, `UsageError: ${at('limited.db')}: the disk of the store failed or is full\n`]);
  const after = await openStore(at('limited.db'), {});
  expect(await statesOf(after, 'run-1')).toEqual(['1 open']);
  await after.recordRun(runOn(2, [2], { targets: ['.'] }));
  await after.close();
});

const disk = mountSmallDisk();

test.skipIf(disk === undefined)('a full disk fails the run in our words, and what was kept before is still there', async () => {
  const where = join(disk ?? '', 'store.db');
  const store = await openStore(where, {});
  await store.recordRun(runOn(1, [1]));
  await expect(store.recordRun(runOn(2, big))).rejects.toThrow(/store\.db: the disk of the store (?:is full|failed or is full)$/);
  expect(await statesOf(store)).toEqual(['1 open']);
  expect((await store.recordRun(runOn(3, [1, 2]))).counts.new).toBe(1);
  await store.close();
});

test.skipIf(disk === undefined)('a store on a disk that is mounted read-only can be read; what writes is told why it cannot', async () => {
  execFileSync('mount', ['-o', 'remount,ro', disk ?? '']);
  const store = await openStore(join(disk ?? '', 'store.db'), {});
  expect(await statesOf(store)).toEqual(['1 open', '2 open']);
  await expect(store.recordRun(runOn(4, [1]))).rejects.toThrow(/store\.db: the store cannot be written: look at the rights/);
  await store.close();
  expect(await whyNot(join(disk ?? '', 'new.db'))).toContain('the place cannot be written');
});

test('a copy of a store is a store', async () => {
  const store = await openStore(at('first.db'), {});
  await store.recordRun(runOn(1, [1]));
  await store.close();
  copyFileSync(at('first.db'), at('second.db'));
  const copy = await openStore(at('second.db'), {});
  expect(await statesOf(copy)).toEqual(['1 open']);
  await copy.close();
});

/** Of one megabyte, where this user may mount. */
function mountSmallDisk(): string | undefined {
  if (userInfo().uid !== 0 || process.platform !== 'linux') return undefined;
  const place = createTemporaryFolder('small-disk');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  afterAll(() => void execFileSync('umount', [place]));
  return place;
}
