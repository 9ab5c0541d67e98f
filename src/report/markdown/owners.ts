// What each owner has to do: a section an owner, the one with the worst finding first, and those that nobody answers for.
import type { Owner } from '../../model/inventory.ts';
import type { Finding, Write } from '../../model/report.ts';
import type { Severity } from '../../model/severity.ts';
import type { Verdict } from '../../model/verdict.ts';
import { countOf, countsBySeverity } from '../quantity.ts';
import { judgedHead, judgedRow } from './finding-row.ts';
import { createSection, room } from './page.ts';
import { code, prose } from './text.ts';

const maxOwners = 500;
const maxRows = 20;

/** Bounded, however many findings come. */
export interface OwnerBook {
  readonly pages: Map<string, OwnerPage>;
  /** Findings of owners beyond the first 500. */
  beyond: number;
}

interface OwnerPage {
  readonly owner: Owner | undefined;
  readonly counts: Record<Severity, number>;
  readonly rows: string[];
  total: number;
}

export function createOwnerBook(): OwnerBook {
  return { pages: new Map(), beyond: 0 };
}

/** Findings come worst first: so do the pages, and the rows on a page. */
export function addToOwner(book: OwnerBook, finding: Finding, verdict: Verdict, showTarget: boolean): void {
  const page = findPage(book, verdict.owner);
  if (page === undefined) {
    book.beyond++;
    return;
  }
  page.total++;
  page.counts[finding.severity]++;
  if (page.rows.length < maxRows) page.rows.push(judgedRow(finding, verdict, { withOwner: false, showTarget }));
}

/** Nobody's findings have a page of their own, whatever the number of owners. */
function findPage({ pages }: OwnerBook, owner: Owner | undefined): OwnerPage | undefined {
  const key = owner === undefined ? '' : `owner ${owner.id}`;
  const known = pages.get(key);
  if (known !== undefined || (pages.size >= maxOwners && owner !== undefined)) return known;
  const page: OwnerPage = { owner, counts: { critical: 0, high: 0, medium: 0, low: 0 }, rows: [], total: 0 };
  pages.set(key, page);
  return page;
}

export function writeOwners(write: Write, { pages, beyond }: OwnerBook): void {
  if (pages.size === 0) return;
  write('\n## By owner\n');
  const section = createSection(write, room.owners);
  let leftOut = beyond;
  for (const page of pages.values()) leftOut += page.total - addPage(section, page);
  if (leftOut > 0) write(`\n${countOf(leftOut, 'more finding')} of these and other owners left out.\n`);
}

/** @returns how many findings it shows, or says that it does not */
function addPage({ add }: ReturnType<typeof createSection>, { owner, counts, rows, total }: OwnerPage): number {
  const title = owner === undefined ? 'No owner' : code(owner.name ?? owner.id, 80);
  if (!add(`\n### ${title}: ${countsBySeverity(counts)}\n\n${owner === undefined ? '' : `${describeReach(owner)}\n\n`}${judgedHead({ withOwner: false })}`))
    return 0;
  let shown = 0;
  while (shown < rows.length && add(rows[shown] ?? '')) shown++;
  const told = total > shown && add(`\n${countOf(total - shown, 'more finding')} of this owner not shown; none is worse.\n`);
  return told ? total : shown;
}

function describeReach({ id, contact, status }: Owner): string {
  const state = status === 'active' ? '' : `; ${status === 'departed' ? 'has left' : 'status unknown'}`;
  return `${code(id)}${contact === undefined ? '' : `, ${prose(contact, 80)}`}${state}`;
}
