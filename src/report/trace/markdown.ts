// The evidence pack: what is known of a leaked secret, on what grounds, and what was not read; to be attached to a ticket.
import type { Write } from '../../model/report.ts';
import { isUnknown, type Trace, type TraceReport } from '../../model/trace.ts';
import { forTerminal } from '../escape.ts';
import { code, prose, row, tableHead } from '../markdown/text.ts';
import { countOf } from '../quantity.ts';
import { describeAction, describeAnswers, describeHeadline } from './answers.ts';
import { describeBasis, describeUnread } from './basis.ts';

/** Columns of one line: longer ones are shortened in the middle. */
const widest = 500;

export function writeTraceMarkdown({ asked, traces, more, basis }: TraceReport, write: Write): void {
  write('# keytrail trace\n\n');
  const unread = describeUnread(basis);
  if (unread.length > 0) write(`> [!WARNING]\n${unread.map((line) => `> ${prose(line, widest)}\n`).join('>\n')}\n`);
  write(`Asked by ${prose(asked)}: ${traces.length === 0 ? 'nothing is known of it here' : countOf(traces.length + more, 'secret')}.\n`);
  for (const [i, trace] of traces.entries()) writeTrace(write, trace, traces.length > 1 ? `${i + 1}. ` : '');
  if (more > 0) write(`\n${countOf(more, 'more secret')} left out: ask for one of them.\n`);
  write(`\n## What this was read from\n\n${listOf(describeBasis(basis))}`);
  const runs = basis.runs.map(({ id, startedAt, asOf, scope, complete }) => row(code(id), startedAt, asOf, scope, complete ? 'yes' : 'no'));
  if (runs.length > 0) write(`\n${tableHead('Run', 'Started', 'As of', 'Scope', 'Complete')}${runs.join('')}`);
  write(`\nCatalogue ${code(basis.catalogueDigest)}. No value is in this page.\n`);
}

function writeTrace(write: Write, trace: Trace, number: string): void {
  write(`\n## ${number}${prose(trace.what.title)} ${code(trace.what.mask)}\n\n${prose(describeHeadline(trace), widest)}\n`);
  for (const { question, lines } of describeAnswers(trace)) write(`\n### ${question}\n\n${listOf(lines)}`);
  write(`\n### Where to look for misuse\n\n${queriesOf(trace)}`);
  write(`\n### What next\n\n${tableHead('#', 'Action', 'Who', 'Done when')}`);
  for (const one of trace.actions) {
    const { action, owner, done } = describeAction(one);
    write(row(String(one.order), prose(action, widest), prose(owner), prose(done)));
  }
  write(`\n### Is it closed?\n\n${trace.closed.closed ? 'Yes.' : 'No.'}\n\n${listOf(trace.closed.why)}`);
}

/** `- ` lines of an answer are one step further in. */
function listOf(lines: readonly string[]): string {
  return lines.map((line) => (line.startsWith('- ') ? `  - ${prose(line.slice(2), widest)}\n` : `- ${prose(line, widest)}\n`)).join('');
}

function queriesOf({ logQueries }: Trace): string {
  if (isUnknown(logQueries)) return `${prose(`unknown, ${logQueries.unknown}`, widest)}\n`;
  return logQueries
    .map(({ title, language, query, note }) => {
      const text = query.split('\n').map(forTerminal).join('\n');
      const fence = '`'.repeat(Math.max(3, 1 + Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))));
      return `${prose(title)}\n\n${fence}${language === 'search' ? 'text' : language}\n${text}\n${fence}\n\n${prose(note, widest)}\n`;
    })
    .join('\n');
}
