// A run's number in the store, by the name it has outside.
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** @param id a run's, or `latest`: the one that started last; purged runs are not known */
export async function readSequence(db: Kysely<Tables>, id: string): Promise<number | undefined> {
  const runs = db.selectFrom('run').select('seq').where('body', 'is not', null);
  const row = await (id === 'latest' ? runs.orderBy('started_at', 'desc').orderBy('seq', 'desc').limit(1) : runs.where('id', '=', id)).executeTakeFirst();
  return row?.seq;
}
