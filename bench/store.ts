// Measures, and asserts nothing: the lasting store on both databases. Records a million occurrences in 5,000 targets, records the first runs again
// unchanged, then asks what a trace asks: the findings, all their occurrences and what happened to them. Appends to `bench/results.jsonl`.
// Another size, not appended: node bench/store.ts OCCURRENCES
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FindQuery, LastingStore } from '../src/store/lasting/store.ts';
import { openStore } from '../src/store/lasting/store.ts';
import { startPostgres } from '../test/support/postgres.ts';
import { queriesOf, runOf, size } from './store-estate.ts';

const results = fileURLToPath(new URL('results.jsonl', import.meta.url));
const runs = Math.ceil(Number(process.argv[2] ?? 1_000_000) / size.occurrencesOfRun);
/** Look-ups of each kind. */
const lookups = 100;
const rows: Record<string, number | string>[] = [];

function tell(row: Record<string, number | string>): void {
  rows.push(row);
  process.stdout.write(`${JSON.stringify(row)}\n`);
}

async function benchStore(name: string, where: string, sizeMb: () => number): Promise<void> {
  const store = await openStore(where, {});
  const ingest: number[] = [];
  for (let run = 0; run < runs; run++) ingest.push(await seconds(() => store.recordRun(runOf(run, 0))));
  const occurrences = size.occurrencesOfRun;
  tell({ name: `${name} record`, occurrencesOfRun: occurrences, first: round(ingest[0] ?? 0), median: at(ingest, 0.5), last: round(ingest.at(-1) ?? 0) });
  const again: number[] = [];
  for (let run = 0; run < Math.min(3, runs); run++) again.push(await seconds(() => store.recordRun(runOf(run, 1))));
  tell({ name: `${name} record unchanged`, occurrencesOfRun: occurrences, median: at(again, 0.5), sizeMb: sizeMb(), peakMb: peakMb() });
  for (const kind of ['fingerprint', 'findingId', 'publicId', 'identity', 'commit', 'path'] as const) await benchTrace(`${name} trace`, store, kind);
  await store.close();
}

async function benchTrace(name: string, store: LastingStore, by: keyof FindQuery): Promise<void> {
  const times: number[] = [];
  let findings = 0;
  let occurrences = 0;
  for (const query of queriesOf(by, lookups, runs))
    times.push(
      1000 *
        (await seconds(async () => {
          for await (const { key } of store.find(query)) {
            findings++;
            for await (const _ of store.occurrencesOf({ finding: key })) occurrences++;
            await store.historyOf(key);
          }
        })),
    );
  tell({ name, by, medianMs: at(times, 0.5), p95Ms: at(times, 0.95), findings: findings / lookups, occurrences: occurrences / lookups });
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function at(values: readonly number[], share: number): number {
  return round([...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function peakMb(): number {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1000);
  } catch {
    return Math.round(process.memoryUsage.rss() / 1e6);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'keytrail-bench-'));
try {
  const file = join(folder, 'store.db');
  await benchStore('sqlite', file, () => Math.round(statSync(file).size / 1e6));
  const server = await startPostgres();
  process.env['PGPASSWORD'] = server.password;
  await benchStore('postgres', server.url, () => 0);
  await server.stop();
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  if (process.argv[2] === undefined)
    appendFileSync(results, `${JSON.stringify({ at: new Date().toISOString(), commit, node: process.version, cpu: cpus()[0]?.model, rows })}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
