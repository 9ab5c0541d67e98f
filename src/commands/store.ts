// `keytrail store info|purge|export|check`.
import { type Flags, resolveConfig } from '../config.ts';
import type { Write } from '../model/report.ts';
import { UsageError } from '../model/usage-error.ts';
import { forTerminal, jsonText } from '../report/escape.ts';
import { formatBytes } from '../report/quantity.ts';
import type { LastingStore, Purged, PurgeQuery, StoreDescription, StoredRun } from '../store/lasting/store.ts';
import { exitCodes } from './exit-codes.ts';
import { openExistingStore } from './open-existing-store.ts';
import { openOutput } from './open-output.ts';
import { exportStore } from './store/export-store.ts';

export type StoreFlags = Pick<Flags, 'store' | 'config' | 'format'>;

/** The latest first. */
interface StoreInfo extends StoreDescription {
  readonly latestRuns: readonly RunLine[];
}

type RunLine = Pick<StoredRun, 'id' | 'startedAt' | 'asOf' | 'scope' | 'complete' | 'changes'> & { readonly targets: readonly string[] };

const infoFormats = { table: writeInfo, json: (info: StoreInfo, write: Write) => write(`${jsonText({ schemaVersion: 1, ...info })}\n`) };
const mostRuns = 10;

export function showStore(flags: StoreFlags): Promise<void> {
  return withStore(flags, Object.keys(infoFormats), async (store, { outputs }) => {
    const info = { ...(await store.describe()), latestRuns: await readLatestRuns(store) };
    for (const { format, write, close } of outputs.map(openOutput)) {
      infoFormats[format as keyof typeof infoFormats](info, write);
      close();
    }
  });
}

async function readLatestRuns(store: LastingStore): Promise<readonly RunLine[]> {
  const runs: RunLine[] = [];
  for await (const { id, startedAt, asOf, scope, complete, changes, targets } of store.runs({ limit: mostRuns }))
    runs.push({ id, startedAt, asOf, scope, complete, changes, targets: targets.map(({ target }) => target) });
  return runs;
}

export interface PurgeFlags extends StoreFlags {
  readonly olderThan?: string;
  readonly target?: string;
  readonly run?: string;
  readonly dryRun?: boolean;
}

export function purgeStore(flags: PurgeFlags, write: Write): Promise<void> {
  const query = readPurge(flags);
  return withStore(flags, ['table'], async (store) => {
    if ('run' in query && (await store.run(query.run)) === undefined) throw new UsageError('the store holds no such run', '--run');
    const purged = flags.dryRun === true ? await store.rehearsePurge(query) : await store.purge(query);
    write(`${flags.dryRun === true ? 'would purge' : 'purged'} ${describePurged(purged)}\n`);
  });
}

export function writeExport(flags: StoreFlags): Promise<void> {
  return withStore({ ...flags, format: flags.format ?? ['jsonl'] }, ['jsonl'], async (store, { outputs }) => {
    for (const { write, close } of outputs.map(openOutput)) {
      await exportStore(store, write);
      close();
    }
  });
}

/** @returns the exit code */
export function checkStore(flags: StoreFlags, write: Write): Promise<number> {
  return withStore(flags, ['table'], async (store) => {
    const problems = await store.check();
    write(problems.length === 0 ? 'the store is whole\n' : problems.map((problem) => `${problem}\n`).join(''));
    return problems.length === 0 ? exitCodes.clean : exitCodes.findings;
  });
}

type StoreConfig = Awaited<ReturnType<typeof resolveConfig>>;

async function withStore<T>(
  { store: where, config: file, format }: StoreFlags,
  formats: readonly string[],
  work: (store: LastingStore, config: StoreConfig) => Promise<T>,
): Promise<T> {
  const flags = { ...(where === undefined ? {} : { store: where }), ...(file === undefined ? {} : { config: file }), format: format ?? ['table'] };
  const config = await resolveConfig([], flags, formats);
  const store = await openExistingStore(config.store);
  try {
    return await work(store, config);
  } finally {
    await store.close();
  }
}

const dayMs = 86_400_000;

function readPurge({ olderThan, target, run }: PurgeFlags): PurgeQuery {
  if ([olderThan, target, run].filter((one) => one !== undefined).length !== 1)
    throw new UsageError('name what to purge, one of: --older-than DAYS, --target NAME, --run ID');
  if (target !== undefined) return { target };
  if (run !== undefined) return { run };
  const days = Number(olderThan);
  if (!/^\d{1,5}$/.test(olderThan ?? '') || days < 1) throw new UsageError('must be a whole number of days from 1 to 99999', '--older-than');
  return { olderThan: new Date(Date.now() - days * dayMs).toISOString() };
}

function describePurged({ runs, findings, occurrences }: Purged): string {
  return `${runs} runs, ${findings} findings, ${occurrences} occurrences`;
}

function writeInfo({ version, runs, targets, findings, occurrences, inventories, bytes, oldest, newest, latestRuns }: StoreInfo, write: Write): void {
  const rows: readonly (readonly [string, string | number])[] = [
    ['schema version', version],
    ['runs', runs],
    ['first run', oldest ?? 'none'],
    ['last run', newest ?? 'none'],
    ['targets', targets],
    ['findings', `${findings.open} open, ${findings.fixed} fixed`],
    ['occurrences', occurrences],
    ['inventories', inventories],
    ['size', formatBytes(bytes)],
  ];
  for (const [label, value] of rows) write(`${label.padEnd(16)}${forTerminal(String(value))}\n`);
  for (const [i, run] of latestRuns.entries()) write(`${(i === 0 ? 'latest runs' : '').padEnd(16)}${forTerminal(describeRun(run))}\n`);
}

const mostNames = 3;

function describeRun({ id, startedAt, scope, complete, targets, changes }: RunLine): string {
  const names = targets.slice(0, mostNames).join(', ') + (targets.length > mostNames ? ` and ${targets.length - mostNames} more` : '');
  return `${id} ${startedAt} ${scope}${complete ? '' : ', incomplete'}: ${names}; ${changes.new} new, ${changes.fixed} fixed`;
}
