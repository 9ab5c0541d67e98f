// `keytrail scan`: runs the pipeline, writes the reports, decides the exit code.
import { type Config, type Flags, resolveConfig } from '../config.ts';
import { type Report, type Reporter, type ReportFormat, reportFormats } from '../model/report.ts';
import { isAtLeast, type Severity, severities } from '../model/severity.ts';
import { exitCodes } from './exit-codes.ts';
import { type OpenOutput, openOutput, readScreen } from './open-output.ts';
import { runWatched } from './run-watched.ts';

/** @returns the exit code */
export async function scan(targets: readonly string[], flags: Flags): Promise<number> {
  const config = await resolveConfig(targets, flags, reportFormats);
  if (config.showSecrets) process.stderr.write('keytrail: --show-secrets is on: the report will hold raw secrets\n');
  // Before the scan: a store that cannot be used should not cost an hour of work.
  const recording = config.store === undefined ? undefined : await (await import('./recording.ts')).openRecording(config, config.store);
  try {
    const outputs = config.outputs.map(openOutput);
    // The reporters are loaded while the workers are busy.
    const [report, { reporters }] = await Promise.all([runWatched(config, recording?.record), import('../report/reporters.ts')]);
    writeReports(report, outputs, reporters);
    await tellNothing(report, config);
    recording?.finish();
    return exitCodeOf(report, config);
  } finally {
    await recording?.close();
  }
}

/** A table on standard output says it itself. */
async function tellNothing(report: Report, { outputs }: Config): Promise<void> {
  if (outputs.some(({ format, file }) => format === 'table' && file === undefined)) return;
  const { describeNothing } = await import('../report/nothing-words.ts');
  for (const line of describeNothing(report)) process.stderr.write(`keytrail: ${line}\n`);
}

export function writeReports(report: Report, outputs: readonly OpenOutput[], reporters: Readonly<Record<ReportFormat, Reporter>>): void {
  for (const { format, write, close } of outputs) {
    reporters[format as ReportFormat](report, write, readScreen());
    close();
  }
}

export function exitCodeOf(report: Report, { failOn, requireComplete }: Pick<Config, 'failOn' | 'requireComplete'>): number {
  const count = (severity: Severity) => report.counts[severity] + (report.judgement?.identityCounts[severity] ?? 0);
  const found = severities.some((severity) => count(severity) > 0 && isAtLeast(severity, failOn));
  if (!report.complete && (requireComplete || !found)) return exitCodes.incomplete;
  return found ? exitCodes.findings : exitCodes.clean;
}
