// Does a store hold together: the database itself, then what our tables promise each other.
import { sql } from 'kysely';
import type { Backend } from './backend.ts';
import { bodyKinds } from './tables.ts';

/** Rows that must not be there, by what they would mean. */
const broken: Readonly<Record<string, string>> = {
  'findings of a target that is not there': 'finding f where not exists (select 1 from target t where t.id = f.target)',
  'facts of a finding that is not there': 'body b where not exists (select 1 from finding f where f.id = b.finding)',
  'facts that no run told': 'body b where not exists (select 1 from seen s where s.body = b.id)',
  'sightings of facts that are not there': 'seen s where not exists (select 1 from body b where b.id = s.body)',
  'events of a finding that is not there': 'event e where not exists (select 1 from finding f where f.id = e.finding)',
  'findings without the facts that hold': `finding f where not exists (select 1 from body b join seen s on s.body = b.id join run r on r.seq = f.facts_run
    where b.finding = f.id and b.kind = ${bodyKinds.finding} and s.scope = r.scope and s.first_run <= f.facts_run and s.last_run >= f.facts_run)`,
  'fixed findings that no run fixed': "finding f where f.status = 'fixed' and not exists (select 1 from run r where r.seq = f.fixed_run)",
  'runs whose inventory is not there': 'run r where r.inventory is not null and not exists (select 1 from inventory i where i.digest = r.inventory)',
};

export async function checkStore({ db, differences }: Backend): Promise<readonly string[]> {
  if (differences.checkDatabase !== '') {
    const { rows } = await sql.raw<Readonly<Record<string, unknown>>>(differences.checkDatabase).execute(db);
    // What is found there quotes table names and page numbers: it says nothing to an operator.
    if (rows.some((row) => Object.values(row)[0] !== 'ok')) return ['the database file is damaged: take it from a backup'];
  }
  const problems: string[] = [];
  for (const [meaning, rows] of Object.entries(broken)) {
    const result = await sql.raw<{ n: number }>(`select count(*) as n from ${rows}`).execute(db);
    const n = Number(result.rows[0]?.n ?? 0);
    if (n > 0) problems.push(`${n} ${meaning}`);
  }
  return problems;
}
