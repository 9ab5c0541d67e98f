// All that a store knows, as JSON lines, one by one: runs, then findings each with its occurrences, then what happened. What the holder of
// the key could use to guess a value by stays in the store: fingerprints of guessable values, and of values within values.
import type { Write } from '../../model/report.ts';
import { jsonText } from '../../report/escape.ts';
import { exportable, type LastingStore, type StoredFinding, type StoredOccurrence } from '../../store/lasting/store.ts';

export async function exportStore(store: LastingStore, write: Write): Promise<void> {
  const writeLine = (type: string, record: object) => write(`${jsonText({ type, ...record })}\n`);
  for await (const run of store.runs()) writeLine('run', run);
  for await (const finding of store.allFindings()) {
    writeLine('finding', findingRecord(finding));
    for await (const occurrence of store.occurrencesOf({ finding: finding.key })) writeLine('occurrence', occurrenceRecord(occurrence));
  }
  for await (const change of store.changesBetween(undefined, 'latest')) writeLine('change', change);
}

/** JSON leaves out what is undefined. */
function findingRecord(finding: StoredFinding): object {
  return { ...finding, fingerprint: exportable(finding) };
}

function occurrenceRecord({ finding, findingId, occurrence, firstRun, lastRun }: StoredOccurrence): object {
  const { target, origin, region, attribution, detectorId, confidence, mask, variable } = occurrence;
  return { finding, findingId, target, origin, region, attribution, detectorId, confidence, mask, variable, firstRun, lastRun };
}
