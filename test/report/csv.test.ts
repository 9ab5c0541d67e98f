import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { writeCsv } from '../../src/report/csv.ts';
import { hostileJudgedReport, hostileReport, hostileSuppressedReport } from './hostile-report.ts';
import { judgedFinding, judgedReport, sampleJudgement, sampleOwner } from './judged-report.ts';
import { findingId, inFile, render, sampleCoverage, sampleFinding, sampleReport, sampleSkipped, variedReport } from './sample-report.ts';

type Row = Readonly<Record<string, string>>;
const rowsOf = (...report: Parameters<typeof sampleReport>): readonly Row[] => read(render(writeCsv, sampleReport(...report)));
const read = (text: string): readonly Row[] => parse(text, { columns: true, record_delimiter: '\r\n' });

test('lines end with CR and LF, and a report without findings has its header alone', () => {
  const text = render(writeCsv, sampleReport());
  expect(text).toMatch(/^kind,id,class,status,severity,score,.*\r\n$/);
  expect(text.trimEnd()).not.toContain('\n');
});

test('without an inventory every finding is a row without a verdict', () => {
  const rows = read(render(writeCsv, variedReport()));
  expect(rows).toHaveLength(4);
  expect(rows[0]).toMatchObject({
    kind: 'finding',
    id: findingId(0),
    class: '',
    status: 'open',
    severity: 'critical',
    place: 'config/app.env:3',
    occurrences: '4',
  });
});

test('with an inventory findings come with their status, then the identities', () => {
  const rows = read(render(writeCsv, judgedReport()));
  expect(rows.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
    ...Array(4).fill('finding open'),
    'finding suppressed',
    'finding none',
    'finding none',
    'identity open',
    'identity open',
    'identity none',
  ]);
  expect(rows[0]).toMatchObject({
    class: 'retired-live',
    score: '9.5',
    flags: 'prod;public;unrotated',
    owner: 'team-pay',
    age_days: '659',
    age_at_least: 'true',
  });
  expect(rows[4]).toMatchObject({ exception: 'ex-7', exception_expires: '2026-12-01' });
  expect(rows[7]).toMatchObject({ id: 'nhi-report', identity: 'nhi-report', owner_status: 'departed', place: 'inventory.yaml:42', debt: '6' });
});

test('what was not read are rows of their own, and the last row says that the report is incomplete', () => {
  const rows = rowsOf([sampleFinding()], { complete: false, coverage: sampleCoverage([sampleSkipped(), sampleSkipped({ reason: 'not-a-file' })], 2) });
  expect(rows.map(({ kind, id }) => `${kind} ${id}`)).toEqual([`finding ${findingId(0)}`, 'skipped missing-object', 'incomplete ']);
  expect(rows[2]?.['evidence']).toContain('2 more items');
});

test.each(['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', '＝1', '  =1'])('a cell never begins a formula: %j', (id) => {
  const [row] = rowsOf([judgedFinding(0, { owner: sampleOwner({ id }) })], { judgement: sampleJudgement() });
  expect(row?.['owner']).toMatch(/^(?:'|\\x)/);
});

test('a cell begins no formula where a spreadsheet splits at semicolons', () => {
  const [row] = rowsOf([sampleFinding({}, [inFile('a;=cmd')])]);
  expect(row?.['place']).toBe("a;'=cmd:3");
});

test('quotes, commas and blanks come back as they were', () => {
  const [row] = rowsOf([sampleFinding({}, [inFile('a "b", c.env')])]);
  expect(row?.['place']).toBe('a "b", c.env:3');
});

test.each([hostileReport, hostileSuppressedReport, hostileJudgedReport])(
  '$name: hostile text stays in its cell, and holds no control character and no formula',
  (report) => {
    const text = render(writeCsv, report());
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    for (const line of text.split('\r\n')) expect(line).not.toMatch(/^\s*::|##\[|##vso\[/i);
    const rows = read(text);
    expect(new Set(rows.map((row) => Object.keys(row).length))).toEqual(new Set([39]));
    for (const row of rows) for (const cell of Object.values(row)) expect(cell).not.toMatch(/(?:^|;)\s*[=+\-@＝＋－＠]/);
  },
);
