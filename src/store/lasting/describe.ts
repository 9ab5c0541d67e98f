// What is in a store, and which run tells of each target now.
import { type Kysely, sql } from 'kysely';
import type { Backend } from './backend.ts';
import { readFindingsByKey } from './read-findings.ts';
import type { StoredFinding } from './store.ts';
import { parseStoredName } from './stored-text.ts';
import { bodyKinds, type Tables } from './tables.ts';
import { fromStoreTime } from './time.ts';

export interface LastReading {
  readonly target: string;
  /** A run's id. */
  readonly run: string;
}

export interface StoreDescription {
  /** The schema's. */
  readonly version: number;
  readonly runs: number;
  readonly targets: number;
  readonly findings: { readonly open: number; readonly fixed: number };
  readonly occurrences: number;
  readonly inventories: number;
  readonly bytes: number;
  /** When the first and the last of the runs started. */
  readonly oldest?: string;
  readonly newest?: string;
}

/** Rows that are read at once. */
const pageRows = 200;

/** The last run that settled what is known of a target; where there is none, the last that read any of it. */
export async function readLastReadings(db: Kysely<Tables>): Promise<readonly LastReading[]> {
  const { rows } = await sql<{ name: string; id: string }>`
    select target.name, run.id from (
      select target, coalesce(max(case when advances = 1 then run end), max(run)) as seq from run_target group by target) last
    join target on target.id = last.target join run on run.seq = last.seq
    where run.body is not null order by run.seq, target.id`.execute(db);
  return rows.map(({ name, id }) => ({ target: parseStoredName(name), run: id }));
}

export async function* readAllFindings(db: Kysely<Tables>): AsyncIterable<StoredFinding> {
  let after = 0;
  for (;;) {
    const page = await db.selectFrom('finding').select('id').where('id', '>', after).orderBy('id').limit(pageRows).execute();
    if (page.length === 0) return;
    yield* await readFindingsByKey(
      db,
      page.map(({ id }) => id),
    );
    after = page.at(-1)?.id ?? after;
  }
}

export async function describeStore({ db, differences }: Backend): Promise<StoreDescription> {
  const count = async (rows: string) => Number((await sql.raw<{ n: number }>(`select count(*) as n from ${rows}`).execute(db)).rows[0]?.n ?? 0);
  const times = await sql<{
    least: string | null;
    greatest: string | null;
  }>`select min(started_at) as least, max(started_at) as greatest from run where body is not null`.execute(db);
  const { least, greatest } = times.rows[0] ?? { least: null, greatest: null };
  const version = await sql<{ n: number }>`select max(version) as n from migration`.execute(db);
  const size = await sql.raw<{ n: number }>(differences.measure).execute(db);
  return {
    version: Number(version.rows[0]?.n ?? 0),
    runs: await count('run where body is not null'),
    targets: await count('target'),
    findings: { open: await count("finding where status = 'open'"), fixed: await count("finding where status = 'fixed'") },
    occurrences: await count(`body where kind = ${bodyKinds.occurrence}`),
    inventories: await count('inventory'),
    bytes: Number(size.rows[0]?.n ?? 0),
    ...(least === null ? {} : { oldest: fromStoreTime(least) }),
    ...(greatest === null ? {} : { newest: fromStoreTime(greatest) }),
  };
}
