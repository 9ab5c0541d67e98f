import { expect, test } from 'vitest';
import { migrate } from '../../../src/store/lasting/migrate.ts';
import { migrations } from '../../../src/store/lasting/migrations.ts';
import { openPostgres } from '../../../src/store/lasting/postgres.ts';
import { openSqlite } from '../../../src/store/lasting/sqlite.ts';
import { openStore } from '../../../src/store/lasting/store.ts';
import { onEachDatabase } from './each-database.ts';
import { runOn, statesOf } from './runs.ts';

const openBackend = (where: string) => (where.startsWith('postgres:') ? openPostgres({ kind: 'postgres', url: where, name: 'test' }) : openSqlite(where));

onEachDatabase(({ place }) => {
  test.each(Array.from(migrations, (_, version) => version))('a store of version %i is brought to this version and can be used', async (version) => {
    const where = await place();
    const backend = await openBackend(where);
    await migrate(backend, migrations.slice(0, version));
    await backend.db.destroy();
    const store = await openStore(where, {});
    await store.recordRun(runOn(1, [1]));
    expect(await statesOf(store)).toEqual(['1 open']);
    await store.close();
  });

  test('each version is written down once', async () => {
    const where = await place();
    for (let i = 0; i < 2; i++) await (await openStore(where, {})).close();
    const backend = await openBackend(where);
    const versions = await backend.db.selectFrom('migration').select('version').orderBy('version').execute();
    expect(versions.map(({ version }) => version)).toEqual(migrations.map((_, i) => i + 1));
    await backend.db.destroy();
  });

  test('a migration that fails leaves the store as it was', async () => {
    const where = await place();
    const backend = await openBackend(where);
    await migrate(backend);
    const broken = [...migrations, () => ['create table half (n integer)', 'no sql']];
    await expect(migrate(backend, broken)).rejects.toThrow('the store failed');
    await expect(migrate(backend, [...migrations, () => ['create table half (n integer)']])).resolves.toBeUndefined();
    await backend.db.destroy();
  });

  test('a store that a newer keytrail has written is refused in one line', async () => {
    const where = await place();
    await (await openStore(where, {})).close();
    const backend = await openBackend(where);
    await backend.db.insertInto('migration').values({ version: 99, applied_at: '2030-01-01T00:00:00.000Z' }).execute();
    await backend.db.destroy();
    await expect(openStore(where, {})).rejects.toThrow(/^[^\n]+: a newer keytrail has written this store \(version 99; this one knows \d+\): update keytrail$/);
  });
});
