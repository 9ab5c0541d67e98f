// What the inventory makes of a finding or an identity: class, whose it is, what to do next, and why.
import type { Verdict } from '../../model/verdict.ts';
import { forTerminal } from '../escape.ts';
import { countOf } from '../quantity.ts';
import { describeClass, describeIdentity, describeOwner } from '../verdict-words.ts';
import { labelColumns, type Sheet, severityStyles, shorten, wrap, writeEntry } from './layout.ts';

const maxClauses = 6;
/** Of one text of the inventory: no purpose or reason may bury the others. */
const maxColumns = 400;

/** @param own the verdict is an identity's own, so that the identity is told already */
export function writeVerdict(sheet: Sheet, verdict: Verdict, own = false): void {
  const flags = verdict.flags.length === 0 ? '' : ` · ${verdict.flags.join(', ')}`;
  const [name = '', ...more] = wrap(describeClass(verdict) + flags, sheet.width - labelColumns);
  writeEntry(sheet, 'verdict', [paintClass(sheet, name, verdict), ...more]);
  const identity = describeIdentity(verdict);
  if (identity !== '' && !own) writeText(sheet, 'identity', identity);
  if (own || verdict.identity !== undefined || verdict.escalation !== undefined) writeText(sheet, 'owner', describeOwner(verdict));
  const [next] = verdict.actions;
  if (next !== undefined) writeText(sheet, 'next', next);
  writeEvidence(sheet, verdict);
}

function paintClass({ paint }: Sheet, line: string, verdict: Verdict): string {
  const name = describeClass(verdict);
  return paint(severityStyles[verdict.severity], name) + line.slice(name.length);
}

function writeText(sheet: Sheet, label: string, text: string): void {
  writeEntry(sheet, label, wrapText(sheet, text));
}

function wrapText({ width }: Sheet, text: string, indent = 0): readonly string[] {
  return wrap(shorten(forTerminal(text), maxColumns), width - labelColumns - indent);
}

/** What the flag's name says already. */
const saidByFlag = new Set(['prod', 'nonprod', 'public', 'third-party', 'history-only', 'human-use']);

/** A clause a line, its further lines set in. */
function writeEvidence(sheet: Sheet, { evidence: all, class: name }: Verdict): void {
  const evidence = all.filter(({ rule }) => rule === name || !saidByFlag.has(rule));
  const clauses = evidence.slice(0, maxClauses).map(({ text }) => wrapText(sheet, text, 2));
  const lines = clauses.flatMap(([first = '', ...rest]) => [first, ...rest.map((line) => `  ${line}`)]);
  const more = evidence.length - maxClauses;
  if (lines.length > 0) writeEntry(sheet, 'why', more > 0 ? [...lines, `and ${countOf(more, 'more reason')}`] : lines);
}
