import { expect, test } from 'vitest';
import type { ReportRepository } from '../../../src/model/report.ts';
import {
  findingId,
  historyFinding,
  inFile,
  sampleCoverage,
  sampleFinding,
  sampleOccurrence,
  sampleReport,
  sampleRepository,
  sampleSkipped,
  sampleTarget,
  variedReport,
} from '../sample-report.ts';
import { categoriesOf, manyTargets, toSarif } from './read-sarif.ts';

const inEachTarget = (count: number) =>
  manyTargets(count).map(({ target }, i) => sampleFinding({ findingId: findingId(i), target }, [inFile('a.env', { target })]));
const incomplete = { complete: false, interrupted: true, coverage: sampleCoverage([sampleSkipped(), sampleSkipped({ reason: 'not-a-file' })], 4) };

const repository = (history: ReportRepository['history']) => ({ targets: [sampleTarget({ repositories: [sampleRepository({ history })] })] });

test('a category is there for files and for a history that was read, even when nothing was found', () => {
  expect(categoriesOf(sampleReport())).toEqual(['keytrail/files/', 'keytrail/history/']);
});

test('a category is not there for a history that was not read: an empty run would close its alerts', () => {
  expect(categoriesOf(sampleReport([], repository('none')))).toEqual(['keytrail/files/']);
});

test.each(['since', 'staged'] as const)('the category of a scan of %s content is another one', (history) => {
  expect(categoriesOf(sampleReport([historyFinding('a')], repository(history)))).toEqual(['keytrail/files-partial/', 'keytrail/history-partial/']);
});

test('a pull request has its own pair, empty or not: what it mended is closed there, and nothing of the full scan', () => {
  expect(categoriesOf(sampleReport([], repository('diff')))).toEqual(['keytrail/files-diff/', 'keytrail/history-diff/']);
  expect(categoriesOf(sampleReport([historyFinding('a')], { ...repository('diff'), complete: false }))).toEqual([
    'keytrail/files-diff-incomplete/',
    'keytrail/history-diff-incomplete/',
  ]);
});

test("a folder below a repository's top is a part of its files", () => {
  const targets = [sampleTarget({ withinRepository: 'services', repositories: [sampleRepository({ history: 'none' })] })];
  expect(categoriesOf(sampleReport([], { targets }))).toEqual(['keytrail/files-partial/']);
});

test('the category of an incomplete report is another one', () => {
  expect(categoriesOf(variedReport(incomplete))).toEqual(['keytrail/files-incomplete/', 'keytrail/history-incomplete/']);
});

test('a category is named for its target when there are several', () => {
  expect(categoriesOf(sampleReport([], { targets: manyTargets(2) }))).toEqual([
    'keytrail/files/services-s0/',
    'keytrail/history/services-s0/',
    'keytrail/files/services-s1/',
    'keytrail/history/services-s1/',
  ]);
});

test('a category is never that of another target, however alike the names', () => {
  const targets = ['a-b', 'a/b', 'a-b-2'].map((target) => sampleTarget({ target }));
  expect(new Set(categoriesOf(sampleReport([], { targets }))).size).toBe(6);
});

test('a category is shared by all targets when there are more than ten', () => {
  expect(categoriesOf(sampleReport(inEachTarget(11), { targets: manyTargets(11) }))).toEqual(['keytrail/files/all-targets/', 'keytrail/history/all-targets/']);
});

test('a category keeps messages and names apart from files', () => {
  const named = sampleFinding({ findingId: findingId(1) }, [sampleOccurrence({ kind: 'path-name', present: true, repository: '', path: 'config/…' })]);
  expect(toSarif(sampleReport([sampleFinding(), named])).runs.map(({ results }) => results?.length)).toEqual([1, 1]);
});
