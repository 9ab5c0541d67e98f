// The problems of an inventory for a person at a terminal: what, of whom, where to mend it.
import type { CheckReport, Problem } from '../../model/check.ts';
import type { ReporterOptions, Write } from '../../model/report.ts';
import { forTerminal } from '../escape.ts';
import { countOf, countsBySeverity } from '../quantity.ts';
import { nameRisk } from '../sarif/taxonomy.ts';
import { createSheet, labelColumns, type Sheet, severityStyles, shorten, wrap, writeEntry } from '../table/layout.ts';
import { countProblems, sortProblems } from './order.ts';

/** Of one text: no purpose or reason may bury the others. */
const maxColumns = 400;

export function writeCheckTable(report: CheckReport, write: Write, options: ReporterOptions): void {
  const sheet = createSheet(write, options);
  for (const problem of sortProblems(report.problems)) writeProblem(sheet, problem);
  writeEnd(sheet, report);
}

function writeProblem(sheet: Sheet, problem: Problem): void {
  const { severity, title, rule, identity, owner, text, next, file, line, nhi } = problem;
  const room = sheet.width - labelColumns;
  sheet.line(sheet.paint(severityStyles[severity], severity.padEnd(labelColumns)) + sheet.paint('bold', shorten(forTerminal(title), room)));
  writeEntry(sheet, '', wrap([rule, ...(nhi === undefined ? [] : [nameRisk(nhi)])].map(forTerminal).join(' · '), room));
  if (identity !== undefined) writeText(sheet, 'identity', identity);
  if (owner !== undefined) writeText(sheet, 'owner', owner);
  const place = `:${line}`;
  writeEntry(sheet, 'where', [shorten(forTerminal(file), room - place.length) + place]);
  writeText(sheet, 'why', text);
  writeText(sheet, 'next', next);
  sheet.line();
}

function writeText(sheet: Sheet, label: string, text: string): void {
  writeEntry(sheet, label, wrap(shorten(forTerminal(text), maxColumns), sheet.width - labelColumns));
}

function writeEnd(sheet: Sheet, { problems, identities, sources, asOf }: CheckReport): void {
  const checked = countOf(identities, 'identity', 'identities');
  if (problems.length === 0) sheet.line(sheet.paint('green', `No problems in ${checked}.`));
  else sheet.line(sheet.paint('bold', `${countOf(problems.length, 'problem')} in ${checked}: ${countsBySeverity(countProblems(problems))}`));
  const from = shorten(sources.map(forTerminal).join(', '), maxColumns);
  writeEntry(sheet, 'read', wrap(`${from}; as of ${asOf}`, sheet.width - labelColumns));
}
