// Whatever git ignores is ignored, and nothing else: git itself is asked.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { compileGitignore } from '../../src/suppress/gitignore.ts';
import { createRepository } from '../support/repository.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000 });

const { folder } = createRepository(join(createTemporaryFolder(), 'repository'));

/** Line by path, as `git check-ignore` says it: 0 where nothing ignores it. */
function askGit(lines: readonly string[], paths: readonly string[]): number[] {
  writeFileSync(join(folder, '.gitignore'), `${lines.join('\n')}\n`);
  const { stdout, stderr, status } = spawnSync('git', ['check-ignore', '--no-index', '--verbose', '--non-matching', '--stdin', '-z'], {
    cwd: folder,
    input: paths.map((path) => `${path}\0`).join(''),
    env: { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' },
    encoding: 'utf8',
  });
  if (status === null || status > 1) throw new Error(`git check-ignore: ${stderr}`);
  const fields = stdout.split('\0');
  return paths.map((_, i) => (fields[4 * i + 2]?.startsWith('!') ? 0 : Number(fields[4 * i + 1] || 0)));
}

function ask(lines: readonly string[], paths: readonly string[]): number[] {
  const match = compileGitignore(lines.map((pattern, i) => ({ pattern, line: i + 1 })));
  return paths.map((path) => match(path) ?? 0);
}

const word = fc.constantFrom('a', 'b', 'ab', 'a.log', 'b-c', '.x', 'é', 'A', '!', '#', 'a b', 'a ', ']', '-', '0', '\\', '[', '*');
const path = fc
  .array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom('a', 'b', 'ab', 'c', 'a.log') }, word), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join('/'));
const bracket = fc.constantFrom(
  '[ab]',
  '[!a]',
  '[^b]',
  '[a-c]',
  '[]a]',
  '[!]a]',
  '[a\\]b]',
  '[a',
  '[[:alpha:]]',
  '[[:alpha:]-z]',
  '[[:digit:]a]',
  '[[:none:]a]',
  '[[:a]',
  '[a-\\c]',
  '[-a]',
  '[a-]',
  '[b-a]',
  '[a/b]',
  '[\\',
  '[*]',
  '[--0]',
  '[[:x]b:]]',
);
const piece = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('a', 'b', 'ab', 'a.log', '.log', 'c', 'A', 'é') },
  { weight: 5, arbitrary: fc.constantFrom('*', '?', '/', '/', '/') },
  { weight: 2, arbitrary: fc.constantFrom('\\a', '\\*', '\\!', '\\#', '\\ ', ' ', '\\/', '\\\\', '-', '!', '#', '\t') },
  { weight: 2, arbitrary: bracket },
  { weight: 3, arbitrary: fc.constantFrom('**/', '/**', '/**/', '/**/*') },
);
// Of `**` beside anything but slashes versions of git disagree with each other and with git's own manual: the manual is followed.
const undelimited = /(?<![/*])\*{2,}(?=\\?\/|$)|[^/*]\*{2,}/;
const pattern = fc
  .tuple(
    fc.constantFrom('', '', '', '', '!', '!', '/', '#', '!/', '**/'),
    fc.array(piece, { minLength: 1, maxLength: 6 }),
    fc.constantFrom('', '', '', '/', ' ', '  ', '\\ ', '\r'),
  )
  .map(([head, pieces, tail]) => head + pieces.join('') + tail)
  .filter((text) => !undelimited.test(text.replace(/^!/, '').replace(/^\/?\*\*\//, '')));

describe('as git does', () => {
  test('any lines ignore the same paths by the same line', () => {
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 8 }), fc.uniqueArray(path, { minLength: 20, maxLength: 60 }), (lines, paths) => {
        expect(ask(lines, paths).map((line, i) => [paths[i], line])).toEqual(askGit(lines, paths).map((line, i) => [paths[i], line]));
      }),
      { numRuns: Number(process.env['GITIGNORE_RUNS'] ?? 300) },
    );
  });
});

describe('a pattern', () => {
  test.each([
    ['*.log', 'deep/down/a.log', true],
    ['/a.log', 'deep/a.log', false],
    ['docs/', 'src/docs/a.md', true],
    ['docs/', 'src/docs', false],
    ['a/**/b', 'a/b', true],
    ['a/**', 'a', false],
    ['Makefile', 'makefile', false],
    ['?', 'é', false],
    ['??', 'é', true],
    ['[[:upper:]]', 'A', true],
    ['a\\ ', 'a ', true],
    ['a ', 'a', true],
    ['#a', '#a', false],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(ask([pattern], [path])).toEqual([expected ? 1 : 0]);
  });

  test('takes back what an earlier one ignores, but not what lies in a folder that stays ignored', () => {
    expect(ask(['*.env', '!sample.env'], ['a.env', 'sample.env'])).toEqual([1, 0]);
    expect(ask(['config/', '!config/sample.env'], ['config/sample.env'])).toEqual([1]);
    expect(ask(['config/*', '!config/sample.env'], ['config/sample.env', 'config/a.env'])).toEqual([0, 1]);
  });

  test('of several on one line of a file the later one wins', () => {
    const match = compileGitignore(['*.env', '!*.env', 'a.env', '!a.env'].map((pattern) => ({ pattern, line: 7 })));
    expect([match('a.env'), match('b.env')]).toEqual([undefined, undefined]);
    expect(compileGitignore(['a.env', '!a.e?v'].map((pattern) => ({ pattern, line: 7 })))('a.env')).toBeUndefined();
  });

  test('matches names that are no UTF-8', () => {
    expect(ask(['*\udcff.txt'], ['a\udcff.txt', 'a\udcfe.txt'])).toEqual([1, 0]);
  });
});

describe('a hostile file', () => {
  const long = 'a'.repeat(10_000);

  test.each([
    ['a hundred stars', `${'a*'.repeat(100)}b`],
    ['stars and brackets', `${'*[a-z]?'.repeat(140)}b`],
    ['folders without end', `${'**/a/'.repeat(180)}b`],
    ['a long piece after a star', `*${'a'.repeat(990)}b*`],
  ])('%s and a path of 10,000 characters come to an end', (_, pattern) => {
    expect(ask([pattern], [long, `${'a/'.repeat(5_000)}c`])).toEqual([0, 0]);
  });

  test('100,000 lines are asked in one go', () => {
    const lines = Array.from({ length: 100_000 }, (_, i) =>
      i % 4 === 0 ? `*.ext${i}` : i % 4 === 1 ? `folder-${i}/` : i % 4 === 2 ? `/a/b-${i}.txt` : `name-${i}`,
    );
    const paths = Array.from({ length: 5_000 }, (_, i) => `src/${i}/deep/${i}.ts`);
    expect(ask(lines, [...paths, 'x/a.ext4', 'folder-5/x', 'a/b-6.txt', 'x/name-7']).filter((line) => line > 0)).toEqual([5, 6, 7, 8]);
  });

  test('what would take too many steps hides nothing', () => {
    const lines = Array.from({ length: 2_000 }, (_, i) => `*${'a'.repeat(900)}?${i}*`);
    expect(ask(['*', ...lines.map((line) => line)], [long])).toEqual([0]);
  });
});
