// The report's parts as the JSON formats name them. Nothing here repeats an occurrence's value tag: under a key of one run it must never
// be shown, and under the organisation's key it is the finding's fingerprint.
import type { DroppedString } from '../model/dropped.ts';
import type { PlacedOccurrence } from '../model/occurrence.ts';
import { type Finding, type Report, type ReportChanges, type ReportRepository, type ReportTarget, statusOf, type Write } from '../model/report.ts';
import type { Judgement } from '../model/verdict.ts';
import { jsonText } from './escape.ts';

/** All but the findings and identities. */
export function reportRecord(report: Report): object {
  return {
    schemaVersion: report.schemaVersion,
    tool: { name: 'keytrail', version: report.version, catalogueDigest: report.catalogueDigest },
    asOf: report.asOf,
    complete: report.complete,
    interrupted: report.interrupted,
    ...(report.secretsShown ? { secretsShown: true } : {}),
    ...(report.kid === undefined ? {} : { kid: report.kid }),
    targets: report.targets.map(targetRecord),
    counts: report.counts,
    suppressions: report.suppressions,
    ...(report.judgement === undefined ? {} : { judgement: judgementRecord(report.judgement) }),
    coverage: report.coverage,
    ...(report.changes === undefined ? {} : { changes: changesRecord(report.changes) }),
  };
}

/**
 * One finding as an object without a line break, its occurrences written one by one: there may be hundreds of thousands.
 * @param first members that go before the others
 */
export function writeFinding(write: Write, finding: Finding, first: object = {}): void {
  write(`${jsonText({ ...first, ...findingRecord(finding) }).slice(0, -1)},"occurrences":[`);
  writeList(write, finding.occurrences(), ',', (occurrence) => write(jsonText(occurrenceRecord(occurrence))));
  write(']}');
}

export function writeList<T>(write: Write, items: Iterable<T>, separator: string, writeItem: (item: T) => void): void {
  let before = '';
  for (const item of items) {
    write(before);
    writeItem(item);
    before = separator;
  }
}

/** The organisation's fingerprint, and never a tag under the key of one run. */
export function shownFingerprint({ fingerprint }: Finding): { fingerprint?: string } {
  return fingerprint === undefined || fingerprint.startsWith('run:') ? {} : { fingerprint };
}

function findingRecord(finding: Finding): object {
  const { findingId, target, detector, severity, confidence, mask, facts, alsoMatched, present, firstSeen, removed, livedDays } = finding;
  return {
    findingId,
    ...shownFingerprint(finding),
    target,
    detectorId: detector.id,
    title: detector.title,
    provider: detector.provider,
    kind: detector.kind,
    severity,
    status: statusOf(finding),
    confidence,
    mask,
    facts,
    alsoMatched,
    present,
    // JSON.stringify leaves out what is undefined.
    firstSeen,
    removed,
    livedDays,
    revoke: detector.revoke,
    rotateAfterDays: detector.rotateAfterDays,
    verdict: finding.verdict,
    suppression: finding.suppression,
    change: finding.change,
    occurrenceCount: finding.occurrenceCount,
  };
}

function occurrenceRecord({ origin, region, attribution, confidence, detectorId, mask, variable, revealed }: PlacedOccurrence): object {
  return { origin, region, attribution, confidence, detectorId, mask, variable, revealed };
}

/** Its members are named, so that none that is added one day is told unseen. */
export function droppedRecord({ target, origin, path, region, detectorId, gate, mask }: DroppedString): object {
  return { target, origin, path, region, detectorId, gate, mask };
}

/** All but the fixed findings: those that are there have their change beside them. */
function changesRecord({ since, until, counts }: ReportChanges): object {
  return { since, until, counts };
}

/** All but the identities: there may be as many as findings. */
function judgementRecord({ inventory, classes, identityCounts, metrics, debtByOwner, debtBySystem }: Judgement): object {
  return { inventory, classes, identityCounts, metrics, debtByOwner, debtBySystem };
}

function targetRecord({ target, kind, withinRepository, repositories }: ReportTarget): object {
  return { target, kind, withinRepository, repositories: repositories.map(repositoryRecord) };
}

function repositoryRecord({ path, head, branch, remote, history, range, nothing }: ReportRepository): object {
  return { path, head, branch, remote, history, range, nothing };
}
