// Which commits --diff and --since read; and that a range which cannot be made out, or holds nothing, is said and never passes for clean.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { scanChange, secretLine } from '../../support/change.ts';
import { reasonsOf, runCli, scanJson } from '../../support/cli.ts';
import { createRepository, openRepository, runGit, type TestRepository } from '../../support/repository.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();

/** `main` and `topic` went apart from one commit, each with a secret of its name. */
function begin(initArguments: readonly string[] = []): TestRepository {
  const repository = createRepository(mkdtempSync(join(folder, 'case-')), initArguments);
  repository.write('README.md', '# begin\n');
  repository.write('base.ts', secretLine('base'));
  repository.commit('begin');
  repository.git(['switch', '--quiet', '--create', 'topic']);
  repository.write('topic.ts', secretLine('topic'));
  repository.commit('topic');
  repository.git(['switch', '--quiet', 'main']);
  repository.write('main.ts', secretLine('main'));
  repository.commit('main');
  return repository;
}

const names = ['base', 'topic', 'main'];

function clone({ folder: from }: TestRepository, ...args: string[]): TestRepository {
  const to = mkdtempSync(join(folder, 'clone-'));
  runGit(folder, ['clone', '--quiet', ...args, `file://${from}`, to]);
  return openRepository(to);
}

async function refusal(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(['scan', ...args]);
  expect([code, stdout]).toEqual([2, '']);
  return stderr.replace(/^keytrail: /, '').trimEnd();
}

test.each(['main...topic', 'main..topic'])('--diff %s reads what topic would bring into main', async (range) => {
  expect((await scanChange(['--diff', range, begin().folder], names)).paths).toEqual({ topic: ['topic.ts'] });
});

test.each(['topic', 'topic...', 'topic...HEAD'])('--diff %s reads what HEAD would bring into topic', async (range) => {
  expect((await scanChange(['--diff', range, begin().folder], names)).paths).toEqual({ main: ['main.ts'] });
});

test('--diff tells the range by full ids, and the head that was named', async () => {
  const repository = begin();
  const [base, head] = ['main', 'topic'].map((name) => repository.git(['rev-parse', name]));
  const { report } = await scanJson(['--diff', 'main...topic', repository.folder]);
  expect(report.targets[0]?.repositories).toMatchObject([{ history: 'diff', head, branch: 'topic', range: { base, head, commits: 1 } }]);
});

test('what --diff finds is present in the head that was named, also in a bare mirror', async () => {
  const bare = clone(begin(), '--mirror').folder;
  const { report } = await scanJson(['--diff', 'main...topic', bare]);
  expect(report.findings.map(({ present, occurrences }) => [present, occurrences[0]?.attribution?.atHead])).toEqual([[true, true]]);
});

test('--diff reads a detached HEAD, as CI checks it out', async () => {
  const repository = begin();
  repository.git(['checkout', '--quiet', '--detach', 'topic']);
  repository.git(['branch', '--quiet', '--delete', '--force', 'topic']);
  expect((await scanChange(['--diff', 'main', repository.folder], names)).paths).toEqual({ topic: ['topic.ts'] });
});

test('--diff finds the message of a commit', async () => {
  const repository = begin();
  repository.git(['switch', '--quiet', 'topic']);
  repository.commit(`explain\n\n${secretLine('message')}`);
  expect((await scanChange(['--diff', 'main', repository.folder], ['message'])).paths).toEqual({ message: ['git-commit'] });
});

test.each(['main...main', 'main...main~1', 'topic...topic~1'])(
  '--diff %s has nothing to scan, which the table, the JSON and standard error say',
  async (range) => {
    const repository = begin();
    const [base, head] = range.split('...');
    const nothing = `${head} adds no commit to ${base}`;
    const { code, stderr, report } = await scanJson(['--diff', range, repository.folder]);
    expect([code, stderr]).toEqual([0, `keytrail: nothing to scan: ${nothing}\n`]);
    expect(report.targets[0]?.repositories[0]).toMatchObject({ nothing, range: { commits: 0 } });
    const table = await runCli(['scan', '--diff', range, repository.folder]);
    expect([table.code, table.stdout, table.stderr]).toEqual([0, `nothing to scan: ${nothing}\n`, '']);
  },
);

