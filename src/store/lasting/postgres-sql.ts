// SQL of the store as PostgreSQL wants it; its counterpart is `sqlite-sql.ts`.
import { CompiledQuery } from 'kysely';
import type { Differences } from './backend.ts';

/** "keyt": of all advisory locks of a database. */
const lock = 0x6b657974;

export const schema = 'keytrail';

export const postgresDifferences: Differences = {
  begin: 'begin isolation level read committed',
  beginMigration: [`select pg_advisory_xact_lock(${lock})`, `create schema if not exists ${schema}`],
  claim: [],
  countMigrationTables: `select count(*) as n from pg_catalog.pg_tables where schemaname = '${schema}' and tablename = 'migration'`,
  key: 'bigint generated always as identity primary key',
  integer: 'bigint',
  // Compared byte for byte, as SQLite does.
  text: 'text collate "C"',
  bytes: 'bytea',
  forUpdate: 'for update',
  lockForRecording: [`select pg_advisory_xact_lock_shared(${lock})`],
  lockForPurge: [`select pg_advisory_xact_lock(${lock})`],
  measure: `select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint as n from pg_catalog.pg_class c join pg_catalog.pg_namespace s on s.oid = c.relnamespace where s.nspname = '${schema}' and c.relkind = 'r'`,
  checkDatabase: '',
  afterPurge: [],
  analyze: (table) => [`analyze ${table}`],
  // One parameter, for thousands of them cost more than to take JSON apart.
  insertRows: (table, columns) => {
    const values = columns.map(({ type }, i) => (type === 'integer' ? `(r ->> ${i})::bigint` : `r ->> ${i}`));
    const statement = `insert into ${table} (${columns.map(({ name }) => name).join()}) select ${values.join()} from jsonb_array_elements($1::jsonb) as t(r)`;
    return (rows) => CompiledQuery.raw(statement, [JSON.stringify(rows)]);
  },
};
