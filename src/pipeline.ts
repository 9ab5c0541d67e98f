// The whole product on one screen: plan → scan → attribute → judge → suppress → report.
import type { Config } from './config.ts';
import { readCatalogue } from './detectors/catalogue.ts';
import type { Inventory } from './model/inventory.ts';
import type { Progress } from './model/progress.ts';
import type { Coverage, Report } from './model/report.ts';
import type { Skipped } from './model/skipped.ts';
import { createPool } from './scan/pool.ts';
import { createLedger } from './scan-run/ledger.ts';
import { planTarget } from './scan-run/plan.ts';
import { applySuppressions, gatherSuppressions, valueAllows } from './scan-run/suppressions.ts';
import { prepareTargets } from './scan-run/targets.ts';
import { stopGitOn } from './sources/git/git-process.ts';
import { isSkipped } from './sources/source.ts';
import { createRunStore } from './store/run-store.ts';
import { version } from './version.ts';
import { workerFile } from './worker-file.ts';

export interface ScanOptions {
  /** Ends the scan with what was found. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** To judge by. */
  readonly inventory?: Inventory | undefined;
}

/** @throws UsageError for a target or a revision that is not there */
export async function runScan(config: Config, { signal, onProgress, inventory }: ScanOptions): Promise<Report> {
  const catalogue = readCatalogue();
  const detectors = new Map(catalogue.detectors.map((detector) => [detector.id, detector]));
  const targets = prepareTargets(config);
  const suppressions = await gatherSuppressions(targets, config);
  const store = createRunStore(detectors, config.explain);
  const ledger = createLedger(
    targets.map(({ name }) => name),
    store,
    onProgress,
  );
  const pool = createPool({
    worker: workerFile,
    workerData: { seal: { key: config.key, showSecrets: config.showSecrets }, explain: config.explain, allows: valueAllows(suppressions) },
    jobs: config.jobs,
    stallMs: config.stallMs,
    signal,
    onMessage: ledger.take,
    onLost: ledger.lose,
  });
  stopGitOn(signal);
  try {
    for (const target of targets) {
      for await (const planned of planTarget(target, config)) {
        if (signal.aborted) break;
        if (isSkipped(planned)) ledger.skip(planned);
        else await pool.run(planned);
      }
    }
    // Loaded while the workers are busy.
    const { attributeTargets } = await import('./scan-run/history.ts');
    await pool.settle();
    if (!signal.aborted) await attributeTargets(targets, config, store, pool, ledger, signal);
  } catch (error) {
    // What was stopped may fail in any way.
    if (!signal.aborted) throw error;
  } finally {
    await pool.close();
  }
  if (signal.aborted) ledger.skip(interruption(targets[0]?.name ?? ''));
  ledger.addExcluded('unchanged', store.close().unchanged);
  const coverage: Coverage = ledger.coverage();
  const reportTargets = targets.map((target) => target.report(ledger.maskPath));
  const context = { targets: targets.map(({ name }) => name), detectors, asOf: config.asOf, maskPath: ledger.maskPath };
  const judgement =
    inventory && (await import('./scan-run/judgement.ts')).judgeRun({ store, inventory, context, targets: reportTargets, skipped: coverage.skipped }, config);
  const hidden = await applySuppressions(store, suppressions, context, config);
  return {
    schemaVersion: 1,
    version,
    asOf: config.asOf,
    complete: !ledger.isIncomplete(),
    interrupted: signal.aborted,
    ...(config.key.kid === undefined ? {} : { kid: config.key.kid }),
    catalogueDigest: catalogue.digest,
    targets: reportTargets,
    findings: () => store.findings(context),
    counts: store.countBySeverity(),
    suppressions: hidden,
    suppressedShown: config.showSuppressed || config.explain,
    ...(config.explain ? { dropped: store.readDropped(context, ledger.unlisted()) } : {}),
    ...(judgement === undefined ? {} : { judgement }),
    coverage,
    secretsShown: config.showSecrets,
  };
}

function interruption(target: string): Skipped {
  return { reason: 'interrupted', target, place: '.', detail: 'the scan was stopped: what follows is what was found so far' };
}
