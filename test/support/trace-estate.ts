// The demo's estate in a folder, and the trace command on it: a process of its own, for it reads standard input and prints.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readInventory } from '../../src/commands/inventory/read-inventory.ts';
import type { TraceFlags } from '../../src/commands/trace.ts';
import { resolveConfig } from '../../src/config.ts';
import type { Trace, TraceReport } from '../../src/model/trace.ts';
import { runScan } from '../../src/pipeline.ts';
import { openStore } from '../../src/store/lasting/store.ts';
import { type CliOptions, type CliResult, runCli } from './cli.ts';

export interface Asked extends TraceFlags {
  readonly query?: string;
  readonly targets?: readonly string[];
}

export type RunTrace = (asked: Asked, options?: CliOptions) => Promise<CliResult>;

/** @param folder for the script that calls the command */
export function createRunTrace(folder: string): RunTrace {
  const script = join(folder, 'run-trace.mjs');
  const url = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  writeFileSync(
    script,
    `import { trace } from ${url('../../src/commands/trace.ts')};
import { UsageError } from ${url('../../src/model/usage-error.ts')};
const { query, targets = [], ...flags } = JSON.parse(process.env.ASKED);
try {
  process.exitCode = await trace(query, targets, flags);
} catch (error) {
  process.stderr.write(error instanceof UsageError ? error.message : String(error.stack));
  process.exitCode = error instanceof UsageError ? 2 : 70;
}
`,
  );
  // A file, for workers inherit what stands on node's own command line.
  return (asked, options = {}) => runCli([], { ...options, env: { ...options.env, ASKED: JSON.stringify(asked) }, nodeArguments: [script] });
}

export type JsonTrace = Pick<TraceReport, 'basis' | 'asked' | 'traces' | 'more'>;

/** @throws when there is no JSON, with what was said instead */
export function readTrace({ code, stdout, stderr }: CliResult): JsonTrace {
  if (!stdout.startsWith('{')) throw new Error(`no trace; exit code ${code}: ${stderr}`);
  return JSON.parse(stdout) as JsonTrace;
}

export function firstTrace(result: CliResult): Trace {
  const [trace] = readTrace(result).traces;
  if (trace === undefined) throw new Error('nothing was traced');
  return trace;
}

export interface Recorded {
  readonly store: string;
  readonly targets: readonly string[];
  readonly asOf: string;
  readonly keyFile?: string;
  readonly inventory?: readonly string[];
}

let runs = 0;

/** Scans, and records it as a run that started at the scan's clock. */
export async function recordScan({ store, targets, ...flags }: Recorded): Promise<void> {
  const config = await resolveConfig(targets, flags, ['table']);
  const inventory = flags.inventory === undefined ? undefined : await readInventory(flags.inventory);
  const report = await runScan(config, { signal: new AbortController().signal, onProgress: () => {}, inventory });
  const lasting = await openStore(store, { KEYTRAIL_STORE: store });
  const id = `00000000-0000-4000-8000-${String(++runs).padStart(12, '0')}`;
  await lasting.recordRun({ id, startedAt: flags.asOf, scope: 'full', report, ...(inventory === undefined ? {} : { inventory }) });
  await lasting.close();
}
