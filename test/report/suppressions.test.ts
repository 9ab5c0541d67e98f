// What hides a finding, and what was meant to and does not, in every format.
import { parse } from 'csv-parse/sync';
import type { Log, Result } from 'sarif';
import { describe, expect, test } from 'vitest';
import type { Finding, Report } from '../../src/model/report.ts';
import { type Suppression, suppressionKinds, type VoidReason, voidReasons } from '../../src/model/suppression.ts';
import { writeCsv } from '../../src/report/csv.ts';
import { writeJson } from '../../src/report/json.ts';
import { writeJsonLines } from '../../src/report/jsonl.ts';
import { writeMarkdown } from '../../src/report/markdown.ts';
import { writeSarif } from '../../src/report/sarif.ts';
import { describeSuppression, describeVoid } from '../../src/report/suppression-words.ts';
import { writeTable } from '../../src/report/table.ts';
import { judgedFinding, judgedReport, sampleJudgement } from './judged-report.ts';
import { findingId, inFile, render, sampleFinding, sampleReport, sampleSuppression, sampleTarget, suppressedReport } from './sample-report.ts';

const shown = (changes: Partial<Report> = {}) => suppressedReport({ suppressedShown: true, ...changes });
const hiddenOnly = () => sampleReport([sampleFinding({ suppression: sampleSuppression() })]);
const oneLine = (text: string) => text.replace(/\s+/g, ' ');

