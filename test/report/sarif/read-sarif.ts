// The SARIF of a report, read back.
import type { Log, Result } from 'sarif';
import type { Report, ReportTarget } from '../../../src/model/report.ts';
import { writeSarif } from '../../../src/report/sarif.ts';
import { render, sampleTarget } from '../sample-report.ts';

export function toSarif(report: Report): Log {
  return JSON.parse(render(writeSarif, report));
}

export function categoriesOf(report: Report): readonly (string | undefined)[] {
  return toSarif(report).runs.map(({ automationDetails }) => automationDetails?.id);
}

export function firstResult(report: Report, run = 0): Result {
  const result = toSarif(report).runs[run]?.results?.[0];
  if (result === undefined) throw new Error('no result');
  return result;
}

export function uriOf(result: Result): string | undefined {
  return result.locations?.[0]?.physicalLocation?.artifactLocation?.uri;
}

export function manyTargets(count: number): readonly ReportTarget[] {
  return Array.from({ length: count }, (_, i) => sampleTarget({ target: `services/s${i}` }));
}
