// A SQL view → rows, in the order of its key. A page begins after the last key, not at an offset: rows that come or go meanwhile make
// none of the others be missed, and the thousandth page costs what the first one does.
import { dirname, resolve } from 'node:path';
import { type Column, columns } from './columns.ts';
import { placeOf } from './locator.ts';
import type { DatabaseEnvironment } from './password-file.ts';
import { type ColumnKind, quoteIdentifier, quoteView, type SqlConnection, SqlFailure, type SqlValue } from './sql-connection.ts';
import { addRow, createTable, type Layout, type Table, type TableContext } from './table.ts';
import type { SqlSource } from './yaml-file.ts';

interface ViewContext extends TableContext {
  readonly databaseEnvironment?: DatabaseEnvironment | undefined;
}

/** Mistakes stand at the entry's line; those of a row with its number, in the order of the key. */
export async function readView(source: SqlSource, context: ViewContext): Promise<Table> {
  const table = createTable();
  const { mistakes } = context;
  const where = placeOf(source.at);
  const { sqlite, postgres } = source.entry;
  if ((sqlite === undefined) === (postgres === undefined)) mistakes.add(where, 'give one of "sqlite" and "postgres"');
  else await fill(table, source, context);
  return table;
}

async function fill(table: Table, source: SqlSource, context: ViewContext): Promise<void> {
  const where = placeOf(source.at);
  try {
    await readRows(source, context, (cells, layout, row) => addRow(table, { cells, layout, where: { ...where, row } }, context));
  } catch (error) {
    if (!(error instanceof SqlFailure)) throw error;
    context.mistakes.add(where, error.message);
  }
}

type TakeRow = (cells: readonly string[], layout: Layout, row: number) => void;

async function readRows(source: SqlSource, { databaseEnvironment }: ViewContext, take: TakeRow): Promise<void> {
  const connection = await connect(source, databaseEnvironment);
  try {
    const plan = planQuery(source, await connection.describe(source.entry.view));
    await refuseNullKeys(connection, plan);
    await readPages(connection, plan, take);
  } finally {
    await connection.close();
  }
}

async function connect({ entry, at }: SqlSource, environment: DatabaseEnvironment | undefined): Promise<SqlConnection> {
  if (entry.sqlite !== undefined) return (await import('./sqlite.ts')).openSqlite(resolve(dirname(placeOf(at).file), entry.sqlite));
  return (await import('./postgres.ts')).openPostgres(entry.postgres ?? '', environment);
}

interface QueryPlan {
  readonly view: string;
  /** In the order of the selected expressions. */
  readonly columns: readonly Column[];
  /** Quoted. */
  readonly expressions: readonly string[];
  readonly key: readonly string[];
}

/** A column that is not mapped is read where the view has one of the model's name. */
function planQuery({ entry }: SqlSource, described: ReadonlyMap<string, ColumnKind>): QueryPlan {
  const names = new Map(columns.map((column) => [column, entry.columns[column] ?? column]));
  const read = columns.filter((column) => described.has(names.get(column) ?? ''));
  const mapped = columns.filter((column) => entry.columns[column] !== undefined);
  const required = new Set<Column>([...mapped, ...entry.key, 'identity_id', 'provider']);
  const missing = [...required].filter((column) => !read.includes(column));
  if (missing.length > 0) throw new SqlFailure(`the view has no column for ${missing.map((column) => `"${column}"`).join(', ')}`);
  for (const column of read) checkKind(column, described.get(names.get(column) ?? '') ?? 'plain');
  return {
    view: quoteView(entry.view),
    columns: read,
    expressions: read.map((column) => toExpression(names.get(column) ?? column, described)),
    key: entry.key.map((column) => quoteIdentifier(entry.columns[column] ?? column)),
  };
}

function checkKind(column: Column, kind: ColumnKind): void {
  if (kind === 'naive-time') throw new SqlFailure(`the column for "${column}" has times without a zone: give it as "timestamp with time zone"`);
  if (kind === 'unreadable') throw new SqlFailure(`the column for "${column}" has a type that cannot be read: give it as text`);
}

function toExpression(name: string, described: ReadonlyMap<string, ColumnKind>): string {
  const quoted = quoteIdentifier(name);
  return described.get(name) === 'list' ? `array_to_string(${quoted}, ';')` : quoted;
}

/** A row whose key is NULL comes after no other: it would be missed without a word. */
async function refuseNullKeys(connection: SqlConnection, { view, key }: QueryPlan): Promise<void> {
  const found = await connection.query(`SELECT 1 FROM ${view} WHERE ${key.map((name) => `${name} IS NULL`).join(' OR ')} LIMIT 1`, []);
  if (found.length > 0) throw new SqlFailure('a column of "key" is NULL in some rows: name columns that never are, as the identity\'s id');
}

const pageRows = 5_000;

async function readPages(connection: SqlConnection, plan: QueryPlan, take: TakeRow): Promise<void> {
  let after: readonly SqlValue[] | undefined;
  let row = 0;
  const layout = new Map(plan.columns.map((column, i) => [column, i]));
  for (;;) {
    const page = await connection.query(pageQuery(connection, plan, after !== undefined), after ?? []);
    const whole = page.length < pageRows ? page : withoutLastKey(page, plan);
    for (const values of whole)
      take(
        plan.columns.map((column, i) => toText(values[i] ?? null, column)),
        layout,
        ++row,
      );
    if (page.length < pageRows) return;
    after = keyOf(whole.at(-1) ?? [], plan);
  }
}

/** The key's own values come last, as they are: it is they that the next page is compared with. */
function pageQuery(connection: SqlConnection, { view, expressions, key }: QueryPlan, later: boolean): string {
  const parameters = key.map((_, i) => connection.parameter(i + 1));
  const condition = later ? ` WHERE (${key.join(', ')}) > (${parameters.join(', ')})` : '';
  return `SELECT ${[...expressions, ...key].join(', ')} FROM ${view}${condition} ORDER BY ${key.join(', ')} LIMIT ${pageRows}`;
}

/** Several rows may share a key, and a page may end among them: they are left to the next page, which begins with them. */
function withoutLastKey(page: readonly (readonly SqlValue[])[], plan: QueryPlan): readonly (readonly SqlValue[])[] {
  const last = keyOf(page.at(-1) ?? [], plan);
  const end = page.findLastIndex((values) => keyOf(values, plan).some((value, i) => value !== last[i]));
  if (end < 0) throw new SqlFailure(`${pageRows} rows or more have one and the same key: name more columns in "key"`);
  return page.slice(0, end + 1);
}

function keyOf(values: readonly SqlValue[], { expressions }: QueryPlan): readonly SqlValue[] {
  return values.slice(expressions.length);
}

function toText(value: SqlValue, column: Column): string {
  if (value === null) return '';
  if (typeof value === 'object') throw new SqlFailure(`the column for "${column}" holds bytes: give it as text`);
  // PostgreSQL writes `2026-01-31 00:00:00+00`, where RFC 3339 wants `+00:00`.
  return String(value)
    .trim()
    .replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)\+00$/, '$1T$2Z');
}
