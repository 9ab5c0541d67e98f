// `keytrail report`: what a store knows, in every format of a scan.
import { type Flags, resolveConfig } from '../config.ts';
import type { Inventory } from '../model/inventory.ts';
import { type Report, reportFormats } from '../model/report.ts';
import { reporters } from '../report/reporters.ts';
import { recallReport } from '../scan-run/recall.ts';
import { readInventory } from './inventory/read-inventory.ts';
import { openExistingStore } from './open-existing-store.ts';
import { openOutput } from './open-output.ts';
import { exitCodeOf, writeReports } from './scan.ts';

/** `since` is a run's id here. */
export interface ReportFlags extends Flags {
  readonly run?: string;
  readonly target?: string;
}

/** @returns the exit code, as a scan's */
export async function report({ run = 'now', target, since, ...flags }: ReportFlags): Promise<number> {
  const config = await resolveConfig([], flags, reportFormats);
  // A past run is judged by what it saw, unless the command itself says otherwise.
  const inventory = await readGiven(run === 'now' ? config.inventory : (flags.inventory ?? []));
  const store = await openExistingStore(config.store);
  let recalled: Report;
  try {
    const query = {
      run,
      showSuppressed: config.showSuppressed,
      ...(target === undefined ? {} : { target }),
      ...(since === undefined ? {} : { since }),
      ...(flags.asOf === undefined ? {} : { asOf: config.asOf }),
      ...(inventory === undefined ? {} : { inventory }),
    };
    recalled = await recallReport(store, query, config.asOf);
  } finally {
    await store.close();
  }
  // Opened when there is something to write: a run that is not there leaves the last report as it is.
  writeReports(recalled, config.outputs.map(openOutput), reporters);
  return exitCodeOf(recalled, config);
}

async function readGiven(paths: readonly string[]): Promise<Inventory | undefined> {
  return paths.length === 0 ? undefined : readInventory(paths);
}
