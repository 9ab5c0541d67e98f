// A PostgreSQL database, read in one read-only transaction. Of the environment the driver itself reads PGSSLMODE, and PGHOST, PGPORT, PGUSER
// and PGDATABASE where the address leaves them out; what a login needs is given by the caller.
import pg from 'pg';
import { type DatabaseEnvironment, findPassword } from './password-file.ts';
import { type ColumnKind, quoteView, type SqlConnection, SqlFailure, type SqlValue } from './sql-connection.ts';

const connectMs = 10_000;
const statementMs = 120_000;

/** @throws SqlFailure */
export async function openPostgres(address: string, environment: DatabaseEnvironment = {}): Promise<SqlConnection> {
  const target = readAddress(address);
  const password = await findPassword(target, environment);
  const client = new pg.Client({
    ...target,
    ...(password === undefined ? {} : { password }),
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    query_timeout: statementMs + 5_000,
    application_name: 'keytrail',
    // Read-only before the first statement, and times in one form, whatever the server's settings are.
    options: '-c default_transaction_read_only=on -c TimeZone=UTC -c DateStyle=ISO',
    types: { getTypeParser: () => (text: string) => text },
  });
  // A connection lost between two queries is told by the next one.
  client.on('error', () => {});
  const query = (text: string, values: readonly SqlValue[] = []) => attempt(() => client.query({ text, values: [...values], rowMode: 'array' }));
  await attempt(() => client.connect());
  try {
    await query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  } catch (error) {
    await closeQuietly(client);
    throw error;
  }
  return {
    describe: async (view) => {
      const { fields } = await query(`SELECT * FROM ${quoteView(view)} LIMIT 0`);
      return new Map(fields.map(({ name, dataTypeID }) => [name, kindOf(dataTypeID)]));
    },
    query: async (sql, values) => (await query(sql, values)).rows as SqlValue[][],
    parameter: (n) => `$${n}`,
    close: () => closeQuietly(client),
  };
}

/** All is read by then: that the goodbye fails matters to nobody. */
async function closeQuietly(client: pg.Client): Promise<void> {
  await client.end().catch(() => {});
}

interface Address {
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly database?: string;
  readonly ssl?: boolean | { readonly rejectUnauthorized: boolean };
}

/** @throws SqlFailure for what is no address, or holds a password: an inventory is no place for one */
export function readAddress(text: string): Address {
  const url = URL.parse(text);
  if (url === null || !/^postgres(?:ql)?:$/.test(url.protocol)) throw new SqlFailure('"postgres" must be an address such as postgres://user@host/database');
  // A user's or a password's `/`, `?` or `#` that is not written with % would end the host.
  if (url.password !== '' || /@/.test(url.pathname + url.search + url.hash))
    throw new SqlFailure('"postgres" holds a password: give it by PGPASSFILE, or by PGPASSWORD in the environment');
  const socket = url.searchParams.get('host');
  const mode = url.searchParams.get('sslmode');
  if ([...url.searchParams.keys()].some((name) => name !== 'host' && name !== 'sslmode'))
    throw new SqlFailure('"postgres" may have the parameters "host" and "sslmode" alone; a password is given by PGPASSFILE');
  if (mode !== null && !Object.hasOwn(sslModes, mode)) throw new SqlFailure(`"sslmode" must be one of ${Object.keys(sslModes).join(', ')}`);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1') || (socket ?? '');
  const ssl = mode === null ? undefined : sslModes[mode];
  return {
    ...(host === '' ? {} : { host: decode(host) }),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    ...(url.username === '' ? {} : { user: decode(url.username) }),
    ...(url.pathname.length < 2 ? {} : { database: decode(url.pathname.slice(1)) }),
    ...(ssl === undefined ? {} : { ssl }),
  };
}

/** As libpq means them: `require` encrypts and asks for no proof of who answers. */
const sslModes: Readonly<Record<string, NonNullable<Address['ssl']>>> = {
  disable: false,
  require: { rejectUnauthorized: false },
  'verify-full': true,
};

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new SqlFailure('"postgres" must be an address such as postgres://user@host/database');
  }
}

/** By object id, as `pg_type` has them since ever. */
const kinds: Readonly<Record<number, ColumnKind>> = {
  // bool, "char", name, int8, int2, int4, text, float4, float8, unknown, bpchar, varchar, date, timestamptz, numeric, uuid
  ...Object.fromEntries([16, 18, 19, 20, 21, 23, 25, 700, 701, 705, 1042, 1043, 1082, 1184, 1700, 2950].map((id) => [id, 'plain'])),
  // text[], varchar[], bpchar[]
  ...Object.fromEntries([1009, 1015, 1014].map((id) => [id, 'list'])),
  // timestamp
  1114: 'naive-time',
};

/** An enumeration or a domain has an id of its own, from 16384 on, and a text. */
function kindOf(id: number): ColumnKind {
  return kinds[id] ?? (id >= 16_384 ? 'plain' : 'unreadable');
}

async function attempt<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new SqlFailure(messages[code] ?? describeCode(code));
  }
}

const lost = 'the connection to the database was lost';

/** SQLSTATE (PostgreSQL, appendix A) and codes of the system. */
const messages: Readonly<Record<string, string>> = {
  '42P01': 'the view does not exist',
  '3F000': 'the schema does not exist',
  '42703': 'a column does not exist',
  '42501': 'the user may not read the view',
  '42883': 'the key columns have a type that cannot be ordered',
  '28000': 'the database refuses the login',
  '28P01': 'the database refuses the login: the password is given by PGPASSFILE, or by PGPASSWORD in the environment',
  '3D000': 'the database does not exist',
  '53300': 'the database has no connection left',
  '57014': `the query took longer than ${statementMs / 1000} seconds`,
  '57P01': lost,
  '57P02': lost,
  ECONNRESET: lost,
  ECONNREFUSED: 'the database cannot be reached',
  ENOTFOUND: "the database's host is not known",
  EAI_AGAIN: "the database's host is not known",
};

function describeCode(code: string): string {
  return /^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]+$/.test(code) ? `the query failed with SQLSTATE ${code}` : lost;
}
