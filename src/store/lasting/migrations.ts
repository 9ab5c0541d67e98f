// All versions of the store's tables. An entry that was released is never changed: a change is a new entry at the end.
import type { Differences } from './backend.ts';

export const migrations: readonly ((differences: Differences) => readonly string[])[] = [createTables];

function createTables({ key, integer, text, bytes }: Differences): readonly string[] {
  return [
    `create table migration (version ${integer} primary key, applied_at ${text} not null)`,
    `create table target (id ${key}, key ${text} not null unique, name ${text} not null)`,
    `create table inventory (digest ${text} primary key, body ${bytes} not null)`,
    `create table run (seq ${key}, id ${text} not null unique, started_at ${text} not null, scope ${text} not null, inventory ${text}, body ${text})`,
    'create index run_started on run (started_at, seq)',
    `create table run_target (run ${integer} not null, target ${integer} not null, scope ${text} not null, previous ${integer},
      whole ${integer} not null, advances ${integer} not null, late ${integer} not null, body ${text} not null, primary key (run, target))`,
    'create index run_target_line on run_target (target, scope, run)',
    `create table finding (id ${key}, target ${integer} not null, finding_id ${text} not null, status ${text} not null, class ${text},
      first_evidence_at ${text} not null, first_run ${integer} not null, last_run ${integer} not null, facts_run ${integer} not null,
      fixed_run ${integer}, unique (target, finding_id))`,
    'create index finding_target on finding (target, id)',
    `create table body (id ${key}, finding ${integer} not null, kind ${integer} not null, hash ${text} not null unique, text ${text} not null)`,
    'create index body_finding on body (finding, kind, id)',
    `create table seen (body ${integer} not null, scope ${text} not null, first_run ${integer} not null, last_run ${integer} not null,
      primary key (body, scope, first_run))`,
    `create table clue (key ${text} not null, finding ${integer} not null, primary key (key, finding))`,
    'create index clue_finding on clue (finding)',
    `create table event (id ${key}, run ${integer} not null, finding ${integer} not null, kind ${text} not null, from_class ${text}, to_class ${text})`,
    'create index event_run on event (run)',
    'create index event_finding on event (finding, id)',
  ];
}
