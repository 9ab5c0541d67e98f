// What reading a view needs of a database, and the words for what can go wrong with one: a driver's own text would quote its input.

export interface SqlConnection {
  /** Columns of a view, and whether they can be read. @throws SqlFailure */
  readonly describe: (view: string) => Promise<ReadonlyMap<string, ColumnKind>>;
  /** Rows as lists of values; `NULL` is null. @throws SqlFailure */
  readonly query: (sql: string, values: readonly SqlValue[]) => Promise<readonly (readonly SqlValue[])[]>;
  /** The n-th parameter, from 1. */
  readonly parameter: (n: number) => string;
  readonly close: () => Promise<void>;
}

/** As the driver gives them, so that a key's value can be compared in the database as what it is. */
export type SqlValue = string | number | bigint | null | Uint8Array;

/** `list`: an array of texts. */
export type ColumnKind = 'plain' | 'list' | 'naive-time' | 'unreadable';

/** The message is ours. */
export class SqlFailure extends Error {}

/** A name as an identifier, whatever it holds. `schema.view` names a view in a schema. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteView(view: string): string {
  return view.split('.').map(quoteIdentifier).join('.');
}
