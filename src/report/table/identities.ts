// Identities that need attention by their record alone, whether or not a secret of theirs was found.
import type { IdentityState, Judgement } from '../../model/verdict.ts';
import { forTerminal } from '../escape.ts';
import { countOf, countsBySeverity, totalOf } from '../quantity.ts';
import { labelColumns, type Sheet, severityStyles, shorten, wrap, writeEntry } from './layout.ts';
import { writeVerdict } from './verdict-lines.ts';

export function writeIdentities(sheet: Sheet, { identities, identityCounts, inventory }: Judgement): void {
  const open = totalOf(identityCounts);
  if (open === 0) return;
  const head = `IDENTITIES: ${open.toLocaleString('en-US')} of ${inventory.identities.toLocaleString('en-US')} to act on: ${countsBySeverity(identityCounts)}`;
  for (const line of wrap(head, sheet.width)) sheet.line(sheet.paint('bold', line));
  sheet.line();
  for (const state of identities()) if (state.verdict.status === 'open') writeIdentityBlock(sheet, state);
}

function writeIdentityBlock(sheet: Sheet, state: IdentityState): void {
  const { id, verdict, where, secretsSeen } = state;
  const room = sheet.width - labelColumns;
  sheet.line(sheet.paint(severityStyles[verdict.severity], verdict.severity.padEnd(labelColumns)) + sheet.paint('bold', shorten(forTerminal(id), room)));
  writeEntry(sheet, '', wrap(forTerminal(describeKind(state)), room));
  writeVerdict(sheet, verdict, true);
  const seen = secretsSeen === 0 ? '' : `; ${countOf(secretsSeen, 'secret')} of it seen`;
  writeEntry(sheet, 'record', [shorten(forTerminal(where), room - seen.length) + seen]);
  sheet.line();
}

function describeKind({ type, provider, environment }: IdentityState): string {
  return [type, provider, environment].filter((part) => part !== undefined).join(' · ');
}
