// A report's findings as rows of temporary tables, batch by batch: memory holds one batch, however long the report is.
import type { CompiledQuery, Kysely } from 'kysely';
import type { Finding } from '../../model/report.ts';
import { type Backend, type Column, run } from './backend.ts';
import { writeFinding, writeOccurrence } from './body.ts';
import { cluesOfFinding, cluesOfOccurrence, keyOf } from './clue.ts';
import type { RunRecord } from './store.ts';
import { bodyKinds, type Tables } from './tables.ts';
import { toStoreTime } from './time.ts';

const number = { name: 'number', type: 'integer' } as const;

/** `number` counts the report's findings, `place` its bodies. */
const tables = {
  staged_finding: [number, integer('target'), text('finding_id'), text('class'), text('evidence_at')],
  staged_body: [integer('place'), number, integer('kind'), text('hash'), text('text')],
  staged_clue: [number, text('key')],
} as const satisfies Record<string, readonly Column[]>;

type Stage = keyof typeof tables;
const stages = Object.keys(tables) as readonly Stage[];

/** Beside those that are filled from the report: what the store calls a finding, and a body with the run that told it before. */
const further = { staged_finding: ['finding'], staged_seen: ['body', 'previous'] } as const;

export async function stageReport(backend: Backend, db: Kysely<Tables>, record: RunRecord, targets: ReadonlyMap<string, number>): Promise<void> {
  await createTables(backend, db);
  const batches = new Map(stages.map((stage) => [stage, createBatch(db, backend.differences.insertRows(stage, tables[stage]))]));
  let count = 0;
  let place = 0;
  for (const finding of record.report.findings()) {
    const target = targets.get(finding.target);
    if (target === undefined) throw new Error('a finding stands in a target that the report does not name');
    count++;
    await batches.get('staged_finding')?.add([count, target, finding.findingId, finding.verdict?.class ?? null, evidenceAt(finding, record)]);
    for (const row of readRows(finding)) {
      if (typeof row === 'string') await batches.get('staged_clue')?.add([count, row]);
      else await batches.get('staged_body')?.add([++place, count, ...row]);
    }
  }
  for (const batch of batches.values()) await batch.flush();
  for (const stage of stages) await run(db, ...backend.differences.analyze(stage));
}

export async function dropStage(db: Kysely<Tables>): Promise<void> {
  for (const stage of [...stages, 'staged_seen']) await run(db, `drop table ${stage}`);
}

async function createTables({ differences }: Backend, db: Kysely<Tables>): Promise<void> {
  const types = { integer: differences.integer, text: differences.text };
  for (const stage of stages) {
    const [first, ...others] = tables[stage].map(({ name, type }) => `${name} ${types[type]}`);
    await run(db, `create temp table ${stage} (${[stage === 'staged_clue' ? first : `${first} primary key`, ...others].join()})`);
  }
  for (const column of further.staged_finding) await run(db, `alter table staged_finding add column ${column} ${types.integer}`);
  await run(db, `create temp table staged_seen (${further.staged_seen.map((column) => `${column} ${types.integer}`).join()})`);
}

/** Clues as they are, bodies as kind, hash and text. */
function* readRows(finding: Finding): Iterable<string | readonly [number, string, string]> {
  const { findingId, target } = finding;
  const known = new Set<string>();
  let guessable = false;
  for (const occurrence of finding.occurrences()) {
    guessable ||= occurrence.guessable;
    const body = writeOccurrence(occurrence);
    yield [bodyKinds.occurrence, keyOf('body', target, findingId, body), body];
    yield* newClues(cluesOfOccurrence(occurrence), known);
  }
  yield* newClues(cluesOfFinding(finding), known);
  const body = writeFinding(finding, guessable);
  yield [bodyKinds.finding, keyOf('body', target, findingId, 'finding', body), body];
}

const maxKnownClues = 10_000;

/** Paths and commits repeat themselves; what slips through here the table leaves out. */
function newClues(clues: readonly string[], known: Set<string>): string[] {
  const fresh = clues.filter((clue) => !known.has(clue));
  if (known.size < maxKnownClues) for (const clue of fresh) known.add(clue);
  return fresh;
}

/** A commit that claims to be older has a wrong clock, or was given its date. */
const gitFirstReleasedAt = '2005-04-07T00:00:00.000Z';
const dayMs = 86_400_000;

/** The earliest that can be true of: when history says it came, when it was seen. */
function evidenceAt({ firstSeen }: Finding, { startedAt, report }: RunRecord): string {
  const latest = new Date(Date.parse(report.asOf) + dayMs).toISOString();
  const claims = firstSeen === undefined ? [] : [firstSeen.authorAt, firstSeen.commitAt].map(toStoreTime);
  return [toStoreTime(startedAt), ...claims.filter((at) => at >= gitFirstReleasedAt && at <= latest)].sort()[0] as string;
}

/** Rows that are sent at once. */
const batchRows = 500;

function createBatch(db: Kysely<Tables>, insert: (rows: readonly (readonly unknown[])[]) => CompiledQuery) {
  let rows: (readonly unknown[])[] = [];
  const flush = async () => {
    if (rows.length === 0) return;
    const batch = rows;
    rows = [];
    await db.executeQuery(insert(batch));
  };
  return {
    flush,
    add(row: readonly unknown[]) {
      rows.push(row);
      return rows.length === batchRows ? flush() : undefined;
    },
  };
}

function integer<const N extends string>(name: N) {
  return { name, type: 'integer' } as const;
}

function text<const N extends string>(name: N) {
  return { name, type: 'text' } as const;
}
