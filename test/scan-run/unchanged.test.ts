// What a change brought, and what stood there before: each case in a repository of its own, told by --diff, --since and --staged.
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { plainLines, scanChange, secretLine } from '../support/change.ts';
import { createRepository, type TestRepository } from '../support/repository.ts';
import { createToken } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();
const long = plainLines('code');

/** With a file that holds the secret "old", another without any, and the branch "topic" checked out. */
function begin(): TestRepository {
  const repository = createRepository(mkdtempSync(join(folder, 'case-')));
  repository.write('old.ts', `${long}${secretLine('old')}`);
  repository.write('plain.ts', long);
  repository.commit('begin');
  repository.git(['switch', '--quiet', '--create', 'topic']);
  return repository;
}

async function told({ folder }: TestRepository, ...names: string[]) {
  const all = ['old', 'new', ...names];
  const [diff, since] = await Promise.all([scanChange(['--diff', 'main...topic', folder], all), scanChange(['--since', 'main', folder], all)]);
  expect(since.paths).toEqual(diff.paths);
  expect(diff.code).toBe(Object.keys(diff.paths).length > 0 ? 1 : 0);
  return diff.paths;
}

/** The same as one commit that is not made yet. */
async function toldStaged(repository: TestRepository) {
  repository.git(['add', '--all']);
  return (await scanChange(['--staged', repository.folder], ['old', 'new'])).paths;
}

interface Edit {
  readonly title: string;
  readonly edit: (repository: TestRepository) => void;
  readonly paths: Readonly<Record<string, readonly string[]>>;
}

const edits: readonly Edit[] = [
  { title: 'a file edited beside its old secret', edit: (r) => r.write('old.ts', `// edited\n${long}${secretLine('old')}`), paths: {} },
  {
    title: 'a file renamed and edited',
    edit(r) {
      r.remove('old.ts');
      r.write('renamed.ts', `// edited\n${long}${secretLine('old')}`);
    },
    paths: {},
  },
  {
    title: 'a secret moved from one file to another',
    edit(r) {
      r.write('old.ts', long);
      r.write('plain.ts', `${long}${secretLine('old')}`);
    },
    paths: {},
  },
  { title: 'a secret taken out', edit: (r) => r.write('old.ts', long), paths: {} },
  { title: 'a copy of the file as it is', edit: (r) => r.write('copy.ts', `${long}${secretLine('old')}`), paths: { old: ['copy.ts'] } },
  { title: 'a secret copied into another file', edit: (r) => r.write('copy.ts', secretLine('old')), paths: { old: ['copy.ts'] } },
  {
    title: 'a secret copied out of a file that is edited too',
    edit(r) {
      r.write('old.ts', `// edited\n${long}${secretLine('old')}`);
      r.write('copy.ts', secretLine('old'));
    },
    paths: { old: ['copy.ts'] },
  },
  {
    title: 'a secret moved to two places',
    edit(r) {
      r.remove('old.ts');
      r.write('one.ts', secretLine('old'));
      r.write('two.ts', `// two\n${secretLine('old')}`);
    },
    paths: { old: ['one.ts', 'two.ts'] },
  },
  { title: 'a new secret beside the old one', edit: (r) => r.write('old.ts', `${long}${secretLine('old')}${secretLine('new')}`), paths: { new: ['old.ts'] } },
  { title: 'a secret rotated in place', edit: (r) => r.write('old.ts', `${long}${secretLine('new')}`), paths: { new: ['old.ts'] } },
];

test.each(edits)('what one commit brings, and what the same brings when it is staged: $title', async ({ edit, paths }) => {
  const committed = begin();
  edit(committed);
  committed.commit('edit');
  const staged = begin();
  edit(staged);
  expect([await told(committed), await toldStaged(staged)]).toEqual([paths, paths]);
});

test('a secret that a commit of the change added and a later one carried on is told', async () => {
  const repository = begin();
  repository.write('new.ts', secretLine('new'));
  repository.commit('add');
  repository.write('new.ts', `// more\n${secretLine('new')}`);
  repository.commit('carry on');
  expect(await told(repository)).toEqual({ new: ['new.ts'] });
});

