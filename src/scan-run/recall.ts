// A report of what a lasting store knows: a run as it was, or how things stand now. The facts go into a store of one run and are judged
// as a scan's are, so that there is one way to a report.
import { readCatalogue } from '../detectors/catalogue.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Finding, Report } from '../model/report.ts';
import { UsageError } from '../model/usage-error.ts';
import type { Judgement } from '../model/verdict.ts';
import type { LastingStore } from '../store/lasting/store.ts';
import { type RefilledStore, refillStore } from '../store/refill.ts';
import type { FindingContext } from '../store/run-store.ts';
import { reviewSuppression } from '../suppress/review.ts';
import { judgeStore } from './judgement.ts';
import { changeKey, type ReadChanges, readChanges } from './recall/changes.ts';
import { type Reading, readNow, readPast } from './recall/reading.ts';

export interface RecallQuery {
  /** A run's id, `latest`, or `now`. */
  readonly run: string;
  /** Judged alone, as a scan of it would be. */
  readonly target?: string;
  /** The id of an earlier run, to tell what changed since. */
  readonly since?: string;
  /** Absent: the run's own clock; of `now`, the machine's. */
  readonly asOf?: string;
  /** Absent: as the run saw it. */
  readonly inventory?: Inventory;
  readonly showSuppressed: boolean;
}

/** @throws UsageError for a run or target that the store does not know, and for an inventory under other keys */
export async function recallReport(store: LastingStore, query: RecallQuery, clock: string): Promise<Report> {
  const reading = query.run === 'now' ? await readNow(store, query.target) : await readPast(store, query.run, query.target);
  const detectors = new Map(readCatalogue().detectors.map((detector) => [detector.id, detector]));
  const targets = reading.targets.map(({ target }) => target);
  const view = { run: reading.run, ...(query.target === undefined ? {} : { target: query.target }) };
  const filled = await refillStore(store, view, { targets, detectors });
  const context = { targets, detectors, asOf: query.asOf ?? reading.asOf ?? clock, maskPath: (path: string) => path };
  const inventory = query.inventory ?? (reading.inventoryOf === undefined ? undefined : await store.inventoryOf(reading.inventoryOf));
  const judgement = inventory === undefined ? undefined : judgeReading(reading, { filled, context, inventory });
  filled.suppress(context, (asked) => {
    const recorded = filled.recordedSuppression(asked);
    return recorded && reviewSuppression(recorded, asked.finding, context.asOf);
  });
  const changes = query.since === undefined ? undefined : await readChanges(store, { ...query, since: query.since }, detectors);
  const { version, complete, interrupted, kid, catalogueDigest, coverage } = reading;
  return {
    schemaVersion: 1,
    version,
    asOf: context.asOf,
    complete,
    interrupted,
    ...(kid === undefined ? {} : { kid }),
    catalogueDigest,
    targets: reading.targets,
    findings: () => withChanges(filled.findings(context), changes),
    counts: filled.countBySeverity(),
    suppressions: filled.countSuppressions(),
    suppressedShown: query.showSuppressed,
    ...(judgement === undefined ? {} : { judgement }),
    coverage,
    ...(changes === undefined ? {} : { changes: changes.report }),
    secretsShown: false,
  };
}

interface Filled {
  readonly filled: RefilledStore;
  readonly context: FindingContext;
  readonly inventory: Inventory;
}

function judgeReading({ kid, targets, coverage, scope }: Reading, { filled, context, inventory }: Filled): Judgement {
  checkComparable(filled, inventory);
  const kids = [...new Set([...(kid === undefined ? [] : [kid]), ...filled.kids])];
  return judgeStore({ store: filled, inventory, context, targets, skipped: coverage.skipped }, { kids, scope });
}

/** Facts under other keys than the inventory's would all seem to be orphans. */
function checkComparable({ kidsOfTargets }: RefilledStore, { keys, identities }: Inventory): void {
  if (!identities.some(({ credentials }) => credentials.some(({ fingerprints }) => fingerprints.length > 0))) return;
  const known = new Set(keys.map(({ kid }) => kid));
  const strange = [...kidsOfTargets].filter(([, sets]) => sets.some((kids) => !kids.some((kid) => known.has(kid))));
  if (strange.length === 0) return;
  throw new UsageError(
    `cannot correlate: ${strange.length === 1 ? 'one target was' : `${strange.length} targets were`} scanned without a key, or under another key than the inventory's: scan again with its key, or report other targets by --target`,
  );
}

function* withChanges(findings: Iterable<Finding>, changes: ReadChanges | undefined): Iterable<Finding> {
  for (const finding of findings) {
    const change = changes?.byFinding.get(changeKey(finding));
    yield change === undefined ? finding : { ...finding, change };
  }
}
