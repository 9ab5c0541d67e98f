// For a person at a terminal: the worst first, and nothing that was not read left unsaid.

import { type Finding, type Report, type ReporterOptions, statusOf, type Write } from '../model/report.ts';
import type { Severity } from '../model/severity.ts';
import { countOf } from './quantity.ts';
import { writeChanges } from './table/changes.ts';
import { writeDropped } from './table/dropped.ts';
import { writeFindingBlock } from './table/finding-block.ts';
import { writeIdentities } from './table/identities.ts';
import { writeJudgement } from './table/judgement.ts';
import { createSheet, type Sheet, severityStyles } from './table/layout.ts';
import { writeSummary } from './table/summary.ts';
import { countSettled, createTally, type Tally } from './verdict-words.ts';

export function writeTable(report: Report, write: Write, options: ReporterOptions): void {
  const sheet = createSheet(write, options);
  const settled = writeFindings(sheet, report);
  if (report.judgement !== undefined) {
    writeIdentities(sheet, report.judgement);
    writeJudgement(sheet, report.judgement);
  }
  if (report.changes !== undefined) writeChanges(sheet, report, report.changes);
  if (report.dropped !== undefined) writeDropped(sheet, report.dropped, report.targets.length > 1);
  writeSummary(sheet, report, settled);
}

/** @returns what is not open: suppressed, or no finding */
function writeFindings(sheet: Sheet, report: Report): Tally {
  const tally = createTally();
  let group: Group | undefined;
  for (const finding of report.findings()) {
    countSettled(tally, finding);
    const own = groupOf(finding);
    if (own === 'none' || (own === 'suppressed' && !report.suppressedShown)) continue;
    if (own !== group) writeGroupHead(sheet, report, own);
    group = own;
    writeFindingBlock(sheet, finding, report.targets.length > 1);
  }
  return tally;
}

type Group = Severity | 'suppressed' | 'none';

/** Open findings stand together by severity, what is suppressed stands after them. */
function groupOf(finding: Finding): Group {
  const status = statusOf(finding);
  return status === 'open' ? finding.severity : status;
}

function writeGroupHead(sheet: Sheet, { counts }: Report, group: Exclude<Group, 'none'>): void {
  if (group === 'suppressed') sheet.line(sheet.paint('bold', 'SUPPRESSED'));
  else sheet.line(sheet.paint(severityStyles[group], `${group.toUpperCase()}: ${countOf(counts[group], 'secret')}`));
  sheet.line();
}
