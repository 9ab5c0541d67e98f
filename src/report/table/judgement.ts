// The governance of the whole in one block: metrics, claims that prove nothing, and who owes most.
import { dayOf } from '../../model/day.ts';
import type { ClaimState, DebtShare, Judgement, Metric } from '../../model/verdict.ts';
import { forTerminal } from '../escape.ts';
import { countOf, formatCount } from '../quantity.ts';
import { describeClaimState, metricBasis, metricExcluded, metricValue } from '../verdict-words.ts';
import { labelColumns, type Sheet, shorten, wrap, writeEntry } from './layout.ts';

const maxOwners = 5;
const maxClaims = 10;

export function writeJudgement(sheet: Sheet, { inventory, metrics, debtByOwner }: Judgement): void {
  sheet.line(sheet.paint('bold', 'GOVERNANCE'));
  writeMetrics(sheet, metrics);
  writeDebt(sheet, debtByOwner);
  const useless = inventory.claims.filter(({ state }) => state !== 'usable');
  if (useless.length > 0) writeClaims(sheet, useless);
  writeInventory(sheet, inventory);
  sheet.line();
}

/** Values under each other, to be compared at a glance; what they were computed from beside them. */
function writeMetrics(sheet: Sheet, metrics: readonly Metric[]): void {
  const column = Math.max(labelColumns - 2, ...metrics.map((metric) => metricValue(metric).length));
  for (const metric of metrics) {
    const told = [metricBasis(metric), metricExcluded(metric)].filter((part) => part !== '').join(', ');
    const text = forTerminal(told === '' ? metric.title : `${metric.title}: ${told}`);
    const [first = '', ...more] = wrap(text, sheet.width - column - 6);
    sheet.line(`  ${sheet.paint('bold', metricValue(metric).padStart(column))}  ${first}`);
    for (const line of more) sheet.line(' '.repeat(column + 6) + line);
  }
}

function writeDebt(sheet: Sheet, shares: readonly DebtShare[]): void {
  if (shares.length === 0) return;
  const shown = shares.slice(0, maxOwners).map(({ name, points }) => `${shorten(forTerminal(name), 40)} ${formatCount(points)}`);
  const more = shares.length - shown.length;
  const text = shown.join(', ') + (more > 0 ? ` and ${countOf(more, 'more')}` : '');
  writeEntry(sheet, 'debt', wrap(text, sheet.width - labelColumns));
}

function writeClaims(sheet: Sheet, claims: readonly ClaimState[]): void {
  const lines = claims.slice(0, maxClaims).map(describeClaim);
  const more = claims.length > maxClaims ? [`and ${countOf(claims.length - maxClaims, 'more claim')} that prove nothing`] : [];
  writeEntry(
    sheet,
    'claims',
    [...lines, ...more].flatMap((line) => wrap(line, sheet.width - labelColumns)),
  );
}

function describeClaim(claim: ClaimState): string {
  const { id, provider, account, asOf } = claim;
  const area = forTerminal(account === undefined ? provider : `${provider} ${account}`);
  return `${forTerminal(id)} (${area}, as of ${dayOf(asOf)}) proves nothing: ${describeClaimState(claim)}`;
}

function writeInventory(sheet: Sheet, { sources, identities, credentials, unreadable }: Judgement['inventory']): void {
  const blind = unreadable === 0 ? '' : `; ${formatCount(unreadable)} of them cannot be matched by anything`;
  const from = sources.map((source) => shorten(forTerminal(source), 40)).join(', ');
  const text = `${countOf(identities, 'identity', 'identities')}, ${countOf(credentials, 'credential')}${blind}; read from ${shorten(from, 200)}`;
  writeEntry(sheet, 'inventory', wrap(text, sheet.width - labelColumns - 1));
}
