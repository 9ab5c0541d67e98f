// One finding: what it is, where it stands, since when, whom it belongs to, where it is revoked.
import { dayOf } from '../../model/day.ts';
import type { PlacedOccurrence } from '../../model/occurrence.ts';
import { type Finding, statusOf } from '../../model/report.ts';
import { forTerminal } from '../escape.ts';
import { describeFacts } from '../facts-text.ts';
import { describePlace, shortId } from '../place.ts';
import { countOf } from '../quantity.ts';
import { describeSuppression, describeVoidOf } from '../suppression-words.ts';
import { describeAge, describeException } from '../verdict-words.ts';
import { columnsOf, labelColumns, type Sheet, severityStyles, shorten, wrap, writeEntry } from './layout.ts';
import { writeVerdict } from './verdict-lines.ts';

const maxPlaces = 3;

/** @param showTarget several targets were scanned */
export function writeFindingBlock(sheet: Sheet, finding: Finding, showTarget: boolean): void {
  const { severity, detector, facts } = finding;
  const room = sheet.width - labelColumns;
  sheet.line(sheet.paint(severityStyles[severity], severity.padEnd(labelColumns)) + sheet.paint('bold', forTerminal(detector.title)));
  writeEntry(sheet, '', wrap(`${forTerminal(finding.mask)} · ${detector.id} · ${shortFindingId(finding)}`, room));
  if (finding.verdict !== undefined) writeVerdict(sheet, finding.verdict);
  writeSuppression(sheet, finding);
  if (showTarget) writeEntry(sheet, 'target', [shorten(forTerminal(finding.target), room)]);
  const occurrences = firstOccurrences(finding);
  writeEntry(sheet, 'where', placeLines(finding, occurrences, room));
  writeEntry(sheet, finding.firstSeen === undefined ? 'state' : 'since', wrap(describeLife(finding), room));
  if (finding.verdict?.age !== undefined) writeEntry(sheet, 'age', [describeAge(finding.verdict.age)]);
  const told = forTerminal(describeFacts(facts));
  if (told !== '') writeEntry(sheet, 'facts', wrap(told, room));
  const revealed = occurrences[0]?.revealed;
  if (revealed !== undefined) writeEntry(sheet, 'value', [forTerminal(revealed)]);
  if (!saysHowToRevoke(finding)) writeEntry(sheet, 'revoke', [forTerminal(detector.revoke)]);
  sheet.line();
}

/** Enough to tell findings of one report apart: the version's prefix and 8 characters. */
function shortFindingId({ findingId }: Finding): string {
  return findingId.slice(0, 'kt1:'.length + 8);
}

/** Of one text: no reason may bury the others. */
const maxColumns = 400;

/** Beside what the verdict's own exception says. */
function writeSuppression(sheet: Sheet, finding: Finding): void {
  const { suppression, verdict } = finding;
  const told = describeVoidOf(finding);
  const room = sheet.width - labelColumns;
  const write = (label: string, text: string) => writeEntry(sheet, label, wrap(shorten(forTerminal(text), maxColumns), room));
  if (statusOf(finding) === 'suppressed' && verdict?.suppression !== undefined) write('hidden by', describeException(verdict.suppression));
  if (told !== undefined) write('void', told);
  else if (suppression !== undefined) write('hidden by', describeSuppression(suppression));
}

function saysHowToRevoke({ verdict, detector }: Finding): boolean {
  return verdict?.actions[0]?.includes(detector.revoke) === true;
}

function firstOccurrences(finding: Finding): readonly PlacedOccurrence[] {
  const first: PlacedOccurrence[] = [];
  for (const occurrence of finding.occurrences()) {
    if (first.push(occurrence) === maxPlaces) break;
  }
  return first;
}

function placeLines(finding: Finding, shown: readonly PlacedOccurrence[], room: number): readonly string[] {
  const more = finding.occurrenceCount - shown.length;
  const lines = shown.map((occurrence) => placeLine(occurrence, room));
  return more > 0 ? [...lines, `and ${countOf(more, 'more place')}`] : lines;
}

function placeLine(occurrence: PlacedOccurrence, room: number): string {
  const { lead, path, tail } = describePlace(occurrence);
  return lead + shorten(forTerminal(path), room - columnsOf(lead) - columnsOf(tail)) + tail;
}

function describeLife({ present, firstSeen, removed, livedDays }: Finding): string {
  const begin = firstSeen === undefined ? [] : [`${dayOf(firstSeen.commitAt)}, commit ${shortId(firstSeen.commit)}`];
  const lived = livedDays === undefined ? [] : [`lived ${countOf(livedDays, 'day')}`];
  return [...begin, ...lived, describeEnd(present, firstSeen !== undefined, removed)].join('; ');
}

function describeEnd(present: boolean, inGit: boolean, removed: Finding['removed']): string {
  if (present) return inGit ? 'still at HEAD' : 'present; its history is not known';
  return removed === undefined ? 'not in a file at HEAD' : `removed in ${shortId(removed.commit)} on ${dayOf(removed.commitAt)}`;
}
