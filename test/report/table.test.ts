import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { columnsOf } from '../../src/report/table/layout.ts';
import { writeTable } from '../../src/report/table.ts';
import { hostileReport } from './hostile-report.ts';
import { historyFinding, inFile, render, sampleCoverage, sampleFinding, sampleReport, sampleSkipped, sampleTarget, variedReport } from './sample-report.ts';

const table = (...report: Parameters<typeof variedReport>) => render(writeTable, variedReport(...report));

describe('a finding', () => {
  test('says what it is, how bad, where, since when and where to revoke it', () => {
    const text = table();
    for (const part of [
      'critical',
      'Acme live API key',
      'acme-live-key',
      'acme_…32 more',
      'config/app.env:3',
      '2025-02-01, commit 1111111',
      'lived 659 days',
      'still at HEAD',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('https://docs.acme.example/revoke');
    expect(text).toContain('account 123456789012');
    expect(text).toContain('expires 2027-01-01');
  });

  test('names three places and counts the others', () => {
    const finding = sampleFinding(
      { occurrenceCount: 1_000_003 },
      ['a', 'b', 'c', 'd'].map((path) => inFile(path)),
    );
    const text = render(writeTable, sampleReport([finding]));
    expect(text).toContain('c:3');
    expect(text).not.toContain('d:3');
    expect(text).toContain('and 1,000,000 more places');
  });

  test('that only history holds says its commit and its removal', () => {
    const text = render(writeTable, sampleReport([historyFinding('old.env')]));
    expect(text).toContain('commit aaaaaaa old.env:3 (history only)');
    expect(text.replace(/\s+/g, ' ')).toContain('removed in ccccccc on 2026-03-06');
  });

  test('names its target when there are several', () => {
    expect(table({ targets: [sampleTarget(), sampleTarget({ target: 'other' })] })).toMatch(/^ {2}target +\.$/m);
    expect(table()).not.toMatch(/^ {2}target/m);
  });
});

describe('the summary', () => {
  test('counts by severity and says what was read and excluded', () => {
    const text = table();
    expect(text).toContain('4 secrets: 1 critical, 1 high, 1 medium, 1 low');
    expect(text).toContain('1,204 files (12.3 MB) and 3,400 git objects (40.0 MB)');
    expect(text).toContain('low-entropy 3, placeholder 12');
  });

  test('of an empty complete report is one clear sentence', () => {
    const text = render(writeTable, sampleReport());
    expect(text.replace(/\s+/g, ' ')).toMatch(/^No secrets found in 1,204 files \(12.3 MB\) and 3,400 git objects \(40.0 MB\), 14 binaries among them\. /);
    expect(text).not.toContain('INCOMPLETE');
  });

  test('of an incomplete report is loud, lists ten records and counts the others', () => {
    const skipped = Array.from({ length: 13 }, (_, i) => sampleSkipped({ place: `object-${i}` }));
    const text = render(writeTable, sampleReport([], { complete: false, coverage: sampleCoverage(skipped, 5) }));
    expect(text).toContain('INCOMPLETE: 13 items could not be read');
    expect(text).toContain('object-9\n');
    expect(text).not.toContain('object-10\n');
    expect(text).toContain('and 8 more items');
    expect(text).toContain('No secrets found in what could be read');
  });

  test('counts what a stated rule left out without calling the report incomplete', () => {
    const text = render(writeTable, sampleReport([], { coverage: sampleCoverage([sampleSkipped({ reason: 'not-a-file', place: 'dev/socket' })]) }));
    expect(text).toMatch(/left out +not-a-file 1/);
    expect(text).not.toContain('dev/socket');
  });

  test('says that the scan was interrupted, and that secrets are shown', () => {
    const text = table({ complete: false, interrupted: true, secretsShown: true });
    expect(text).toContain('INTERRUPTED');
    expect(text).toContain('SECRETS SHOWN');
  });
});

describe('layout', () => {
  test('no line of ordinary data is longer than 80 columns', () => {
    const skipped = [sampleSkipped({ place: 'a/very/long/folder/'.repeat(20) })];
    const text = table({ complete: false, interrupted: true, secretsShown: true, coverage: sampleCoverage(skipped) });
    for (const line of text.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(80);
  });

  test('colour changes nothing but colour', () => {
    const plain = render(writeTable, variedReport());
    const colored = render(writeTable, variedReport(), { color: true, width: 80 });
    expect(plain).not.toContain('\u001b');
    expect(colored).toContain('\u001b[');
    expect(stripVTControlCharacters(colored)).toBe(plain);
  });
});

test('hostile names put no control character, no bidirectional character and no log command into the output', () => {
  const text = render(writeTable, hostileReport());
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  for (const line of text.split('\n')) expect(line).not.toMatch(/^\s*::|##\[|##vso\[/i);
});

test('a shown value stays on one line', () => {
  const text = render(writeTable, sampleReport([sampleFinding({}, [inFile('a', { revealed: 'one\ntwo\u001b[0m' })])], { secretsShown: true }));
  expect(text).toContain('one\\x0atwo\\x1b[0m');
});