test('a secret that a commit of the change added and a later one moved is told where it stands and where it stood', async () => {
  const repository = begin();
  repository.write('new.ts', secretLine('new'));
  repository.commit('add');
  repository.remove('new.ts');
  repository.write('moved.ts', `// moved\n${secretLine('new')}`);
  repository.commit('move');
  const { result } = await scanChange(['--diff', 'main...topic', repository.folder], ['new']);
  expect(result.report.findings.map(({ present, occurrences }) => [present, occurrences.map(({ attribution }) => attribution?.path)])).toEqual([
    [true, ['moved.ts', 'new.ts']],
  ]);
});

test('a secret that the change added and took out again is told as history', async () => {
  const repository = begin();
  repository.write('new.ts', secretLine('new'));
  repository.commit('add');
  repository.remove('new.ts');
  repository.commit('take out');
  const { result, code } = await scanChange(['--diff', 'main...topic', repository.folder], ['new']);
  expect([code, result.report.findings.map(({ present }) => present)]).toEqual([1, [false]]);
});

test('a secret that a revert brings back is told', async () => {
  const repository = begin();
  repository.git(['switch', '--quiet', 'main']);
  repository.write('old.ts', long);
  repository.commit('take out');
  repository.git(['switch', '--quiet', '--force-create', 'topic']);
  repository.git(['revert', '--no-edit', 'HEAD']);
  expect(await told(repository)).toEqual({ old: ['old.ts'] });
});

test('an old secret that the change takes out and brings back is told', async () => {
  const repository = begin();
  repository.write('old.ts', long);
  repository.commit('take out');
  repository.git(['revert', '--no-edit', 'HEAD']);
  expect(await told(repository)).toEqual({ old: ['old.ts'] });
});

test('a merge of the base into the change brings nothing', async () => {
  const repository = begin();
  repository.write('topic.ts', '// topic\n');
  repository.commit('topic');
  repository.git(['switch', '--quiet', 'main']);
  repository.write('main.ts', secretLine('main'));
  repository.commit('on main');
  repository.git(['switch', '--quiet', 'topic']);
  repository.git(['merge', '--quiet', '--no-edit', 'main']);
  expect(await told(repository, 'main')).toEqual({});
});

test('what a merge holds and none of its parents had is told', async () => {
  const repository = begin();
  repository.write('topic.ts', '// topic\n');
  repository.commit('topic');
  repository.git(['switch', '--quiet', '--create', 'side', 'main']);
  repository.write('old.ts', `// side\n${long}${secretLine('old')}`);
  repository.commit('side');
  repository.git(['switch', '--quiet', 'topic']);
  repository.git(['merge', '--quiet', '--no-commit', '--no-ff', 'side']);
  repository.write('topic.ts', secretLine('new'));
  repository.write('old.ts', `// both\n${long}${secretLine('old')}`);
  repository.commit('merge');
  repository.write('topic.ts', '// topic\n');
  repository.commit('hide it');
  expect(await told(repository)).toEqual({ new: ['topic.ts'] });
});

test('a secret that came with one branch of an octopus is told, once', async () => {
  const repository = begin();
  for (const name of ['one', 'two', 'three']) {
    repository.git(['switch', '--quiet', '--create', name, 'main']);
    repository.write(`${name}.ts`, name === 'two' ? secretLine('new') : `// ${name}\n`);
    repository.commit(name);
  }
  repository.git(['switch', '--quiet', 'topic']);
  repository.git(['merge', '--quiet', '--no-edit', 'one', 'two', 'three']);
  expect(repository.git(['rev-list', '--parents', '--max-count=1', 'topic']).split(' ')).toHaveLength(4);
  expect(await told(repository)).toEqual({ new: ['two.ts'] });
});

test('a root commit that is merged brings all that it holds', async () => {
  const repository = begin();
  repository.git(['switch', '--quiet', '--orphan', 'other']);
  repository.write('other.ts', secretLine('new'));
  repository.commit('another beginning');
  repository.git(['switch', '--quiet', 'topic']);
  repository.git(['merge', '--quiet', '--no-edit', '--allow-unrelated-histories', 'other']);
  expect(await told(repository)).toEqual({ new: ['other.ts'] });
});

