// A folder or a file in a repository as target: its files are read, and told as the repository's, whose history is not read.
import { chownSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { beforeAll, expect, test, vi } from 'vitest';
import { findRepositoryTop } from '../../../src/sources/git/locate.ts';
import { secretLine } from '../../support/change.ts';
import { runCli, scanJson } from '../../support/cli.ts';
import { createRepository, runGit, type TestRepository, writeTree } from '../../support/repository.ts';
import { createToken } from '../../support/secret-text.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();
let repository: TestRepository;

beforeAll(() => {
  repository = createRepository(join(folder, 'app'));
  repository.git(['remote', 'add', 'origin', 'https://github.com/example/app.git']);
  repository.write('services/api/gone.ts', secretLine('gone'));
  repository.commit('begin');
  repository.remove('services/api/gone.ts');
  repository.write('services/api/key.ts', secretLine('key'));
  repository.write('top.ts', secretLine('top'));
  repository.commit('more');
});

const uriOf = ({ runs }: Log) => runs.flatMap(({ results }) => results?.map(({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri) ?? []);

test.each([
  ['services/api', 'services/api', 'key.ts'],
  ['services/api/key.ts', 'services/api', 'key.ts'],
  ['top.ts', undefined, 'top.ts'],
])('%s: the target tells where it lies, and the repository around it where it comes from', async (path, withinRepository, found) => {
  const { report } = await scanJson([join(repository.folder, path)]);
  const [target] = report.targets;
  expect(target?.withinRepository).toBe(withinRepository);
  expect(target?.repositories).toEqual([{ path: '', remote: 'https://github.com/example/app.git', history: 'none' }]);
  expect(report.findings.map(({ occurrences }) => occurrences.map(({ origin }) => origin))).toEqual([[{ kind: 'file', path: found }]]);
});

test.each(['services', 'services/api/key.ts'])('%s: SARIF tells paths from the top of the repository, in a category of its own', async (path) => {
  const { stdout } = await runCli(['scan', '--format', 'sarif', join(repository.folder, path)]);
  const log = JSON.parse(stdout) as Log;
  expect(uriOf(log)).toEqual(['services/api/key.ts']);
  expect(log.runs.map(({ automationDetails }) => automationDetails?.id)).toEqual(['keytrail/files-partial/']);
  expect(log.runs[0]?.versionControlProvenance).toMatchObject([{ repositoryUri: 'https://github.com/example/app.git' }]);
});

test('an inventory knows the finding by the system that the origin names', async () => {
  const inventory = join(mkdtempSync(join(folder, 'inventory-')), 'inventory.yaml');
  const system = '{ id: "github:example/app", kind: repository, visibility: public, owner: team-app }';
  writeFileSync(inventory, `version: 1\nsystems: [${system}]\nidentities: [{ id: a, provider: acme }]\n`);
  const { stdout } = await runCli(['scan', '--format', 'json', '--no-history', '--inventory', inventory, join(repository.folder, 'services')]);
  expect(stdout).toContain('"flags":["public"]');
});

test('the repository around a linked worktree is found', async () => {
  const linked = join(folder, 'linked');
  repository.git(['worktree', 'add', '--quiet', '--detach', linked]);
  const { report } = await scanJson([join(linked, 'services')]);
  expect(report.targets[0]).toMatchObject({ withinRepository: 'services', repositories: [{ remote: 'https://github.com/example/app.git' }] });
});

test("the top is a folder's own where it has a .git, the nearest above it otherwise, and none for a bare repository", () => {
  const nested = createRepository(join(repository.folder, 'nested'));
  mkdirSync(join(nested.folder, 'in'));
  runGit(folder, ['init', '--quiet', '--bare', join(repository.folder, 'bare.git')]);
  expect(findRepositoryTop(repository.folder)).toBe(repository.folder);
  expect(findRepositoryTop(join(nested.folder, 'in'))).toBe(nested.folder);
  expect(findRepositoryTop(join(repository.folder, 'bare.git'))).toBeUndefined();
  expect(findRepositoryTop(realpathSync('/'))).toBeUndefined();
});

test.runIf(process.getuid?.() === 0)('a folder of another owner is not looked into: anybody can put a .git above the files of others', () => {
  const shared = mkdtempSync(join(folder, 'shared-'));
  runGit(shared, ['init', '--quiet']);
  mkdirSync(join(shared, 'mine'));
  expect(findRepositoryTop(join(shared, 'mine'))).toBe(shared);
  chownSync(shared, 12_345, 12_345);
  expect(findRepositoryTop(join(shared, 'mine'))).toBeUndefined();
});

test('what the repository around the target points to outside of itself is not followed', async () => {
  const hostile = createRepository(mkdtempSync(join(folder, 'hostile-')));
  hostile.write('in/a.ts', '// a\n');
  hostile.git(['config', 'remote.origin.url', 'https://github.com/example/victim.git']);
  const elsewhere = join(folder, 'elsewhere.config');
  writeTree(folder, { 'elsewhere.config': `[remote "origin"]\n\turl = https://github.com/example/${createToken('outside')}.git\n` });
  hostile.remove('.git/config');
  symlinkSync(elsewhere, join(hostile.folder, '.git/config'));
  const { report } = await scanJson([join(hostile.folder, 'in')]);
  expect(report.targets[0]?.repositories).toEqual([]);
});

test('a .git file that names a folder of the target is no way out of it, though that folder names it back', async () => {
  const hostile = mkdtempSync(join(folder, 'forged-'));
  const head = 'ref: refs/heads/main\n';
  writeTree(hostile, { '.git': 'gitdir: data\n', 'data/HEAD': head, 'data/commondir': join(repository.folder, '.git'), 'data/gitdir': join(hostile, '.git') });
  for (const args of [[], ['--since', '2020-01-01']]) {
    const { report } = await scanJson([...args, hostile]);
    expect([report.findings, report.targets[0]?.repositories]).toEqual([[], []]);
  }
});
