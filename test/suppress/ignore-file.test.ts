// `.keytrailignore`: what its lines say, and how a line that says nothing is told.
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/model/usage-error.ts';
import { parseIgnoreFile } from '../../src/suppress/ignore-file.ts';

const ids = ['github-personal-access-token', 'github-oauth-token', 'aws-access-key-pair'];
const parse = (text: string) => parseIgnoreFile(text, '.keytrailignore', { source: 'operator' }, () => ids).lines;

describe('a line', () => {
  test('is a pattern of gitignore, with its own number', () => {
    expect(parse('# vendored\n\nvendor/\r\n!vendor/ours\n\\#notes\n')).toEqual([
      { line: 3, pattern: 'vendor/\r' },
      { line: 4, pattern: '!vendor/ours' },
      { line: 5, pattern: '\\#notes' },
    ]);
  });

  test('may end with the detectors that it is about', () => {
    expect(parse('docs/*.md  detector:github-*,aws-access-key-pair \n*.pem\tdetector:*\r\n')).toEqual([
      { line: 1, pattern: 'docs/*.md ', detectors: ['github-*', 'aws-access-key-pair'] },
      { line: 2, pattern: '*.pem', detectors: ['*'] },
    ]);
  });

  test('has a name with a blank in it, where a backslash stands before the blank', () => {
    expect(parse('a\\ detector:none\n')).toEqual([{ line: 1, pattern: 'a\\ detector:none' }]);
  });

  test('begins after a byte order mark', () => {
    expect(parse('\ufeffa.txt\n')).toEqual([{ line: 1, pattern: 'a.txt' }]);
  });
});

describe('a mistake', () => {
  test.each([
    [
      'a detector that there is not',
      'a.txt detector:github-personal-acces-token',
      'names a detector that there is not; did you mean "github-personal-access-token"?',
    ],
    ['a detector unlike all', 'a.txt detector:open-sesame', 'names a detector that there is not; "keytrail detectors list" names them'],
    ['a detector that is no id', 'a.txt detector:Open,Sesame', 'names a detector by what is no id: small letters, digits, "-", and "*" for any'],
    ['no detector', 'a.txt detector:', 'names a detector by what is no id: small letters, digits, "-", and "*" for any'],
    ['a detector and no path', 'detector:aws-*', 'names a detector and no path: "*" stands for every path'],
    ['a bracket that is not closed', 'a[b', 'the pattern matches nothing: a bracket may not be closed, or a backslash stand at its end'],
    ['a backslash at the end', 'a\\', 'the pattern matches nothing: a bracket may not be closed, or a backslash stand at its end'],
    ['a pattern without end', 'a'.repeat(1_001), 'the pattern is longer than 1,000 characters'],
    ['a line without end', ' '.repeat(2_001), 'is longer than 2,000 characters'],
    ['nothing but a bang', '!', 'the pattern matches nothing: a bracket may not be closed, or a backslash stand at its end'],
  ])('%s is told with its line, and not repeated', (_, line, message) => {
    expect(() => parse(`ok.txt\n${line}\n`)).toThrow(new UsageError(message, '.keytrailignore:2'));
  });

  test('more lines than anybody writes are refused', () => {
    expect(parse('a\n'.repeat(100_000))).toHaveLength(100_000);
    expect(() => parse('a\n'.repeat(100_001))).toThrow('.keytrailignore: has more than 100,000 lines');
  });
});
