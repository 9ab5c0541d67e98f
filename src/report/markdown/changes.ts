// What changed since an earlier run, a table for each kind.
import { dayOf } from '../../model/day.ts';
import type { ChangeKind, Report, ReportChanges, Write } from '../../model/report.ts';
import { type ChangedFinding, changeTitles, describeClasses, listChanged } from '../changes.ts';
import { countOf, formatCount } from '../quantity.ts';
import { createSection, room } from './page.ts';
import { code, prose, row, tableHead } from './text.ts';

export function writeChanges(write: Write, report: Report, changes: ReportChanges): void {
  const { since, counts } = changes;
  const kinds = Object.keys(changeTitles) as ChangeKind[];
  const told = kinds.map((kind) => `${formatCount(counts[kind])} ${changeTitles[kind].toLowerCase()}`);
  write(`\n## Changes\n\nSince run ${code(since.run)} of ${dayOf(since.startedAt)}: ${told.join(', ')}.\n`);
  for (const kind of kinds) if (counts[kind] > 0) writeKind(write, listChanged(report, changes, kind), { title: changeTitles[kind], count: counts[kind] });
}

function writeKind(write: Write, all: Iterable<ChangedFinding>, { title, count }: { readonly title: string; readonly count: number }): void {
  write(`\n### ${title}\n\n`);
  const { add } = createSection(write, room.changes);
  add(tableHead('Day', 'Secret', 'Verdict', 'Target', 'Where', 'Finding'));
  let shown = 0;
  for (const changed of all) {
    if (!add(changedRow(changed))) break;
    shown++;
  }
  if (count > shown) write(`\n${countOf(count - shown, 'more finding')} left out.\n`);
}

function changedRow(changed: ChangedFinding): string {
  const { findingId, target, title, mask, change, lead, path, tail } = changed;
  return row(
    dayOf(change.at),
    `${prose(title, 60)} ${code(mask, 40)}`,
    code(describeClasses(changed)),
    code(target, 80),
    code(`${lead}${path}${tail}`, 120),
    code(findingId),
  );
}
