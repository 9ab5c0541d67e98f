import { describe, expect, test } from 'vitest';
import { parseDotenv } from '../../src/seal/dotenv.ts';

const valuesOf = (text: string) => parseDotenv(text).assignments.map(({ name, value }) => [name, value]);

describe('an assignment', () => {
  test.each([
    ['is a name and a value', 'A=b', 'b'],
    ['may have blanks around it', '  A = b  ', 'b'],
    ['may be exported', 'export A=b', 'b'],
    ['may be empty', 'A=', ''],
    ['may hold =', 'A=b=c==', 'b=c=='],
    ['may end with CRLF', 'A=b\r\n', 'b'],
    ['ends where a comment begins', 'A=b # c', 'b'],
    ['keeps a # within a word', 'A=b#c', 'b#c'],
    ['may be a comment alone', 'A=# c', ''],
    ['keeps what stands in single quotes', "A='b # $c \\n'", 'b # $c \\n'],
    ['keeps what stands in backticks', 'A=`b"c`', 'b"c'],
    ['has escapes undone in double quotes', 'A="b\\n\\"c\\"\\\\"', 'b\n"c"\\'],
    ['may be followed by a comment behind its quotes', 'A="b" # c', 'b'],
    ['may go over lines in quotes', 'A="b\nc"', 'b\nc'],
    ['with a quote that is never closed has the quote', 'A="b', '"b'],
  ])('%s', (_, text, value) => {
    expect(valuesOf(text)).toEqual([['A', value]]);
  });

  test('is told with its line, also behind values of several lines', () => {
    expect(parseDotenv('# c\nA="b\nc"\n\nB=d').assignments.map(({ name, line }) => `${name} ${line}`)).toEqual(['A 2', 'B 5']);
  });

  test('may come twice, and both are told', () => {
    expect(valuesOf('A=b\nA=c')).toEqual([
      ['A', 'b'],
      ['A', 'c'],
    ]);
  });

  test('is never one that only begins on the next line', () => {
    expect(valuesOf('A=\nB=c')).toEqual([
      ['A', ''],
      ['B', 'c'],
    ]);
  });
});

test('lines that are no assignment are told by their number; blank lines and comments are not', () => {
  expect(parseDotenv('A=b\n\n# c\n  \nword\n=x\n1=2\n').strays).toEqual([5, 6, 7]);
});

test.each(['="', "='", 'A="', "A='\n", ' ', '\t', 'export ', 'a', 'A=# ', '\\"'])('a megabyte of %j is read in one pass', (piece) => {
  const started = performance.now();
  parseDotenv(piece.repeat((1 << 20) / piece.length));
  expect(performance.now() - started).toBeLessThan(5_000);
});
