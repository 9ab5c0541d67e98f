import { expect, test } from 'vitest';
import { writeJson } from '../../src/report/json.ts';
import { writeJsonLines } from '../../src/report/jsonl.ts';
import { hostileJudgedReport, hostileReport } from './hostile-report.ts';
import { judgedReport } from './judged-report.ts';
import { findingId, inFile, render, sampleCoverage, sampleFinding, sampleReport, sampleSkipped, variedReport } from './sample-report.ts';

const parseLines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('the report is one object that ends with a line break', () => {
  const text = render(writeJson, variedReport());
  const report = JSON.parse(text);
  expect(text.endsWith('}\n')).toBe(true);
  expect(report).toMatchObject({ schemaVersion: 1, tool: { name: 'keytrail', version: '0.1.0' }, complete: true, counts: { critical: 1 } });
  expect(report.findings).toHaveLength(4);
  expect(report.findings[0]).toMatchObject({ findingId: findingId(0), detectorId: 'acme-live-key', severity: 'critical', livedDays: 659, occurrenceCount: 4 });
  expect(report.findings[0].occurrences[0].origin).toEqual({ kind: 'file', path: 'config/app.env' });
});

test('a report without findings is an object too', () => {
  expect(JSON.parse(render(writeJson, sampleReport())).findings).toEqual([]);
});

test.each([writeJson, writeJsonLines])('$name: a value tag under the key of one run is never shown', (reporter) => {
  const finding = sampleFinding({ fingerprint: `run:${'c'.repeat(26)}` });
  expect(render(reporter, sampleReport([finding]))).not.toContain('run:');
});

test("the organisation's fingerprint is shown, with its key's name", () => {
  const report = JSON.parse(render(writeJson, sampleReport([sampleFinding({ fingerprint: 'fp1:kabc:x' })], { kid: 'kabc' })));
  expect(report).toMatchObject({ kid: 'kabc', findings: [{ fingerprint: 'fp1:kabc:x' }] });
});

test('a path that is no UTF-8 survives', () => {
  const report = JSON.parse(render(writeJson, sampleReport([sampleFinding({}, [inFile('caf\udce9.env')])])));
  expect(report.findings[0].occurrences[0].origin.path).toBe('caf\udce9.env');
});

test('files of HEAD stay out', () => {
  expect(render(writeJson, sampleReport())).not.toContain('headPaths');
});

test('values appear only when they were asked for', () => {
  const shown = sampleReport([sampleFinding({}, [inFile('a', { revealed: 'the value' })])], { secretsShown: true });
  expect(JSON.parse(render(writeJson, shown))).toMatchObject({ secretsShown: true, findings: [{ occurrences: [{ revealed: 'the value' }] }] });
  expect(render(writeJson, variedReport())).not.toContain('revealed');
});

test('lines are findings, then skipped records, then one summary', () => {
  const report = variedReport({ complete: false, coverage: sampleCoverage([sampleSkipped()], 3) });
  const lines = parseLines(render(writeJsonLines, report));
  expect(lines.map(({ type }) => type)).toEqual(['finding', 'finding', 'finding', 'finding', 'skipped', 'summary']);
  expect(lines[4]).toMatchObject({ reason: 'missing-object', incomplete: true });
  expect(lines[5]).toMatchObject({ complete: false, coverage: { skippedListed: 1, skippedMore: 3 } });
});

test('both formats tell the same of a finding', () => {
  const [first] = parseLines(render(writeJsonLines, variedReport()));
  const { type, ...finding } = first;
  expect(finding).toEqual(JSON.parse(render(writeJson, variedReport())).findings[0]);
});

test('a finding with many occurrences is never held as one string', () => {
  const occurrences = Array.from({ length: 5000 }, (_, i) => inFile(`file-${i}`));
  let longest = 0;
  writeJson(sampleReport([sampleFinding({}, occurrences)]), (part) => (longest = Math.max(longest, part.length)));
  expect(longest).toBeLessThan(2000);
});

test.each([writeJson, writeJsonLines])(
  '$name: hostile names come back as they were, and nothing in the text moves a terminal or commands a CI log',
  (reporter) => {
    const text = render(reporter, hostileReport());
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    expect(text).not.toMatch(/^\s*::|##\[|##vso\[/im);
    const findings = reporter === writeJson ? JSON.parse(text).findings : parseLines(text).filter(({ type }) => type === 'finding');
    expect(findings.map(({ facts }: { facts: unknown }) => facts)).toEqual([...hostileReport().findings()].map(({ facts }) => facts));
  },
);

test('the name a value is assigned to is told', () => {
  const report = JSON.parse(render(writeJson, sampleReport([sampleFinding({}, [inFile('a', { variable: 'ACME_KEY' })])])));
  expect(report.findings[0].occurrences[0].variable).toBe('ACME_KEY');
});

test('without an inventory there is no verdict, no judgement and no identity', () => {
  for (const reporter of [writeJson, writeJsonLines]) expect(render(reporter, variedReport())).not.toMatch(/verdict|judgement|"identit(?:y|ies)"/);
});

test('with an inventory a finding has its verdict, the report its judgement, and identities follow one by one', () => {
  const report = JSON.parse(render(writeJson, judgedReport()));
  expect(report.findings[0].verdict).toMatchObject({
    class: 'retired-live',
    status: 'open',
    age: { days: 659, atLeast: true },
    owner: { contact: 'pay@team.example' },
  });
  expect(report.findings.map(({ verdict }: { verdict: { status: string } }) => verdict.status)).toEqual([
    ...Array(4).fill('open'),
    'suppressed',
    'none',
    'none',
  ]);
  expect(report.judgement).toMatchObject({ classes: { exposed: 1 }, identityCounts: { high: 1, low: 1 }, inventory: { identities: 1204 } });
  expect(report.judgement.metrics[1]).toEqual({
    id: 'orphan_rate',
    title: 'Orphan rate',
    unit: 'share',
    value: 1 / 6,
    numerator: 1,
    denominator: 6,
    excluded: { unmatched: 3 },
  });
  expect(report.judgement.debtByOwner).toHaveLength(6);
  expect(report.identities.map(({ id }: { id: string }) => id)).toEqual(['nhi-report', 'nhi-mailer', 'nhi-fine']);
});

test('lines tell identities between findings and the summary', () => {
  const lines = parseLines(render(writeJsonLines, judgedReport()));
  expect(lines.map(({ type }) => type)).toEqual([...Array(7).fill('finding'), ...Array(3).fill('identity'), 'summary']);
  expect(lines[7]).toMatchObject({ identityType: 'db-user', id: 'nhi-report', verdict: { class: 'departed-owner' } });
  expect(lines[10].judgement.classes).toEqual({ exposed: 1, governed: 2 });
});

test.each([writeJson, writeJsonLines])(
  '$name: hostile names of an inventory come back as they were, and nothing in the text moves a terminal or commands a CI log',
  (reporter) => {
    const text = render(reporter, hostileJudgedReport());
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    expect(text).not.toMatch(/^\s*::|##\[|##vso\[/im);
    const identities = reporter === writeJson ? JSON.parse(text).identities : parseLines(text).filter(({ type }) => type === 'identity');
    expect(identities.map(({ id }: { id: string }) => id)).toEqual([...(hostileJudgedReport().judgement?.identities() ?? [])].map(({ id }) => id));
  },
);
