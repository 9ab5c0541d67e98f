import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import type { CheckReport } from '../../../src/model/check.ts';
import { toInnerUri } from '../../../src/report/check/location.ts';
import { checkReporters } from '../../../src/report/check/reporters.ts';
import { columnsOf } from '../../../src/report/table/layout.ts';
import { hostileStrings } from '../hostile.ts';
import { hostileCheck } from '../hostile-report.ts';
import { sampleCheck, sampleProblem } from '../judged-report.ts';
import { checkSchema, checkWithMultitool, multitoolIsAbsent } from '../sarif-validation.ts';

const slowMs = 120_000;

function render(format: keyof typeof checkReporters, report: CheckReport, width = 80): string {
  let text = '';
  checkReporters[format](report, (part) => (text += part), { color: false, width });
  return text;
}

const toLog = (report: CheckReport): Log => JSON.parse(render('sarif', report));
const resultsOf = (report: CheckReport) => toLog(report).runs[0]?.results ?? [];

const mild = sampleProblem({ rule: 'human-use', title: 'Identity used by people', severity: 'low', nhi: 'NHI10', line: 3 });
const varied = sampleCheck([
  mild,
  sampleProblem(),
  sampleProblem({ rule: 'stale-claim', identity: undefined as never, subject: 'c-aws', severity: 'medium', nhi: undefined as never }),
]);

describe('the table', () => {
  test('tells the worst first: what, of whom, where to mend it, why and what next', () => {
    const text = render('table', varied);
    expect(text).toMatch(
      /^high +Identity without an owner\n +missing-owner · NHI1 Improper Offboarding\n {2}identity +nhi-report\n {2}where +inventory\/main\.yaml:12\n {2}why +the record names no owner\n {2}next +Name a person/,
    );
    expect(text.indexOf('stale-claim')).toBeLessThan(text.indexOf('human-use'));
    expect(text).toContain('3 problems in 34 identities: 1 high, 1 medium, 1 low');
  });

  test('goes through a file from top to bottom where problems are as bad', () => {
    const text = render('table', sampleCheck([20, 3, 100].map((line) => sampleProblem({ line, rule: `r${-line}` }))));
    expect([...text.matchAll(/main\.yaml:(\d+)/g)].map(([, line]) => line)).toEqual(['3', '20', '100']);
  });

  test('of an inventory without problems is one clear sentence', () => {
    expect(render('table', sampleCheck())).toMatch(/^No problems in 34 identities\.\n/);
  });

  test('keeps to its width', () => {
    for (const line of render('table', varied).split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(80);
  });
});

describe('JSON', () => {
  test('is one object with the problems in order and counts', () => {
    const report = JSON.parse(render('json', varied));
    expect(report).toMatchObject({ schemaVersion: 1, identities: 34, sources: ['inventory'], counts: { critical: 0, high: 1, medium: 1, low: 1 } });
    expect(report.problems.map(({ rule }: { rule: string }) => rule)).toEqual(['missing-owner', 'stale-claim', 'human-use']);
    expect(report.problems[0]).toEqual(sampleProblem());
  });

  test('of no problems is an object too', () => {
    expect(JSON.parse(render('json', sampleCheck())).problems).toEqual([]);
  });
});

describe('SARIF', () => {
  const reports: Readonly<Record<string, () => CheckReport>> = { empty: sampleCheck, varied: () => varied, hostile: hostileCheck };

  test.each(Object.keys(reports))('%s holds to the OASIS schema', (name) => {
    expect(checkSchema(toLog(reports[name]?.() ?? varied))).toEqual([]);
  });

  test.skipIf(multitoolIsAbsent).each(Object.keys(reports))(
    `%s satisfies GitHub's rules (skipped where sarif-multitool-linux is not installed)`,
    async (name) => {
      expect(await checkWithMultitool(render('sarif', reports[name]?.() ?? varied))).toEqual([]);
    },
    slowMs,
  );

  test('has a category of its own, and points at the line of the record', () => {
    const [run] = toLog(varied).runs;
    expect(run?.automationDetails?.id).toBe('keytrail/inventory/');
    expect(run?.tool.driver.rules?.map(({ id }) => id)).toEqual(['inventory/human-use', 'inventory/missing-owner', 'inventory/stale-claim']);
    expect(run?.results?.[0]).toMatchObject({ ruleId: 'inventory/missing-owner', ruleIndex: 1, level: 'error' });
    expect(run?.results?.[0]?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'inventory/main.yaml', uriBaseId: '%SRCROOT%' },
      region: { startLine: 12, startColumn: 1, endLine: 12, endColumn: 1 },
    });
  });

  test('knows an alert by rule, identity and subject, not by line, words or severity', () => {
    const nameOf = (changes: Parameters<typeof sampleProblem>[0]) =>
      resultsOf(sampleCheck([sampleProblem(changes)]))[0]?.partialFingerprints?.['primaryLocationLineHash'];
    const name = nameOf({});
    expect(nameOf({ line: 99, text: 'other words', severity: 'low', file: 'moved.yaml', owner: 'x' })).toBe(name);
    expect(new Set([name, nameOf({ rule: 'x' }), nameOf({ identity: 'x' }), nameOf({ subject: 'x' })]).size).toBe(4);
  });

  test('tells problems of one rule, identity and subject apart', () => {
    const names = resultsOf(sampleCheck([sampleProblem({ line: 1 }), sampleProblem({ line: 2 })])).map(
      ({ partialFingerprints }) => partialFingerprints?.['primaryLocationLineHash'],
    );
    expect(new Set(names).size).toBe(2);
  });

  test('is the same whatever the order in which problems were found', () => {
    expect(render('sarif', sampleCheck(varied.problems.toReversed()))).toBe(render('sarif', varied));
  });

  test('says it when there are more problems than GitHub takes', () => {
    const many = Array.from({ length: 25_002 }, (_, i) => sampleProblem({ identity: `nhi-${i}` }));
    const [run] = toLog(sampleCheck(many)).runs;
    expect(run?.results).toHaveLength(25_000);
    expect(run?.invocations?.[0]).toMatchObject({ executionSuccessful: false, toolExecutionNotifications: [{ descriptor: { id: 'result-limit' } }] });
  });

  test('tells no path of the machine', () => {
    const report = sampleCheck([sampleProblem({ file: '/home/someone/inventory.yaml' })], { sources: ['/home/someone/inventory.yaml'] });
    expect(render('sarif', report)).not.toContain('someone');
  });
});