test("a submodule's commit that a change takes another for is not looked for", async () => {
  const repository = begin();
  const gitlink = (commit: string) => repository.git(['update-index', '--add', '--cacheinfo', `160000,${commit.repeat(40)},module`]);
  gitlink('1');
  repository.git(['commit', '--quiet', '--message', 'a module']);
  repository.git(['branch', '--force', 'main']);
  gitlink('2');
  repository.write('new.ts', secretLine('new'));
  repository.git(['add', 'new.ts']);
  const staged = await scanChange(['--staged', repository.folder], ['new']);
  repository.git(['commit', '--quiet', '--message', 'another']);
  const committed = await scanChange(['--diff', 'main', repository.folder], ['new']);
  expect([staged, committed].map(({ code, paths, result }) => [code, paths, result.report.complete])).toEqual(Array(2).fill([1, { new: ['new.ts'] }, true]));
});

test('a merge that takes its own side brings back what the base took away', async () => {
  const repository = begin();
  repository.write('plain.ts', `// topic\n${long}`);
  repository.commit('topic');
  repository.git(['switch', '--quiet', 'main']);
  repository.write('old.ts', long);
  repository.commit('taken away');
  repository.git(['switch', '--quiet', 'topic']);
  repository.git(['merge', '--quiet', '--strategy', 'ours', '--message', 'ours', 'main']);
  expect(await scanChange(['--diff', 'main...topic', repository.folder], ['old'])).toMatchObject({ code: 1, paths: { old: ['old.ts'] } });
  repository.write('old.ts', `// edited\n${long}${secretLine('old')}`);
  repository.commit('and goes on');
  expect(await scanChange(['--diff', 'main...topic', repository.folder], ['old'])).toMatchObject({ code: 1, paths: { old: ['old.ts'] } });
});

test('two branches that move a secret to two places leave it at both', async () => {
  const repository = begin();
  const move = (to: string) => {
    repository.remove('old.ts');
    repository.write(to, `${long}${secretLine('old')}`);
    repository.commit(to);
  };
  move('one.ts');
  repository.git(['switch', '--quiet', '--create', 'side', 'main']);
  move('two.ts');
  repository.git(['switch', '--quiet', 'topic']);
  repository.git(['merge', '--quiet', '--no-commit', 'side'], { mayFail: true });
  repository.write('one.ts', `${long}${secretLine('old')}`);
  repository.write('two.ts', `${long}${secretLine('old')}`);
  repository.git(['add', '--all']);
  repository.git(['commit', '--quiet', '--message', 'both']);
  const { code, paths } = await scanChange(['--diff', 'main...topic', repository.folder], ['old']);
  expect(code).toBe(1);
  expect(paths['old']).toEqual(['one.ts', 'two.ts']);
});

test('what is not told is counted', async () => {
  const repository = begin();
  repository.write('old.ts', `// edited\n${long}${secretLine('old')}`);
  repository.commit('edit');
  const { result } = await scanChange(['--diff', 'main', repository.folder], []);
  expect(result.report.coverage.excluded).toEqual({ unchanged: 1 });
});

test('names that a change adds are told, those that stood there are not', async () => {
  const repository = begin();
  repository.write(`${createToken('old name')}.txt`, 'old\n');
  repository.commit('old name');
  repository.git(['branch', '--force', 'main']);
  repository.write(`${createToken('new name')}.txt`, 'new\n');
  repository.write(`${createToken('old name')}.txt`, 'edited\n');
  repository.git(['add', '--all']);
  const staged = await scanChange(['--staged', repository.folder], ['old name', 'new name']);
  repository.commit('new name');
  const committed = await scanChange(['--diff', 'main', repository.folder], ['old name', 'new name']);
  for (const { paths, result } of [staged, committed]) {
    expect(paths).toEqual({ 'new name': ['***.txt'] });
    expect(result.stdout).not.toContain(createToken('old name'));
  }
});
