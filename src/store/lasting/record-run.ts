// Takes a run into the store. What it told is staged in temporary tables first, then compared with what is known, table by table: the cost of a
// statement is shared by all rows.
import type { Kysely } from 'kysely';
import type { Report, ReportTarget } from '../../model/report.ts';
import { isIncomplete, type Skipped } from '../../model/skipped.ts';
import { type Backend, inTransaction, run as runStatements } from './backend.ts';
import { countChanges } from './changes.ts';
import { keyOf } from './clue.ts';
import { keepInventory } from './inventories.ts';
import { settleFindings, settleSightings } from './settle.ts';
import { dropStage, stageReport } from './stage.ts';
import type { RunChanges, RunRecord } from './store.ts';
import type { Tables } from './tables.ts';
import { toStoreTime } from './time.ts';

export function recordRun(backend: Backend, record: RunRecord): Promise<RunChanges> {
  return inTransaction(backend, async (db) => {
    await runStatements(db, ...backend.differences.lockForRecording);
    // Before the run has a number: of runs that share a target, the one with the higher number then sees all that the other has settled.
    const targets = await addTargets(backend, db, record.report.targets);
    const run = await addRun(db, record);
    if (run === undefined) return { recorded: false, counts: await countChanges(db, record.id) };
    await joinTargets(db, run, record, targets);
    await stageReport(backend, db, record, targets);
    await settleFindings(db, run);
    await settleSightings(backend, db, run, record.scope);
    await dropStage(db);
    return { recorded: true, counts: await countChanges(db, record.id) };
  });
}

/** Their ids by name. They stay locked: what one run says of a target is settled before the next one is heard. */
async function addTargets({ differences }: Backend, db: Kysely<Tables>, targets: readonly ReportTarget[]): Promise<ReadonlyMap<string, number>> {
  const keys = new Map([...new Set(targets.map(({ target }) => target))].map((name) => [keyOf('target', name), name]));
  const sorted = [...keys].sort(([a], [b]) => (a < b ? -1 : 1));
  const ids = new Map<string, number>();
  for (const [key, name] of sorted) {
    // Always in the order of their keys, so that two runs cannot wait for each other.
    await db
      .insertInto('target')
      .values({ key, name: JSON.stringify(name) })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
    const select = db.selectFrom('target').select('id').where('key', '=', key);
    const row = await (differences.forUpdate === '' ? select : select.forUpdate()).executeTakeFirstOrThrow();
    ids.set(name, row.id);
  }
  return ids;
}

/** @returns undefined when the run is there already */
async function addRun(db: Kysely<Tables>, { id, startedAt, scope, report, inventory }: RunRecord): Promise<number | undefined> {
  const row = await db
    .insertInto('run')
    .values({
      id,
      started_at: toStoreTime(startedAt),
      scope,
      inventory: inventory === undefined ? null : await keepInventory(db, inventory),
      body: JSON.stringify(runBody(report)),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('seq')
    .executeTakeFirst();
  return row?.seq;
}

/** All but what stands with the single targets. */
function runBody({ asOf, complete, interrupted, kid, version, catalogueDigest, counts, coverage, judgement, targets }: Report) {
  const names = new Set(targets.map(({ target }) => target));
  const { identities: _, ...judged } = judgement ?? {};
  return {
    asOf,
    complete,
    interrupted,
    kid,
    version,
    catalogueDigest,
    counts,
    coverage: { ...coverage, skipped: coverage.skipped.filter(({ target }) => !names.has(target)) },
    ...(judgement === undefined ? {} : { judgement: judged }),
    order: [...names],
  };
}

async function joinTargets(db: Kysely<Tables>, run: number, record: RunRecord, targets: ReadonlyMap<string, number>): Promise<void> {
  const { report, scope } = record;
  const skipped = Map.groupBy(report.coverage.skipped, ({ target }) => target);
  const told = new Map(report.targets.map((target) => [target.target, target]));
  for (const [name, target] of told) {
    const id = targets.get(name) as number;
    const records = skipped.get(name) ?? [];
    const late = await isLate(db, id, record.startedAt);
    await db
      .insertInto('run_target')
      .values({
        run,
        target: id,
        scope,
        previous: await previousRun(db, id, scope),
        // What came on standard input cannot be looked at again.
        whole: isWhole(record, records) && !late && target.kind !== 'stdin' ? 1 : 0,
        advances: scope === 'full' && !report.interrupted && !late ? 1 : 0,
        late: late ? 1 : 0,
        body: JSON.stringify({ target: withoutPaths(target), skipped: records }),
      })
      .execute();
  }
}

function isWhole({ report, scope }: RunRecord, skipped: readonly Skipped[]): boolean {
  return scope === 'full' && report.complete && !report.interrupted && !skipped.some(isIncomplete);
}

/** A run that started before another, and came in after it, knows less than what is known. */
async function isLate(db: Kysely<Tables>, target: number, startedAt: string): Promise<boolean> {
  const row = await db
    .selectFrom('run_target')
    .innerJoin('run', 'run.seq', 'run_target.run')
    .select(({ fn }) => fn.max('run.started_at').as('latest'))
    .where('run_target.target', '=', target)
    .executeTakeFirst();
  return (row?.latest ?? '') > toStoreTime(startedAt);
}

async function previousRun(db: Kysely<Tables>, target: number, scope: RunRecord['scope']): Promise<number | null> {
  const row = await db
    .selectFrom('run_target')
    .select(({ fn }) => fn.max('run').as('previous'))
    .where('target', '=', target)
    .where('scope', '=', scope)
    .executeTakeFirst();
  return row?.previous ?? null;
}

function withoutPaths(target: ReportTarget): ReportTarget {
  return { ...target, repositories: target.repositories.map((repository) => ({ ...repository, headPaths: [] })) };
}
