// Every example of GitHub's "About code owners", and what it says does not work.
import { expect, test } from 'vitest';
import { parseCodeOwners } from '../../src/inventory/code-owners.ts';

const documented = parseCodeOwners(
  [
    '# This is a comment.',
    '*       @global-owner1 @global-owner2',
    '*.js    @js-owner #This is an inline comment.',
    '*.go docs@example.com',
    '*.txt @octo-org/octocats',
    '/build/logs/ @doctocat',
    'docs/* docs@example.com',
    'apps/ @octocat',
    '/docs/ @doctocat',
    '/scripts/ @doctocat @octocat',
    '**/logs @octocat',
    '/apps/ @octocat',
    '/apps/github',
  ].join('\r\n'),
);

test.each([
  ['README.md', ['@global-owner1', '@global-owner2']],
  ['src/deep/index.js', ['@js-owner']],
  ['main.go', ['docs@example.com']],
  ['a/b.txt', ['@octo-org/octocats']],
  ['src/build/logs.md', ['@global-owner1', '@global-owner2']],
  ['build/logs/a/b', ['@octocat']],
  ['docs/getting-started.md', ['@doctocat']],
  ['docs/build-app/troubleshooting.md', ['@doctocat']],
  ['web/apps/x.css', ['@octocat']],
  ['deeply/nested/logs/x', ['@octocat']],
  ['scripts/run.sh', ['@doctocat', '@octocat']],
  ['apps/shop/x', ['@octocat']],
  ['apps/github', []],
  ['apps/github/x', []],
])('%s is owned by %j', (path, owners) => {
  expect(documented(path)).toEqual(owners);
});

test.each<[string, string, boolean]>([
  ['docs/* @o', 'docs/a.md', true],
  ['docs/* @o', 'docs/sub/a.md', false],
  ['docs/* @o', 'x/docs/a.md', false],
  ['docs/** @o', 'docs/sub/a.md', true],
  ['a/**/z @o', 'a/z', true],
  ['a/**/z @o', 'a/b/c/z/deep', true],
  ['/config @o', 'config', true],
  ['/config @o', 'config/deep/a', true],
  ['/config @o', 'src/config', false],
  ['config/ @o', 'config', false],
  ['config/ @o', 'src/config/a', true],
  ['*.js @o', 'a.jsx', false],
  ['file?.md @o', 'file1.md', true],
  ['file?.md @o', 'file12.md', false],
  ['Readme.md @o', 'README.md', false],
  ['path\\ with\\ blanks/ @o', 'path with blanks/a', true],
  ['a+(b).md @o', 'a+(b).md', true],
  ['* @o', 'any/where', true],
])('%j and %s: %s', (rule, path, owned) => {
  expect(parseCodeOwners(rule)(path)).toEqual(owned ? ['@o'] : []);
});

test.each(['!*.md @b', '[a-z].md @b', '\\#x @b', '* no-owner', '* @bad/', '* @b <script>'])('the invalid line %j is passed over', (line) => {
  expect(parseCodeOwners(`* @a\n${line}`)('x.md')).toEqual(['@a']);
});

test('a pattern made to be slow is not', () => {
  const pattern = `${'*a'.repeat(500)}b/${'**/a/'.repeat(500)}z @o`;
  expect(parseCodeOwners(pattern)(`${'a'.repeat(4000)}/${'a/'.repeat(2000)}y`)).toEqual([]);
});
