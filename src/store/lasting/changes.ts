// What happened to findings, and which run showed it.
import type { Kysely } from 'kysely';
import { type ChangeKind, changeKinds } from '../../model/report.ts';
import { readSequence } from './run-sequence.ts';
import type { Change, RunChanges } from './store.ts';
import { parseStoredName } from './stored-text.ts';
import type { Tables } from './tables.ts';
import { fromStoreTime } from './time.ts';

/** Rows that are read at once. */
const pageRows = 500;

export async function countChanges(db: Kysely<Tables>, run: string): Promise<RunChanges['counts']> {
  const rows = await db
    .selectFrom('event')
    .innerJoin('run', 'run.seq', 'event.run')
    .select(({ fn }) => ['event.kind', fn.countAll<number | string>().as('n')])
    .where('run.id', '=', run)
    .groupBy('event.kind')
    .execute();
  const counts = new Map(rows.map(({ kind, n }) => [kind, Number(n)]));
  return Object.fromEntries(changeKinds.map((kind) => [kind, counts.get(kind) ?? 0])) as Record<ChangeKind, number>;
}

export async function* readChanges(db: Kysely<Tables>, from: string | undefined, to: string): AsyncIterable<Change> {
  const first = from === undefined ? 0 : await readSequence(db, from);
  const last = await readSequence(db, to);
  if (first === undefined || last === undefined) return;
  let after = 0;
  for (;;) {
    const page = await selectEvents(db)
      .where('event.run', '>', first)
      .where('event.run', '<=', last)
      .where('event.id', '>', after)
      .orderBy('event.id')
      .limit(pageRows)
      .execute();
    yield* page.map(toChange);
    if (page.length < pageRows) return;
    after = page.at(-1)?.id ?? after;
  }
}

export async function readHistory(db: Kysely<Tables>, finding: number): Promise<readonly Change[]> {
  const rows = await selectEvents(db).where('event.finding', '=', finding).orderBy('event.id').execute();
  return rows.map(toChange);
}

function selectEvents(db: Kysely<Tables>) {
  return db
    .selectFrom('event')
    .innerJoin('run', 'run.seq', 'event.run')
    .innerJoin('finding', 'finding.id', 'event.finding')
    .innerJoin('target', 'target.id', 'finding.target')
    .select([
      'event.id',
      'event.kind',
      'event.from_class',
      'event.to_class',
      'event.finding',
      'run.id as run',
      'run.started_at',
      'finding.finding_id',
      'target.name',
    ]);
}

type EventRow = Awaited<ReturnType<ReturnType<typeof selectEvents>['execute']>>[number];

function toChange({ kind, from_class, to_class, finding, run, started_at, finding_id, name }: EventRow): Change {
  return {
    kind,
    run: { id: run, startedAt: fromStoreTime(started_at) },
    target: parseStoredName(name),
    findingId: finding_id,
    finding,
    ...(from_class === null ? {} : { from: from_class }),
    ...(to_class === null ? {} : { to: to_class }),
  };
}
