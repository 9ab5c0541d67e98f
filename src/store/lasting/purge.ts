// Takes out what is not to be remembered any more. Rows of runs stay without their content: a run recorded again is still known.
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type Backend, inTransaction, run } from './backend.ts';
import { keyOf } from './clue.ts';
import { readSequence } from './run-sequence.ts';
import { bodyKinds, type Tables } from './tables.ts';
import { toStoreTime } from './time.ts';

/**
 * - `olderThan`: a time; runs that started before it, what no later run told, and findings that were fixed before it. Open findings stay, with
 *   their facts and the time of their first evidence.
 * - `target`: all that is known of it.
 * - `run`: one run by its id, and what it alone told. What became of findings through it is not undone.
 */
export type PurgeQuery = { readonly olderThan: string } | { readonly target: string } | { readonly run: string };

/** How many rows of each are gone. */
export interface Purged {
  readonly runs: number;
  readonly findings: number;
  readonly occurrences: number;
}

export async function purge(backend: Backend, query: PurgeQuery): Promise<Purged> {
  const purged = await inTransaction(backend, (db) => takeOut(backend, db, query));
  await run(backend.db, ...backend.differences.afterPurge);
  return purged;
}

/** What a purge would take out; nothing is changed. */
export async function rehearsePurge(backend: Backend, query: PurgeQuery): Promise<Purged> {
  let purged: Purged = { runs: 0, findings: 0, occurrences: 0 };
  const undo = new Error('undone on purpose');
  await inTransaction(backend, async (db) => {
    purged = await takeOut(backend, db, query);
    throw undo;
  }).catch((error: unknown) => {
    if (error !== undo) throw error;
  });
  return purged;
}

async function takeOut(backend: Backend, db: Kysely<Tables>, query: PurgeQuery): Promise<Purged> {
  await run(db, ...backend.differences.lockForPurge);
  const before = await countRows(db);
  if ('target' in query) await purgeTarget(db, query.target);
  else if ('run' in query) await purgeRun(db, query.run);
  else await purgeOlder(db, toStoreTime(query.olderThan));
  await sweep(db);
  const after = await countRows(db);
  return { runs: before.runs - after.runs, findings: before.findings - after.findings, occurrences: before.occurrences - after.occurrences };
}

async function purgeTarget(db: Kysely<Tables>, name: string): Promise<void> {
  const key = keyOf('target', name);
  for (const table of ['finding', 'run_target'] as const)
    await db
      .deleteFrom(table)
      .where('target', 'in', ({ selectFrom }) => selectFrom('target').select('id').where('key', '=', key))
      .execute();
  await db.deleteFrom('target').where('key', '=', key).execute();
}

/** Series that go on in other runs stay. */
async function purgeRun(db: Kysely<Tables>, id: string): Promise<void> {
  const seq = await readSequence(db, id);
  if (seq === undefined) return;
  await emptyRuns(db, sql`seq = ${seq}`);
  await sql`delete from seen where first_run <= ${seq} and last_run >= ${seq} and ${nobodyTells}`.execute(db);
}

async function purgeOlder(db: Kysely<Tables>, time: string): Promise<void> {
  await emptyRuns(db, sql`started_at < ${time}`);
  await sql`delete from finding where status = 'fixed' and fixed_run in (select seq from run where started_at < ${time})`.execute(db);
  await sql`delete from seen where ${nobodyTells} and not exists (select 1 from body b join finding f on f.id = b.finding join run r on r.seq = f.facts_run
    where b.id = seen.body and r.scope = seen.scope and f.facts_run >= seen.first_run and f.facts_run <= seen.last_run)`.execute(db);
}

async function emptyRuns(db: Kysely<Tables>, condition: RawBuilder<unknown>): Promise<void> {
  await sql`update run set body = null, inventory = null where ${condition}`.execute(db);
  await sql`delete from run_target where run in (select seq from run where body is null)`.execute(db);
}

/** No run that is left read the target in the time of the series. */
const nobodyTells = sql`not exists (select 1 from body b join finding f on f.id = b.finding join run_target t on t.target = f.target
  where b.id = seen.body and t.scope = seen.scope and t.run >= seen.first_run and t.run <= seen.last_run)`;

/** What hung on rows that are gone. */
async function sweep(db: Kysely<Tables>): Promise<void> {
  const series = sql`from body b join seen s on s.body = b.id where b.finding = finding.id and b.kind = ${sql.lit(bodyKinds.finding)}`;
  const statements = [
    sql`delete from body where not exists (select 1 from finding where finding.id = body.finding)`,
    sql`delete from seen where not exists (select 1 from body where body.id = seen.body)`,
    sql`delete from finding where not exists (select 1 ${series})`,
    sql`update finding set facts_run = (select max(s.last_run) ${series}) where not exists (select 1 ${series}
      and s.first_run <= finding.facts_run and s.last_run >= finding.facts_run and s.scope = (select scope from run where seq = finding.facts_run))`,
    sql`delete from body where not exists (select 1 from seen where seen.body = body.id) or not exists (select 1 from finding where finding.id = body.finding)`,
    sql`delete from seen where not exists (select 1 from body where body.id = seen.body)`,
    sql`delete from clue where not exists (select 1 from finding where finding.id = clue.finding)`,
    sql`delete from event where not exists (select 1 from finding where finding.id = event.finding)`,
    sql`update run set body = null, inventory = null where not exists (select 1 from run_target where run_target.run = run.seq)`,
    sql`delete from inventory where not exists (select 1 from run where run.inventory = inventory.digest)`,
  ];
  for (const statement of statements) await statement.execute(db);
}

async function countRows(db: Kysely<Tables>): Promise<Purged> {
  const count = async (rows: RawBuilder<unknown>) => Number((await sql<{ n: number }>`select count(*) as n from ${rows}`.execute(db)).rows[0]?.n ?? 0);
  return {
    runs: await count(sql`run where body is not null`),
    findings: await count(sql`finding`),
    occurrences: await count(sql`body where kind = ${sql.lit(bodyKinds.occurrence)}`),
  };
}
