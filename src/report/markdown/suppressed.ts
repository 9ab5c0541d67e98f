// Suppressions that hide nothing, for somebody counts on them; and what is hidden, when it is to be listed.
import { type Finding, type Report, statusOf, type Write } from '../../model/report.ts';
import { countOf } from '../quantity.ts';
import { describeSuppression, describeVoidOf } from '../suppression-words.ts';
import { describeException } from '../verdict-words.ts';
import { describeSecret, firstPlace } from './finding-row.ts';
import { createSection, room } from './page.ts';
import { prose, row, tableHead } from './text.ts';

const maxRows = 100;
const maxText = 300;

/** Bounded, however many findings come. */
export interface SuppressedBook {
  readonly shown: boolean;
  readonly voids: Page;
  readonly hidden: Page;
}

interface Page {
  readonly rows: string[];
  total: number;
}

export function createSuppressedBook({ suppressedShown }: Pick<Report, 'suppressedShown'>): SuppressedBook {
  return { shown: suppressedShown, voids: { rows: [], total: 0 }, hidden: { rows: [], total: 0 } };
}

export function addSuppressed({ shown, voids, hidden }: SuppressedBook, finding: Finding, showTarget: boolean): void {
  const status = statusOf(finding);
  const told = describeVoidOf(finding);
  const toRow = (text: string) => row(finding.severity, describeSecret(finding), firstPlace(finding, showTarget), prose(text, maxText));
  if (status === 'open' && told !== undefined) add(voids, () => toRow(told));
  if (status === 'suppressed' && shown) add(hidden, () => toRow(describeHiding(finding)));
}

function add(page: Page, toRow: () => string): void {
  page.total++;
  if (page.rows.length < maxRows) page.rows.push(toRow());
}

function describeHiding({ verdict, suppression }: Finding): string {
  if (verdict?.suppression !== undefined) return describeException(verdict.suppression);
  return suppression === undefined ? 'an exception covers it' : describeSuppression(suppression);
}

export function writeSuppressed(write: Write, { voids, hidden }: SuppressedBook): void {
  writePage(write, voids, { title: 'Suppressions that hide nothing', what: 'Why', bytes: room.voids });
  writePage(write, hidden, { title: 'Suppressed', what: 'By', bytes: room.suppressed });
}

function writePage(
  write: Write,
  { rows, total }: Page,
  { title, what, bytes }: { readonly title: string; readonly what: string; readonly bytes: number },
): void {
  if (total === 0) return;
  write(`\n## ${title}\n\n`);
  const section = createSection(write, bytes);
  section.add(tableHead('Severity', 'Secret', 'Where', what));
  let shown = 0;
  while (shown < rows.length && section.add(rows[shown] ?? '')) shown++;
  if (total > shown) write(`\n${countOf(total - shown, 'more finding')} not in this table.\n`);
}
