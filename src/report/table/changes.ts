// What changed since an earlier run, a section for each kind, a few lines each.
import { dayOf } from '../../model/day.ts';
import type { Report, ReportChanges } from '../../model/report.ts';
import { type ChangedFinding, changeTitles, describeClasses, listChanged } from '../changes.ts';
import { forTerminal } from '../escape.ts';
import { countOf } from '../quantity.ts';
import { columnsOf, labelColumns, type Sheet, shorten, wrap, writeEntry } from './layout.ts';

export function writeChanges(sheet: Sheet, report: Report, changes: ReportChanges): void {
  const { since, counts } = changes;
  for (const line of wrap(`CHANGES since run ${since.run} of ${dayOf(since.startedAt)}`, sheet.width)) sheet.line(sheet.paint('bold', line));
  sheet.line();
  for (const kind of kinds) {
    const head = `${changeTitles[kind].toUpperCase()}: ${counts[kind] === 0 ? 'none' : countOf(counts[kind], 'finding')}`;
    sheet.line(sheet.paint(kind === 'fixed' ? 'green' : 'bold', head));
    for (const changed of listChanged(report, changes, kind)) writeChanged(sheet, changed, report.targets.length > 1);
    sheet.line();
  }
}

const kinds = Object.keys(changeTitles) as (keyof typeof changeTitles)[];

function writeChanged(sheet: Sheet, changed: ChangedFinding, showTarget: boolean): void {
  const { findingId, target, title, mask, change, lead, path, tail } = changed;
  const room = sheet.width - labelColumns;
  const classes = describeClasses(changed);
  writeEntry(sheet, '', wrap([title, mask, findingId.slice(0, 'kt1:'.length + 8)].map(forTerminal).join(' · '), room));
  writeEntry(sheet, '', [`${dayOf(change.at)}${classes === '' ? '' : `: ${classes}`}`]);
  const name = showTarget ? `${shorten(forTerminal(target), Math.floor(room / 2))} ` : '';
  const taken = columnsOf(name) + columnsOf(lead) + columnsOf(tail);
  if (lead + path + tail !== '') writeEntry(sheet, '', [name + lead + shorten(forTerminal(path), room - taken) + tail]);
}
