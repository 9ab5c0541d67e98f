// `keytrail trace`: one leaked secret, and an answer to each question of whoever has to act on it, from a store or from targets scanned now.
import { type Config, type Flags, resolveConfig } from '../config.ts';
import { readCatalogue } from '../detectors/catalogue.ts';
import type { Inventory } from '../model/inventory.ts';
import { securitySeverity } from '../model/severity.ts';
import { type TraceFormat, type TraceReport, traceFormats } from '../model/trace.ts';
import type { TracedFinding, TraceSource } from '../model/trace-source.ts';
import { UsageError } from '../model/usage-error.ts';
import { createFindSecrets } from '../scan-run/find-secrets.ts';
import { kidsOf } from '../scan-run/judgement.ts';
import { checkKeys } from '../seal/check-keys.ts';
import type { LastingStore } from '../store/lasting/store.ts';
import { traceSecret } from '../trace/trace-secret.ts';
import { exitCodes } from './exit-codes.ts';
import { readInventory } from './inventory/read-inventory.ts';
import { openExistingStore } from './open-existing-store.ts';
import { openOutput, readScreen } from './open-output.ts';
import { runWatched } from './run-watched.ts';
import { gatherFacts } from './trace/gather.ts';
import { readPeople } from './trace/people.ts';
import { parseQuery, type TraceQuery } from './trace/query.ts';
import { createReportSource } from './trace/report-source.ts';
import { describeAsked, findSecretsOf, notesOn, readClues, type Seed, toSeed } from './trace/seeds.ts';
import { createStoreSource } from './trace/store-source.ts';

export interface TraceFlags extends Flags {
  /** Name who made the commit: people's data, on request only. */
  readonly people?: boolean;
  /** Misuse is known: revoke first. */
  readonly exploited?: boolean;
}

/** @returns the exit code: `findings` while one of the secrets is not closed, `incomplete` when nothing was found and not all was read */
export async function trace(text: string | undefined, targets: readonly string[], flags: TraceFlags): Promise<number> {
  const findSecrets = once(createFindSecrets);
  const query = parseQuery(text, findSecrets);
  checkTargets(query, targets, flags, findSecrets);
  const config = await resolveConfig(targets, flags, traceFormats);
  const where = targets.length > 0 ? undefined : config.store;
  if (where === undefined && targets.length === 0) throw new UsageError('a trace needs a store (--store or KEYTRAIL_STORE), or targets to scan now');
  const seeds = query.kind === 'value' ? await readClues(config) : [toSeed(query)];
  const outputs = config.outputs.map(openOutput);
  const report = await answer(seeds, where, config, { ...flags, findSecrets });
  const { traceReporters } = await import('../report/trace/reporters.ts');
  for (const { format, write, close } of outputs) {
    traceReporters[format as TraceFormat](report, write, readScreen());
    close();
  }
  return exitCodeOf(report);
}

/** @throws UsageError that repeats no target: it may be a value */
function checkTargets(query: TraceQuery, targets: readonly string[], { store, showSecrets }: TraceFlags, findSecrets: Options['findSecrets']): void {
  if (showSecrets) throw new UsageError('a trace shows no values', '--show-secrets');
  if (store !== undefined && targets.length > 0) throw new UsageError('a trace is answered from a store or from targets, not from both', '--store');
  if (query.kind === 'value' && targets.includes('-')) throw new UsageError('standard input is the value: it cannot be a target too');
  if (targets.some((target) => findSecrets()(target))) throw new UsageError('a target holds a secret: a value is given on standard input only, with -');
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

type Options = TraceFlags & { readonly findSecrets: () => (text: string) => boolean };

async function answer(seeds: readonly Seed[], where: string | undefined, config: Config, options: Options): Promise<TraceReport> {
  if (where === undefined) return traceAll(await scanNow(config), seeds, 'scan', config, options);
  const store = await openExistingStore(where);
  try {
    return await traceAll(await readStore(store, config), seeds, 'store', config, options);
  } finally {
    await store.close();
  }
}

async function scanNow(config: Config): Promise<TraceSource> {
  let inventory: Inventory | undefined;
  const report = await runWatched(config, async (_, read) => {
    inventory = read;
  });
  return createReportSource(report, inventory, kidsOf(config.key));
}

async function readStore(store: LastingStore, config: Config): Promise<TraceSource> {
  const latest = await store.run('latest');
  if (latest === undefined) throw new UsageError('the store holds no run yet: "keytrail scan --store" records one');
  const inventory = await inventoryFor(store, config);
  const own = kidsOf(config.key);
  const others = latest.kid === undefined || own.length === 0 || own.includes(latest.kid) ? [] : [otherKey(latest.kid)];
  return createStoreSource(store, { catalogue: readCatalogue(), asOf: config.asOf, inventory, notes: others });
}

function otherKey(kid: string): string {
  return `the store's fingerprints are under the key ${kid}, which is not the one given: values are compared by finding id and public id alone`;
}

/** The one given, else the one that the store saw last. */
async function inventoryFor(store: LastingStore, { inventory, key }: Config): Promise<Inventory | undefined> {
  if (inventory.length > 0) {
    const read = await readInventory(inventory);
    if (key.kid !== undefined) checkKeys(key, read);
    return read;
  }
  for await (const run of store.runs({ limit: mostRuns })) if (run.inventory !== undefined) return store.inventoryOf(run.id);
  return undefined;
}

const mostRuns = 100;
const mostTraces = 20;

async function traceAll(
  source: TraceSource,
  seeds: readonly Seed[],
  kind: 'scan' | 'store',
  config: Config,
  { findSecrets, people = false, exploited = false }: Options,
): Promise<TraceReport> {
  const found = await findSecretsOf(source, seeds);
  const sorted = [...found.values()].sort((a, b) => scoreOf(b.finding) - scoreOf(a.finding) || (a.finding.findingId < b.finding.findingId ? -1 : 1));
  const common = { asOf: config.asOf, kids: kidsOf(config.key), source: kind, exploited };
  const askPeople = { people, allowOutside: config.allowOutside, findSecrets };
  const traces = [];
  for (const { finding, hashedToken } of sorted.slice(0, mostTraces))
    traces.push(traceSecret(await gatherFacts(source, finding, { ...common, hashedToken, readPeople: (place) => readPeople(place, askPeople) })));
  const basis = await source.basis();
  const notes = [...basis.notes, ...notesOn(source, seeds, sorted)];
  return { basis: { ...basis, notes }, asked: describeAsked(seeds), traces, more: Math.max(0, sorted.length - mostTraces) };
}

function scoreOf({ judged, severity, status }: TracedFinding): number {
  return (status === 'open' ? 10 : 0) + (judged?.score ?? Number(securitySeverity[severity]));
}

function exitCodeOf({ traces, more, basis }: TraceReport): number {
  if (more > 0 || traces.some(({ closed }) => !closed.closed)) return exitCodes.findings;
  return traces.length === 0 && !basis.complete ? exitCodes.incomplete : exitCodes.clean;
}
