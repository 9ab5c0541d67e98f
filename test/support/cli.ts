// Runs the command line as users do: a process of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Attribution, Origin, Region } from '../../src/model/origin.ts';
import type { Coverage, Finding, ReportRepository } from '../../src/model/report.ts';

export const cliFile = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** The clock of all scans in tests. */
export const asOf = '2026-01-31T00:00:00Z';

export interface CliOptions {
  readonly cwd?: string;
  /** Added to PATH, HOME and TMPDIR, the only variables that are passed on. */
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string | Buffer;
  /** Arguments of node itself. */
  readonly nodeArguments?: readonly string[];
  /** Words before the command: `unshare -n`, say. */
  readonly wrapper?: readonly string[];
  readonly timeoutMs?: number;
  readonly uid?: number;
}

export interface CliResult {
  /** Null when a signal ended it, the time limit's too. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function startCli(args: readonly string[], { cwd, env, nodeArguments = [], wrapper = [], uid }: CliOptions = {}): ChildProcess {
  const [command = process.execPath, ...rest] = [...wrapper, process.execPath, ...nodeArguments, cliFile, ...args];
  const { PATH, HOME, TMPDIR } = process.env;
  return spawn(command, rest, {
    cwd,
    env: { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...env },
    ...(uid === undefined ? {} : { uid, gid: uid }),
    stdio: 'pipe',
    detached: true,
  });
}

/** With its children: git would wait on for a pipe that nobody writes to. */
export function killGroup({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, 'SIGKILL');
}

export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const child = startCli(args, options);
  const guard = setTimeout(() => killGroup(child), options.timeoutMs ?? 50_000);
  child.stdin?.on('error', () => {});
  child.stdin?.end(options.input ?? '');
  const result = await collectResult(child);
  clearTimeout(guard);
  return result;
}

export function collectResult(child: ChildProcess): Promise<CliResult> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (bytes: Buffer) => out.push(bytes));
  child.stderr?.on('data', (bytes: Buffer) => err.push(bytes));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') }));
  });
}

/** What the tests read of a JSON report. */
export interface JsonReport {
  readonly complete: boolean;
  readonly interrupted: boolean;
  readonly kid?: string;
  readonly targets: readonly {
    readonly target: string;
    readonly kind: string;
    readonly withinRepository?: string;
    readonly repositories: readonly ReportRepository[];
  }[];
  readonly counts: Readonly<Record<string, number>>;
  readonly coverage: Coverage;
  readonly findings: readonly JsonFinding[];
}

export type JsonFinding = Pick<
  Finding,
  'findingId' | 'fingerprint' | 'target' | 'mask' | 'facts' | 'alsoMatched' | 'present' | 'firstSeen' | 'removed' | 'livedDays' | 'occurrenceCount' | 'verdict'
> & {
  readonly detectorId: string;
  readonly occurrences: readonly { readonly origin: Origin; readonly region: Region; readonly attribution?: Attribution }[];
};

export interface ScanResult extends CliResult {
  readonly report: JsonReport;
}

/** Scans with `--format json` at a fixed clock. @throws when there is no JSON, with what was said instead */
export async function scanJson(args: readonly string[], options: CliOptions = {}): Promise<ScanResult> {
  const result = await runCli(['scan', '--format', 'json', '--as-of', asOf, ...args], options);
  if (!result.stdout.startsWith('{')) throw new Error(`no report; exit code ${result.code}: ${result.stderr}`);
  return { ...result, report: JSON.parse(result.stdout) as JsonReport };
}

export function findingOf({ report }: { readonly report: JsonReport }, findingId: string): JsonFinding | undefined {
  return report.findings.find((finding) => finding.findingId === findingId);
}

/** Reasons of what was not read, sorted. */
export function reasonsOf({ report }: { readonly report: JsonReport }): string[] {
  return report.coverage.skipped.map(({ reason }) => reason).sort();
}
