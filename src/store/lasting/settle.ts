// What is staged against what is known: which findings are new, open again, gone or judged otherwise, and how long what was told has been so.
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type Backend, run as runStatements } from './backend.ts';
import type { RunScope } from './store.ts';
import type { Tables } from './tables.ts';

/**
 * In this order, for each statement looks at what the ones before it left: a reopened finding is still `fixed` when its event is written,
 * a gone one is told by its last run, which all that were seen have by then.
 */
export async function settleFindings(db: Kysely<Tables>, run: number): Promise<void> {
  const seen = sql`staged_finding s join finding f on f.target = s.target and f.finding_id = s.finding_id join run_target t on t.run = ${run} and t.target = s.target`;
  const event = (kind: string, from: RawBuilder<unknown>, to: RawBuilder<unknown>, rows: RawBuilder<unknown>) =>
    sql`insert into event (run, finding, kind, from_class, to_class) select ${sql.lit(run)}, f.id, ${sql.lit(kind)}, ${from}, ${to} from ${rows} order by f.id`;
  const statements = [
    event('reopened', sql`null`, sql`coalesce(s.class, f.class)`, sql`${seen} where f.status = 'fixed' and t.late = 0`),
    event('class-changed', sql`f.class`, sql`s.class`, sql`${seen} where f.class <> s.class and (t.advances = 1 or (f.status = 'fixed' and t.late = 0))`),
    sql`insert into finding (target, finding_id, status, class, first_evidence_at, first_run, last_run, facts_run)
      select target, finding_id, 'open', class, evidence_at, ${sql.lit(run)}, ${sql.lit(run)}, ${sql.lit(run)} from staged_finding where true order by target, finding_id
      on conflict do nothing`,
    event('new', sql`null`, sql`f.class`, sql`${seen} where f.first_run = ${run}`),
    // Before what advances it: a class that nobody knew yet is told by any run.
    sql`update finding set class = coalesce(s.class, finding.class), status = 'open', fixed_run = null, facts_run = ${run}
      from staged_finding s join run_target t on t.run = ${run} and t.target = s.target
      where finding.target = s.target and finding.finding_id = s.finding_id and (t.advances = 1 or (finding.status = 'fixed' and t.late = 0))`,
    sql`update finding set last_run = ${run}, class = coalesce(finding.class, s.class),
        first_evidence_at = case when s.evidence_at < finding.first_evidence_at then s.evidence_at else finding.first_evidence_at end
      from staged_finding s where finding.target = s.target and finding.finding_id = s.finding_id`,
    event(
      'fixed',
      sql`f.class`,
      sql`null`,
      sql`finding f join run_target t on t.run = ${run} and t.target = f.target where t.whole = 1 and f.status = 'open' and f.last_run <> ${run}`,
    ),
    sql`update finding set status = 'fixed', fixed_run = ${run} from run_target t
      where t.run = ${run} and t.target = finding.target and t.whole = 1 and finding.status = 'open' and finding.last_run <> ${run}`,
    sql`update staged_finding set finding = f.id from finding f where f.target = staged_finding.target and f.finding_id = staged_finding.finding_id`,
    sql`insert into clue (key, finding) select c.key, s.finding from staged_clue c join staged_finding s on s.number = c.number
      where true order by c.key, s.finding on conflict do nothing`,
  ];
  for (const statement of statements) await statement.execute(db);
}

/** A body that the previous run of its target and scope told too goes on with its series; any other begins one. */
export async function settleSightings({ differences }: Backend, db: Kysely<Tables>, run: number, scope: RunScope): Promise<void> {
  await sql`insert into body (finding, kind, hash, text) select s.finding, b.kind, b.hash, b.text
    from staged_body b join staged_finding s on s.number = b.number where true order by b.place on conflict do nothing`.execute(db);
  await sql`insert into staged_seen (body, previous) select distinct body.id, t.previous from staged_body b join body on body.hash = b.hash
    join staged_finding s on s.number = b.number join run_target t on t.run = ${run} and t.target = s.target order by body.id`.execute(db);
  await runStatements(db, ...differences.analyze('staged_seen'));
  await sql`update seen set last_run = ${run} from staged_seen s
    where seen.body = s.body and seen.scope = ${scope} and seen.last_run = s.previous`.execute(db);
  await sql`insert into seen (body, scope, first_run, last_run) select s.body, ${sql.lit(scope)}, ${sql.lit(run)}, ${sql.lit(run)} from staged_seen s
    where not exists (select 1 from seen where seen.body = s.body and seen.scope = ${scope} and seen.last_run = ${run}) order by s.body`.execute(db);
}
