// What is read: everything, the files alone, what came after a revision, what the next commit would add.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { findingOf, runCli, scanJson } from '../../support/cli.ts';
import { createRepository, type TestRepository } from '../../support/repository.ts';
import { createToken, idOf } from '../../support/secret-text.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();
const line = (name: string) => `token = "${createToken(name)}"\n`;
let repository: TestRepository;
let before: string;

beforeAll(() => {
  repository = createRepository(join(folder, 'app'));
  repository.write('old.ts', line('old'));
  repository.commit('old');
  repository.remove('old.ts');
  repository.write('README.md', '# app\n');
  before = repository.commit('remove');
  repository.git(['branch', 'elsewhere']);
  repository.write('new.ts', line('new'));
  repository.commit('new');
  repository.git(['switch', '--quiet', 'elsewhere']);
  repository.write('branch.ts', line('branch'));
  repository.commit('branch');
  repository.git(['switch', '--quiet', 'main']);
  repository.write('staged.ts', line('staged'));
  repository.git(['add', 'staged.ts']);
  repository.write('staged.ts', line('work tree'));
});

async function namesFound(...args: string[]): Promise<string[]> {
  const result = await scanJson(args);
  return ['old', 'new', 'branch', 'staged', 'work tree'].filter((name) => findingOf(result, idOf(createToken(name))) !== undefined);
}

test('a plain scan reads files, the index and all history', async () => {
  expect(await namesFound(repository.folder)).toEqual(['old', 'new', 'branch', 'staged', 'work tree']);
});

test('--no-history reads files alone', async () => {
  expect(await namesFound('--no-history', repository.folder)).toEqual(['new', 'work tree']);
});

test('--since reads what came after the revision, on every branch, and no files', async () => {
  expect(await namesFound('--since', before, repository.folder)).toEqual(['new', 'branch']);
});

test('--since takes a branch, a tag or an expression', async () => {
  expect(await namesFound('--since', 'main~1', repository.folder)).toEqual(['new', 'branch']);
});

test('--since HEAD of a repository with nothing after it finds nothing and exits with 0', async () => {
  const { code, report } = await scanJson(['--since', 'HEAD', await createSingle()]);
  expect({ code, complete: report.complete, objects: report.coverage.gitObjects }).toEqual({ code: 0, complete: true, objects: 0 });
});

async function createSingle(): Promise<string> {
  const single = createRepository(join(folder, 'single'));
  single.write('a.ts', line('single'));
  single.commit('one');
  return single.folder;
}

test('a secret that was there before --since is found where it comes back', async () => {
  const again = createRepository(join(folder, 'again'));
  again.write('a.ts', line('again'));
  again.commit('add');
  again.remove('a.ts');
  const removed = again.commit('remove');
  again.write('b.ts', `// again\n${line('again')}`);
  again.commit('again');
  const finding = findingOf(await scanJson(['--since', removed, again.folder]), idOf(createToken('again')));
  expect(finding?.occurrences.map(({ attribution }) => attribution?.path)).toEqual(['b.ts']);
});

test('--staged reads what the next commit would add, and nothing else', async () => {
  expect(await namesFound('--staged', repository.folder)).toEqual(['staged']);
});

test('--staged tells the path of a staged secret', async () => {
  const { report } = await scanJson(['--staged', repository.folder]);
  expect(report.findings[0]?.occurrences[0]?.attribution?.path).toBe('staged.ts');
});

test('--staged works before the first commit', async () => {
  const unborn = createRepository(join(folder, 'unborn'));
  unborn.write('first.ts', line('first'));
  unborn.git(['add', '--all']);
  const { code, report } = await scanJson(['--staged', unborn.folder]);
  expect({ code, found: report.findings.map(({ findingId }) => findingId) }).toEqual({ code: 1, found: [idOf(createToken('first'))] });
});

test.each(['with a commit', 'unborn'])('--staged with nothing staged finds nothing and exits with 0: %s', async (kind) => {
  const clean = createRepository(join(folder, `clean ${kind}`));
  clean.write('a.ts', line('unstaged'));
  if (kind === 'with a commit') clean.commit('one');
  const { code, report } = await scanJson(['--staged', clean.folder]);
  expect({ code, complete: report.complete, findings: report.findings }).toEqual({ code: 0, complete: true, findings: [] });
});

test('--staged does not tell a secret that HEAD has at the same path', async () => {
  const moved = createRepository(join(folder, 'moved'));
  moved.write('a.ts', line('same'));
  moved.commit('one');
  moved.git(['rm', '--quiet', '--cached', 'a.ts']);
  expect((await scanJson(['--staged', moved.folder])).report.findings).toEqual([]);
});

test.each(['--since', '--staged'])('%s says that a folder without a repository has none', async (flag) => {
  const plain = join(folder, `plain${flag}`);
  mkdirSync(plain);
  const { code, stdout, stderr } = await runCli(['scan', flag, ...(flag === '--since' ? ['HEAD'] : []), plain]);
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `keytrail: ${plain}: is not the top of a git repository\n` });
});

test.each(['no-such-branch', '--output=/dev/null', 'HEAD^{tree}', 'HEAD..main', '^HEAD~1', ''])('--since refuses what is no commit: %j', async (revision) => {
  const { code, stdout, stderr } = await runCli(['scan', `--since=${revision}`, repository.folder]);
  expect({ code, stdout, stderr }).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining(`keytrail: --since: there is no commit "${revision}", nor is it a day`),
  });
});

test('standard input is scanned as one content', async () => {
  const { code, report } = await scanJson(['-'], { input: `first\n${line('stdin')}` });
  expect(code).toBe(1);
  expect(report.findings[0]?.occurrences[0]).toMatchObject({ origin: { kind: 'stdin', path: '-' }, region: { startLine: 2, startColumn: 10 } });
});

test('empty standard input is clean', async () => {
  expect((await scanJson(['-'], { input: '' })).code).toBe(0);
});

test('a single file is scanned under its own name', async () => {
  const { report } = await scanJson([join(repository.folder, 'new.ts')]);
  expect(report.targets[0]).toMatchObject({ kind: 'file', repositories: [{ path: '', history: 'none' }] });
  expect(report.findings[0]?.occurrences.map(({ origin }) => origin)).toEqual([{ kind: 'file', path: 'new.ts' }]);
});

test('of several targets each finding names its own', async () => {
  const plain = join(folder, 'several');
  mkdirSync(plain);
  writeFileSync(join(plain, 'a.txt'), line('several'));
  const { report } = await scanJson([plain, join(repository.folder, 'new.ts'), '-'], { input: line('piped') });
  expect(report.targets.map(({ kind }) => kind)).toEqual(['directory', 'file', 'stdin']);
  expect(new Map(report.findings.map(({ findingId, target }) => [findingId, target]))).toEqual(
    new Map([
      [idOf(createToken('several')), plain],
      [idOf(createToken('new')), join(repository.folder, 'new.ts')],
      [idOf(createToken('piped')), '-'],
    ]),
  );
});

test('the current folder is the target when none is named', async () => {
  const { report } = await scanJson([], { cwd: repository.folder });
  expect(report.targets[0]?.target).toBe('.');
  expect(findingOf({ report }, idOf(createToken('new')))?.present).toBe(true);
});
