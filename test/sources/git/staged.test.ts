// --staged reads what the next commit would add, in every state that an index can be in; where there is no index, it says so.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { scanChange, secretLine } from '../../support/change.ts';
import { cliFile, runCli, scanJson } from '../../support/cli.ts';
import { createRepository, openRepository, runGit, type TestRepository } from '../../support/repository.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();
const names = ['old', 'new', 'theirs', 'ours'];

function begin(initArguments: readonly string[] = []): TestRepository {
  const repository = createRepository(mkdtempSync(join(folder, 'case-')), initArguments);
  repository.write('old.ts', secretLine('old'));
  repository.write('below/deep/plain.ts', '// plain\n');
  repository.commit('begin');
  return repository;
}

function stage(repository: TestRepository, path = 'new.ts', name = 'new'): TestRepository {
  repository.write(path, secretLine(name));
  repository.git(['add', path]);
  return repository;
}

async function told({ folder }: Pick<TestRepository, 'folder'>) {
  const { paths, result } = await scanChange(['--staged', folder], names);
  expect(result.report.complete).toBe(true);
  return paths;
}

test.each<[string, (repository: TestRepository) => void]>([
  ['while another git holds the index', ({ folder }) => writeFileSync(join(folder, '.git/index.lock'), '')],
  ['with a detached HEAD', ({ git }) => git(['checkout', '--quiet', '--detach'])],
  ['with a split index', ({ git }) => git(['update-index', '--split-index'])],
  ['with an index of version 4', ({ git }) => git(['update-index', '--index-version=4'])],
  ['with a broken branch', ({ git }) => git(['symbolic-ref', 'HEAD', 'refs/heads/unborn'])],
])('what is staged is read %s', async (_, prepare) => {
  const repository = stage(begin());
  prepare(repository);
  expect(await told(repository)).toHaveProperty('new', ['new.ts']);
});

test('what is staged is read with a sparse index, outside of its cone too', async () => {
  const repository = begin();
  repository.git(['sparse-checkout', 'set', '--cone', '--sparse-index', 'elsewhere']);
  const object = repository.git(['hash-object', '-w', '--stdin'], { input: secretLine('new') });
  repository.git(['update-index', '--add', '--cacheinfo', `100644,${object},below/deep/new.ts`]);
  expect(await told(repository)).toEqual({ new: ['below/deep/new.ts'] });
});

test('what is staged is read in a linked worktree, also of a bare repository', async () => {
  const repository = begin();
  const linked = join(mkdtempSync(join(folder, 'linked-')), 'tree');
  repository.git(['worktree', 'add', '--quiet', '--detach', linked]);
  expect(await told(stage(openRepository(linked)))).toEqual({ new: ['new.ts'] });
  const bare = mkdtempSync(join(folder, 'bare-'));
  runGit(folder, ['clone', '--quiet', '--bare', repository.folder, bare]);
  runGit(bare, ['worktree', 'add', '--quiet', '--detach', `${bare}-tree`]);
  expect(await told(stage(openRepository(`${bare}-tree`)))).toEqual({ new: ['new.ts'] });
});

test('what is staged is read where the git directory lies apart, in the target or outside of it', async () => {
  const inside = createRepository(mkdtempSync(join(folder, 'apart-')), ['--separate-git-dir=data']);
  expect(await told(stage(inside))).toEqual({ new: ['new.ts'] });
});

test('what is staged is read in a repository with ids of SHA-256, before its first commit and after it', async () => {
  const repository = stage(createRepository(mkdtempSync(join(folder, 'sha256-')), ['--object-format=sha256']), 'old.ts', 'old');
  expect(await told(repository)).toEqual({ old: ['old.ts'] });
  repository.commit('first');
  expect(await told(stage(repository))).toEqual({ new: ['new.ts'] });
});

test('a file that is only meant to be added holds nothing yet', async () => {
  const repository = begin();
  repository.write('new.ts', secretLine('new'));
  repository.git(['add', '--intent-to-add', 'new.ts']);
  expect(await told(repository)).toEqual({});
});

