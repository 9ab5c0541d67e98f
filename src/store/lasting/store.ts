// What keytrail remembers between runs: which findings there are, since when, where, and what became of them. A file of SQLite for one
// machine, PostgreSQL for a team. It holds what reports hold, never a value.
import type { Inventory } from '../../model/inventory.ts';
import type { PlacedOccurrence } from '../../model/occurrence.ts';
import type { ChangeKind, Coverage, Finding, Report, ReportTarget } from '../../model/report.ts';
import type { Suppression } from '../../model/suppression.ts';
import type { Judgement, Verdict } from '../../model/verdict.ts';
import { type Address, readAddress, type StoreEnvironment } from './address.ts';
import type { Backend } from './backend.ts';
import { readChanges } from './changes.ts';
import { checkStore } from './check.ts';
import { describeStore, type LastReading, readAllFindings, readLastReadings, type StoreDescription } from './describe.ts';
import { findFindings } from './find.ts';
import { readInventory } from './inventories.ts';
import { migrate } from './migrate.ts';
import { type Purged, type PurgeQuery, purge, rehearsePurge } from './purge.ts';
import { readFindings, readHistory, readOccurrences } from './read-findings.ts';
import { readRun, readRuns } from './read-runs.ts';
import { recordRun } from './record-run.ts';

export type { StoreEnvironment } from './address.ts';
export type { LastReading, StoreDescription } from './describe.ts';
export type { Purged, PurgeQuery } from './purge.ts';

/** What was meant to be read. Only a `full` run can show that something is gone. */
export type RunScope = 'full' | 'files' | 'since' | 'staged' | 'diff' | 'push';

export interface RunRecord {
  /** Made when the scan starts: a run that is recorded twice counts once. */
  readonly id: string;
  /** By the machine's clock; `report.asOf` may be another time. */
  readonly startedAt: string;
  readonly scope: RunScope;
  readonly report: Report;
  /** As the run saw it. */
  readonly inventory?: Inventory;
}

export type { ChangeKind };

export interface RunChanges {
  /** False: this run was known already, and nothing was changed. */
  readonly recorded: boolean;
  readonly counts: Readonly<Record<ChangeKind, number>>;
}

export interface Change {
  readonly kind: ChangeKind;
  /** The run that showed it, and when that run started. */
  readonly run: RunMark;
  readonly target: string;
  readonly findingId: string;
  /** Names the finding in this store, nothing else. */
  readonly finding: number;
  /** The verdict's class before; of `class-changed` and `fixed`. */
  readonly from?: string;
  /** The verdict's class afterwards. */
  readonly to?: string;
}

export interface RunMark {
  readonly id: string;
  readonly startedAt: string;
}

/** A target as a run read it. `headPaths` is empty: a store does not keep lists of files. */
export interface StoredTarget extends ReportTarget {
  /** Read to its end: what was not found there is gone. */
  readonly whole: boolean;
}

export interface StoredRun extends RunMark, Pick<Report, 'asOf' | 'complete' | 'interrupted' | 'version' | 'catalogueDigest' | 'counts'> {
  readonly scope: RunScope;
  readonly kid?: string;
  /** Names the inventory as the run saw it: see `inventoryOf`. */
  readonly inventory?: string;
  readonly targets: readonly StoredTarget[];
  readonly coverage: Coverage;
  /** Without the single identities. */
  readonly judgement?: Omit<Judgement, 'identities'>;
  readonly changes: RunChanges['counts'];
}

/** What is kept of a verdict; its sentences are derived again. */
export type StoredVerdict = Pick<Verdict, 'class' | 'tentative' | 'score' | 'severity' | 'status' | 'identity' | 'version' | 'flags' | 'strength'>;

/** A finding's own facts, as a run told them. */
export interface FindingFacts extends Pick<Finding, 'confidence' | 'mask' | 'facts' | 'alsoMatched' | 'present' | 'firstSeen' | 'removed'> {
  readonly detectorId: string;
  /** Its value can be guessed: the fingerprint must not leave the store, see `exportable`. */
  readonly guessable: boolean;
  readonly fingerprint?: string;
  readonly verdict?: StoredVerdict;
  readonly suppression?: Suppression;
}

export interface StoredFinding extends FindingFacts {
  /** Names the finding in this store, nothing else. */
  readonly key: number;
  readonly target: string;
  readonly findingId: string;
  /** As of the last run, whichever run was asked for: `fixed` when a later run read the whole target without it. */
  readonly status: 'open' | 'fixed';
  /** The earliest that any run had evidence of; never moves later. */
  readonly firstEvidenceAt: string;
  readonly firstRun: RunMark;
  /** The last that saw it. */
  readonly lastRun: RunMark;
  readonly fixedBy?: RunMark;
}

