// What became of findings between two runs. A finding may have changed several times in between: told is the way from the first state to
// the last.
import type { Detector } from '../../model/detector.ts';
import type { Finding, FindingChange, FixedFinding, ReportChanges } from '../../model/report.ts';
import { UsageError } from '../../model/usage-error.ts';
import type { Change, LastingStore, StoredRun } from '../../store/lasting/store.ts';

export interface ReadChanges {
  readonly report: ReportChanges;
  /** By `changeKey`. */
  readonly byFinding: ReadonlyMap<string, FindingChange>;
}

export interface ChangesQuery {
  readonly since: string;
  /** A run's id, `latest`, or `now`. */
  readonly run: string;
  readonly target?: string;
}

export async function readChanges(store: LastingStore, query: ChangesQuery, detectors: ReadonlyMap<string, Detector>): Promise<ReadChanges> {
  const since = await readRun(store, query.since, '--since');
  const until = await readRun(store, query.run === 'now' ? 'latest' : query.run, '--run');
  if (since.startedAt > until.startedAt) throw new UsageError('that run started after the one that is reported', '--since');
  const spans = await readSpans(store, since.id, until.id, query.target);
  const byFinding = new Map<string, FindingChange>();
  const fixed: FixedFinding[] = [];
  for (const span of spans) {
    const change = toChange(span);
    if (change === undefined) continue;
    byFinding.set(changeKey(span.last), change);
    if (change.kind === 'fixed') fixed.push(await describeFixed(store, span.last, change, detectors));
  }
  const counts = { new: 0, reopened: 0, 'class-changed': 0, fixed: 0 };
  for (const { kind } of byFinding.values()) counts[kind]++;
  return { report: { since: referTo(since), until: referTo(until), counts, fixed }, byFinding };
}

export function changeKey({ target, findingId }: Pick<Finding, 'target' | 'findingId'>): string {
  return JSON.stringify([target, findingId]);
}

async function readRun(store: LastingStore, id: string, where: string): Promise<StoredRun> {
  const run = await store.run(id);
  if (run === undefined) throw new UsageError('the store holds no such run', where);
  return run;
}

function referTo({ id, startedAt }: StoredRun): ReportChanges['since'] {
  return { run: id, startedAt };
}

/** What happened to one finding, the first event and the last. */
interface Span {
  readonly first: Change;
  readonly last: Change;
}

async function readSpans(store: LastingStore, since: string, until: string, target: string | undefined): Promise<Iterable<Span>> {
  const spans = new Map<number, Span>();
  for await (const change of store.changesBetween(since, until)) {
    if (target !== undefined && change.target !== target) continue;
    spans.set(change.finding, { first: spans.get(change.finding)?.first ?? change, last: change });
  }
  return spans.values();
}

/** Undefined: it is as it was. */
function toChange({ first, last }: Span): FindingChange | undefined {
  const kind = kindOf(first, last);
  if (kind === undefined) return undefined;
  const classes = { ...(first.from === undefined ? {} : { from: first.from }), ...(last.to === undefined ? {} : { to: last.to }) };
  return { kind, ...classes, run: last.run.id, at: last.run.startedAt };
}

function kindOf(first: Change, last: Change): FindingChange['kind'] | undefined {
  const wasThere = first.kind === 'fixed' || first.kind === 'class-changed';
  if (last.kind === 'fixed') return first.kind === 'reopened' ? undefined : 'fixed';
  if (!wasThere) return first.kind;
  return first.from === last.to ? undefined : 'class-changed';
}

async function describeFixed(
  store: LastingStore,
  { target, findingId, finding }: Change,
  change: FindingChange,
  detectors: ReadonlyMap<string, Detector>,
): Promise<FixedFinding> {
  for await (const { key, detectorId, mask, lastRun } of store.find({ findingId, target })) {
    if (key !== finding) continue;
    const place = await firstPlace(store, finding, lastRun.id);
    const title = detectors.get(detectorId)?.title ?? detectorId;
    return { findingId, target, detectorId, title, mask, change, ...(place === undefined ? {} : { lastPlace: place }) };
  }
  return { findingId, target, detectorId: 'unknown', title: 'purged meanwhile', mask: '', change };
}

async function firstPlace(store: LastingStore, finding: number, run: string): Promise<FixedFinding['lastPlace']> {
  for await (const { occurrence } of store.occurrencesOf({ finding, run })) return occurrence;
  return undefined;
}
