import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { columnsOf } from '../../src/report/table/layout.ts';
import { writeTable } from '../../src/report/table.ts';
import { hostileJudgedReport, hostileReport, hostileSuppressedReport } from './hostile-report.ts';
import { judgedFinding, judgedReport, sampleJudgement } from './judged-report.ts';
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

describe('with an inventory', () => {
  const text = render(writeTable, judgedReport());
  const lines = text.split('\n');
  const block = (id: string) => text.slice(text.indexOf(id)).split('\n\n')[0] ?? '';

  test('a finding says its verdict, whose it is, what to do next and why, before where it stands', () => {
    expect(block('kt1:aaaaaaaa')).toMatch(
      / {2}verdict +retired-live · prod, public, unrotated\n {2}identity +nhi-pay-deployer, version 4\n {2}owner +team-pay <pay@team\.example>\n {2}next +Rotate [\s\S]* {2}why +its value is that of [\s\S]* {2}where +config\/0\.env:3\n/,
    );
    expect(block('kt1:aaaaaaaa')).toMatch(/ {2}age +at least 659 days/);
  });

  test('a tentative verdict has a question mark, and an owner who left names who to turn to', () => {
    expect(block('kt1:caaaaaaa')).toMatch(/ {2}verdict +departed-owner\?\n/);
    expect(block('kt1:caaaaaaa').replace(/\s+/g, ' ')).toContain('j.doe <j.doe@people.example>, departed as of 2026-03-01; turn to team-platform');
    expect(block('kt1:caaaaaaa')).toMatch(/ {2}age +1 day$/m);
  });

  test('names the first action alone, and where to revoke once', () => {
    expect(text).not.toContain('Replace the copy');
    expect(block('kt1:aaaaaaaa').match(/docs\.acme\.example\/revoke/g)).toHaveLength(1);
    expect(block('kt1:baaaaaaa')).toMatch(/ {2}revoke +https/);
  });

  test('suppressed findings and those that are none are counted, not listed', () => {
    expect(text).not.toMatch(/config\/[456]\.env/);
    expect(text).toContain('4 open findings: 2 critical, 1 high, 1 medium');
    expect(text).toMatch(/^ {2}besides +2 governed\n {2}suppressed {2}exception 1 \(until 2026-12-01\); --show-suppressed lists them$/m);
  });

  test('identities to act on have a section with the line of their record', () => {
    expect(lines).toContain('IDENTITIES: 2 of 1,204 to act on: 1 high, 1 low');
    expect(text).toMatch(/^high +nhi-report\n +db-user · postgres · prod\n {2}verdict +departed-owner · prod, review-overdue\n/m);
    expect(text).toMatch(/record +inventory\.yaml:77; 2 secrets of it seen/);
    expect(text).not.toContain('nhi-fine');
  });

  test('metrics tell what they were computed from; one without a denominator has no value', () => {
    expect(text).toMatch(/^ +16\.7 % {2}Orphan rate: 1 of 6, without 3 unmatched$/m);
    expect(text).toMatch(/^ +– {2}Median time to rotate: without 4 still open$/m);
    expect(text).toMatch(/^ +1\.75× {2}Systems for each secret: 7 of 4$/m);
  });

  test('debt names five owners, claims only those that prove nothing', () => {
    expect(text.replace(/\s+/g, ' ')).toContain('debt team-pay 30, j.doe 26, nobody 22, team-web 18, team-data 14 and 1 more ');
    expect(text.replace(/\s+/g, ' ')).toContain('c-kv (vault 123456789012, as of 2026-10-01) proves nothing: it is older than it may be');
    expect(text).not.toContain('c-aws (');
  });

  test('a report of governed secrets alone does not say that there are none', () => {
    const governed = judgedFinding(0, { class: 'governed', status: 'none', severity: 'low' });
    const report = sampleReport([governed], { counts: { critical: 0, high: 0, medium: 0, low: 0 }, judgement: sampleJudgement() });
    expect(render(writeTable, report)).toMatch(/^No open findings\n {2}besides +1 governed$/m);
    expect(render(writeTable, report)).not.toContain('No secrets');
  });

  test.each([80, 120])('no line is longer than %d columns', (width) => {
    const wide = render(writeTable, judgedReport(), { color: false, width });
    for (const line of wide.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(width);
  });

  test('colour changes nothing but colour', () => {
    expect(stripVTControlCharacters(render(writeTable, judgedReport(), { color: true, width: 80 }))).toBe(text);
  });
});

test.each([hostileReport, hostileSuppressedReport, hostileJudgedReport])(
  '$name: hostile names put no control character, no bidirectional character and no log command into the output',
  (report) => {
    const text = render(writeTable, report());
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    for (const line of text.split('\n')) expect(line).not.toMatch(/^\s*::|##\[|##vso\[/i);
  },
);

test('a shown value stays on one line', () => {
  const text = render(writeTable, sampleReport([sampleFinding({}, [inFile('a', { revealed: 'one\ntwo\u001b[0m' })])], { secretsShown: true }));
  expect(text).toContain('one\\x0atwo\\x1b[0m');
});
