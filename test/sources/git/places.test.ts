// One repository with a secret in every kind of place that git has, scanned once.
import { beforeAll, expect, test, vi } from 'vitest';
import { findingOf, type JsonFinding, type ScanResult, scanJson } from '../../support/cli.ts';
import { createRepository, type TestRepository } from '../../support/repository.ts';
import { createToken, idOf } from '../../support/secret-text.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const assignment = (place: string) => `token = "${createToken(place)}"\n`;
const folder = createTemporaryFolder();
let repository: TestRepository;
let result: ScanResult;
let commits: Record<'kept' | 'removed' | 'side' | 'merge' | 'message' | 'empty' | 'clean' | 'dropped', string>;

beforeAll(async () => {
  repository = createRepository(folder);
  commits = { ...plantCommits(), ...plantMerges() };
  plantElsewhere();
  result = await scanJson([repository.folder]);
});

function plantCommits() {
  repository.write('README.md', '# nothing here\n');
  repository.commit('begin');
  repository.write('src/kept.ts', assignment('kept'));
  repository.write('src/gone.ts', assignment('gone'));
  const kept = repository.commit('add two files');
  repository.remove('src/gone.ts');
  const removed = repository.commit('remove one');
  const empty = repository.commit(`change nothing\n\n${assignment('empty')}`);
  repository.write('src/more.ts', '// more\n');
  const message = repository.commit(`explain\n\n${assignment('message')}`);
  repository.write('dropped.ts', assignment('dropped'));
  const dropped = repository.commit('to be dropped');
  repository.git(['reset', '--quiet', '--hard', 'HEAD~1']);
  repository.git(['switch', '--quiet', '--create', 'side']);
  repository.write('side.ts', assignment('side'));
  const side = repository.commit('on a branch');
  return { kept, removed, empty, message, dropped, side };
}

/** A merge that holds what neither parent has, and one that only joins. */
function plantMerges() {
  repository.git(['switch', '--quiet', 'main']);
  repository.write('README.md', '# still nothing\n');
  repository.commit('on main');
  repository.git(['merge', '--quiet', '--no-commit', '--no-ff', 'side']);
  repository.write('merged.ts', assignment('merge'));
  const merge = repository.commit('merge side');
  repository.remove('merged.ts');
  repository.commit('take it out');
  repository.git(['switch', '--quiet', '--create', 'second']);
  repository.write('second.ts', '// second\n');
  repository.commit('second');
  repository.git(['switch', '--quiet', 'main']);
  repository.git(['merge', '--quiet', '--no-ff', '--message', `join\n\n${assignment('clean')}`, 'second']);
  return { merge, clean: repository.git(['rev-parse', 'HEAD']) };
}

function plantElsewhere(): void {
  repository.write('src/kept.ts', `${assignment('kept')}${assignment('stash')}`);
  repository.git(['stash', '--quiet']);
  repository.git(['hash-object', '-w', '--stdin'], { input: assignment('unreachable') });
  repository.git(['tag', '--annotate', '--message', assignment('tag'), 'v1']);
  repository.git(['notes', 'add', '--message', assignment('note'), 'HEAD']);
  repository.write('staged.ts', assignment('staged'));
  repository.git(['add', 'staged.ts']);
  repository.write('.gitignore', '.env\n');
  repository.write('.env', assignment('ignored'));
  repository.write('.hidden/.file', assignment('hidden'));
}

function found(place: string): JsonFinding {
  const finding = findingOf(result, idOf(createToken(place)));
  if (finding === undefined) throw new Error(`the secret "${place}" was not found`);
  return finding;
}

function attributionOf(place: string) {
  return found(place).occurrences[0]?.attribution;
}

test('the scan is complete and tells each planted secret once', () => {
  expect(result.report.complete).toBe(true);
  expect(result.code).toBe(1);
  expect(result.report.findings).toHaveLength(15);
});

