// A SQLite file, opened to be read alone.
import { DatabaseSync } from 'node:sqlite';
import { type ColumnKind, quoteView, type SqlConnection, SqlFailure, type SqlValue } from './sql-connection.ts';

/** @throws SqlFailure */
export function openSqlite(file: string): SqlConnection {
  const database = attempt(() => {
    // A double-quoted name that is no column would be taken for a text: a missing column would go unnoticed.
    const opened = new DatabaseSync(file, { readOnly: true, timeout: 5_000, enableDoubleQuotedStringLiterals: false });
    // One snapshot for all pages; and the file's own views may call nothing that could do harm.
    opened.exec('PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; BEGIN');
    return opened;
  });
  const prepare = (sql: string) => {
    const statement = database.prepare(sql);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    return statement;
  };
  return {
    describe: async (view) =>
      attempt(() => {
        const columns = prepare(`SELECT * FROM ${quoteView(view)} LIMIT 0`).columns();
        return new Map(columns.map(({ name }): [string, ColumnKind] => [name, 'plain']));
      }),
    query: async (sql, values) => attempt(() => prepare(sql).all(...values) as unknown as SqlValue[][]),
    parameter: () => '?',
    close: async () => database.close(),
  };
}

function attempt<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new SqlFailure(describeError(error instanceof Error ? error.message : ''));
  }
}

/** SQLite has one code for most mistakes: its words tell which it is. */
function describeError(message: string): string {
  if (message.startsWith('no such table')) return 'the view does not exist';
  if (message.startsWith('no such column')) return 'a column does not exist';
  if (message.startsWith('unable to open')) return 'the database does not exist or cannot be read';
  if (message.startsWith('file is not a database')) return 'the file is no SQLite database';
  if (message.startsWith('database is locked')) return 'the database is locked by another program';
  return 'the view cannot be read';
}
