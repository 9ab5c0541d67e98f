// What cannot be read is said: by a record, by `complete: false` and by the exit code.
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { findingOf, reasonsOf, runCli, type ScanResult, scanJson } from '../../support/cli.ts';
import { createRepository, openRepository, runGit, type TestRepository } from '../../support/repository.ts';
import { createToken, idOf } from '../../support/secret-text.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();
let origin: TestRepository;

beforeAll(() => {
  origin = createRepository(join(folder, 'origin'));
  for (let i = 0; i < 6; i++) {
    origin.write(`file-${i}.txt`, `version ${i} of a harmless text\n`);
    origin.commit(`commit ${i}`);
  }
  origin.remove('file-0.txt');
  origin.commit('remove');
  origin.git(['config', 'uploadpack.allowFilter', 'true']);
});

function cloneOrigin(name: string, ...flags: string[]): TestRepository {
  runGit(folder, ['clone', '--quiet', ...flags, `file://${origin.folder}`, name]);
  return openRepository(join(folder, name));
}

/** All objects as files of their own. */
function copyLoose(name: string): TestRepository {
  cpSync(origin.folder, join(folder, name), { recursive: true });
  return openRepository(join(folder, name));
}

function objectFile(repository: TestRepository, object: string): string {
  const file = join(repository.folder, '.git/objects', object.slice(0, 2), object.slice(2));
  chmodSync(file, 0o600);
  return file;
}

function expectIncomplete({ code, report }: ScanResult): void {
  expect({ code, complete: report.complete, findings: report.findings }).toEqual({ code: 3, complete: false, findings: [] });
}

test('the whole repository is complete', async () => {
  const { code, report } = await scanJson([origin.folder]);
  expect({ code, complete: report.complete }).toEqual({ code: 0, complete: true });
});

test('a shallow clone is incomplete', async () => {
  const result = await scanJson([cloneOrigin('shallow', '--depth', '2').folder]);
  expectIncomplete(result);
  expect(reasonsOf(result)).toEqual(['shallow-history']);
});

test('a partial clone with missing blobs is incomplete and says how many', async () => {
  const result = await scanJson([cloneOrigin('partial', '--filter=blob:none', '--no-checkout').folder]);
  expectIncomplete(result);
  expect(result.report.coverage.skipped).toMatchObject([{ reason: 'partial-clone', detail: expect.stringContaining('6 objects are not here') }]);
});

test.each(['blob', 'tree', 'commit'])('a deleted %s is incomplete', async (type) => {
  const repository = copyLoose(`deleted ${type}`);
  const object = repository.git(['rev-parse', { blob: 'HEAD~1:file-0.txt', tree: 'HEAD~2^{tree}', commit: 'HEAD~2' }[type] ?? '']);
  rmSync(objectFile(repository, object));
  const result = await scanJson([repository.folder]);
  expectIncomplete(result);
});

test('a deleted object is named', async () => {
  const repository = copyLoose('deleted and named');
  const object = repository.git(['rev-parse', 'HEAD~1:file-0.txt']);
  rmSync(objectFile(repository, object));
  const { report } = await scanJson([repository.folder]);
  expect(report.coverage.skipped).toMatchObject([{ reason: 'missing-object', detail: expect.stringContaining(object) }]);
});

test('a deleted object is missed by --since too', async () => {
  const repository = copyLoose('deleted since');
  rmSync(objectFile(repository, repository.git(['rev-parse', 'HEAD:file-5.txt'])));
  expectIncomplete(await scanJson(['--since', 'HEAD~4', repository.folder]));
});

