// Measures, and asserts nothing: a million occurrences against a hundred thousand identities, from the run store to a written report. Prints
// the seconds of each phase, by the clock and of processor time, and the peak memory so far, and appends them to `bench/results.jsonl`.
// Another size, printed alone: node bench/correlate.ts OCCURRENCES
import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createJudge, type Judge } from '../src/correlate/judge.ts';
import type { Report } from '../src/model/report.ts';
import { writeJson } from '../src/report/json.ts';
import { createRunStore, type RunStore } from '../src/store/run-store.ts';
import { addOccurrences, addReaches, asOf, createInventory, detectors, kid, scaleTo, size, targets } from './estate.ts';

const results = fileURLToPath(new URL('results.jsonl', import.meta.url));
const context = { targets: targets.map(({ target }) => target), detectors, asOf, maskPath: (path: string) => path };

interface Row {
  readonly name: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly [count: string]: number | string;
}

const rows: Row[] = [];

function measure<T>(name: string, phase: () => T, countsOf: (result: T) => Record<string, number> = () => ({})): T {
  const start = performance.now();
  const cpuStart = process.cpuUsage();
  const result = phase();
  const seconds = Math.round(performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpuStart);
  rows.push({ name: `correlate ${name}`, seconds, cpuSeconds: Math.round((user + system) / 1000) / 1000, peakMb: peakMb(), ...countsOf(result) });
  process.stdout.write(`${JSON.stringify(rows.at(-1))}\n`);
  return result;
}

function peakMb(): number {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1000);
  } catch {
    return Math.round(process.memoryUsage.rss() / 1e6);
  }
}

function judgeAll(store: RunStore, judge: Judge): number {
  let secrets = 0;
  for (const secret of store.secrets(context)) {
    store.setVerdict(secret.key, judge.judgeSecret(secret));
    secrets++;
  }
  return secrets;
}

function writeReport(store: RunStore, judge: Judge): number {
  let characters = 0;
  const report: Report = {
    schemaVersion: 1,
    version: 'bench',
    asOf,
    complete: true,
    interrupted: false,
    kid,
    catalogueDigest: '',
    targets,
    findings: () => store.findings(context),
    counts: store.countBySeverity(),
    suppressions: { active: {}, void: {} },
    suppressedShown: false,
    judgement: judge.conclude(),
    coverage: { files: 0, fileBytes: 0, gitObjects: 0, gitBytes: 0, binaries: 0, excluded: {}, identifiers: 0, skipped: [], skippedMore: 0 },
    secretsShown: false,
  };
  writeJson(report, (text) => {
    characters += text.length;
  });
  return Math.round(characters / 1e6);
}

const wanted = process.argv[2];
if (wanted !== undefined) scaleTo(Number(wanted));
const store = createRunStore(detectors);
measure(
  'ingest',
  () => {
    const occurrences = addOccurrences(store);
    addReaches(store);
    return occurrences;
  },
  (occurrences) => ({ occurrences }),
);
measure('join', () => store.close());
const judge = measure(
  'inventory',
  () => createJudge({ inventory: createInventory(), asOf, kids: [kid], targets, partialTargets: new Set() }),
  () => ({ identities: size.identities }),
);
measure(
  'judge',
  () => judgeAll(store, judge),
  (secrets) => ({ secrets }),
);
measure(
  'report',
  () => writeReport(store, judge),
  (mb) => ({ mb }),
);
if (wanted === undefined) keepResults();

function keepResults(): void {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  appendFileSync(results, `${JSON.stringify({ at: new Date().toISOString(), commit, node: process.version, cpu: cpus()[0]?.model, rows })}\n`);
}
