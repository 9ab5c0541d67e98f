// For a responder at a terminal: the first line says what it is, whose, whether it works, and what to do first.
import type { ReporterOptions, Write } from '../../model/report.ts';
import { isUnknown, type Trace, type TraceReport } from '../../model/trace.ts';
import { forTerminal } from '../escape.ts';
import { countOf } from '../quantity.ts';
import { createSheet, labelColumns, type Sheet, type Style, shorten, wrap, writeEntry } from '../table/layout.ts';
import { type AnswerLines, describeAction, describeAnswers, describeHeadline } from './answers.ts';
import { describeBasis, describeUnread } from './basis.ts';

/** Columns of one line before it is wrapped: longer ones are shortened in the middle. */
const widest = 500;

export function writeTraceTable(report: TraceReport, write: Write, options: ReporterOptions): void {
  const sheet = createSheet(write, options);
  const { traces, more, asked, basis } = report;
  if (traces.length === 0) sheet.line(sheet.paint('bold', `Nothing is known here of ${forTerminal(asked)}.`));
  for (const [i, trace] of traces.entries()) {
    if (traces.length > 1) sheet.line(sheet.paint('dim', `${i + 1} of ${countOf(traces.length + more, 'secret')}, the worst first`));
    writeTrace(sheet, trace);
    sheet.line();
  }
  if (more > 0) sheet.line(`and ${countOf(more, 'more secret')} that the query leads to: ask for one of them`);
  writeLines(sheet, { label: 'read', lines: describeBasis(basis) });
  writeLines(sheet, { label: 'UNREAD', lines: describeUnread(basis) });
}

const stateStyles: Readonly<Record<Trace['liveness']['state'], Style>> = { live: ['bold', 'red'], unknown: ['bold', 'yellow'], dead: ['bold', 'green'] };

function writeTrace(sheet: Sheet, trace: Trace): void {
  const headline = shorten(forTerminal(describeHeadline(trace)), widest);
  for (const line of wrap(headline, sheet.width)) sheet.line(sheet.paint(stateStyles[trace.liveness.state], line));
  for (const answer of describeAnswers(trace)) writeLines(sheet, answer);
  writeQueries(sheet, trace);
  writeActions(sheet, trace);
  const { closed, why } = trace.closed;
  writeLines(sheet, { label: 'closed', lines: [closed ? 'yes' : 'no', ...why] });
}

function writeLines(sheet: Sheet, { label, lines }: Pick<AnswerLines, 'label' | 'lines'>): void {
  writeEntry(
    sheet,
    label,
    lines.flatMap((line) => wrapHanging(shorten(forTerminal(line), widest), sheet.width - labelColumns)),
  );
}

/** What belongs to a line stands two columns further in. */
function wrapHanging(text: string, room: number): readonly string[] {
  const indent = text.startsWith('- ') ? '    ' : '  ';
  const [first = '', ...rest] = wrap(text.startsWith('- ') ? `  ${text}` : text, room);
  return [first, ...(rest.length === 0 ? [] : wrap(rest.join(' '), room - indent.length).map((line) => indent + line))];
}

/** Never wrapped: they are for pasting. */
function writeQueries(sheet: Sheet, { logQueries }: Trace): void {
  if (isUnknown(logQueries)) {
    writeLines(sheet, { label: 'logs', lines: [`unknown, ${logQueries.unknown}`] });
    return;
  }
  for (const [i, { title, query, note }] of logQueries.entries()) {
    writeLines(sheet, { label: i === 0 ? 'logs' : '', lines: [`${title}. ${note}`] });
    for (const line of query.split('\n')) sheet.line(`    ${forTerminal(line)}`);
  }
}

/** Who acts is said once for steps of the same owner that follow each other. */
function writeActions(sheet: Sheet, { actions }: Trace): void {
  let before = '';
  const lines = actions.flatMap((one) => {
    const { action, owner, done } = describeAction(one);
    const who = owner === before ? [] : [`- who: ${owner}`];
    before = owner;
    return [`${one.order}. ${action}`, ...who, `- done when: ${done}`];
  });
  writeLines(sheet, { label: 'next', lines: lines.length === 0 ? ['nothing'] : lines });
}
