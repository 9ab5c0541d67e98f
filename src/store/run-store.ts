// The store of one run: sealed occurrences in, secrets and findings out in order, verdicts between. SQLite without a file name keeps its
// pages in memory and spills to a temporary file, removed as it is opened, when they are many.
import { DatabaseSync } from 'node:sqlite';
import type { Detector } from '../model/detector.ts';
import type { DroppedSighting, DroppedStrings } from '../model/dropped.ts';
import type { Finding } from '../model/report.ts';
import type { Secret } from '../model/secret.ts';
import type { Severity } from '../model/severity.ts';
import type { Verdict } from '../model/verdict.ts';
import { createDroppedStore } from './dropped.ts';
import { createIngest, type Ingest } from './ingest.ts';
import { joinHistory } from './join-history.ts';
import { numberFindings } from './number-findings.ts';
import { findOlderMarks } from './older-marks.ts';
import { createFindingReader, type FindingContext, type FindingReader, toldFindings } from './read-findings.ts';
import { readSecrets } from './read-secrets.ts';
import { createSuppressions, type StoredSuppressions, suppressionTable } from './suppressions.ts';
import { findUnchanged } from './unchanged.ts';
import { createVerdicts } from './verdicts.ts';

export type { StoredChange } from './ingest.ts';
export type { FindingContext } from './read-findings.ts';

export interface RunStore extends Ingest, FilledStore {
  /** Of a store that keeps what was dropped. */
  addDropped(target: number, sighting: DroppedSighting): void;
  /** @param unlisted what was counted elsewhere */
  readDropped(context: FindingContext, unlisted: Pick<DroppedStrings, 'missed' | 'more'>): DroppedStrings;
  /** Call once, when everything is added; what follows reads the closed store. @returns sightings that a change did not bring */
  close(): { readonly unchanged: number };
}

export interface FilledStore extends StoredSuppressions {
  /** In the order of their first findings. Verdicts may be set meanwhile. */
  secrets(context: FindingContext): Iterable<Secret>;
  /** Of the secret with this key; one that was set before is replaced. */
  setVerdict(secret: number, verdict: Verdict): void;
  /** Before the same secrets are judged anew: the clock or the inventory is another. */
  clearVerdicts(): void;
  /** Verdicts must not change while they are read. */
  findings(context: FindingContext): Iterable<Finding>;
  /** Of open findings. */
  countBySeverity(): Record<Severity, number>;
}

/** @param explain keep what was dropped, too */
export function createRunStore(detectors: ReadonlyMap<string, Detector>, explain = false): RunStore {
  const database = new DatabaseSync('');
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192; PRAGMA temp_store = FILE');
  database.exec('BEGIN');
  const ingest = createIngest(database, detectors);
  const verdicts = createVerdicts(database);
  const dropped = explain ? createDroppedStore(database) : undefined;
  database.exec(suppressionTable);
  let readFindings: FindingReader;
  let suppressions: StoredSuppressions;

  return {
    ...ingest,
    ...verdicts,
    addDropped: (target, sighting) => dropped?.add(target, sighting),
    objectsOf: (target, repository) => [...ingest.objectsOf(target, repository), ...(dropped?.objectsOf(target, repository) ?? [])],
    close() {
      const unchanged = dropUnchanged(database, (condition) => dropped?.addUnchanged(condition));
      joinHistory(database);
      dropped?.place();
      numberFindings(database);
      readFindings = createFindingReader(database);
      suppressions = createSuppressions(database, readFindings, findOlderMarks(database));
      return { unchanged };
    },
    secrets: (context) => readSecrets(database, context),
    findings: (context) => toldFindings(readFindings(context)),
    readDropped(context, { missed, more }) {
      const read = dropped?.read(context) ?? { list: () => [], listed: 0, more: 0 };
      return { ...read, more: read.more + more, missed };
    },
    suppress: (context, suppressionOf) => suppressions.suppress(context, suppressionOf),
    countSuppressions: () => suppressions.countSuppressions(),
  };
}

/**
 * Of a change: what stood there before is not brought by it. Marks beside what it did bring are judged by it all the same.
 * @returns how many sightings that are
 */
function dropUnchanged(database: DatabaseSync, onDrop: (condition: string) => void): number {
  const unchanged = findUnchanged(database);
  database.exec(`CREATE TABLE unchanged AS SELECT target, repository, object, base, tag, line, allowed FROM occurrence AS o WHERE ${unchanged}`);
  onDrop(unchanged);
  const dropped = database.prepare(`DELETE FROM occurrence AS o WHERE ${unchanged}`).run();
  database.exec('INSERT INTO earlier SELECT * FROM unchanged; DROP TABLE unchanged');
  return Number(dropped.changes);
}
