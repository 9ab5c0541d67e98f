import { expect, test } from 'vitest';
import { code, prose } from '../../../src/report/markdown/text.ts';

test.each([
  ['plain words, of a sentence.', 'plain words, of a sentence.'],
  ['ask @octocat', 'ask `@octocat`'],
  ['(a@b.example), ok', '\\(`a@b.example`\\), ok'],
  ['see #12 or GH-12', 'see `#12` or `GH-12`'],
  ['in 0123abc', 'in `0123abc`'],
  ['at https://evil.example', 'at `https://evil.example`'],
  ['at www.evil.example', 'at `www.evil.example`'],
  ['*bold* <b>', '\\*bold\\* \\<b\\>'],
  ['a|b', 'a\\|b'],
  ['$x$ :tada:', '`$x$` `:tada:`'],
  ['- item', '`-` item'],
  ['1. item', '`1`. item'],
])('prose %j is written as %j', (text, expected) => {
  expect(prose(text)).toBe(expected);
});

test.each([
  ['a/b.env:3', '`a/b.env:3`'],
  ['a`b', '``a`b``'],
  ['`', '`` ` ``'],
  ['a|b', '`a\\x7cb`'],
  ['C:\\', '`C:\\`'],
  ['', ''],
  [' ', ''],
])('code %j is written as %j', (text, expected) => {
  expect(code(text)).toBe(expected);
});
