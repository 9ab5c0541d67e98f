// A scan that is remembered: the store is opened before the scan, and takes its report before the reports are written.
import { randomUUID } from 'node:crypto';
import type { Config } from '../config.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Report, ReportTarget } from '../model/report.ts';
import { UsageError } from '../model/usage-error.ts';
import { type LastingStore, openStore, type RunRecord } from '../store/lasting/store.ts';
import type { KeepReport } from './run-watched.ts';
import { readStoreEnvironment } from './store-environment.ts';

export interface Recording {
  /** Never rejects: what went wrong is told by `finish`, when the reports are written. */
  readonly record: KeepReport;
  /** @throws UsageError when the run was not recorded */
  finish(): void;
  close(): Promise<void>;
}

const dayMs = 86_400_000;

/** @throws UsageError for a store that cannot be used */
export async function openRecording({ key, scope, retentionDays }: Config, where: string): Promise<Recording> {
  const store = await openStore(where, readStoreEnvironment(where));
  if (key.kid === undefined)
    say(
      'there is no key (--key-file or KEYTRAIL_KEY): the store keeps finding ids alone, so a secret cannot be followed by its value across targets and tools',
    );
  const run = { id: randomUUID(), startedAt: new Date().toISOString(), scope: scope.kind };
  let failure: unknown;

  async function record(report: Report, inventory: Inventory | undefined): Promise<void> {
    try {
      await recordRun(store, { ...run, report, ...(inventory === undefined ? {} : { inventory }) });
    } catch (error) {
      failure = explain(error, 'this run is not recorded; its report is written');
      return;
    }
    try {
      if (retentionDays !== undefined) await purgeOld(store, retentionDays, run.startedAt);
    } catch (error) {
      failure = explain(error, 'this run is recorded, but what is too old was not purged');
    }
  }

  function finish(): void {
    if (failure !== undefined) throw failure;
  }

  return { record, finish, close: () => store.close() };
}

async function recordRun(store: LastingStore, run: RunRecord): Promise<void> {
  await refuseOtherRepositories(store, run.report.targets);
  const { counts } = await store.recordRun(run);
  say(`recorded run ${run.id}: ${counts.new} new, ${counts.fixed} fixed, ${counts.reopened} reopened, ${counts['class-changed']} changed class`);
}

/**
 * A store tells targets apart by their names alone: `.` of two repositories would be one target, and all that the other held would seem to be
 * fixed. Known to be another only by its origin; a folder without one cannot be told.
 */
async function refuseOtherRepositories(store: LastingStore, targets: readonly ReportTarget[]): Promise<void> {
  for (const target of targets) {
    const origin = originOf(target);
    if (origin === undefined) continue;
    for await (const { targets: known } of store.runs({ target: target.target, limit: 1 })) {
      const before = originOf(known.find((one) => one.target === target.target));
      if (before !== undefined && before !== origin) throw new UsageError(otherRepository, target.target);
    }
  }
}

const otherRepository =
  'the store knows another repository (by its origin) as the target of this name: name each by a path of its own, or, if it has moved, purge the old one first ("keytrail store purge --target")';

/** Host and path of the target's own repository: by https or ssh it is the same. */
function originOf(target: ReportTarget | undefined): string | undefined {
  const remote = target?.repositories.find(({ path }) => path === '')?.remote;
  if (remote === undefined || !URL.canParse(remote)) return undefined;
  const { hostname, pathname } = new URL(remote);
  return `${hostname}/${pathname.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '')}`.toLowerCase();
}

async function purgeOld(store: LastingStore, days: number, now: string): Promise<void> {
  const { runs, findings } = await store.purge({ olderThan: new Date(Date.parse(now) - days * dayMs).toISOString() });
  if (runs + findings > 0) say(`purged what is older than ${days} days: ${runs} runs, ${findings} fixed findings`);
}

/** A bug stays one. */
function explain(error: unknown, consequence: string): unknown {
  return error instanceof UsageError ? new UsageError(`${error.message}; ${consequence}`) : error;
}

function say(text: string): void {
  process.stderr.write(`keytrail: ${text}\n`);
}
