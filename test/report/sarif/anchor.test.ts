import { expect, test } from 'vitest';
import { historyFinding, sampleReport, sampleRepository, sampleTarget } from '../sample-report.ts';
import { firstResult, uriOf } from './read-sarif.ts';

const anchorOf = (path: string | undefined, headPaths: readonly string[]) =>
  uriOf(firstResult(sampleReport([historyFinding(path)], { targets: [sampleTarget({ repositories: [sampleRepository({ headPaths })] })] }), 1));

test('a finding without a line at HEAD is pinned to its own path while that is there', () =>
  expect(anchorOf('a/b.env', ['a/b.env', 'README.md'])).toBe('a/b.env'));
test('… else to a file in the nearest surviving folder', () => expect(anchorOf('a/b/c/d.env', ['README.md', 'a/z', 'a/b/k/y', 'a/b/k/x'])).toBe('a/b/k/x'));
test('… else to the README', () => expect(anchorOf('a/b.env', ['LICENSE', 'readme.rst', 'src/x'])).toBe('readme.rst'));
test('… else to the first tracked path', () => expect(anchorOf(undefined, ['src/x', 'LICENSE'])).toBe('LICENSE'));
test('… else to README.md', () => expect(anchorOf(undefined, [])).toBe('README.md'));