export interface StoredOccurrence {
  /** The finding's key. */
  readonly finding: number;
  /** Final, while `occurrence.findingId` of a guessable value lacks its ordinal. */
  readonly findingId: string;
  /** As it was placed. Without an organisation's key its `valueTag` is made of the finding id: it compares within the finding alone. */
  readonly occurrence: PlacedOccurrence;
  readonly firstRun: RunMark;
  /** The last run of a series without a gap that saw it so. */
  readonly lastRun: RunMark;
}

/** `now`: of each open finding what the last reading of its target told. A run's id: what that run told. */
export interface View {
  readonly run: string;
  readonly target?: string;
}

/** Of one finding, by its key: with `run` absent, everything that was ever known of it. */
export interface OccurrenceView {
  readonly finding: number;
  readonly run?: string;
}

/** What is known of a secret when one asks for it; exactly one member beside `target`. */
export interface FindQuery {
  readonly fingerprint?: string;
  readonly findingId?: string;
  /** Any public id, an SSH fingerprint too. */
  readonly publicId?: string;
  readonly identity?: string;
  /** Whole, or at least seven characters of its beginning. */
  readonly commit?: string;
  /** Within the target, or within its repository. */
  readonly path?: string;
  readonly target?: string;
}

export interface RunFilter {
  readonly target?: string;
  readonly limit?: number;
}

export interface LastingStore {
  /** One run, in one transaction: kept when this resolves, and not at all when it rejects. The same run again changes nothing. */
  recordRun(run: RunRecord): Promise<RunChanges>;
  /** The one that started last comes first. */
  runs(filter?: RunFilter): AsyncIterable<StoredRun>;
  /** @param id a run's, or `latest` */
  run(id: string): Promise<StoredRun | undefined>;
  /** By target, then in order of their keys. Nothing where the run is not known. */
  findingsOf(view: View): AsyncIterable<StoredFinding>;
  /** By finding, in the order of `findingsOf`. */
  occurrencesOf(view: View | OccurrenceView): AsyncIterable<StoredOccurrence>;
  /** Open and fixed ones, with their facts as they are now, or were last. */
  find(query: FindQuery): AsyncIterable<StoredFinding>;
  /** All that happened to a finding, the first first. */
  historyOf(finding: number): Promise<readonly Change[]>;
  /**
   * What the runs recorded after `from`, up to and with `to`, changed, the first first. Runs on other targets that are being recorded at the
   * same time may come to stand between. @param from absent: from the beginning
   */
  changesBetween(from: string | undefined, to: string): AsyncIterable<Change>;
  /** As the run saw it. */
  inventoryOf(run: string): Promise<Inventory | undefined>;
  purge(query: PurgeQuery): Promise<Purged>;
  /** What `purge` would take out. */
  rehearsePurge(query: PurgeQuery): Promise<Purged>;
  /** Of each target the run that tells of it now, see `View`; in the order of the runs. */
  lastReadings(): Promise<readonly LastReading[]>;
  /** Fixed ones too, in order of their keys. */
  allFindings(): AsyncIterable<StoredFinding>;
  describe(): Promise<StoreDescription>;
  /** Sentences on what does not fit together; none: all is well. */
  check(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/**
 * @param where a file, made if it is not there, or `postgres://…`
 * @throws UsageError when there is no store, or none of ours, or one of a newer keytrail
 */
export async function openStore(where: string, environment: StoreEnvironment): Promise<LastingStore> {
  const backend = await openBackend(readAddress(where, environment));
  try {
    await migrate(backend);
  } catch (error) {
    await backend.db.destroy();
    throw error;
  }
  return {
    recordRun: (run) => recordRun(backend, run),
    runs: (filter = {}) => readRuns(backend.db, filter),
    run: (id) => readRun(backend.db, id),
    findingsOf: (view) => readFindings(backend.db, view),
    occurrencesOf: (view) => readOccurrences(backend.db, view),
    find: (query) => findFindings(backend.db, query),
    historyOf: (finding) => readHistory(backend.db, finding),
    changesBetween: (from, to) => readChanges(backend.db, from, to),
    inventoryOf: (run) => readInventory(backend.db, run),
    purge: (query) => purge(backend, query),
    rehearsePurge: (query) => rehearsePurge(backend, query),
    lastReadings: () => readLastReadings(backend.db),
    allFindings: () => readAllFindings(backend.db),
    describe: () => describeStore(backend),
    check: () => checkStore(backend),
    close: () => backend.db.destroy(),
  };
}

/** Each with its driver, which the other does not need. */
async function openBackend(address: Address): Promise<Backend> {
  if (address.kind === 'file') return (await import('./sqlite.ts')).openSqlite(address.path);
  return (await import('./postgres.ts')).openPostgres(address);
}

/** A finding's fingerprint as it may be told outside: not of what can be guessed, for whoever has the key could try. */
export function exportable({ guessable, fingerprint }: FindingFacts): string | undefined {
  return guessable ? undefined : fingerprint;
}
