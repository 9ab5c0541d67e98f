import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { findingId, inFile, sampleFinding, sampleReport } from '../sample-report.ts';
import { checkSchema } from '../sarif-validation.ts';
import { manyTargets, toSarif } from './read-sarif.ts';

const slowMs = 120_000;

describe('parts', { timeout: slowMs }, () => {
  const report = (count: number) => sampleReport(Array.from({ length: count }, (_, i) => sampleFinding({ findingId: findingId(i) })));
  const partOf = (log: Log) =>
    new Map(log.runs.flatMap(({ automationDetails, results = [] }) => results.map(({ properties }) => [properties?.findingId, automationDetails?.id])));

  test('hold at most 25,000 results each and all findings together', () => {
    const log = toSarif(report(60_000));
    expect(log.runs.map(({ automationDetails }) => automationDetails?.id)).toEqual([
      'keytrail/files/',
      'keytrail/files/part-2/',
      'keytrail/files/part-3/',
      'keytrail/files/part-4/',
      'keytrail/history/',
    ]);
    for (const { results = [] } of log.runs) expect(results.length).toBeLessThanOrEqual(25_000);
    expect(partOf(log).size).toBe(60_000);
  });

  test('keep a finding in its part as their number grows, or give it to the one new part that splits off', () => {
    const [before, after] = [partOf(toSarif(report(30_000))), partOf(toSarif(report(50_000)))];
    const moves = new Set([...before].map(([id, part]) => `${part} → ${after.get(id)}`));
    expect([...moves].toSorted()).toEqual([
      'keytrail/files/ → keytrail/files/',
      'keytrail/files/ → keytrail/files/part-3/',
      'keytrail/files/part-2/ → keytrail/files/part-2/',
      'keytrail/files/part-2/ → keytrail/files/part-4/',
    ]);
  });

  test('hold to the schema', () => expect(checkSchema(toSarif(report(26_000)))).toEqual([]));

  test('that have no room for all leave out the least severe, and say so', () => {
    const findings = Array.from({ length: 25_010 }, (_, i) =>
      sampleFinding({ findingId: findingId(i), target: 'services/s0', severity: i < 25_000 ? 'high' : 'low' }, [inFile('a', { target: 'services/s0' })]),
    );
    const [files] = toSarif(sampleReport(findings, { targets: manyTargets(10) })).runs;
    expect(files?.results?.every(({ level }) => level === 'error')).toBe(true);
    expect(files?.invocations?.[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ descriptor: { id: 'result-limit' }, level: 'error' }],
    });
  });
});