test.each([
  ['inventory/main.yaml', 'inventory/main.yaml'],
  ['./a//b/../c.yaml', 'a/c.yaml'],
  ['../outside/x.yaml', 'x.yaml'],
  ['a/../../back/x.yaml', 'x.yaml'],
  ['/etc/keytrail/x.yaml', 'x.yaml'],
  ['C:\\keytrail\\x.yaml', 'x.yaml'],
  ['https://evil.example/x.yaml', 'x.yaml'],
  ['..', 'inventory'],
  ['', 'inventory'],
  ['a b:c.yaml', 'a%20b%3Ac.yaml'],
])('the file %j is located at %j', (file, uri) => {
  expect(toInnerUri(file)).toBe(uri);
});

describe.each(['table', 'json', 'sarif'] as const)('%s', (format) => {
  const text = render(format, hostileCheck());

  test('holds no control character and no log command of an inventory', () => {
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    for (const line of text.split('\n')) expect(line).not.toMatch(/^\s*::|##\[|##vso\[/i);
  });
});

test('hostile text of an inventory makes no link and no placeholder in a SARIF message, and no path out of the repository', () => {
  const results = resultsOf(hostileCheck());
  expect(results).toHaveLength(hostileStrings.length);
  for (const { message, locations } of results) {
    expect(message.text?.replace(/\\./g, '')).not.toMatch(/[[\]]/);
    expect(message.text?.replace(/\{\{|\}\}/g, '')).not.toMatch(/[{}]/);
    expect(locations?.[0]?.physicalLocation?.artifactLocation?.uri).not.toMatch(/^\/|^[A-Za-z]+:|(?:^|\/)\.\.(?:\/|$)/);
  }
});
