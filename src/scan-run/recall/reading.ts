// What the runs of a lasting store say of the whole: which targets were read, how far, and by which keytrail.
import type { Coverage, Report } from '../../model/report.ts';
import { isIncomplete } from '../../model/skipped.ts';
import { UsageError } from '../../model/usage-error.ts';
import type { LastingStore, RunScope, StoredRun } from '../../store/lasting/store.ts';
import { version } from '../../version.ts';

export interface Reading extends Pick<Report, 'complete' | 'interrupted' | 'version' | 'catalogueDigest' | 'kid' | 'targets' | 'coverage'> {
  /** As a `View` names it. */
  readonly run: string;
  readonly scope: RunScope;
  /** Absent: now. */
  readonly asOf?: string;
  /** The run that saw the inventory. */
  readonly inventoryOf?: string;
}

/** @param target the only one to tell of */
export async function readPast(store: LastingStore, id: string, target: string | undefined): Promise<Reading> {
  const run = await store.run(id);
  if (run === undefined) throw new UsageError(id === 'latest' ? 'the store holds no run yet' : 'the store holds no such run', '--run');
  const told = target === undefined ? run : narrow(run, new Set([target]));
  if (told.targets.length === 0) throw new UsageError('that run did not read this target', '--target');
  return { ...told, run: run.id, ...(run.inventory === undefined ? {} : { inventoryOf: run.id }) };
}

/** Each target as its last reading left it. */
export async function readNow(store: LastingStore, target: string | undefined): Promise<Reading> {
  const readings = (await store.lastReadings()).filter((one) => target === undefined || one.target === target);
  if (readings.length === 0)
    throw new UsageError(target === undefined ? 'the store holds no run yet' : 'the store knows no such target', target === undefined ? '--store' : '--target');
  const runs: StoredRun[] = [];
  for (const [id, ofRun] of Map.groupBy(readings, ({ run }) => run)) {
    const run = await store.run(id);
    if (run !== undefined) runs.push(narrow(run, new Set(ofRun.map((one) => one.target))));
  }
  return combine(runs);
}

/** The ledger's counts stay those of the whole run: they are not kept by target. */
function narrow(run: StoredRun, names: ReadonlySet<string>): StoredRun {
  if (run.targets.every(({ target }) => names.has(target))) return run;
  const skipped = run.coverage.skipped.filter(({ target }) => names.has(target));
  const complete = run.complete || (!run.interrupted && run.coverage.skippedMore === 0 && !skipped.some(isIncomplete));
  return { ...run, complete, targets: run.targets.filter(({ target }) => names.has(target)), coverage: { ...run.coverage, skipped } };
}

/** @param runs at least one; the last of them is the latest */
function combine(runs: readonly StoredRun[]): Reading {
  const last = runs.at(-1);
  const judged = runs.findLast(({ inventory }) => inventory !== undefined);
  return {
    run: 'now',
    scope: 'full',
    version,
    catalogueDigest: last?.catalogueDigest ?? '',
    complete: runs.every(({ complete }) => complete),
    interrupted: runs.some(({ interrupted }) => interrupted),
    ...(last?.kid === undefined ? {} : { kid: last.kid }),
    ...(judged === undefined ? {} : { inventoryOf: judged.id }),
    targets: runs.flatMap(({ targets }) => targets),
    coverage: addCoverage(runs.map(({ coverage }) => coverage)),
  };
}

function addCoverage(all: readonly Coverage[]): Coverage {
  const sum = (of: (coverage: Coverage) => number) => all.reduce((total, coverage) => total + of(coverage), 0);
  const excluded: Record<string, number> = {};
  for (const coverage of all) for (const [rule, n] of Object.entries(coverage.excluded)) excluded[rule] = (excluded[rule] ?? 0) + n;
  return {
    files: sum(({ files }) => files),
    fileBytes: sum(({ fileBytes }) => fileBytes),
    gitObjects: sum(({ gitObjects }) => gitObjects),
    gitBytes: sum(({ gitBytes }) => gitBytes),
    binaries: sum(({ binaries }) => binaries),
    excluded,
    identifiers: sum(({ identifiers }) => identifiers),
    skipped: all.flatMap(({ skipped }) => skipped),
    skippedMore: sum(({ skippedMore }) => skippedMore),
  };
}
