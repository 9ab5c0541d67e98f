// For a pipeline's or a pull request's summary: an incomplete report says so first, then what is worst, then each owner's part. Below 1 MiB.
import type { Report, Write } from '../model/report.ts';
import { isIncomplete } from '../model/skipped.ts';
import { writeChanges } from './markdown/changes.ts';
import { findingHead, findingRow, judgedHead, judgedRow } from './markdown/finding-row.ts';
import { writeIdentities, writeMetrics } from './markdown/governance.ts';
import { addToOwner, createOwnerBook, type OwnerBook, writeOwners } from './markdown/owners.ts';
import { createSection, room } from './markdown/page.ts';
import { addSuppressed, createSuppressedBook, type SuppressedBook, writeSuppressed } from './markdown/suppressed.ts';
import { code, prose, row, tableHead } from './markdown/text.ts';
import { countOf, countsBySeverity, formatBytes, totalOf } from './quantity.ts';
import { describeSuppressed, describeVoids } from './suppression-words.ts';
import { countSettled, createTally, describeSettled, isOpen, type Tally } from './verdict-words.ts';

const maxWorst = 50;
const maxTargets = 20;
const maxSkipped = 200;

export function writeMarkdown(report: Report, write: Write): void {
  const { book, tally, worst, suppressed } = collect(report);
  write('# keytrail\n');
  if (!report.complete) writeIncomplete(write, report);
  writeHead(write, report, tally);
  if (report.changes !== undefined) writeChanges(write, report, report.changes);
  writeWorst(write, report, worst);
  writeOwners(write, book);
  writeSuppressed(write, suppressed);
  if (report.judgement !== undefined) {
    writeIdentities(write, report.judgement);
    writeMetrics(write, report.judgement);
  }
  writeUnread(write, report);
}

interface Collected {
  readonly book: OwnerBook;
  readonly tally: Tally;
  readonly suppressed: SuppressedBook;
  /** Rows. */
  readonly worst: readonly string[];
}

/** One pass. What is kept has a bound. */
function collect(report: Report): Collected {
  const book = createOwnerBook();
  const tally = createTally();
  const suppressed = createSuppressedBook(report);
  const worst: string[] = [];
  const showTarget = report.targets.length > 1;
  for (const finding of report.findings()) {
    const { verdict } = finding;
    const open = isOpen(finding);
    countSettled(tally, finding);
    addSuppressed(suppressed, finding, showTarget);
    if (open && verdict !== undefined) addToOwner(book, finding, verdict, showTarget);
    if (open && worst.length < maxWorst)
      worst.push(verdict === undefined ? findingRow(finding, showTarget) : judgedRow(finding, verdict, { withOwner: true, showTarget }));
  }
  return { book, tally, worst, suppressed };
}

function writeIncomplete(write: Write, { interrupted, coverage }: Report): void {
  const why = interrupted ? 'The scan was stopped before its end.' : 'Something could not be read.';
  const missed = coverage.skipped.filter(isIncomplete).length + coverage.skippedMore;
  const count = missed === 0 ? '' : ` ${countOf(missed, 'item')} not read: see the end.`;
  write(`\n> [!WARNING]\n> **Incomplete.** ${why} Secrets may be missing from this report.${count}\n`);
}

function writeHead(write: Write, report: Report, tally: Tally): void {
  const { counts, coverage, targets, asOf, version } = report;
  const total = totalOf(counts);
  const beside = describeBeside(report, tally);
  const what = report.judgement === undefined && (total > 0 || beside.length === 0) ? 'secret' : 'open finding';
  write(`\n**${total === 0 ? `No ${what}s` : `${countOf(total, what)}: ${countsBySeverity(counts)}`}**\n`);
  for (const line of beside) write(`\n${line}.\n`);
  const names = targets.slice(0, maxTargets).map(({ target }) => code(target, 120));
  const more = targets.length > maxTargets ? ` and ${countOf(targets.length - maxTargets, 'more')}` : '';
  const git = coverage.gitObjects === 0 ? '' : `, ${countOf(coverage.gitObjects, 'git object')} (${formatBytes(coverage.gitBytes)})`;
  write(
    `\nRead: ${names.join(', ')}${more}: ${countOf(coverage.files, 'file')} (${formatBytes(coverage.fileBytes)})${git}. As of ${asOf}, keytrail ${version}.\n`,
  );
}

/** What is no open finding. */
function describeBeside(report: Report, tally: Tally): readonly string[] {
  const parts = [
    ['Besides', describeSettled(tally)],
    ['Suppressed', describeSuppressed(report, tally)],
    ['Suppressions that hide nothing', describeVoids(report)],
  ] as const;
  return parts.flatMap(([label, text]) => (text === '' ? [] : [`${label}: ${text}`]));
}

function writeWorst(write: Write, report: Report, worst: readonly string[]): void {
  if (worst.length === 0) return;
  write(`\n## ${report.judgement === undefined ? 'Secrets' : 'The worst'}\n\n`);
  const { add } = createSection(write, room.worst);
  add(report.judgement === undefined ? findingHead : judgedHead({ withOwner: true }));
  let shown = 0;
  while (shown < worst.length && add(worst[shown] ?? '')) shown++;
  const left = totalOf(report.counts) - shown;
  if (left > 0) write(`\n${countOf(left, 'more finding')} not in this table; none is worse.\n`);
}

function writeUnread(write: Write, { coverage }: Report): void {
  const missed = coverage.skipped.filter(isIncomplete);
  const total = missed.length + coverage.skippedMore;
  if (total === 0) return;
  write('\n## Not read\n\n');
  const { add } = createSection(write, room.unread);
  add(tableHead('Reason', 'Target', 'Place', 'What happened'));
  let shown = 0;
  while (shown < Math.min(maxSkipped, missed.length) && addSkipped(add, missed[shown])) shown++;
  if (total > shown) write(`\n${countOf(total - shown, 'more item')} not listed.\n`);
}

function addSkipped(add: (text: string) => boolean, skipped: Report['coverage']['skipped'][number] | undefined): boolean {
  if (skipped === undefined) return false;
  const { reason, target, place, detail } = skipped;
  return add(row(code(reason), code(target, 80), code(place, 120), prose(detail)));
}
