// For a person at a terminal: the worst first, and nothing that was not read left unsaid.

import type { Report, ReporterOptions, Write } from '../model/report.ts';
import type { Severity } from '../model/severity.ts';
import { countOf } from './quantity.ts';
import { writeChanges } from './table/changes.ts';
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
  writeSummary(sheet, report, settled);
}

/** @returns what is not listed: suppressed, or no finding */
function writeFindings(sheet: Sheet, report: Report): Tally {
  const tally = createTally();
  let group: Severity | undefined;
  for (const finding of report.findings()) {
    if (finding.verdict !== undefined && finding.verdict.status !== 'open') {
      countSettled(tally, finding.verdict);
      continue;
    }
    if (finding.severity !== group) {
      group = finding.severity;
      sheet.line(sheet.paint(severityStyles[group], `${group.toUpperCase()}: ${countOf(report.counts[group], 'secret')}`));
      sheet.line();
    }
    writeFindingBlock(sheet, finding, report.targets.length > 1);
  }
  return tally;
}
