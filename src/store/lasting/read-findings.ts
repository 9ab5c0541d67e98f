// Findings and occurrences as one run told them, or as they are now, page by page: no statement stays open while its rows are used, so that a
// reader never keeps a writer waiting.
import { type Kysely, sql } from 'kysely';
import { readFinding, readOccurrence } from './body.ts';
import { keyOf } from './clue.ts';
import { readSequence } from './run-sequence.ts';
import type { OccurrenceView, RunMark, StoredFinding, StoredOccurrence, View } from './store.ts';
import { parseStoredName } from './stored-text.ts';
import { bodyKinds, type Tables } from './tables.ts';
import { fromStoreTime } from './time.ts';

export { readHistory } from './changes.ts';

/** Rows that are read at once. */
const pageRows = 500;

/** `'now'`: of each finding the run whose facts hold. */
type At = number | 'now';

export async function* readFindings(db: Kysely<Tables>, view: View): AsyncIterable<StoredFinding> {
  const at = await resolveRun(db, view.run);
  if (at === undefined) return;
  for (const target of await readTargetIds(db, at, view.target)) {
    let query = selectFindings(db, at).where('f.target', '=', target).orderBy('f.id').limit(pageRows);
    if (at === 'now') query = query.where('f.status', '=', 'open');
    yield* readPages((after) => query.where('f.id', '>', after).execute(), toStoredFinding);
  }
}

/** @param keys of findings, in the order in which they are wanted */
export async function readFindingsByKey(db: Kysely<Tables>, keys: readonly number[]): Promise<readonly StoredFinding[]> {
  const rows = await selectFindings(db, 'now').where('f.id', 'in', keys).execute();
  const found = new Map(rows.map((row) => [row.id, toStoredFinding(row)]));
  return keys.flatMap((key) => found.get(key) ?? []);
}

export async function* readOccurrences(db: Kysely<Tables>, view: View | OccurrenceView): AsyncIterable<StoredOccurrence> {
  if ('finding' in view) {
    const at = view.run === undefined ? 'ever' : await resolveRun(db, view.run);
    if (at !== undefined) yield* readOccurrencesOf(db, at, view.finding);
    return;
  }
  const at = await resolveRun(db, view.run);
  if (at === undefined) return;
  for (const target of await readTargetIds(db, at, view.target)) {
    let query = selectOccurrences(db, at).where('f.target', '=', target);
    if (at === 'now') query = query.where('f.status', '=', 'open');
    let finding = 0;
    let body = 0;
    for (;;) {
      const page = await query
        .where(sql<boolean>`(f.id > ${finding} or (f.id = ${finding} and b.id > ${body}))`)
        .orderBy('f.id')
        .orderBy('b.id')
        .limit(pageRows)
        .execute();
      yield* page.map(toStoredOccurrence);
      if (page.length < pageRows) break;
      ({ finding, id: body } = page.at(-1) ?? { finding, id: body });
    }
  }
}

async function* readOccurrencesOf(db: Kysely<Tables>, at: At | 'ever', finding: number): AsyncIterable<StoredOccurrence> {
  const query = selectOccurrences(db, at).where('f.id', '=', finding).orderBy('b.id').orderBy('s.scope').orderBy('s.first_run');
  // A body that came and went has a row for each time; a page must not end between them.
  let after = 0;
  for (;;) {
    const bodies = await db
      .selectFrom('body')
      .select('id')
      .where('finding', '=', finding)
      .where('kind', '=', bodyKinds.occurrence)
      .where('id', '>', after)
      .orderBy('id')
      .limit(pageRows)
      .execute();
    const last = bodies.at(-1)?.id;
    if (last === undefined) return;
    const rows = await query.where('b.id', '>', after).where('b.id', '<=', last).execute();
    yield* rows.map(toStoredOccurrence);
    if (bodies.length < pageRows) return;
    after = last;
  }
}

async function resolveRun(db: Kysely<Tables>, run: string): Promise<At | undefined> {
  return run === 'now' ? 'now' : readSequence(db, run);
}

async function readTargetIds(db: Kysely<Tables>, at: At, name: string | undefined): Promise<readonly number[]> {
  let query = db.selectFrom('target').select('target.id');
  if (name !== undefined) query = query.where('target.key', '=', keyOf('target', name));
  if (at !== 'now') query = query.innerJoin('run_target', 'run_target.target', 'target.id').where('run_target.run', '=', at);
  return (await query.orderBy('target.id').execute()).map(({ id }) => id);
}

