// Who commits to a place, and a file of HEAD, from repositories wherever a scan would read one.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { GitPlace } from '../../../src/model/unit.ts';
import { listCommitters, readAtHead } from '../../../src/sources/git/committers.ts';
import { locateRepository } from '../../../src/sources/git/locate.ts';
import { createRepository, runGit } from '../../support/repository.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const folder = createTemporaryFolder();
const repository = createRepository(join(folder, 'repository'));

function commitAs(address: string, path: string, content: string): void {
  repository.write(path, content);
  repository.git(['add', '--all']);
  repository.git(['commit', '--quiet', '--message', 'x'], { env: { GIT_AUTHOR_EMAIL: address } });
}

commitAs('ada@example.com', 'a.txt', '1');
commitAs('bob@example.com', 'a.txt', '2');
commitAs('bob@example.com', 'a.txt', '3');
commitAs('eve@example.com', 'b.txt', '1');
commitAs('not an address', 'odd.txt', '1');
commitAs('star@example.com', '*.txt', '1');
for (const name of ['c1', 'c2', 'c3', 'c4']) commitAs(`${name}@example.com`, 'many.txt', name);

function locate(root: string, path = '', allowOutside = false): GitPlace {
  const place = locateRepository(root, path, allowOutside);
  if (place === undefined) throw new Error('no repository');
  return place;
}

const place = locate(repository.folder);

test('those with most commits come first, with their number', async () => {
  expect(await listCommitters(place, 'a.txt')).toEqual([
    { address: 'bob@example.com', commits: 2 },
    { address: 'ada@example.com', commits: 1 },
  ]);
});

test('three are named at most', async () => {
  expect((await listCommitters(place, 'many.txt')).map(({ address }) => address)).toEqual(['c1@example.com', 'c2@example.com', 'c3@example.com']);
});

test('a path is no pattern', async () => {
  expect(await listCommitters(place, '*.txt')).toEqual([{ address: 'star@example.com', commits: 1 }]);
  expect(await listCommitters(place, ':(exclude)b.txt')).toEqual([]);
  expect(await listCommitters(place, '--output=x')).toEqual([]);
});

test('what is no address is left out', async () => {
  expect(await listCommitters(place, 'odd.txt')).toEqual([]);
});

test('commits of other branches count', async () => {
  repository.git(['checkout', '--quiet', '-b', 'side']);
  commitAs('side@example.com', 'side.txt', '1');
  repository.git(['checkout', '--quiet', 'main']);
  expect(await listCommitters(place, 'side.txt')).toEqual([{ address: 'side@example.com', commits: 1 }]);
});

test('a file is read from HEAD, unless it is too large or not there', async () => {
  writeFileSync(join(repository.folder, 'a.txt'), 'not committed');
  expect(await readAtHead(place, 'a.txt', 10)).toBe('3');
  expect(await readAtHead(place, 'a.txt', 0)).toBeUndefined();
  expect(await readAtHead(place, 'nowhere', 10)).toBeUndefined();
});

test('a repository in a folder, a bare one and a linked worktree are found', async () => {
  runGit(folder, ['clone', '--quiet', '--bare', repository.folder, 'bare.git']);
  repository.git(['worktree', 'add', '--quiet', join(folder, 'linked'), 'side']);
  for (const found of [locate(folder, 'repository'), locate(join(folder, 'bare.git')), locate(folder, 'bare.git'), locate(join(folder, 'linked'))])
    expect((await listCommitters(found, 'b.txt')).map(({ address }) => address)).toEqual(['eve@example.com']);
});

test('a git directory that a forged file names, outside of the target, is not opened', () => {
  const forged = join(folder, 'forged');
  mkdirSync(forged);
  writeFileSync(join(forged, '.git'), `gitdir: ${join(repository.folder, '.git')}\n`);
  expect(locateRepository(forged, '', false)).toBeUndefined();
  expect(locateRepository(forged, '', true)).toBeDefined();
});

test('where there is no repository none is found, not one further up either', () => {
  mkdirSync(join(repository.folder, 'sub'));
  expect(locateRepository(repository.folder, 'sub', false)).toBeUndefined();
  expect(locateRepository(folder, 'nowhere', false)).toBeUndefined();
});

test('a repository that git cannot read has no committers', async () => {
  const broken = createRepository(join(folder, 'broken'));
  broken.write('a', '1');
  broken.commit('x');
  const located = locate(broken.folder);
  renameSync(join(broken.folder, '.git', 'objects'), join(broken.folder, '.git', 'gone'));
  expect(await listCommitters(located, 'a')).toEqual([]);
  expect(await readAtHead(located, 'a', 10)).toBeUndefined();
});
