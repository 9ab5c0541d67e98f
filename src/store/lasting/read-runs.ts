// Runs as they were recorded, the latest first.
import { type Kysely, sql } from 'kysely';
import type { Coverage } from '../../model/report.ts';
import type { Skipped } from '../../model/skipped.ts';
import { countChanges } from './changes.ts';
import { keyOf } from './clue.ts';
import { readSequence } from './run-sequence.ts';
import type { RunFilter, StoredRun, StoredTarget } from './store.ts';
import { parseStored, type Shape } from './stored-text.ts';
import type { Tables } from './tables.ts';
import { fromStoreTime } from './time.ts';

/** Runs that are read at once: their lists of skipped records may be long. */
const pageRows = 20;

export async function* readRuns(db: Kysely<Tables>, { target, limit = Number.POSITIVE_INFINITY }: RunFilter): AsyncIterable<StoredRun> {
  let left = limit;
  let before: { readonly started_at: string; readonly seq: number } | undefined;
  while (left > 0) {
    let runs = db.selectFrom('run').select(['seq', 'started_at']).where('body', 'is not', null);
    if (before !== undefined) runs = runs.where(sql<boolean>`(started_at, seq) < (${before.started_at}, ${before.seq})`);
    if (target !== undefined)
      runs = runs.where(({ exists, selectFrom }) =>
        exists(
          selectFrom('run_target')
            .innerJoin('target', 'target.id', 'run_target.target')
            .select('run_target.run')
            .whereRef('run_target.run', '=', 'run.seq')
            .where('target.key', '=', keyOf('target', target)),
        ),
      );
    const page = await runs.orderBy('started_at', 'desc').orderBy('seq', 'desc').limit(Math.min(pageRows, left)).execute();
    for (const { seq } of page) {
      const run = await readStoredRun(db, seq);
      // It may have been purged meanwhile.
      if (run !== undefined) yield run;
    }
    if (page.length < pageRows) return;
    left -= page.length;
    before = page.at(-1);
  }
}

export async function readRun(db: Kysely<Tables>, id: string): Promise<StoredRun | undefined> {
  const seq = await readSequence(db, id);
  return seq === undefined ? undefined : readStoredRun(db, seq);
}

interface RunBody extends Omit<StoredRun, 'id' | 'startedAt' | 'scope' | 'inventory' | 'targets' | 'changes'> {
  /** Names of targets as they were given. */
  readonly order: readonly string[];
}

const runShape: Shape = { order: 'list', coverage: 'object', counts: 'object', asOf: 'string', version: 'string', catalogueDigest: 'string' };

async function readStoredRun(db: Kysely<Tables>, seq: number): Promise<StoredRun | undefined> {
  const row = await db.selectFrom('run').selectAll().where('seq', '=', seq).executeTakeFirst();
  if (row === undefined || row.body === null) return undefined;
  const { order, ...body } = parseStored<RunBody>(row.body, runShape);
  const turns = new Map(order.map((name, turn) => [name, turn]));
  const turnOf = ({ target }: { readonly target: StoredTarget }) => turns.get(target.target) ?? turns.size;
  const targets = (await readTargets(db, seq)).sort((a, b) => turnOf(a) - turnOf(b));
  const coverage: Coverage = { ...body.coverage, skipped: [...targets.flatMap(({ skipped }) => skipped), ...body.coverage.skipped] };
  return {
    ...body,
    id: row.id,
    startedAt: fromStoreTime(row.started_at),
    scope: row.scope,
    ...(row.inventory === null ? {} : { inventory: row.inventory }),
    targets: targets.map(({ target }) => target),
    coverage,
    changes: await countChanges(db, row.id),
  };
}

async function readTargets(db: Kysely<Tables>, run: number): Promise<{ readonly target: StoredTarget; readonly skipped: readonly Skipped[] }[]> {
  const rows = await db.selectFrom('run_target').select(['body', 'whole']).where('run', '=', run).orderBy('target').execute();
  return rows.map(({ body, whole }) => {
    const { target, skipped } = parseStored<{ target: Omit<StoredTarget, 'whole'>; skipped: readonly Skipped[] }>(body, { target: 'object', skipped: 'list' });
    return { target: { ...target, whole: whole === 1 }, skipped };
  });
}
