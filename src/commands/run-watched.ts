// A scan as a person runs it: with the inventory it is judged by, its progress shown, and Ctrl-C an end instead of a loss.
import type { Config } from '../config.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Progress } from '../model/progress.ts';
import type { Report } from '../model/report.ts';
import { runScan } from '../pipeline.ts';
import { exitCodes } from './exit-codes.ts';

/** What is done with a judged report before anything else, while Ctrl-C still does not end the program. */
export type KeepReport = (report: Report, inventory: Inventory | undefined) => Promise<void>;

/** @throws UsageError for what cannot be scanned or an inventory that cannot be used */
export async function runWatched(config: Config, keep?: KeepReport): Promise<Report> {
  const inventory = await readGiven(config);
  const stop = stopOnSignal();
  const report = await runScan(config, { signal: stop.signal, onProgress: showProgress(), inventory });
  clearProgress();
  await keep?.(report, inventory);
  stop.release();
  return report;
}

/** Before anything is scanned: an inventory that cannot be used should not cost an hour of work. */
async function readGiven({ inventory, key }: Config): Promise<Inventory | undefined> {
  if (inventory.length === 0) return undefined;
  const [{ readInventory }, { checkKeys }] = await Promise.all([import('./inventory/read-inventory.ts'), import('../seal/check-keys.ts')]);
  const read = await readInventory(inventory);
  checkKeys(key, read);
  return read;
}

/** The first Ctrl-C ends the scan with what was found; a second one ends the program. */
function stopOnSignal(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(exitCodes.incomplete);
    clearProgress();
    process.stderr.write('keytrail: stopping; the report will hold what was found so far\n');
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return { signal: controller.signal, release: () => void process.off('SIGINT', stop).off('SIGTERM', stop) };
}

const progressEveryMs = 100;

function showProgress(): (progress: Progress) => void {
  if (!process.stderr.isTTY) return () => {};
  let shownAt = 0;
  return ({ objects, bytes, findings, phase }) => {
    if (performance.now() - shownAt < progressEveryMs) return;
    shownAt = performance.now();
    process.stderr.write(`\r\x1b[K${phase}: ${objects} objects, ${(bytes / 1e6).toFixed(0)} MB, ${findings} sightings`);
  };
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
}
