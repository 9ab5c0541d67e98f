// Where a repository's data lies does not matter: bare, mirrored, a linked worktree, a submodule, below the target.
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { findingOf, runCli, scanJson } from '../../support/cli.ts';
import { createRepository, runGit, type TestRepository } from '../../support/repository.ts';
import { createToken, idOf } from '../../support/secret-text.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();
const token = createToken('library');
let library: TestRepository;

beforeAll(() => {
  library = createRepository(join(folder, 'library'));
  library.write('old.ts', `key = '${token}'\n`);
  library.commit('add');
  library.remove('old.ts');
  library.write('new.ts', 'nothing\n');
  library.commit('remove');
});

async function expectHistoryFound(target: string, repository: string) {
  const result = await scanJson([target]);
  expect(result.report.complete).toBe(true);
  const occurrence = findingOf(result, idOf(token))?.occurrences[0];
  expect(occurrence?.origin).toMatchObject({ kind: 'git-blob', repository });
  expect(occurrence?.attribution?.path).toBe('old.ts');
  expect(result.report.targets[0]?.repositories.map(({ path }) => path)).toContain(repository);
  return result;
}

test('a bare repository as target is read', async () => {
  runGit(folder, ['clone', '--quiet', '--bare', 'library', 'bare.git']);
  await expectHistoryFound(join(folder, 'bare.git'), '');
});

test('a mirror below the target is read under its path', async () => {
  runGit(folder, ['clone', '--quiet', '--mirror', 'library', 'mirrors/library.git']);
  await expectHistoryFound(join(folder, 'mirrors'), 'library.git');
});

test('a repository below the target is read under its path', async () => {
  runGit(folder, ['clone', '--quiet', 'library', 'estate/team/app']);
  await expectHistoryFound(join(folder, 'estate'), 'team/app');
});

test('the table says the path of a repository below the target once', async () => {
  const { stdout } = await runCli(['scan', join(folder, 'estate')]);
  expect(stdout).toMatch(/ team\/app\/old\.ts:1/);
});

test('a linked worktree as target is read with the history of its repository', async () => {
  library.git(['worktree', 'add', '--quiet', '-b', 'linked', join(folder, 'worktree')]);
  const { report } = await expectHistoryFound(join(folder, 'worktree'), '');
  expect(report.targets[0]?.repositories[0]?.branch).toBe('linked');
});

test('the repository of a linked worktree is read once, not for each worktree', async () => {
  const { report } = await expectHistoryFound(library.folder, '');
  expect(report.targets[0]?.repositories).toHaveLength(1);
});

test('a submodule is read with its superproject', async () => {
  const superproject = createRepository(join(folder, 'super'));
  superproject.git(['submodule', '--quiet', 'add', library.folder, 'modules/library']);
  superproject.commit('add a submodule');
  const { report } = await scanJson([superproject.folder]);
  expect(findingOf({ report }, idOf(token))?.occurrences[0]?.attribution?.path).toBe('old.ts');
  expect(report.complete).toBe(true);
});

test("a submodule's folder as target is read with its history", async () => {
  await expectHistoryFound(join(folder, 'super/modules/library'), '');
});