/** `old.ts` was changed on two branches, each with a secret. */
function conflict(): TestRepository {
  const repository = begin();
  repository.git(['switch', '--quiet', '--create', 'side']);
  repository.write('old.ts', `// theirs\n${secretLine('theirs')}`);
  repository.write('clean.ts', '// clean\n');
  repository.commit('theirs');
  repository.git(['switch', '--quiet', 'main']);
  repository.write('old.ts', `// ours\n${secretLine('ours')}`);
  repository.commit('ours');
  repository.git(['merge', '--quiet', 'side'], { mayFail: true });
  return repository;
}

test('of a path in conflict every version is read', async () => {
  expect(await told(conflict())).toEqual({ old: ['old.ts'], theirs: ['old.ts'] });
});

test('of a merge only what none of its parents has is its own', async () => {
  const repository = conflict();
  repository.write('old.ts', `// both\n${secretLine('ours')}${secretLine('theirs')}${secretLine('new')}`);
  repository.git(['add', 'old.ts']);
  expect(await told(repository)).toEqual({ new: ['old.ts'] });
});

test('a submodule that is staged is no content', async () => {
  const repository = begin();
  repository.git(['update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module`]);
  expect(await told(repository)).toEqual({});
  repository.git(['commit', '--quiet', '--message', 'a module']);
  repository.git(['rm', '--quiet', '--cached', 'module']);
  expect(await told(stage(repository, 'module', 'new'))).toEqual({ new: ['module'] });
});

test.each([
  ['commit -a', ['commit', '--all', '--message', 'all']],
  ['commit PATH', ['commit', '--message', 'one', 'old.ts']],
  ['commit', ['commit', '--message', 'staged']],
])('a hook of "git %s" reads what that commits', async (kind, args) => {
  const repository = stage(begin(), 'staged.ts', 'ours');
  repository.write('old.ts', secretLine('new'));
  const report = join(repository.folder, 'report.json');
  const scan = `'${process.execPath}' '${cliFile}' scan --staged --format json='${report}'`;
  writeFileSync(join(repository.folder, '.git/hooks/pre-commit'), `#!/bin/sh\n${scan} >&2\n`, { mode: 0o755 });
  repository.git(args, { mayFail: true, env: { HOME: folder } });
  const { findings } = JSON.parse(readFileSync(report, 'utf8')) as { findings: unknown[] };
  expect(findings).toHaveLength(kind === 'commit -a' ? 2 : 1);
  expect(repository.git(['log', '--format=%s'])).toBe('begin');
});

test('a bare repository has no index, and no clean result', async () => {
  const bare = mkdtempSync(join(folder, 'bare-'));
  runGit(folder, ['clone', '--quiet', '--bare', begin().folder, bare]);
  const { code, stdout, stderr } = await runCli(['scan', '--staged', bare]);
  expect([code, stdout, stderr]).toEqual([2, '', 'keytrail: --staged: a bare repository has no index: nothing can be staged in it\n']);
});

test('an index that cannot be read is not clean', async () => {
  const repository = stage(begin());
  writeFileSync(join(repository.folder, '.git/index'), 'no index');
  const { code, report } = await scanJson(['--staged', repository.folder]);
  expect([code, report.coverage.skipped.map(({ reason }) => reason)]).toEqual([3, ['unreadable-repository']]);
});

test('with nothing staged there is nothing to scan, which is said', async () => {
  const repository = begin();
  const said = async () => (await runCli(['scan', '--staged', repository.folder])).stdout;
  expect(await said()).toBe('nothing to scan: nothing is staged\n');
  repository.git(['rm', '--quiet', 'old.ts']);
  expect(await said()).toBe('nothing to scan: what is staged adds no content\n');
});

test('in a folder below the top what is staged anywhere is read, as git commits it', async () => {
  const repository = stage(begin(), 'below/new.ts');
  stage(repository, 'ours.ts', 'ours');
  expect((await scanChange(['--staged'], names, join(repository.folder, 'below'))).paths).toEqual({ new: ['below/new.ts'], ours: ['ours.ts'] });
});

test('a folder that is named must be the top', async () => {
  const below = join(stage(begin()).folder, 'below');
  const { code, stderr } = await runCli(['scan', '--staged', below]);
  expect([code, stderr]).toEqual([2, `keytrail: ${below}: is not the top of a git repository\n`]);
});