test('a secret at HEAD is told with its path, line, introducing commit, refs and age', () => {
  const { present, firstSeen, livedDays, occurrences } = found('kept');
  const point = { commit: commits.kept, commitAt: repository.timeOf(1), authorAt: repository.timeOf(1) };
  expect({ present, firstSeen, livedDays }).toEqual({ present: true, firstSeen: point, livedDays: 334 });
  const head = occurrences.find(({ attribution }) => attribution?.atHead);
  expect(head?.attribution).toEqual({
    path: 'src/kept.ts',
    introduced: point,
    atHead: true,
    refs: ['refs/heads/main', 'refs/heads/second', 'refs/heads/side', 'refs/stash', 'refs/tags/v1'],
    refCount: 5,
  });
  expect(head?.region).toMatchObject({ startLine: 1, startColumn: 10 });
});

test('a deleted file keeps its secret, with the commits that brought and removed it and the days between', () => {
  const { present, firstSeen, removed, livedDays } = found('gone');
  expect({ present, livedDays }).toEqual({ present: false, livedDays: 1 });
  expect(firstSeen?.commit).toBe(commits.kept);
  expect(removed).toEqual({ commit: commits.removed, commitAt: repository.timeOf(2), authorAt: repository.timeOf(2) });
  expect(attributionOf('gone')).toMatchObject({ path: 'src/gone.ts', atHead: false });
});

test('a secret that only a merge commit holds is attributed to the merge', () => {
  expect(attributionOf('merge')).toMatchObject({ path: 'merged.ts', introduced: { commit: commits.merge }, atHead: false });
});

test('a secret of a merged branch is attributed to the commit on the branch, not to the merge', () => {
  expect(attributionOf('side')).toMatchObject({ path: 'side.ts', introduced: { commit: commits.side }, atHead: true });
});

test('a stash is read and its ref told', () => {
  expect(attributionOf('stash')).toMatchObject({ path: 'src/kept.ts', atHead: false, refs: ['refs/stash'] });
});

test('an unreachable blob is read, without a path', () => {
  const [occurrence] = found('unreachable').occurrences;
  expect(occurrence?.origin).toMatchObject({ kind: 'git-blob', object: repository.git(['hash-object', '--stdin'], { input: assignment('unreachable') }) });
  expect(occurrence?.attribution).toEqual({ atHead: false, refs: [], refCount: 0 });
});

test('a commit that only the reflog still knows is read and attributed', () => {
  expect(attributionOf('dropped')).toMatchObject({ path: 'dropped.ts', introduced: { commit: commits.dropped }, atHead: false, refs: [] });
});

test.each(['message', 'empty', 'clean'] as const)('a commit message is read and told with its commit, whatever the commit changes: %s', (kind) => {
  const [occurrence] = found(kind).occurrences;
  expect(occurrence?.origin).toMatchObject({ kind: 'git-commit', object: commits[kind] });
  expect(occurrence?.attribution).toMatchObject({ introduced: { commit: commits[kind] }, atHead: false });
  expect(occurrence?.attribution?.refs).toContain('refs/heads/main');
});

test('the message of an annotated tag is read', () => {
  expect(found('tag').occurrences[0]?.origin).toMatchObject({ kind: 'git-tag', object: repository.git(['rev-parse', 'v1']) });
});

test('a git note is read and its ref told', () => {
  expect(attributionOf('note')).toMatchObject({ refs: ['refs/notes/commits'] });
});

test('a staged file that was never committed is found as a file', () => {
  expect(found('staged').occurrences.map(({ origin }) => origin.kind)).toContain('file');
});

test('an ignored and untracked file is read', () => {
  expect(found('ignored').occurrences[0]?.origin).toEqual({ kind: 'file', path: '.env' });
});

test('a hidden file in a hidden folder is read', () => {
  expect(found('hidden').occurrences[0]?.origin).toEqual({ kind: 'file', path: '.hidden/.file' });
});
