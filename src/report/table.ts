// For a person at a terminal: the worst first, and nothing that was not read left unsaid.

import type { Report, ReporterOptions, Write } from '../model/report.ts';
import type { Severity } from '../model/severity.ts';
import { countOf } from './quantity.ts';
import { severityStyles, writeFindingBlock } from './table/finding-block.ts';
import { createSheet } from './table/layout.ts';
import { writeSummary } from './table/summary.ts';

export function writeTable(report: Report, write: Write, options: ReporterOptions): void {
  const sheet = createSheet(write, options);
  let group: Severity | undefined;
  for (const finding of report.findings()) {
    if (finding.severity !== group) {
      group = finding.severity;
      sheet.line(sheet.paint(severityStyles[group], `${group.toUpperCase()}: ${countOf(report.counts[group], 'secret')}`));
      sheet.line();
    }
    writeFindingBlock(sheet, finding, report.targets.length > 1);
  }
  writeSummary(sheet, report);
}
