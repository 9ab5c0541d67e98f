// What both databases have in common, and the one list of what they do not.
import { type CompiledQuery, type Dialect, type Driver, type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

export interface Backend {
  readonly db: Kysely<Tables>;
  /** For messages. */
  readonly name: string;
  readonly differences: Differences;
}

/** All SQL that is not the same on both. */
export interface Differences {
  /** Begins a transaction that will write. */
  readonly begin: string;
  /** Statements before anything else of a migration: one process at a time. */
  readonly beginMigration: readonly string[];
  /** What marks a fresh store as ours. */
  readonly claim: readonly string[];
  /** Counts the tables named `migration` that are the store's. */
  readonly countMigrationTables: string;
  /** Column types. */
  readonly key: string;
  readonly integer: string;
  readonly text: string;
  readonly bytes: string;
  /** Ends a SELECT whose rows stay locked until the transaction ends. */
  readonly forUpdate: string;
  /** Recordings go beside each other, a purge goes alone. */
  readonly lockForRecording: readonly string[];
  readonly lockForPurge: readonly string[];
  /** Gives the bytes that the store takes as `n`. */
  readonly measure: string;
  /** Gives a row of one column, `ok` where the database itself is whole; empty: the server sees to that. */
  readonly checkDatabase: string;
  /** What is purged leaves the files. */
  readonly afterPurge: readonly string[];
  /** What the planner has to know of a temporary table once it is filled. */
  readonly analyze: (table: string) => readonly string[];
  /** Inserts many rows at once, each in the order of the columns. */
  readonly insertRows: (table: string, columns: readonly Column[]) => (rows: readonly (readonly unknown[])[]) => CompiledQuery;
}

export interface Column {
  readonly name: string;
  readonly type: 'integer' | 'text';
}

/** A transaction that writes: all of it is kept, or nothing. */
export function inTransaction<T>({ db, differences }: Backend, work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    await run(connection, differences.begin);
    try {
      const result = await work(connection);
      await run(connection, 'commit');
      return result;
    } catch (error) {
      // A full disk or a lost connection has ended the transaction already.
      await run(connection, 'rollback').catch(() => {});
      throw error;
    }
  });
}

/** Statements of our own, without values. */
export async function run(db: Kysely<Tables>, ...statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** The dialect with errors in our own words: a driver's quote SQL and data. */
export function explainErrors(dialect: Dialect, explain: (error: unknown) => Error): Dialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createDriver: () => explainDriver(dialect.createDriver(), explain),
  };
}

function explainDriver(driver: Driver, explain: (error: unknown) => Error): Driver {
  const known = new WeakSet();
  const explained = <T>(work: () => Promise<T>) =>
    work().catch((error: unknown) => {
      throw explain(error);
    });
  const acquire = driver.acquireConnection.bind(driver);
  const init = driver.init.bind(driver);
  driver.init = (options) => explained(() => init(options));
  driver.acquireConnection = async (options) => {
    const connection = await explained(() => acquire(options));
    if (known.has(connection)) return connection;
    known.add(connection);
    const execute = connection.executeQuery.bind(connection);
    connection.executeQuery = ((query, ...rest) => explained(() => execute(query, ...rest))) as typeof connection.executeQuery;
    return connection;
  };
  return driver;
}
