// Brings a store to this version's tables: forward only, one process at a time.
import { sql } from 'kysely';
import { UsageError } from '../../model/usage-error.ts';
import { type Backend, inTransaction, run } from './backend.ts';
import { migrations } from './migrations.ts';

/** @throws UsageError for a store that a newer keytrail has written */
export async function migrate(backend: Backend, list: typeof migrations = migrations): Promise<void> {
  if ((await readVersion(backend)) === list.length) return;
  await inTransaction(backend, async (db) => {
    await run(db, ...backend.differences.beginMigration);
    // Another process may have been faster.
    const version = await readVersion({ ...backend, db });
    for (const [i, statements] of list.entries()) {
      if (i < version) continue;
      if (i === 0) await run(db, ...backend.differences.claim);
      await run(db, ...statements(backend.differences));
      await db
        .insertInto('migration')
        .values({ version: i + 1, applied_at: new Date().toISOString() })
        .execute();
    }
  });
}

/** 0: no store yet. */
async function readVersion({ db, name, differences }: Backend): Promise<number> {
  const tables = await sql.raw<{ n: number }>(differences.countMigrationTables).execute(db);
  if (tables.rows[0]?.n === 0) return 0;
  const row = await db
    .selectFrom('migration')
    .select(({ fn }) => fn.max('version').as('version'))
    .executeTakeFirst();
  const version = row?.version ?? 0;
  if (version > migrations.length)
    throw new UsageError(`a newer keytrail has written this store (version ${version}; this one knows ${migrations.length}): update keytrail`, name);
  return version;
}
