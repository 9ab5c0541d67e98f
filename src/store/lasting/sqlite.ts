// The store as one file: SQLite as Node brings it, for Kysely, readable by its owner alone.
import { closeSync, openSync, type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely';
import { UsageError } from '../../model/usage-error.ts';
import { type Backend, explainErrors } from './backend.ts';
import { applicationId, sqliteDifferences } from './sqlite-sql.ts';
import type { Tables } from './tables.ts';

/** How long one process waits for another's transaction. */
const busyMs = 60_000;

/** @throws UsageError for a file that is none of ours, or cannot be opened or written */
export async function openSqlite(path: string): Promise<Backend> {
  createPrivately(path);
  const explain = (error: unknown) => explainSqlite(error, path);
  let database: DatabaseSync | undefined;
  try {
    // Whole: SQLite takes `file:…` and `:memory:` for something else than a file of that name.
    database = new DatabaseSync(resolve(path), { timeout: busyMs });
    // Nothing in a store's schema may call functions.
    database.exec('PRAGMA trusted_schema = OFF');
    refuseForeign(database, path);
    await prepareConnection(database);
  } catch (error) {
    database?.close();
    throw explain(error);
  }
  const dialect = explainErrors(new SqliteDialect({ database: adapt(database) }), explain);
  return { db: new Kysely<Tables>({ dialect }), name: path, differences: sqliteDifferences };
}

/** Before SQLite makes it with the mode that everything has; its -wal and -shm take over the file's. */
function createPrivately(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') return refuseShared(path);
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new UsageError('the folder of the store is not there; make it first', path);
    throw new UsageError(code === 'ENOSPC' ? fullDisk : 'the store cannot be made here: the place cannot be written', path);
  }
}

function refuseShared(path: string): void {
  const stat = statOf(path);
  if (stat === undefined) throw new UsageError('the store is a link that leads nowhere', path);
  if (!stat.isFile()) throw new UsageError('the store is not a file', path);
  if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0) throw new UsageError(`others than its owner can open the store: chmod 600 ${path}`, path);
}

/** Undefined for a link to nowhere, or one that leads in a circle. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function refuseForeign(database: DatabaseSync, path: string): void {
  const id = database.prepare('PRAGMA application_id').get()?.['application_id'];
  // A view could stand in a table's place, and never end; a trigger would run with what we write.
  const counted = database.prepare("SELECT count(*) AS n, count(*) FILTER (WHERE type IN ('view', 'trigger')) AS strange FROM sqlite_schema").get();
  const { n, strange } = counted as { n: number; strange: number };
  if ((id !== applicationId && n > 0) || strange > 0) throw new UsageError(notOurs, path);
}

/** Several processes that open a fresh file at once get in each other's way while it turns to WAL: SQLite does not wait for that by itself. */
async function prepareConnection(database: DatabaseSync): Promise<void> {
  for (let left = 200; ; left--) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      break;
    } catch (error) {
      if (left === 0 || !isBusy(error)) throw error;
      await setTimeout(20);
    }
  }
  // What is purged is overwritten.
  database.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536');
}

const maxStatements = 100;

/** The little of better-sqlite3 that Kysely's SQLite dialect asks for. */
function adapt(database: DatabaseSync): { prepare(text: string): SqliteStatement; close(): void } {
  const statements = new Map<string, SqliteStatement>();
  return {
    prepare(text) {
      const known = statements.get(text);
      if (known !== undefined) return known;
      const statement = adaptStatement(database.prepare(text));
      // Some hold a run's number, or as many marks as a batch has rows.
      if (statements.size >= maxStatements) statements.clear();
      statements.set(text, statement);
      return statement;
    },
    close: () => database.close(),
  };
}

function adaptStatement(statement: StatementSync): SqliteStatement {
  const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}

const notOurs = 'this is not a keytrail store, or it is damaged';
const fullDisk = 'the disk of the store is full';
const unwritable = 'the store cannot be written: look at the rights of the file and its folder, and whether the disk is mounted read-only';

/** By SQLite's primary result codes, https://www.sqlite.org/rescode.html */
const explanations: Readonly<Record<number, string>> = {
  3: unwritable,
  5: 'another process holds the store; try again',
  6: 'another process holds the store; try again',
  8: unwritable,
  10: 'the disk of the store failed or is full',
  11: notOurs,
  13: fullDisk,
  14: unwritable,
  22: 'the file of the store would become too large',
  26: notOurs,
};

function explainSqlite(error: unknown, path: string): Error {
  if (error instanceof UsageError) return error;
  const code = codeOf(error);
  if (code === undefined) return error instanceof Error ? error : new Error('the store failed');
  const explanation = explanations[code & 0xff];
  // Its text is left out: it can hold SQL.
  return explanation === undefined ? new Error(`the store failed: SQLite's result code ${code}`) : new UsageError(explanation, path);
}

function isBusy(error: unknown): boolean {
  return ((codeOf(error) ?? 0) & 0xff) === 5;
}

function codeOf(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : undefined;
}
