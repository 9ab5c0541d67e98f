// `keytrail scan`: runs the pipeline, writes the reports, decides the exit code.
import { closeSync, openSync, writeSync } from 'node:fs';
import { type Flags, type Output, resolveConfig } from '../config.ts';
import type { Progress } from '../model/progress.ts';
import { type Report, type ReportFormat, reportFormats, type Write } from '../model/report.ts';
import { isAtLeast, severities } from '../model/severity.ts';
import { UsageError } from '../model/usage-error.ts';
import { runScan } from '../pipeline.ts';
import { exitCodes } from './exit-codes.ts';

/** @returns the exit code */
export async function scan(targets: readonly string[], flags: Flags): Promise<number> {
  const config = await resolveConfig(targets, flags, reportFormats);
  if (config.showSecrets) process.stderr.write('keytrail: --show-secrets is on: the report will hold raw secrets\n');
  const outputs = config.outputs.map(openOutput);
  const stop = stopOnSignal();
  // The reporters are loaded while the workers are busy.
  const [report, { reporters }] = await Promise.all([runScan(config, stop.signal, showProgress()), import('../report/reporters.ts')]);
  clearProgress();
  for (const { format, write, close } of outputs) {
    reporters[format](report, write, { color: useColor(), width: process.stdout.columns ?? 80 });
    await close();
  }
  stop.release();
  return exitCodeOf(report, config);
}

function exitCodeOf(report: Report, { failOn, requireComplete }: Awaited<ReturnType<typeof resolveConfig>>): number {
  const found = severities.some((severity) => report.counts[severity] > 0 && isAtLeast(severity, failOn));
  if (!report.complete && (requireComplete || !found)) return exitCodes.incomplete;
  return found ? exitCodes.findings : exitCodes.clean;
}

interface OpenOutput {
  readonly format: ReportFormat;
  readonly write: Write;
  readonly close: () => Promise<void> | void;
}

const bufferChars = 1 << 16;

/** Opened before the scan: a path that cannot be written should not cost an hour of work. */
function openOutput({ format, file }: Output): OpenOutput {
  const descriptor = file === undefined ? undefined : openFile(file);
  let pending = '';
  const flush = () => {
    if (descriptor !== undefined) writeAll(descriptor, pending);
    else process.stdout.write(pending);
    pending = '';
  };
  return {
    format: format as ReportFormat,
    write: (text) => {
      pending += text;
      if (pending.length >= bufferChars) flush();
    },
    close: () => {
      flush();
      if (descriptor !== undefined) closeSync(descriptor);
    },
  };
}

function openFile(file: string): number {
  try {
    return openSync(file, 'w');
  } catch {
    throw new UsageError('cannot be written', file);
  }
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}

/** The first Ctrl-C ends the scan with what was found; a second one ends the program. */
function stopOnSignal(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(exitCodes.incomplete);
    clearProgress();
    process.stderr.write('keytrail: stopping; the report will hold what was found so far\n');
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return { signal: controller.signal, release: () => void process.off('SIGINT', stop).off('SIGTERM', stop) };
}

const progressEveryMs = 100;

function showProgress(): (progress: Progress) => void {
  if (!process.stderr.isTTY) return () => {};
  let shownAt = 0;
  return ({ objects, bytes, findings, phase }) => {
    if (performance.now() - shownAt < progressEveryMs) return;
    shownAt = performance.now();
    process.stderr.write(`\r\x1b[K${phase}: ${objects} objects, ${(bytes / 1e6).toFixed(0)} MB, ${findings} sightings`);
  };
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
}

/** https://no-color.org: any value that is not empty turns colour off. */
function useColor(): boolean {
  return process.stdout.isTTY === true && !process.env['NO_COLOR'];
}
