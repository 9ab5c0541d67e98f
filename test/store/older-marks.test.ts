import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRepository, type TestRepository } from '../support/repository.ts';
import { scanInProcess } from '../support/scan-in-process.ts';
import { createToken, idOf } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const folder = createTemporaryFolder('older-marks');
let count = 0;
const mark = '# keytrail:allow github-* sample';
const [a, b, c] = ['a', 'b', 'c'].map((seed) => createToken(`older ${seed}`)) as [string, string, string];
const names = new Map([
  [idOf(a), 'a'],
  [idOf(b), 'b'],
  [idOf(c), 'c'],
]);

/** One object for each commit: contents by path, null for what is removed. */
type Commit = Readonly<Record<string, string | null>>;

function build(commits: readonly Commit[]): TestRepository {
  const repository = createRepository(join(folder, String(count++)));
  for (const files of commits) {
    change(repository, files);
    repository.commit('a commit');
  }
  return repository;
}

function change(repository: TestRepository, files: Commit): void {
  for (const [path, content] of Object.entries(files)) {
    if (content === null) repository.remove(path);
    else repository.write(path, content);
  }
}

/** Which of the secrets are open. */
async function openAfter(...commits: readonly Commit[]): Promise<string[]> {
  return openIn(build(commits));
}

async function openIn({ folder: target }: TestRepository, staged = false): Promise<string[]> {
  const { open } = await scanInProcess(target, staged ? { staged } : {});
  return [...open.keys()].map((id) => names.get(id) ?? id).sort();
}

async function openStaged(files: Commit, ...commits: readonly Commit[]): Promise<string[]> {
  const repository = build(commits);
  change(repository, files);
  repository.git(['add', '--all']);
  return openIn(repository, true);
}

const line = (...values: readonly string[]) => `key = "${values.join('", "')}" ${mark}\n`;
const plain = (value: string) => `key = "${value}"\n`;
const text = 'some words\n'.repeat(20);

describe('in history', () => {
  test('a mark hides the secret it came with, and one it came to', async () => {
    expect(await openAfter({ x: line(a) })).toEqual([]);
    expect(await openAfter({ x: plain(a) }, { x: line(a) })).toEqual([]);
    expect(await openAfter({ x: text }, { x: text + line(a) }, { x: text + line(a) + line(b) })).toEqual([]);
  });

  test('a secret rotated in place alerts', async () => {
    expect(await openAfter({ x: line(a) }, { x: line(b) })).toEqual(['b']);
  });

  test('a secret rotated beneath a mark alerts', async () => {
    expect(await openAfter({ x: `${mark}\n${plain(a)}` }, { x: `${mark}\n${plain(b)}` })).toEqual(['b']);
  });

  test('a second secret in the line alerts', async () => {
    expect(await openAfter({ x: line(a) }, { x: line(a, b) })).toEqual(['b']);
  });

  test('a secret rotated while another with the same mark comes alerts, and so does the other: nobody can tell them apart', async () => {
    expect(await openAfter({ x: line(a) }, { x: line(b) + line(c) })).toEqual(['b', 'c']);
  });

  test('a second secret alerts still when its line moves to another file, an old one or a new one', async () => {
    expect(await openAfter({ x: text + line(a), y: text }, { x: text + line(a, b) }, { x: text, y: text + line(a, b) })).toEqual(['b']);
    expect(await openAfter({ x: text + line(a) }, { x: text + line(a, b) }, { x: text, z: line(a, b) })).toEqual(['b']);
  });

  test('a secret rotated in the commit that renames its file alerts', async () => {
    expect(await openAfter({ x: text + line(a) }, { x: null, z: text + line(b) })).toEqual(['b']);
  });

  test('a revert that brings an allowed secret back is no new one', async () => {
    expect(await openAfter({ x: line(a) }, { x: line(b) }, { x: line(a) })).toEqual(['b']);
    expect(await openAfter({ x: plain(a) }, { x: line(a) }, { x: line(b) }, { x: line(a) + text })).toEqual(['b']);
  });

  test('a secret that a mark was changed for is hidden', async () => {
    expect(await openAfter({ x: line(a) }, { x: line(b) }, { x: `key = "${b}" # keytrail:allow github-* the new one\n` })).toEqual([]);
  });

  test('a mark that names the finding hides it whenever it came', async () => {
    const naming = (value: string) => `key = "${value}" # keytrail:allow ${idOf(a)},${idOf(b)} sample\n`;
    expect(await openAfter({ x: naming(a) }, { x: naming(b) })).toEqual([]);
  });

  test('what a merge itself brings into an allowed line alerts', async () => {
    const repository = build([{ x: text + line(a) }]);
    repository.git(['checkout', '-q', '-b', 'side']);
    change(repository, { y: text });
    repository.commit('side');
    repository.git(['checkout', '-q', 'main']);
    change(repository, { z: text });
    repository.commit('main');
    repository.git(['merge', '-q', '--no-commit', '--no-ff', 'side']);
    change(repository, { x: text + line(b) });
    repository.commit('merge');
    expect(await openIn(repository)).toEqual(['b']);
  });
});

test('a secret rotated in the work tree alone alerts', async () => {
  const repository = build([{ x: line(a) }]);
  change(repository, { x: line(b) });
  expect(await openIn(repository)).toEqual(['b']);
});

describe('staged', () => {
  test('a new line with its mark is hidden, beside another that has the same mark too', async () => {
    expect(await openStaged({ x: line(a) }, { y: text })).toEqual([]);
    expect(await openStaged({ x: line(a) + line(b) }, { x: line(a) })).toEqual([]);
  });

  test('a secret rotated in place, put beside another, or rotated in a renamed file alerts', async () => {
    expect(await openStaged({ x: line(b) }, { x: line(a) })).toEqual(['b']);
    expect(await openStaged({ x: line(a, b) }, { x: line(a) })).toEqual(['b']);
    expect(await openStaged({ x: null, y: text + line(b) }, { x: text + line(a) })).toEqual(['b']);
  });

  test('a moved line and a renamed file are nothing new', async () => {
    expect(await openStaged({ x: text, y: text + line(a) }, { x: text + line(a), y: text })).toEqual([]);
    expect(await openStaged({ x: null, y: text + line(a) }, { x: text + line(a) })).toEqual([]);
  });
});

test('thousands of marked secrets in one file are judged at once', async () => {
  const lines = Array.from({ length: 3_000 }, (_, i) => line(createToken(`many ${i}`)));
  const repository = build([{ x: lines.join('') }, { x: [...lines, line(b)].join('') }]);
  const begun = performance.now();
  expect(await openIn(repository)).toEqual([]);
  // Read anew for each of them they take minutes.
  expect(performance.now() - begun).toBeLessThan(20_000);
});
