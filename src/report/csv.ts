// For spreadsheets and scripts: one row a finding, then one an identity, then, if the report is incomplete, one for each item that was not read.
// RFC 4180, with a header. No cell can become a formula.
import { dayOf } from '../model/day.ts';
import type { PlacedOccurrence } from '../model/occurrence.ts';
import { type Finding, type FindingChange, type FixedFinding, type Report, statusOf, type Write } from '../model/report.ts';
import { isIncomplete, type Skipped } from '../model/skipped.ts';
import type { Suppression } from '../model/suppression.ts';
import type { IdentityState, Verdict } from '../model/verdict.ts';
import { forTerminal } from './escape.ts';
import { describePlace } from './place.ts';
import { describeEvidence } from './verdict-words.ts';

const columns = [
  'kind',
  'id',
  'class',
  'status',
  'severity',
  'score',
  'confidence',
  'flags',
  'identity',
  'version',
  'owner',
  'owner_status',
  'contact',
  'provider',
  'detector',
  'target',
  'place',
  'first_seen',
  'age_days',
  'age_at_least',
  'evidence',
  'next_action',
  'tentative',
  'candidates',
  'escalation',
  'exception',
  'exception_expires',
  'suppression',
  'suppression_source',
  'suppression_where',
  'suppression_until',
  'suppression_owner',
  'suppression_reason',
  'suppression_void',
  'mask',
  'present',
  'lived_days',
  'occurrences',
  'debt',
] as const;
/** Where a report tells what changed. */
const changeColumns = [...columns, 'change', 'class_before', 'changed_at'] as const;

type Cell = string | number | boolean | undefined;
/** Absent cells stay empty. */
type Row = Partial<Record<(typeof changeColumns)[number], Cell>>;
type WriteRow = (row: Row) => void;

export function writeCsv(report: Report, write: Write): void {
  const shown: readonly (keyof Row)[] = report.changes === undefined ? columns : changeColumns;
  const writeRow: WriteRow = (row) => write(`${shown.map((name) => cellText(row[name])).join(',')}\r\n`);
  write(`${shown.join(',')}\r\n`);
  for (const finding of report.findings()) writeRow(findingRow(finding));
  for (const state of report.judgement?.identities() ?? []) writeRow(identityRow(state));
  for (const fixed of report.changes?.fixed ?? []) writeRow(fixedRow(fixed));
  if (!report.complete) writeUnread(report, writeRow);
}

function writeUnread(report: Report, writeRow: WriteRow): void {
  for (const skipped of report.coverage.skipped) if (isIncomplete(skipped)) writeRow(skippedRow(skipped));
  writeRow(incompleteRow(report));
}

function findingRow(finding: Finding): Row {
  const { findingId, severity, confidence, verdict, suppression, detector, target, firstSeen, mask, present, livedDays, occurrenceCount } = finding;
  return {
    kind: 'finding',
    id: findingId,
    severity,
    confidence,
    ...(verdict === undefined ? {} : verdictCells(verdict)),
    // What hides it may be something else than its verdict.
    status: statusOf(finding),
    ...(suppression === undefined ? {} : suppressionCells(suppression)),
    provider: detector.provider,
    detector: detector.id,
    target,
    place: firstPlace(finding),
    first_seen: firstSeen?.commitAt,
    mask,
    present,
    lived_days: livedDays,
    occurrences: occurrenceCount,
    ...changeCells(finding.change),
  };
}

function fixedRow({ findingId, target, detectorId, mask, change, lastPlace }: FixedFinding): Row {
  const place = lastPlace === undefined ? '' : placeText(lastPlace);
  return { kind: 'finding', id: findingId, status: 'fixed', detector: detectorId, target, place, mask, present: false, ...changeCells(change) };
}

function changeCells(change: FindingChange | undefined): Row {
  return change === undefined ? {} : { change: change.kind, class_before: change.from, changed_at: change.at };
}

function suppressionCells({ kind, source, where, until, owner, reason, void: why }: Suppression): Row {
  return {
    suppression: kind,
    suppression_source: source,
    suppression_where: where,
    suppression_until: until,
    suppression_owner: owner,
    suppression_reason: reason,
    suppression_void: why,
  };
}

function identityRow({ id, provider, where, secretsSeen, debt, verdict }: IdentityState): Row {
  return { kind: 'identity', id, ...verdictCells(verdict), identity: id, provider, place: where, occurrences: secretsSeen, debt };
}

function verdictCells(verdict: Verdict): Row {
  const { owner, age, suppression } = verdict;
  return {
    class: verdict.class,
    status: verdict.status,
    severity: verdict.severity,
    score: verdict.score,
    confidence: verdict.confidence,
    flags: verdict.flags.join(';'),
    identity: verdict.identity,
    version: verdict.version,
    owner: owner?.id,
    owner_status: owner?.status,
    contact: owner?.contact,
    age_days: age?.days,
    age_at_least: age?.atLeast,
    evidence: describeEvidence(verdict),
    next_action: verdict.actions[0],
    tentative: verdict.tentative,
    candidates: verdict.candidates.join('; '),
    escalation: verdict.escalation,
    exception: suppression?.exception,
    exception_expires: suppression === undefined ? undefined : dayOf(suppression.expiresAt),
  };
}

function skippedRow({ reason, target, place, detail }: Skipped): Row {
  return { kind: 'skipped', id: reason, target, place, evidence: detail };
}

function incompleteRow({ interrupted, coverage }: Report): Row {
  const more = coverage.skippedMore === 0 ? '' : ` ${coverage.skippedMore} more items that were not read are not listed.`;
  const why = interrupted ? 'The scan was stopped before its end.' : 'Something could not be read.';
  return { kind: 'incomplete', evidence: `${why} Secrets may be missing from this report.${more}` };
}

function firstPlace(finding: Finding): string {
  const [first]: PlacedOccurrence[] = takeOne(finding.occurrences());
  return first === undefined ? '' : placeText(first);
}

function placeText(occurrence: PlacedOccurrence): string {
  const { lead, path, tail } = describePlace(occurrence);
  return lead + path + tail;
}

function takeOne<T>(items: Iterable<T>): T[] {
  for (const item of items) return [item];
  return [];
}

function cellText(cell: Cell): string {
  if (typeof cell !== 'string') return cell === undefined ? '' : String(cell);
  const text = defuse(forTerminal(cell));
  return /[",;\s]|^'/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A spreadsheet takes a cell for a formula that begins with one of these, full-width ones too in some languages (OWASP, "CSV Injection").
 * One that expects `;` between cells begins another cell there. Tabs and line breaks are gone already.
 */
function defuse(text: string): string {
  return text.replace(/(^|;)(\s*)(?=[=+\-@＝＋－＠])/g, "$1'$2");
}
