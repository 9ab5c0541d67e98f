// The same tests on both databases, each with real ones: every store is a file, or a database, of its own.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import type { LastingStore } from '../../../src/store/lasting/store.ts';
import { openStore } from '../../../src/store/lasting/store.ts';
import { missingPostgres, type PostgresServer, startPostgres } from '../../support/postgres.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

export interface Databases {
  /** Where a store can be that is not there yet. */
  readonly place: () => Promise<string>;
  /** A new empty store, closed after the last test. */
  readonly open: () => Promise<LastingStore>;
}

export function onEachDatabase(tests: (databases: Databases) => void): void {
  const folder = createTemporaryFolder('store');
  describe('SQLite', () => tests(withOpen(async () => join(folder, `${randomUUID()}.db`))));
  describe.skipIf(missingPostgres())('PostgreSQL', () => {
    const server = withPostgres();
    tests(withOpen(() => createDatabase(server())));
  });
}

/** A server for the tests of a group. Its password stands in the environment, as an operator's would. */
export function withPostgres(): () => PostgresServer {
  let server: PostgresServer | undefined;
  beforeAll(async () => {
    server = await startPostgres();
    process.env['PGPASSWORD'] = server.password;
  }, 60_000);
  afterAll(async () => {
    delete process.env['PGPASSWORD'];
    await server?.stop();
  }, 60_000);
  return () => {
    if (server === undefined) throw new Error('the server has not been started');
    return server;
  };
}

/** @returns its address */
export async function createDatabase(server: PostgresServer): Promise<string> {
  const name = `store_${randomUUID().replaceAll('-', '')}`;
  await server.run(`create database ${name}`);
  return server.url.replace(/postgres$/, name);
}

function withOpen(place: () => Promise<string>): Databases {
  const stores: LastingStore[] = [];
  afterAll(async () => {
    for (const store of stores) await store.close();
  });
  return {
    place,
    open: async () => {
      const store = await openStore(await place(), {});
      stores.push(store);
      return store;
    },
  };
}
