// Measures, and asserts nothing: whole scans beside raw `git cat-file` and ripgrep on the same data in the same run, peak memory, and the
// start of a scan of what is staged; then the commit hook, the correlation and the store, see `hook.ts`, `correlate.ts` and `store.ts`. Medians of three (the start: of fifteen), on `dist/`. Appends to
// `bench/results.jsonl`.
// Real repositories join by path: KEYTRAIL_BENCH_REPOSITORIES=/path/one:/path/two npm run bench
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHistory, createTree } from './corpus.ts';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const results = fileURLToPath(new URL('results.jsonl', import.meta.url));
const jobs = Math.min(2, availableParallelism());

interface Run {
  readonly seconds: number;
  /** Peak resident memory of the process itself, and of its children added up, MB. */
  readonly ownMb: number;
  readonly childrenMb: number;
}

/** Runs a program to its end, its output thrown away, and watches its memory where /proc tells it. */
async function run(program: string, args: readonly string[], input?: string, cwd?: string): Promise<Run> {
  const start = performance.now();
  const child = spawn(program, args, { stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'ignore'], cwd });
  child.stdin?.on('error', () => {}).end(input);
  let ownMb = 0;
  let childrenMb = 0;
  const watch = setInterval(() => {
    ownMb = Math.max(ownMb, peakMb(child.pid));
    childrenMb = Math.max(
      childrenMb,
      childrenOf(child.pid).reduce((sum, pid) => sum + peakMb(pid), 0),
    );
  }, 100);
  await new Promise((resolve) => child.once('close', resolve));
  clearInterval(watch);
  return { seconds: (performance.now() - start) / 1000, ownMb, childrenMb };
}

function peakMb(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1000;
  } catch {
    return 0;
  }
}

/** From /proc: to start a program every few milliseconds would be measured too. */
function childrenOf(pid: number | undefined): number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    return threads.flatMap((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number));
  } catch {
    return [];
  }
}

async function medianOf(times: number, once: () => Promise<Run>): Promise<Run> {
  const runs: Run[] = [];
  for (let i = 0; i < times; i++) runs.push(await once());
  const sorted = runs.sort((a, b) => a.seconds - b.seconds);
  const middle = sorted[sorted.length >> 1] as Run;
  return { seconds: middle.seconds, ownMb: Math.max(...runs.map((one) => one.ownMb)), childrenMb: Math.max(...runs.map((one) => one.childrenMb)) };
}

const scan = (args: readonly string[], cwd?: string) =>
  run(process.execPath, [cli, 'scan', '--jobs', String(jobs), '--format', 'json', ...args], undefined, cwd);

/** The same objects that a scan reads, as contiguous halves in pack order. */
async function benchHistory(name: string, repository: string) {
  const list = execFileSync('git', ['-C', repository, 'cat-file', '--batch-all-objects', '--unordered', '--batch-check=%(objectname) %(objectsize)'], {
    maxBuffer: 1 << 30,
    encoding: 'latin1',
  });
  const objects = list
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  const bytes = objects.reduce((sum, [, size]) => sum + Number(size), 0);
  const ids = objects.map(([id]) => id);
  const parts = Array.from(
    { length: jobs },
    (_, i) => `${ids.slice(Math.floor((ids.length * i) / jobs), Math.floor((ids.length * (i + 1)) / jobs)).join('\n')}\n`,
  );
  const raw = await medianOf(3, async () => {
    const start = performance.now();
    await Promise.all(parts.map((part) => run('git', ['-C', repository, 'cat-file', '--batch', '--buffer'], part)));
    return { seconds: (performance.now() - start) / 1000, ownMb: 0, childrenMb: 0 };
  });
  const whole = await medianOf(3, () => scan([repository]));
  const rate = (seconds: number) => Math.round(bytes / 1e6 / seconds);
  return {
    name,
    mb: Math.round(bytes / 1e6),
    objects: ids.length,
    rawSeconds: round(raw.seconds),
    rawMbPerSecond: rate(raw.seconds),
    scanSeconds: round(whole.seconds),
    scanMbPerSecond: rate(whole.seconds),
    shareOfRaw: round(raw.seconds / whole.seconds),
    nodePeakMb: Math.round(whole.ownMb),
    gitPeakMb: Math.round(whole.childrenMb),
  };
}

async function benchFiles(folder: string, bytes: number) {
  const one = await medianOf(3, () => run(process.execPath, [cli, 'scan', '--jobs', '1', '--no-history', '--format', 'json', folder]));
  const empty = await medianOf(3, () => run(process.execPath, [cli, 'scan', '--jobs', '1', '--no-history', '--format', 'json', join(folder, '..', 'empty')]));
  const words = (JSON.parse(readFileSync(new URL('../build/catalogue.json', import.meta.url), 'utf8')) as { keywords: { text: string }[] }).keywords.map(
    ({ text }) => text,
  );
  const ripgrep = await medianOf(3, () =>
    run('rg', ['-j', '1', '-F', '-i', '-c', '--no-ignore', '--hidden', ...words.flatMap((word) => ['-e', word]), folder]),
  ).catch(() => undefined);
  return {
    name: 'files',
    mb: Math.round(bytes / 1e6),
    seconds: round(one.seconds),
    /** Without the start of the process: what a worker does once it is warm. */
    mbPerSecondWarm: Math.round(bytes / 1e6 / (one.seconds - empty.seconds)),
    startSeconds: round(empty.seconds),
    nodePeakMb: Math.round(one.ownMb),
    ...(ripgrep === undefined ? {} : { ripgrepMbPerSecond: Math.round(bytes / 1e6 / ripgrep.seconds) }),
  };
}

async function benchStaged(repository: string) {
  const staged = await medianOf(15, () => scan(['--staged'], repository));
  return { name: 'staged', milliseconds: Math.round(staged.seconds * 1000), nodePeakMb: Math.round(staged.ownMb) };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

const folder = mkdtempSync(join(tmpdir(), 'keytrail-bench-'));
try {
  const history = createHistory(join(folder, 'history'));
  const tree = createTree(folder);
  const rows = [await benchStaged(history), await benchFiles(tree.path, tree.bytes), await benchHistory('seeded', history)];
  for (const path of (process.env['KEYTRAIL_BENCH_REPOSITORIES'] ?? '').split(':').filter(Boolean))
    rows.push(await benchHistory(basename(path) === 'repo' ? basename(join(path, '..')) : basename(path), path));
  for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`);
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  appendFileSync(results, `${JSON.stringify({ at: new Date().toISOString(), commit, node: process.version, cpu: cpus()[0]?.model, jobs, rows })}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
// In processes of their own, for their memory is measured.
for (const bench of [new URL('./hook.ts', import.meta.url), new URL('./correlate.ts', import.meta.url), new URL('./store.ts', import.meta.url)])
  execFileSync(process.execPath, [fileURLToPath(bench)], { stdio: 'inherit' });
