import { expect, test } from 'vitest';
import type { ExplainedString, Explanation } from '../../../src/model/explanation.ts';
import { explanationReporters } from '../../../src/report/explanation/reporters.ts';
import { sampleDetector } from '../sample-report.ts';

const region = { startLine: 3, startColumn: 10, endLine: 3, endColumn: 47 };
const base: ExplainedString = { detector: sampleDetector(), region, outcome: 'found', passed: ['pattern'], keyword: 'acme_', mask: 'acme_…32 more' };
const found = { findingId: 'kt1:one', confidence: 0.9, proven: false, alsoMatched: ['generic-secret'] };
const suppression = { kind: 'baseline', source: 'target', where: '.keytrail-baseline.jsonl:4' } as const;

function tell(strings: readonly ExplainedString[], changes: Partial<Explanation> = {}): string {
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  explanationReporters.table({ file: 'app.env', line: 3, strings, more: 0, unread: [], ...changes }, write, { color: false, width: 300 });
  return text.replace(/[ ]+/g, ' ');
}

test('a finding is told with how sure it is, and that it is reported', () => {
  const text = tell([{ ...base, found }]);
  expect(text).toContain('found Acme live API key\n acme_…32 more · acme-live-key · line 3, columns 10 to 46\n because the keyword "acme_" stands there');
  expect(text).toContain(
    "sure 90 %: it has a provider's format, which is long and random\n also generic-secret\n finding kt1:one\n hidden by nothing: it is reported",
  );
});

test('what hides a finding is told, and what would', () => {
  expect(tell([{ ...base, found: { ...found, suppression } }])).toContain('hidden by baseline entry (.keytrail-baseline.jsonl:4)');
  const expired = { ...suppression, until: '2026-01-31', void: 'expired' } as const;
  expect(tell([{ ...base, found: { ...found, suppression: expired } }])).toContain('reported baseline entry (.keytrail-baseline.jsonl:4) has expired');
});

test.each<[string, Partial<ExplainedString>, string]>([
  ['a wrong checksum', { outcome: 'checksum' }, 'stopped checksum: its checksum is wrong'],
  ['what stands around it', { outcome: 'not-random', byContext: true }, 'stopped not-random: what stands around it says'],
  ['its own looks', { outcome: 'not-random', byContext: false }, 'stopped not-random: it looks like a word'],
  ['the entropy that is wanted', { outcome: 'low-entropy', detector: sampleDetector({ entropy: 3.2 }) }, 'at least 3.2 bits per character are wanted'],
  ['a stronger detector', { outcome: 'overlap', winner: 'jwt' }, 'stopped overlap: jwt matched the same text, and is stronger'],
  ['the same detector', { outcome: 'overlap', winner: 'acme-live-key' }, 'another match of the same detector'],
])('a string is dropped for %s', (_, changes, text) => {
  expect(tell([{ ...base, ...changes }])).toContain(text);
});

test('keywords of one place that stop at one gate are told together', () => {
  const { mask: _, ...hint } = base;
  const other = { ...hint, outcome: 'pattern', detector: sampleDetector({ id: 'acme-test-key' }) } as const;
  expect(tell([{ ...hint, outcome: 'pattern' }, other])).toContain('no match "acme_", line 3, columns 10 to 46, for acme-live-key, acme-test-key; pattern: ');
});

test('what is not listed or not read is said', () => {
  expect(tell([], { more: 7, unread: ['unreadable: it cannot be opened'] })).toContain('and 7 more strings: ask about one line');
  expect(tell([], { unread: ['unreadable: it cannot be opened'] })).toContain('NOT READ: unreadable: it cannot be opened');
});

test('a file name cannot move the cursor', () => {
  expect(tell([base], { file: 'a\x1b[2J\u202e' })).not.toMatch(/[\x1b\u202e]/);
});
