// For a person at a terminal: each string of the line, then the keywords that stand there alone.
import type { ExplainedString, Explanation } from '../../model/explanation.ts';
import type { ReporterOptions, Write } from '../../model/report.ts';
import { forTerminal } from '../escape.ts';
import { countOf } from '../quantity.ts';
import { describeSuppression, describeVoidOf } from '../suppression-words.ts';
import { createSheet, labelColumns, type Sheet, shorten, wrap, writeEntry } from '../table/layout.ts';
import { explainConfidence, explainOutcome } from './words.ts';

export function writeExplanationTable({ file, line, strings, more, unread }: Explanation, write: Write, options: ReporterOptions): void {
  const sheet = createSheet(write, options);
  const tail = line === undefined ? '' : `:${line}`;
  sheet.line(sheet.paint('bold', shorten(forTerminal(file), sheet.width - tail.length) + tail));
  sheet.line();
  for (const string of strings.filter(({ mask }) => mask !== undefined)) writeString(sheet, string);
  const hints = groupHints(strings.filter(({ mask }) => mask === undefined));
  for (const hint of hints) writeHint(sheet, hint);
  if (hints.length > 0) sheet.line();
  if (more > 0) sheet.line(`and ${countOf(more, 'more string')}: ask about one line`);
  if (strings.length === 0)
    writeText(sheet, `Nothing in this ${line === undefined ? 'file' : 'line'} looks like a secret: no keyword of any detector stands here.`);
  for (const text of unread) writeText(sheet, `NOT READ: ${forTerminal(text)}`);
}

function writeText(sheet: Sheet, text: string): void {
  for (const part of wrap(text, sheet.width)) sheet.line(part);
}

function writeString(sheet: Sheet, string: ExplainedString): void {
  const { detector, outcome, passed, mask = '', found } = string;
  const isFound = outcome === 'found';
  const room = sheet.width - labelColumns;
  const entry = (label: string, text: string) => text !== '' && writeEntry(sheet, label, wrap(forTerminal(text), room));
  sheet.line(sheet.paint(isFound ? 'red' : 'green', (isFound ? 'found' : 'dropped').padEnd(labelColumns)) + sheet.paint('bold', forTerminal(detector.title)));
  entry('', `${mask} · ${detector.id} · ${describePlace(string)}`);
  entry('because', describeHint(string));
  entry('passed', passed.join(', '));
  if (!isFound) entry('stopped', `${outcome}: ${explainOutcome(string)}`);
  if (found !== undefined) writeFound(entry, string, found);
  sheet.line();
}

function writeFound(entry: (label: string, text: string) => void, string: ExplainedString, found: NonNullable<ExplainedString['found']>): void {
  const { findingId, confidence, alsoMatched, suppression } = found;
  entry('sure', `${Math.round(confidence * 100)} %: ${explainConfidence(string)}`);
  entry('also', alsoMatched.join(', '));
  entry('finding', findingId);
  if (suppression === undefined) entry('hidden by', 'nothing: it is reported');
  else if (suppression.void === undefined) entry('hidden by', describeSuppression(suppression));
  else entry('reported', describeVoidOf({ suppression }) ?? '');
}

function describeHint({ keyword }: ExplainedString): string {
  return keyword === undefined ? 'it is a long random run' : `the keyword "${keyword}" stands there`;
}

function describePlace({ region: { startLine, startColumn, endLine, endColumn } }: ExplainedString): string {
  return startLine === endLine ? `line ${startLine}, columns ${startColumn} to ${endColumn - 1}` : `lines ${startLine} to ${endLine}`;
}

/** Keywords are shared: those of one place that stop at one gate are told together. */
function groupHints(hints: readonly ExplainedString[]): (readonly ExplainedString[])[] {
  return [...Map.groupBy(hints, (hint) => [hint.region.startLine, hint.region.startColumn, hint.keyword, hint.outcome].join(' ')).values()];
}

function writeHint(sheet: Sheet, hints: readonly ExplainedString[]): void {
  const [first] = hints;
  if (first === undefined) return;
  const what = first.keyword === undefined ? 'a random run' : `"${first.keyword}"`;
  const detectors = hints.map(({ detector }) => detector.id).join(', ');
  writeEntry(
    sheet,
    'no match',
    wrap(forTerminal(`${what}, ${describePlace(first)}, for ${detectors}; ${first.outcome}: ${explainOutcome(first)}`), sheet.width - labelColumns),
  );
}
