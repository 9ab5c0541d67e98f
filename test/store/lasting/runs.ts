// Runs for the store's tests, in a few words each.
import type { PlacedOccurrence } from '../../../src/model/occurrence.ts';
import type { Finding, Report } from '../../../src/model/report.ts';
import type { Skipped } from '../../../src/model/skipped.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import type { Change, LastingStore, RunRecord, StoredFinding, StoredOccurrence } from '../../../src/store/lasting/store.ts';
import { sampleVerdict } from '../../report/judged-report.ts';
import { findingId, inFile, sampleCoverage, sampleDetector, sampleFinding, sampleReport, sampleTarget } from '../../report/sample-report.ts';

export interface Seen {
  readonly finding: number;
  readonly target?: string;
  readonly class?: Verdict['class'];
  readonly identity?: string;
  readonly paths?: readonly string[];
  readonly changes?: Partial<Omit<Finding, 'occurrences'>>;
  readonly occurrences?: readonly PlacedOccurrence[];
}

export interface RunWords extends Partial<Pick<RunRecord, 'scope' | 'id' | 'startedAt' | 'inventory'>> {
  readonly targets?: readonly string[];
  readonly complete?: boolean;
  readonly interrupted?: boolean;
  readonly skipped?: readonly Skipped[];
  readonly report?: Partial<Report>;
}

/** @param day the run's, from 1 on; it is its id too */
export function runOn(day: number, findings: readonly (Seen | number)[], words: RunWords = {}): RunRecord {
  const { targets = ['.'], complete = true, interrupted = false, skipped = [], report, ...record } = words;
  const told = findings.map((one) => toFinding(typeof one === 'number' ? { finding: one } : one));
  return {
    id: `run-${day}`,
    startedAt: timeOf(day),
    scope: 'full',
    ...record,
    report: sampleReport(told, {
      complete,
      interrupted,
      asOf: timeOf(day),
      coverage: sampleCoverage(skipped),
      targets: targets.map((target) => sampleTarget({ target })),
      ...report,
    }),
  };
}

export function timeOf(day: number): string {
  return new Date(Date.parse('2026-05-01T06:00:00Z') + (day - 1) * 86_400_000).toISOString().replace('.000Z', 'Z');
}

export async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

/** `number status` of all findings that are open now, or that a run told. */
export async function statesOf(store: LastingStore, run = 'now', target?: string): Promise<string[]> {
  return (await collect(store.findingsOf({ run, ...(target === undefined ? {} : { target }) }))).map(stateOf);
}

export function stateOf({ findingId: id, status }: StoredFinding): string {
  return `${numberOf(id)} ${status}`;
}

/** `kind number` of changes, with the classes where there are any. */
export async function changesOf(store: LastingStore, from: string | undefined, to: string): Promise<string[]> {
  return (await collect(store.changesBetween(from, to))).map(tellChange);
}

export function tellChange({ kind, findingId: id, from, to }: Change): string {
  return [kind, numberOf(id), ...(from === undefined && to === undefined ? [] : [`${from ?? '-'}→${to ?? '-'}`])].join(' ');
}

/** `path first..last`, by the ids of runs. */
export function tellOccurrence({ occurrence, firstRun, lastRun }: StoredOccurrence): string {
  return `${'path' in occurrence.origin ? occurrence.origin.path : occurrence.attribution?.path} ${firstRun.id}..${lastRun.id}`;
}

function numberOf(id: string): number {
  return Array.from({ length: 40 }, (_, n) => n).find((n) => findingId(n) === id) ?? -1;
}

function toFinding({ finding, target = '.', class: verdictClass, identity = 'nhi-one', paths, changes, occurrences }: Seen): Finding {
  const id = findingId(finding);
  const places = occurrences ?? (paths ?? [`config/${finding}.env`]).map((path) => inFile(path));
  return sampleFinding(
    {
      findingId: id,
      target,
      detector: sampleDetector(),
      ...(verdictClass === undefined ? {} : { verdict: sampleVerdict({ class: verdictClass, identity }) }),
      ...changes,
    },
    places.map((place) => ({ ...place, target, findingId: place.guessable ? place.findingId : id })),
  );
}
