// A baseline for a person at a terminal, and for programs.
import type { ReporterOptions, Write } from '../../model/report.ts';
import { forTerminal, jsonText } from '../../report/escape.ts';
import type { Place } from '../../report/place.ts';
import { countOf } from '../../report/quantity.ts';
import { createSheet, labelColumns, type Sheet, severityStyles, shorten, wrap, writeEntry } from '../../report/table/layout.ts';
import { type EntryRow, type EntryState, entryStates, type ShownBaseline } from './rows.ts';

export const baselineFormats = { table: writeTable, json: writeJson };

function writeJson({ entries, ...shown }: ShownBaseline, write: Write): void {
  const told = entries.map(({ found, ...entry }) => {
    const { place, ...rest } = found ?? {};
    return { ...entry, ...(found === undefined ? {} : { found: { ...rest, ...(place === undefined ? {} : { place: textOf(place) }) } }) };
  });
  write(`${jsonText({ schemaVersion: 1, ...shown, entries: told })}\n`);
}

function writeTable(shown: ShownBaseline, write: Write, options: ReporterOptions): void {
  const sheet = createSheet(write, options);
  for (const entry of shown.entries) writeRow(sheet, entry);
  writeEnd(sheet, shown);
}

/** Of one text: no reason may bury the others. */
const maxColumns = 400;

function writeRow(sheet: Sheet, entry: EntryRow): void {
  const { finding, detector, found, firstSeen, until, owner, reason, state } = entry;
  const room = sheet.width - labelColumns;
  const head = (found?.severity ?? '').padEnd(labelColumns);
  const title = [found?.title ?? detector, ...(found === undefined ? [] : [found.mask])].map(forTerminal).join(' · ');
  sheet.line((found === undefined ? head : sheet.paint(severityStyles[found.severity], head)) + sheet.paint('bold', shorten(title, room)));
  writeEntry(sheet, 'finding', [finding]);
  writeEntry(sheet, 'where', wherePlace(found, room));
  writeEntry(sheet, 'since', [firstSeen]);
  if (until !== undefined) writeEntry(sheet, 'until', [until]);
  if (owner !== undefined) writeText(sheet, 'owner', owner);
  if (reason !== undefined) writeText(sheet, 'why', reason);
  const note = stateNotes[state];
  if (note !== '') writeEntry(sheet, state === 'active' ? '' : 'but', [sheet.paint('yellow', note)]);
  sheet.line();
}

const stateNotes: Readonly<Record<EntryState, string>> = {
  active: '',
  expired: 'its time is over: the finding is open again',
  protected: 'no baseline hides such a secret: the finding is open',
  elsewhere: 'the finding is hidden without it too',
  refused: 'the policy of this scan, or another file named, does not let it count: the finding is open',
  unused: 'the scan does not find it: "keytrail baseline prune" takes it away',
};

function wherePlace(found: EntryRow['found'], room: number): readonly string[] {
  if (found?.place === undefined) return ['nowhere any more'];
  const { lead, path, tail } = found.place;
  const more = found.places > 1 ? ` and ${countOf(found.places - 1, 'more place')}` : '';
  return [lead + shorten(forTerminal(path), Math.max(10, room - lead.length - tail.length - more.length)) + tail + more];
}

function writeText(sheet: Sheet, label: string, text: string): void {
  writeEntry(sheet, label, wrap(shorten(forTerminal(text), maxColumns), sheet.width - labelColumns));
}

function writeEnd(sheet: Sheet, { file, entries, complete }: ShownBaseline): void {
  const counts = entryStates.map((state) => [state, entries.filter((entry) => entry.state === state).length] as const).filter(([, count]) => count > 0);
  const told = counts.map(([state, count]) => `${count} ${state}`).join(', ');
  sheet.line(sheet.paint('bold', `${forTerminal(file)}: ${countOf(entries.length, 'entry', 'entries')}${told === '' ? '' : ` (${told})`}`));
  if (!complete) sheet.line('Something could not be read: what is unused here may stand there.');
}

function textOf({ lead, path, tail }: Place): string {
  return `${lead}${path}${tail}`;
}
