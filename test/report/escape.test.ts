import { expect, test } from 'vitest';
import { breakLogCommand, forMarkdown, forSarifMessage, forTerminal, jsonText } from '../../src/report/escape.ts';
import { hostileStrings } from './hostile.ts';

test('controls, bidirectional and invisible characters become visible', () => {
  expect(forTerminal('a\u001b[2J\n\u009b\u202e\u200b')).toBe('a\\x1b[2J\\x0a\\x9b\\u{202e}\\u{200b}');
});

test('a byte that is no UTF-8 is shown as that byte', () => {
  expect(forTerminal('caf\udce9')).toBe('caf\\xe9');
});

test('ordinary text of any script stays as it is', () => {
  expect(forTerminal('src/日本語/é & co [x].ts')).toBe('src/日本語/é & co [x].ts');
});

test('log commands of CI systems are broken', () => {
  expect(forTerminal('::error::x')).toBe('\\x3a:error::x');
  expect(breakLogCommand('   ::error::x')).toBe('   \\x3a:error::x');
  expect(forTerminal('a ##vso[x] ##[y]')).toBe('a #\\x23vso[x] #\\x23[y]');
});

test('a SARIF message gets neither a link nor a placeholder from untrusted text', () => {
  expect(forSarifMessage('[a](1) {0} \\[b](2)')).toBe('\\[a\\](1) {{0}} \\\\\\[b\\](2)');
});

test('Markdown syntax is escaped', () => {
  expect(forMarkdown('[a](b) `c` *d* <e>|')).toBe('\\[a\\]\\(b\\) \\`c\\` \\*d\\* \\<e\\>\\|');
});

test.each(hostileStrings)('JSON text reads back as the same string and holds no raw character that a terminal or CI log obeys: %j', (text) => {
  const json = jsonText({ text });
  expect(JSON.parse(json)).toEqual({ text });
  expect(json).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  expect(json).not.toMatch(/##\[|##vso\[/i);
});
