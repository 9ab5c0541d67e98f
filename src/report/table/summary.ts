// The end of a table: how many, what was read, what was left out by rule, and, loudly, what could not be read.
import type { Coverage, Report } from '../../model/report.ts';
import { isIncomplete, type Skipped } from '../../model/skipped.ts';
import { forTerminal } from '../escape.ts';
import { describeNothing } from '../nothing-words.ts';
import { countOf, countsBySeverity, formatBytes, totalOf } from '../quantity.ts';
import { describeSuppressed, describeVoids } from '../suppression-words.ts';
import { describeSettled, type Tally } from '../verdict-words.ts';
import { labelColumns, type Sheet, shorten, wrap, writeEntry } from './layout.ts';

const maxSkipped = 10;

/** @param tally of the findings that are not open */
export function writeSummary(sheet: Sheet, report: Report, tally: Tally): void {
  const total = totalOf(report.counts);
  const nothing = describeNothing(report);
  writeNothingScanned(sheet, nothing);
  const beside = { settled: describeSettled(tally), suppressed: describeSuppressed(report, tally), voids: describeVoids(report) };
  if (total === 0 && Object.values(beside).every((text) => text === '')) writeNothingFound(sheet, report, nothing.length);
  else writeCounts(sheet, report, beside);
  writeLedger(sheet, report.coverage);
  if (report.secretsShown) sheet.line(sheet.paint('bold', 'SECRETS SHOWN: values stand in this output (--show-secrets); guard it like them.'));
  if (!report.complete) writeIncomplete(sheet, report);
  if (report.interrupted) sheet.line(sheet.paint(['bold', 'red'], 'INTERRUPTED: the scan was stopped before its end.'));
}

function writeNothingScanned(sheet: Sheet, lines: readonly string[]): void {
  for (const line of lines) for (const part of wrap(line, sheet.width)) sheet.line(part);
}

function writeNothingFound(sheet: Sheet, { coverage, complete, targets }: Report, empty: number): void {
  // "No secrets found" would be said of nothing.
  if (complete && empty > 0 && empty === targets.length) return;
  const where = complete ? 'No secrets found in' : 'No secrets found in what could be read:';
  for (const line of wrap(`${where} ${describeRead(coverage)}.`, sheet.width)) sheet.line(complete ? sheet.paint('green', line) : line);
}

/** What is no open finding, counted; "" where there is none. */
interface Beside {
  readonly settled: string;
  readonly suppressed: string;
  readonly voids: string;
}

function writeCounts(sheet: Sheet, report: Report, { settled, suppressed, voids }: Beside): void {
  const { counts, coverage, judgement } = report;
  const total = totalOf(counts);
  const what = judgement === undefined ? countOf(total, 'secret') : countOf(total, 'open finding');
  sheet.line(sheet.paint('bold', total === 0 ? 'No open findings' : `${what}: ${countsBySeverity(counts)}`));
  const room = sheet.width - labelColumns;
  if (settled !== '') writeEntry(sheet, 'besides', wrap(settled, room));
  if (suppressed !== '') writeEntry(sheet, 'suppressed ', wrap(suppressed + howToSee(report), room - 2));
  if (voids !== '') writeEntry(sheet, 'void', wrap(`${voids} (suppressions that hide nothing)`, room));
  if (judgement !== undefined) writeEntry(sheet, 'classes', wrap(`${describeCounts(Object.entries(judgement.classes))} (of distinct secrets)`, room));
  writeEntry(sheet, 'read', wrap(describeRead(coverage), room));
}

function howToSee({ suppressedShown }: Report): string {
  return suppressedShown ? '' : '; --show-suppressed lists them';
}

function describeRead({ files, fileBytes, gitObjects, gitBytes, binaries }: Coverage): string {
  const git = gitObjects === 0 ? '' : ` and ${countOf(gitObjects, 'git object')} (${formatBytes(gitBytes)})`;
  const binary = binaries === 0 ? '' : `, ${countOf(binaries, 'binary', 'binaries')} among them`;
  return `${countOf(files, 'file')} (${formatBytes(fileBytes)})${git}${binary}`;
}

function writeLedger(sheet: Sheet, { excluded, identifiers, skipped }: Coverage): void {
  const room = sheet.width - labelColumns;
  const rules = Object.entries(excluded).filter(([, count]) => count > 0);
  if (rules.length > 0) writeEntry(sheet, 'excluded', wrap(describeCounts(rules), room));
  const byRule = Map.groupBy(
    skipped.filter((record) => !isIncomplete(record)),
    ({ reason }) => reason,
  );
  if (byRule.size > 0) writeEntry(sheet, 'left out', wrap(describeCounts([...byRule].map(([reason, records]) => [reason, records.length])), room));
  if (identifiers > 0) writeEntry(sheet, 'ids', wrap(`${countOf(identifiers, 'public id')} seen without a secret`, room));
}

function describeCounts(counts: readonly (readonly [string, number])[]): string {
  return counts
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${forTerminal(name)} ${count.toLocaleString('en-US')}`)
    .join(', ');
}

function writeIncomplete(sheet: Sheet, { coverage, interrupted, targets }: Report): void {
  const missed = coverage.skipped.filter(isIncomplete);
  const reason = interrupted ? 'the scan did not reach its end' : 'something could not be read';
  const what = missed.length === 0 ? reason : `${countOf(missed.length, 'item')} could not be read`;
  sheet.line();
  for (const line of wrap(`INCOMPLETE: ${what}. Secrets may be missing from this report.`, sheet.width)) sheet.line(sheet.paint(['bold', 'red'], line));
  for (const record of missed.slice(0, maxSkipped)) writeSkipped(sheet, record, targets.length > 1);
  const unsaid = Math.max(0, missed.length - maxSkipped) + coverage.skippedMore;
  if (unsaid > 0) sheet.line(`  and ${countOf(unsaid, 'more item')}`);
}

function writeSkipped(sheet: Sheet, { reason, target, place, detail }: Skipped, showTarget: boolean): void {
  const where = showTarget ? `${target}: ${place}` : place;
  const room = sheet.width - reason.length - 4;
  sheet.line(`  ${sheet.paint('yellow', reason)}  ${shorten(forTerminal(where), room)}`);
  for (const line of wrap(forTerminal(detail), sheet.width - 4)) sheet.line(`    ${line}`);
}
