// SQL of the store as SQLite wants it; its counterpart is `postgres-sql.ts`.
import { CompiledQuery } from 'kysely';
import type { Differences } from './backend.ts';

/** "ktr1": what tells a store from other files of SQLite. */
export const applicationId = 0x6b747231;

export const sqliteDifferences: Differences = {
  // The lock is taken at once: a transaction that reads first and then wants to write could fail at any statement.
  begin: 'begin immediate',
  beginMigration: [],
  claim: [`pragma application_id = ${applicationId}`],
  countMigrationTables: "select count(*) as n from sqlite_schema where type = 'table' and name = 'migration'",
  key: 'integer primary key autoincrement',
  integer: 'integer',
  text: 'text',
  bytes: 'blob',
  forUpdate: '',
  lockForRecording: [],
  lockForPurge: [],
  measure: 'select page_count * page_size as n from pragma_page_count(), pragma_page_size()',
  checkDatabase: 'pragma integrity_check(1)',
  afterPurge: ['pragma wal_checkpoint(truncate)'],
  analyze: () => [],
  insertRows: (table, columns) => (rows) => {
    const row = `(${columns.map(() => '?').join()})`;
    return CompiledQuery.raw(`insert into ${table} (${columns.map(({ name }) => name).join()}) values ${rows.map(() => row).join()}`, rows.flat());
  },
};
