import { expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { type StopOptions, writeStop } from '../../src/report/stop-message.ts';
import { hostileStrings } from './hostile.ts';
import { hostileReport } from './hostile-report.ts';
import { judgedFinding } from './judged-report.ts';
import {
  findingId,
  inFile,
  inHistory,
  sampleCoverage,
  sampleFinding,
  sampleOccurrence,
  sampleReport,
  sampleSkipped,
  sampleSuppression,
} from './sample-report.ts';

function linesOf(report: Report, options: Partial<StopOptions> = {}): string[] {
  let text = '';
  writeStop(report, (more) => (text += more), { stopped: 'commit', failOn: 'low', allowIncomplete: false, ...options });
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

const findingIn = (path: string) => sampleFinding({ severity: 'high' }, [inFile(path)]);

test('where there is nothing to stop for nothing is said', () => {
  expect(linesOf(sampleReport())).toEqual([]);
  expect(linesOf(sampleReport([findingIn('a.ts')]), { failOn: 'critical' })).toEqual([]);
  expect(linesOf(sampleReport([sampleFinding({ suppression: sampleSuppression() }, [inFile('a.ts')])]))).toEqual([]);
});

test('one finding is five lines', () => {
  const lines = linesOf(sampleReport([findingIn('a.ts')]));
  expect(lines).toHaveLength(5);
  expect(lines.map((line) => line.split(':')[0])).toEqual(['keytrail stopped this commit', 'why', '1 remove', '2 move', '3 allow']);
  expect(lines[0]).toContain('a.ts:3 (high)');
});

test.each([
  ['a.py', '# keytrail:allow '],
  ['Dockerfile', '# keytrail:allow '],
  ['a.go', '// keytrail:allow '],
  ['a.sql', '-- keytrail:allow '],
  ['a.html', '<!-- keytrail:allow '],
  ['a.css', '/* keytrail:allow '],
])('in %s the line to add begins with %j', (path, begin) => {
  expect(linesOf(sampleReport([findingIn(path)], { asOf: '2026-01-31T10:00:00Z' })).at(-1)).toMatch(begin);
  expect(linesOf(sampleReport([findingIn(path)], { asOf: '2026-01-31T10:00:00Z' })).at(-1)).toContain('until 2026-05-01 <why>');
});

test('where no comment can stand the baseline is the way', () => {
  const named = sampleFinding({}, [sampleOccurrence({ kind: 'path-name', present: true, repository: '', path: 'a.ts' })]);
  const gone = sampleFinding({}, [inHistory('a.ts')]);
  for (const finding of [findingIn('a.json'), named, gone]) {
    const last = linesOf(sampleReport([finding])).at(-1);
    expect(last).toContain(`keytrail baseline update --finding ${finding.findingId} --reason`);
    expect(last).not.toContain('keytrail:allow');
  }
});

test('a suppression that hides nothing is told instead of the line to add', () => {
  const suppression = sampleSuppression({ void: 'expired', until: '2026-01-01' });
  expect(linesOf(sampleReport([sampleFinding({ suppression }, [inFile('a.ts')])])).at(-1)).toContain('has expired, its last day was 2026-01-01');
});

test('with an inventory the verdict is why it matters', () => {
  expect(linesOf(sampleReport([judgedFinding(0)]))[1]).not.toContain('whoever reads the repository');
});

test('what was not read stops too, five places told; when it is allowed it is only told', () => {
  const skipped = Array.from({ length: 8 }, (_, i) => sampleSkipped({ place: `place ${i}` }));
  const report = sampleReport([], { complete: false, coverage: sampleCoverage(skipped, 2) });
  const lines = linesOf(report);
  expect(lines[0]).toMatch(/^keytrail stopped this commit, for not everything was read/);
  expect(lines.filter((line) => /^ {2}place \d/.test(line))).toHaveLength(5);
  expect(lines.at(-2)).toContain('and 5 more places');
  expect(lines.at(-1)).toContain('git commit --no-verify');
  expect(linesOf(report, { allowIncomplete: true })[0]).toMatch(/^keytrail: not everything was read/);
});

test('no hostile text moves, hides or breaks a line', () => {
  const { findings, coverage } = hostileReport();
  for (const finding of findings()) {
    const lines = linesOf(sampleReport([{ ...finding, severity: 'high' }]));
    if (lines.length > 0) expect(lines).toHaveLength(5);
  }
  for (const text of hostileStrings) {
    const lines = linesOf(sampleReport([sampleFinding({ findingId: findingId(1), mask: text }, [inFile(text)])], { complete: false, coverage }));
    expect(lines.filter((line) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|^\s*::|##\[/u.test(line))).toEqual([]);
  }
});