test.each([
  ['no-such-base...topic', 'no-such-base'],
  ['main...no-such-head', 'no-such-head'],
  ['origin/...HEAD', 'origin/'],
  ['--output=/dev/null...HEAD', '--output=/dev/null'],
  ['main^{tree}...topic', 'main^{tree}'],
  ['HEAD@{9}...HEAD', 'HEAD@{9}'],
  ['@{upstream}...HEAD', '@{upstream}'],
])('--diff %s: a commit that is not there is an error', async (range, missing) => {
  expect(await refusal(`--diff=${range}`, begin().folder)).toBe(`--diff: there is no commit "${missing}": fetch it first, for instance with "fetch-depth: 0"`);
});

test.each(['--diff', '--since'])('%s repeats of a revision what a log can take', async (flag) => {
  const said = await refusal(`${flag}=feature\u202e\u001b[31m`, begin().folder);
  expect(said).toContain('there is no commit "feature??[31m"');
});

test('--diff refuses histories that have nothing to do with each other', async () => {
  const repository = begin();
  repository.git(['switch', '--quiet', '--orphan', 'other']);
  repository.commit('another beginning');
  expect(await refusal('--diff', 'main...other', repository.folder)).toBe('--diff: "main" and "other" have no common ancestor');
});

test('--diff refuses a clone that is too shallow to know where the two went apart', async () => {
  const shallow = clone(begin(), '--depth=1', '--no-single-branch');
  expect(await refusal('--diff', 'origin/main...origin/topic', shallow.folder)).toBe(
    '--diff: this clone is too shallow to hold a common ancestor of "origin/main" and "origin/topic": fetch more, for instance with "fetch-depth: 0"',
  );
});

test('--diff is complete in a shallow clone that holds the whole range, and not where it ends within it', async () => {
  const repository = begin();
  repository.git(['switch', '--quiet', 'topic']);
  repository.write('more.ts', '// more\n');
  repository.commit('more');
  repository.git(['merge', '--quiet', '--no-edit', 'main']);
  const scan = async (depth: number) => scanJson(['--diff', 'origin/main...origin/topic', clone(repository, `--depth=${depth}`, '--no-single-branch').folder]);
  expect((await scan(4)).report.complete).toBe(true);
  expect(reasonsOf(await scan(2))).toEqual(['shallow-history']);
});

test('--diff before the first commit is an error', async () => {
  const unborn = createRepository(join(folder, 'unborn'));
  expect(await refusal('--diff', 'HEAD', unborn.folder)).toContain('there is no commit "HEAD"');
});

test('--diff and --since need a repository', async () => {
  const plain = mkdtempSync(join(folder, 'plain-'));
  for (const flag of ['--diff=main', '--since=2026-01-01']) expect(await refusal(flag, plain)).toBe(`${plain}: is not the top of a git repository`);
});

test('a repository whose objects are gone is not clean', async () => {
  const repository = begin();
  const blob = repository.git(['rev-parse', 'topic:topic.ts']);
  rmSync(join(repository.folder, '.git/objects', blob.slice(0, 2), blob.slice(2)));
  const missing = await scanJson(['--diff', 'main...topic', repository.folder]);
  expect([missing.code, reasonsOf(missing)]).toEqual([3, ['missing-object']]);
  const tree = repository.git(['rev-parse', 'topic^{tree}']);
  rmSync(join(repository.folder, '.git/objects', tree.slice(0, 2), tree.slice(2)));
  const corrupt = await scanJson(['--diff', 'main...topic', repository.folder]);
  expect([corrupt.code, reasonsOf(corrupt)]).toEqual([3, ['unreadable-repository']]);
});

/** Commits at these times, each with a secret of its name; the parents of the second are later than it. */
function skewed(): TestRepository {
  const repository = createRepository(mkdtempSync(join(folder, 'skewed-')));
  const times = { first: '2026-01-10T00:00:00Z', early: '2025-06-01T00:00:00Z', last: '2026-03-01T23:30:00Z' };
  for (const [name, at] of Object.entries(times)) {
    repository.write(`${name}.ts`, secretLine(name));
    repository.git(['add', '--all']);
    repository.git(['commit', '--quiet', '--message', name], { at });
  }
  return repository;
}