describe('in words', () => {
  test('a suppression says what it is, where it stands, until when, by whom and why', () => {
    expect(describeSuppression(sampleSuppression({ where: 'a.ts:3', until: '2027-01-31', owner: 'team-pay', reason: 'test data' }))).toBe(
      'inline allow (a.ts:3), until 2027-01-31, by team-pay: test data',
    );
    expect(describeSuppression({ kind: 'baseline', source: 'target', where: 'b:7' })).toBe('baseline entry (b:7)');
  });

  test("the mark of another scanner is called that scanner's", () => {
    expect(describeSuppression(sampleSuppression({ syntax: 'trufflehog' }))).toContain('inline mark of trufflehog');
  });

  test.each<[VoidReason, RegExp]>([
    ['expired', /has expired, its last day was 2026-01-31: the finding reports again/],
    ['class', /hides nothing: only an exception of the inventory/],
    ['policy', /hides nothing: the operator's policy/],
    ['in-change', /hides nothing: it came with the very change/],
    ['older-mark', /hides nothing: it stood there before this secret did/],
    ['mistake', /hides nothing: it is not understood/],
  ])('what is void because of "%s" says why', (reason, text) => {
    expect(describeVoid(sampleSuppression({ until: '2026-01-31' }), reason)).toMatch(text);
  });
});

describe('a table', () => {
  const text = render(writeTable, suppressedReport());

  test('does not list what is hidden, and counts it by kind', () => {
    expect(text).not.toContain('hidden-');
    expect(oneLine(text)).toContain('suppressed inline 1, ignore-file 1, allow 1, baseline 1; --show-suppressed lists them');
    expect(text).toContain('7 secrets: 7 critical');
  });

  test('lists what is hidden when it is asked to, after all that is open, with what hides it', () => {
    const all = render(writeTable, shown());
    expect(all.match(/^ {2}where +\S+/gm)?.map((line) => /hidden|void|config/.exec(line)?.[0])).toEqual([
      'config',
      ...Array(6).fill('void'),
      ...Array(4).fill('hidden'),
    ]);
    expect(all).toMatch(/^SUPPRESSED\n\ncritical /m);
    expect(oneLine(all)).toContain('hidden by inline allow (hidden-0.env:3), until 2027-03-31, by team-pay: a test account where hidden-0.env:3');
    expect(all).not.toContain('--show-suppressed');
  });

  test('tells of an open finding why what should hide it does not, and counts such by reason', () => {
    expect(oneLine(text)).toContain('void inline allow (void-0.env:3) has expired, its last day was 2026-01-31: the finding reports again where void-0.env:3');
    expect(oneLine(text)).toContain('void expired 1, class 1, policy 1, in-change 1, older-mark 1, mistake 1 (suppressions that hide nothing)');
  });

  test('of hidden secrets alone never says that there are none', () => {
    const only = render(writeTable, hiddenOnly());
    expect(only).toMatch(/^No open findings\n {2}suppressed {2}inline 1; --show-suppressed lists them$/m);
    expect(only).not.toContain('No secrets');
  });

  test('of what an exception covers names the exception', () => {
    expect(oneLine(render(writeTable, judgedReport({ suppressedShown: true })))).toContain(
      'hidden by exception ex-7 until 2026-12-01, approved by ciso: driver cannot reload',
    );
  });

  test('never lists what is no finding', () => {
    expect(render(writeTable, judgedReport({ suppressedShown: true }))).not.toMatch(/config\/[56]\.env/);
  });
});

describe('a finding that the verdict leaves open and an allow hides', () => {
  const hidden = () => judgedFinding(0, {}, { suppression: { kind: 'allow', source: 'operator', where: 'keytrail.yaml:4' } });
  const report = (changes: Partial<Report> = {}) => sampleReport([hidden()], { judgement: sampleJudgement(), ...changes });

  test('is in no table of open findings, of an owner, or of the worst', () => {
    expect(render(writeTable, report())).not.toContain('config/0.env');
    expect(render(writeMarkdown, report())).not.toMatch(/config\/0\.env|The worst|By owner/);
  });

  test('has the status "suppressed" as CSV and JSON, and its verdict beside it', () => {
    expect(csvRows(report())[0]).toMatchObject({ class: 'exposed', status: 'suppressed', suppression: 'allow', exception: '' });
    expect(JSON.parse(render(writeJson, report())).findings[0]).toMatchObject({ status: 'suppressed', verdict: { status: 'open' } });
  });

  test('does not make its rule worse', () => {
    const graver = { ...judgedFinding(1, { score: 9.5, severity: 'critical' }), suppression: sampleSuppression() };
    const log = toSarif(sampleReport([judgedFinding(0, { score: 5, severity: 'medium' }), graver], { judgement: sampleJudgement(), suppressedShown: true }));
    expect(log.runs[0]?.tool.driver.rules?.[0]?.properties?.['security-severity']).toBe('5.0');
  });
});

describe.each([
  ['JSON', (report: Report) => JSON.parse(render(writeJson, report))],
  ['JSON lines', (report: Report) => fromLines(render(writeJsonLines, report))],
])('%s', (_, read) => {
  test('lists all findings, hidden or not, each with what hides it or would', () => {
    const { findings, suppressions } = read(suppressedReport());
    const list = findings as readonly { readonly status: string; readonly suppression?: Suppression }[];
    expect(list.map(({ status, suppression }) => `${status} ${suppression?.void ?? suppression?.kind ?? ''}`)).toEqual([
      'open ',
      ...voidReasons.map((reason) => `open ${reason}`),
      ...suppressionKinds.map((kind) => `suppressed ${kind}`),
    ]);
    expect(list.at(-1)?.suppression).toEqual({
      kind: 'baseline',
      source: 'target',
      where: 'hidden-3.env:3',
      until: '2027-03-31',
      owner: 'team-pay',
      reason: 'a test account',
    });
    expect(suppressions).toEqual({
      active: Object.fromEntries(suppressionKinds.map((kind) => [kind, 1])),
      void: Object.fromEntries(voidReasons.map((reason) => [reason, 1])),
    });
  });
});

test('CSV has a row for each finding, with its status and what hides it or would', () => {
  const rows = csvRows(suppressedReport());
  expect(rows.map(({ status, suppression, suppression_void: why }) => `${status} ${why === '' ? suppression : why}`)).toEqual([
    'open ',
    ...voidReasons.map((reason) => `open ${reason}`),
    ...suppressionKinds.map((kind) => `suppressed ${kind}`),
  ]);
  expect(rows.at(-1)).toMatchObject({
    suppression_source: 'target',
    suppression_where: 'hidden-3.env:3',
    suppression_until: '2027-03-31',
    suppression_owner: 'team-pay',
    suppression_reason: 'a test account',
  });
});

describe('Markdown', () => {
  const text = render(writeMarkdown, suppressedReport());

  test('counts what is hidden, and lists what hides nothing with the reason', () => {
    expect(text).toContain('\nSuppressed: inline 1, ignore-file 1, allow 1, baseline 1.\n');
    expect(text).toContain('\nSuppressions that hide nothing: expired 1, class 1, policy 1, in-change 1, older-mark 1, mistake 1.\n');
    expect(text).toMatch(/## Suppressions that hide nothing\n\n.*\n.*\n\| critical \| .* \| `void-0\.env:3` \| .*has expired, its last day was 2026-01-31/);
    expect(text).not.toMatch(/hidden-|## Suppressed\n/);
  });

  test('lists what is hidden when it is asked to', () => {
    expect(render(writeMarkdown, shown())).toMatch(/## Suppressed\n\n.*\n.*\n\| critical \| .* \| `hidden-0\.env:3` \| inline allow .* a test account \|\n/);
  });

  test('of hidden secrets alone never says that there are none', () => {
    expect(render(writeMarkdown, hiddenOnly())).toContain('**No open findings**\n\nSuppressed: inline 1.');
  });
});

describe('SARIF', () => {
  test('leaves out what is hidden, so that its alert closes, and says so nowhere as a loss', () => {
    const log = toSarif(suppressedReport());
    expect(resultsOf(log)).toHaveLength(7);
    expect(log.runs[0]?.invocations?.[0]).toMatchObject({ executionSuccessful: true, toolExecutionNotifications: [] });
  });

  test('counts by kind and reason', () => {
    expect(toSarif(suppressedReport()).runs[0]?.invocations?.[0]?.properties?.['suppressions']).toMatchObject({
      active: { baseline: 1 },
      void: { expired: 1 },
    });
  });

  test('shows what is hidden, when it is asked to, as a note that is accepted in the source or outside of it', () => {
    const hidden = resultsOf(toSarif(shown())).slice(7);
    expect(hidden.map(({ level, suppressions }) => [level, suppressions?.map(({ kind, status }) => `${kind} ${status}`)])).toEqual([
      ['note', ['inSource accepted']],
      ...Array(3).fill(['note', ['external accepted']]),
    ]);
    expect(hidden[0]?.suppressions?.[0]?.justification).toBe('Inline allow (hidden-0.env:3), until 2027-03-31, by team-pay: a test account');
  });

  test("points at a mark from the repository's root, and at nothing of what stands outside", () => {
    const [inline, ...others] = resultsOf(toSarif(shown({ targets: [sampleTarget({ withinRepository: 'services/api' })] }))).slice(7);
    expect(inline?.suppressions?.[0]?.location?.physicalLocation).toEqual({
      artifactLocation: { uri: 'services/api/hidden-0.env', uriBaseId: '%SRCROOT%' },
      region: { startLine: 3 },
    });
    expect(others.every(({ suppressions }) => suppressions?.[0]?.location === undefined)).toBe(true);
  });

  test('tells in the message why what should hide it does not', () => {
    const [, expired] = resultsOf(toSarif(suppressedReport()));
    expect(expired?.level).toBe('error');
    expect(expired?.suppressions).toBeUndefined();
    expect(expired?.message.text).toMatch(/ Its inline allow \(void-0\.env:3\) has expired, its last day was 2026-01-31: the finding reports again\.$/);
  });

  test('shows what an exception covers whether or not it is asked to', () => {
    const accepted = (changes: Partial<Report>) => resultsOf(toSarif(judgedReport(changes))).filter(({ suppressions }) => suppressions !== undefined);
    expect(accepted({})).toHaveLength(1);
    expect(accepted({ suppressedShown: true })).toHaveLength(1);
  });
});

test('what is new since an earlier run says that it is suppressed', () => {
  const change = { kind: 'new', run: 'run-b', at: '2026-01-20T00:00:00Z' } as const;
  const since = { run: 'run-a', startedAt: '2026-01-10T00:00:00Z' };
  const findings: Finding[] = [
    sampleFinding({ change }),
    sampleFinding({ findingId: findingId(1), change, suppression: sampleSuppression() }, [inFile('hidden.env')]),
  ];
  const counts = { new: 2, reopened: 0, 'class-changed': 0, fixed: 0 };
  const report = sampleReport(findings, { changes: { since, until: since, counts, fixed: [] } });
  expect(render(writeTable, report)).toMatch(/2026-01-20\n +config\/app\.env:3\n[\s\S]*2026-01-20: suppressed\n +hidden\.env:3\n/);
  expect(render(writeMarkdown, report)).toMatch(/`suppressed` \| `\.` \| `hidden\.env:3`/);
  expect(resultsOf(toSarif(report))).toHaveLength(1);
});

function csvRows(report: Report): readonly Readonly<Record<string, string>>[] {
  return parse(render(writeCsv, report), { columns: true, record_delimiter: '\r\n' });
}

function toSarif(report: Report): Log {
  return JSON.parse(render(writeSarif, report));
}

function resultsOf({ runs }: Log): readonly Result[] {
  return runs.flatMap(({ results = [] }) => results);
}

function fromLines(text: string) {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { ...lines.at(-1), findings: lines.filter(({ type }) => type === 'finding') };
}
