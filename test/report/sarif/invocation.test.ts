import { expect, test } from 'vitest';
import { sampleCoverage, sampleSkipped, variedReport } from '../sample-report.ts';
import { toSarif } from './read-sarif.ts';

const incomplete = { complete: false, interrupted: true, coverage: sampleCoverage([sampleSkipped(), sampleSkipped({ reason: 'not-a-file' })], 4) };

test('an incomplete report says what was not read, the gravest first', () => {
  const [invocation] = toSarif(variedReport(incomplete)).runs[0]?.invocations ?? [];
  expect(invocation?.executionSuccessful).toBe(false);
  expect(invocation?.toolExecutionNotifications?.map(({ descriptor, level }) => `${level} ${descriptor?.id}`)).toEqual([
    'error interrupted',
    'error missing-object',
    'note not-a-file',
    'error skipped-more',
  ]);
});