async function* readPages<Row extends { readonly id: number }, T>(readPage: (after: number) => Promise<Row[]>, convert: (row: Row) => T): AsyncIterable<T> {
  let after = 0;
  for (;;) {
    const page = await readPage(after);
    yield* page.map(convert);
    if (page.length < pageRows) return;
    after = page.at(-1)?.id ?? after;
  }
}

function selectFindings(db: Kysely<Tables>, at: At) {
  return selectBodies(db, at, bodyKinds.finding)
    .innerJoin('run as r1', 'r1.seq', 'f.first_run')
    .innerJoin('run as r2', 'r2.seq', 'f.last_run')
    .leftJoin('run as r3', 'r3.seq', 'f.fixed_run')
    .select(['f.id', 'f.finding_id', 'f.status', 'f.first_evidence_at', 'b.text', 'target.name'])
    .select([
      'r1.id as first_id',
      'r1.started_at as first_at',
      'r2.id as last_id',
      'r2.started_at as last_at',
      'r3.id as fixed_id',
      'r3.started_at as fixed_at',
    ]);
}

function selectOccurrences(db: Kysely<Tables>, at: At | 'ever') {
  return selectBodies(db, at, bodyKinds.occurrence)
    .innerJoin('run as r1', 'r1.seq', 's.first_run')
    .innerJoin('run as r2', 'r2.seq', 's.last_run')
    .select(['b.id', 'b.finding', 'b.text', 'f.finding_id', 'target.name'])
    .select(['r1.id as first_id', 'r1.started_at as first_at', 'r2.id as last_id', 'r2.started_at as last_at']);
}

/** Bodies that a run told: its number lies in the series of their scope. */
function selectBodies(db: Kysely<Tables>, at: At | 'ever', kind: number) {
  const run = at === 'now' ? sql<number>`f.facts_run` : sql<number>`${at}`;
  const query = db
    .selectFrom('finding as f')
    .innerJoin('target', 'target.id', 'f.target')
    .innerJoin('body as b', (join) => join.onRef('b.finding', '=', 'f.id').on('b.kind', '=', kind))
    .innerJoin('seen as s', 's.body', 'b.id');
  if (at === 'ever') return query;
  const scope = sql<RunScopeText>`(select scope from run where run.seq = ${run})`;
  return query.where('s.scope', '=', scope).where('s.first_run', '<=', run).where('s.last_run', '>=', run);
}

type RunScopeText = Tables['seen']['scope'];

interface FindingRow {
  readonly id: number;
  readonly finding_id: string;
  readonly status: 'open' | 'fixed';
  readonly first_evidence_at: string;
  readonly text: string;
  readonly name: string;
  readonly first_id: string;
  readonly first_at: string;
  readonly last_id: string;
  readonly last_at: string;
  readonly fixed_id: string | null;
  readonly fixed_at: string | null;
}

function toStoredFinding(row: FindingRow): StoredFinding {
  return {
    key: row.id,
    target: parseStoredName(row.name),
    findingId: row.finding_id,
    status: row.status,
    ...readFinding(row.text),
    firstEvidenceAt: fromStoreTime(row.first_evidence_at),
    firstRun: toMark(row.first_id, row.first_at),
    lastRun: toMark(row.last_id, row.last_at),
    ...(row.fixed_id === null ? {} : { fixedBy: toMark(row.fixed_id, row.fixed_at ?? '') }),
  };
}

type OccurrenceRow = Pick<FindingRow, 'text' | 'name' | 'finding_id' | 'first_id' | 'first_at' | 'last_id' | 'last_at'> & { readonly finding: number };

function toStoredOccurrence(row: OccurrenceRow): StoredOccurrence {
  return {
    finding: row.finding,
    findingId: row.finding_id,
    occurrence: readOccurrence(row.text, parseStoredName(row.name), row.finding_id),
    firstRun: toMark(row.first_id, row.first_at),
    lastRun: toMark(row.last_id, row.last_at),
  };
}

function toMark(id: string, startedAt: string): RunMark {
  return { id, startedAt: fromStoreTime(startedAt) };
}
