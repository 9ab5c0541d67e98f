// The lasting store as a trace reads it: what is known now, and what was.
import type { Catalogue } from '../../model/catalogue.ts';
import type { Detector } from '../../model/detector.ts';
import type { Inventory } from '../../model/inventory.ts';
import { isHistoryLost, isIncomplete } from '../../model/skipped.ts';
import type { TraceBasis } from '../../model/trace.ts';
import type { TraceClue, TracedFinding, TracedTarget, TraceSource } from '../../model/trace-source.ts';
import { UsageError } from '../../model/usage-error.ts';
import type { FindQuery, LastingStore, StoredFinding, StoredRun } from '../../store/lasting/store.ts';
import { version } from '../../version.ts';
import { toTracedOccurrence } from './report-source.ts';

export interface StoreContext {
  readonly catalogue: Catalogue;
  readonly asOf: string;
  readonly inventory: Inventory | undefined;
  readonly notes: readonly string[];
}

export function createStoreSource(store: LastingStore, { catalogue, asOf, inventory, notes }: StoreContext): TraceSource {
  const detectors = new Map(catalogue.detectors.map((detector) => [detector.id, detector]));
  const read = new Map<string, Promise<TargetRun | undefined>>();
  const readTarget = (name: string) => {
    const reading = read.get(name) ?? lastReading(store, name);
    read.set(name, reading);
    return reading;
  };

  return {
    ...(inventory === undefined ? {} : { inventory }),
    basis: async () => basisOf(await usedRuns(store, [...read.values()]), { catalogue, asOf, inventory, notes }),
    target: async (name) => (await readTarget(name))?.target,
    async *find(clue) {
      for await (const finding of clue.kind === 'finding-id-prefix' ? findByPrefix(store, clue.text) : store.find(toQuery(clue)))
        yield toTraced(finding, detectors);
    },
    async *occurrencesOf({ key, status, fixedBy }) {
      const gone = status === 'fixed' && fixedBy !== undefined ? { goneSince: fixedBy } : {};
      for await (const { occurrence, findingId } of store.occurrencesOf({ finding: key, run: 'now' }))
        yield { ...toTracedOccurrence(occurrence), findingId, ...gone };
    },
    async *findingsIn(target) {
      for await (const finding of store.findingsOf({ run: 'now', target })) yield toTraced(finding, detectors);
    },
  };
}

function toQuery({ kind, text, target }: TraceClue): FindQuery {
  const names = {
    fingerprint: 'fingerprint',
    'finding-id': 'findingId',
    'public-id': 'publicId',
    identity: 'identity',
    commit: 'commit',
    path: 'path',
  } as const;
  return { [names[kind as keyof typeof names]]: text, ...(target === undefined ? {} : { target }) };
}

/** The store has no index of beginnings: what ever was new names every finding, without its facts. @throws UsageError for several */
async function* findByPrefix(store: LastingStore, prefix: string): AsyncIterable<StoredFinding> {
  const ids = new Set<string>();
  for await (const { kind, findingId } of store.changesBetween(undefined, 'latest')) {
    if (kind === 'new' && findingId.startsWith(prefix)) ids.add(findingId);
    if (ids.size > 1) throw new UsageError('several findings begin so: give more characters');
  }
  for (const findingId of ids) yield* store.find({ findingId });
}

function toTraced(finding: StoredFinding, detectors: ReadonlyMap<string, Detector>): TracedFinding {
  const {
    key,
    findingId,
    fingerprint,
    target,
    detectorId,
    verdict,
    confidence,
    mask,
    facts,
    present,
    firstSeen,
    guessable,
    status,
    firstEvidenceAt,
    firstRun,
    fixedBy,
    suppression,
  } = finding;
  const detector = detectors.get(detectorId) ?? forgotten(detectorId);
  return {
    key,
    findingId,
    ...(fingerprint === undefined ? {} : { fingerprint }),
    target,
    detector,
    severity: verdict?.severity ?? detector.severity,
    confidence,
    mask,
    facts,
    present,
    ...(firstSeen === undefined ? {} : { firstSeen }),
    guessable,
    status,
    ...(verdict === undefined ? {} : { judged: verdict }),
    ...(suppression === undefined ? {} : { suppression }),
    // The day of a run that saw it is no commit's.
    ...(firstEvidenceAt === firstRun.startedAt ? {} : { firstEvidenceAt }),
    firstRun,
    ...(fixedBy === undefined ? {} : { fixedBy }),
  };
}

/** A store may be older than the catalogue. */
function forgotten(id: string): Detector {
  const reach = { leadMin: 0, leadMax: 0, length: 0, before: 0, after: 0 };
  const none = { keywords: [], pattern: '', reach, assigned: false, facts: [], docs: '', revoke: '' };
  return { ...none, id, title: `${id} (of an earlier catalogue)`, provider: 'unknown', kind: 'generic', severity: 'medium' };
}

interface TargetRun {
  readonly target: TracedTarget;
  readonly run: StoredRun;
}

/** Runs that are looked at for a whole reading. */
const mostRuns = 50;

/** The last whole reading of it; where there was none, the last of any kind. */
async function lastReading(store: LastingStore, name: string): Promise<TargetRun | undefined> {
  let any: StoredRun | undefined;
  for await (const run of store.runs({ target: name, limit: mostRuns })) {
    any ??= run;
    if (run.scope === 'full') return toTargetRun(run, name);
  }
  return any === undefined ? undefined : toTargetRun(any, name);
}

function toTargetRun(run: StoredRun, name: string): TargetRun | undefined {
  const target = run.targets.find((one) => one.target === name);
  if (target === undefined) return undefined;
  const full = run.scope === 'full' && !run.interrupted && target.repositories.every(({ history }) => history === 'full');
  const historyComplete = full && !run.coverage.skipped.some((skipped) => skipped.target === name && isHistoryLost(skipped));
  return { run, target: { ...target, historyComplete, whole: target.whole && historyComplete, ...(run.kid === undefined ? {} : { kid: run.kid }) } };
}

/** Where nothing was found: the latest. */
async function usedRuns(store: LastingStore, readings: readonly Promise<TargetRun | undefined>[]): Promise<readonly StoredRun[]> {
  const used = (await Promise.all(readings)).flatMap((reading) => reading?.run ?? []);
  const latest = used.length > 0 ? undefined : await store.run('latest');
  const runs = new Map([...used, ...(latest === undefined ? [] : [latest])].map((run) => [run.id, run]));
  return [...runs.values()].sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}

const mostSkipped = 100;

function basisOf(runs: readonly StoredRun[], { catalogue, asOf, inventory, notes }: StoreContext): TraceBasis {
  const skipped = runs.flatMap(({ coverage }) => coverage.skipped.filter(isIncomplete));
  return {
    source: 'store',
    version,
    catalogueDigest: runs[0]?.catalogueDigest ?? catalogue.digest,
    asOf,
    kids: [...new Set(runs.flatMap(({ kid }) => kid ?? []))],
    inventory: inventory?.sources ?? [],
    runs: runs.map(({ id, startedAt, asOf: at, complete, scope }) => ({ id, startedAt, asOf: at, complete, scope })),
    targets: [...new Set(runs.flatMap(({ targets }) => targets.map(({ target }) => target)))].sort(),
    complete: runs.length > 0 && runs.every(({ complete, scope }) => complete && scope === 'full'),
    skipped: skipped.slice(0, mostSkipped),
    skippedMore: runs.reduce((sum, { coverage }) => sum + coverage.skippedMore, Math.max(0, skipped.length - mostSkipped)),
    notes,
  };
}