const skewedNames = ['first', 'early', 'last'];

test.each([
  ['2025-06-01', skewedNames],
  ['2025-06-02', ['first', 'last']],
  ['2026-01-10', ['first', 'last']],
  ['2026-01-10T00:00:01Z', ['last']],
  ['2026-03-02T00:30:00+01:00', ['last']],
  ['2026-03-02T00:30:01+01:00', []],
])('--since %s reads the commits of that time and later, whatever the clocks of those around them', async (since, found) => {
  expect(Object.keys((await scanChange(['--since', since, skewed().folder], skewedNames)).paths).sort()).toEqual([...found].sort());
});

test('--since a time reads every branch', async () => {
  expect(Object.keys((await scanChange(['--since', '2025-03-02', begin().folder], names)).paths).sort()).toEqual(['main', 'topic']);
});

test('--since a time tells it, and how many commits that are', async () => {
  const { report } = await scanJson(['--since', '2026-01-10T01:00:00+01:00', skewed().folder]);
  expect(report.targets[0]?.repositories[0]).toMatchObject({ history: 'since', range: { since: '2026-01-10T00:00:00Z', commits: 2 } });
});

test('--since takes a ref for itself, though its name looks like a day', async () => {
  const repository = skewed();
  repository.git(['tag', '2025-06-01', 'HEAD~1']);
  expect(Object.keys((await scanChange(['--since', '2025-06-01', repository.folder], skewedNames)).paths)).toEqual(['last']);
});

test('--since reads the message of a tag that was made later', async () => {
  const repository = skewed();
  repository.git(['tag', '--annotate', '--message', secretLine('old tag'), 'v1', 'HEAD~1'], { at: '2025-12-01T00:00:00Z' });
  repository.git(['tag', '--annotate', '--message', secretLine('new tag'), 'v2', 'HEAD~1'], { at: '2026-03-05T00:00:00Z' });
  const tags = ['old tag', 'new tag'];
  expect(Object.keys((await scanChange(['--since', '2026-03-01', repository.folder], tags)).paths)).toEqual(['new tag']);
  expect(Object.keys((await scanChange(['--since', 'HEAD', repository.folder], tags)).paths)).toEqual(['new tag']);
});

test.each(['2026-02-31', '2026-01-31T10:00:00', 'yesterday', '2026-1-5', '2026-01-31 10:00Z'])('--since %s is neither a commit nor a time', async (text) => {
  expect(await refusal('--since', text, skewed().folder)).toBe(
    `--since: there is no commit "${text}", nor is it a day such as 2026-01-31 or a time such as 2026-01-31T00:00:00Z`,
  );
});

test.each([
  ['HEAD', 'no commit came after HEAD'],
  ['2026-04-01', 'no commit was made since 2026-04-01T00:00:00Z'],
])('--since %s has nothing to scan, and says so', async (since, nothing) => {
  const { code, stderr } = await scanJson(['--since', since, skewed().folder]);
  expect([code, stderr]).toEqual([0, `keytrail: nothing to scan: ${nothing}\n`]);
});

test('--since a time before the first commit has nothing to scan', async () => {
  const unborn = createRepository(mkdtempSync(join(folder, 'unborn-')));
  expect((await scanJson(['--since', '2026-01-01', unborn.folder])).report.targets[0]?.repositories[0]).toHaveProperty('nothing');
});

test('a repository with ids of SHA-256 is read the same', async () => {
  const repository = begin(['--object-format=sha256']);
  expect((await scanChange(['--diff', 'main...topic', repository.folder], names)).paths).toEqual({ topic: ['topic.ts'] });
  expect(Object.keys((await scanChange(['--since', '2025-03-02', repository.folder], names)).paths).sort()).toEqual(['main', 'topic']);
  expect(Object.keys((await scanChange([repository.folder], names)).paths).sort()).toEqual(['base', 'main', 'topic']);
});
