// Scans without a process of their own: for tests that scan hundreds of times.
import { type Flags, resolveConfig } from '../../src/config.ts';
import type { Finding, Report } from '../../src/model/report.ts';
import { statusOf } from '../../src/model/report.ts';
import type { SuppressionRule } from '../../src/model/suppression.ts';
import { runScan } from '../../src/pipeline.ts';
import { asOf } from './cli.ts';

export interface InProcess {
  readonly report: Report;
  readonly findings: readonly Finding[];
  /** By finding id. */
  readonly open: ReadonlyMap<string, Finding>;
}

export async function scanInProcess(target: string, flags: Flags, rules: readonly SuppressionRule[] = []): Promise<InProcess> {
  const config = await resolveConfig([target], { jobs: '1', asOf, ...flags }, ['table']);
  const suppressions = { ...config.suppressions, rules: [...config.suppressions.rules, ...rules] };
  const report = await runScan({ ...config, suppressions }, { signal: new AbortController().signal, onProgress: () => {} });
  const findings = [...report.findings()];
  return { report, findings, open: new Map(findings.flatMap((one) => (statusOf(one) === 'open' ? [[one.findingId, one]] : []))) };
}