test.each(['zeros', 'cut off', 'empty'])('a corrupted loose object is incomplete, and everything else is read: %s', async (damage) => {
  const repository = copyLoose(`corrupt ${damage}`);
  repository.git(['hash-object', '-w', '--stdin'], { input: `${createToken('healthy')}\n` });
  const file = objectFile(repository, repository.git(['rev-parse', 'HEAD:file-3.txt']));
  const bytes = readFileSync(file);
  writeFileSync(file, damage === 'zeros' ? bytes.fill(0, 10) : bytes.subarray(0, damage === 'empty' ? 0 : bytes.length / 2));
  const { code, report } = await scanJson([repository.folder]);
  expect({ code, complete: report.complete }).toEqual({ code: 1, complete: false });
  expect(findingOf({ report }, idOf(createToken('healthy')))).toBeDefined();
});

test('a corrupt pack is incomplete', async () => {
  const repository = cloneOrigin('corrupt pack');
  const packs = join(repository.folder, '.git/objects/pack');
  const pack = join(packs, readdirSync(packs).find((name) => name.endsWith('.pack')) ?? '');
  const bytes = readFileSync(pack);
  for (let at = 200; at < bytes.length - 100; at += 97) bytes[at] = (bytes[at] ?? 0) ^ 0x55;
  chmodSync(pack, 0o600);
  writeFileSync(pack, bytes);
  expectIncomplete(await scanJson([repository.folder]));
});

test('a pack without its index is incomplete', async () => {
  const repository = cloneOrigin('pack without index');
  const packs = join(repository.folder, '.git/objects/pack');
  for (const name of readdirSync(packs)) if (!name.endsWith('.pack')) rmSync(join(packs, name));
  expectIncomplete(await scanJson([repository.folder]));
});

test('a ref that names no object is incomplete', async () => {
  const repository = cloneOrigin('broken ref');
  writeFileSync(join(repository.folder, '.git/refs/heads/broken'), `${'1'.repeat(40)}\n`);
  expectIncomplete(await scanJson([repository.folder]));
});

const pointer = (digit: string) => `version https://git-lfs.github.com/spec/v1\noid sha256:${digit.repeat(64)}\nsize 12345\n`;

test('an LFS pointer without its object is incomplete, in a file and in history', async () => {
  const repository = copyLoose('lfs');
  repository.write('old.bin', pointer('a'));
  repository.commit('add');
  repository.write('old.bin', pointer('b'));
  const result = await scanJson([repository.folder]);
  expectIncomplete(result);
  expect(reasonsOf(result)).toEqual(['lfs-object-missing', 'lfs-object-missing']);
});

test('an LFS pointer whose object is here is complete, and the object is read', async () => {
  const repository = copyLoose('lfs here');
  repository.write('data.bin', pointer('a'));
  repository.commit('add');
  repository.write(`.git/lfs/objects/aa/aa/${'a'.repeat(64)}`, `${createToken('lfs')}\n`);
  const { report } = await scanJson([repository.folder]);
  expect(report.complete).toBe(true);
  expect(findingOf({ report }, idOf(createToken('lfs')))).toBeDefined();
});

test('findings win over incomplete in the exit code, unless --require-complete', async () => {
  const repository = cloneOrigin('both', '--depth', '1');
  repository.write('key.txt', `${createToken('both')}\n`);
  expect((await runCli(['scan', repository.folder])).code).toBe(1);
  expect((await runCli(['scan', '--require-complete', repository.folder])).code).toBe(3);
});

test('findings below --fail-on do not hide that the scan is incomplete', async () => {
  const repository = cloneOrigin('below', '--depth', '1');
  repository.write('note.txt', `password = "${'kR7#vT'}${'q2!mZx'}"\n`);
  expect((await runCli(['scan', '--fail-on', 'critical', repository.folder])).code).toBe(3);
});

test.each(['table', 'json', 'jsonl', 'sarif'])('the format %s says that the scan is incomplete', async (format) => {
  const { stdout } = await runCli(['scan', '--format', format, cloneOrigin(`in ${format}`, '--depth', '1').folder]);
  expect(stdout).toMatch(format === 'table' ? /INCOMPLETE/ : /"complete":false/);
  expect(stdout).toContain('shallow');
});
