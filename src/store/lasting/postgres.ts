// The store on a PostgreSQL server, in a schema of its own, for Kysely.
import { CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { UsageError } from '../../model/usage-error.ts';
import type { ServerAddress } from './address.ts';
import { type Backend, explainErrors } from './backend.ts';
import { postgresDifferences, schema } from './postgres-sql.ts';
import type { Tables } from './tables.ts';

const connectMs = 15_000;

/** @throws UsageError for a server that is not there or does not let us in */
export async function openPostgres({ url, name }: ServerAddress): Promise<Backend> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 2,
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    application_name: 'keytrail',
    types: { getTypeParser: parserOf },
  });
  // A lost connection is told by the query that needs it. Without a listener it would end the process, idle or at work.
  pool.on('error', () => {});
  pool.on('connect', (client) => void client.on('error', () => {}));
  const dialect = explainErrors(
    new PostgresDialect({
      pool,
      onCreateConnection: async (connection) => {
        for (const statement of [`set search_path to ${schema}`, 'set synchronous_commit to on']) await connection.executeQuery(CompiledQuery.raw(statement));
      },
    }),
    (error) => explainPostgres(error, name),
  );
  return { db: new Kysely<Tables>({ dialect }), name, differences: postgresDifferences };
}

/** Numbers of 64 bits as numbers: what is counted here stays below 2^53. */
const parserOf: typeof pg.types.getTypeParser = (id: number, format?: 'text' | 'binary') =>
  id === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(id, format as 'text');

const unreachable = 'the database server of the store cannot be reached';

/** By the SQLSTATE's class, or whole: https://www.postgresql.org/docs/current/errcodes-appendix.html; and by the system's error. */
const explanations: Readonly<Record<string, string>> = {
  '08': 'the connection to the store was lost; nothing of this run was kept, unless it is there already: record it again',
  '28': 'the database server of the store refuses the user or the password; a password comes from PGPASSFILE, PGPASSWORD or KEYTRAIL_STORE',
  '3D': 'the database of the store is not there',
  '42501': 'the user of the store lacks a right on the database: keytrail needs CREATE on it once, then all on its schema "keytrail"',
  '25006': 'the database of the store can only be read',
  '53100': 'the disk of the store is full',
  '53': 'the database server of the store is out of resources',
  '55P03': 'another process holds the store; try again',
  '57': 'the database server of the store is stopping or has ended the work; try again',
  '40': 'another process was in the way in the store; try again',
  XX001: 'the database of the store is damaged: its server says so',
  XX002: 'the database of the store is damaged: its server says so',
  ECONNREFUSED: unreachable,
  ENOTFOUND: unreachable,
  EAI_AGAIN: unreachable,
  ENOENT: unreachable,
  ETIMEDOUT: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
};
const lost = explanations['08'] ?? unreachable;

function explainPostgres(error: unknown, name: string): Error {
  if (error instanceof UsageError) return error;
  if (!(error instanceof Error)) return new Error('the store failed');
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const explanation = code === undefined ? explainText(error.message) : explainCode(code);
  if (explanation !== undefined) return new UsageError(explanation, name);
  // The server's text is left out: it quotes SQL and data. What has no code is not the server's.
  return code === undefined ? error : new Error(`the store failed: SQLSTATE ${/^[0-9A-Z]{5}$/.test(code) ? code : 'unknown'}`);
}

function explainCode(code: string): string | undefined {
  const known = explanations[code] ?? explanations[code.slice(0, 2)];
  if (known !== undefined) return known;
  if (/CERT|TLS|SSL/.test(code)) return noTls;
  return /^E[A-Z]+$/.test(code) ? lost : undefined;
}

/** The driver tells a lost connection, a missing password and a time limit in words alone. */
function explainText(message: string): string | undefined {
  return driverTexts.find(([pattern]) => pattern.test(message))?.[1];
}

const noTls = 'the database server of the store and keytrail cannot agree on TLS: look at sslmode';
const driverTexts: readonly (readonly [RegExp, string])[] = [
  [/^Connection terminated|not queryable|^Client was closed|^Connection ended/, lost],
  [/timeout/i, unreachable],
  [/SCRAM|SASL|password/i, 'the database server of the store asks for a password: set PGPASSFILE or PGPASSWORD'],
  [/SSL|TLS|certificate/i, noTls],
];
