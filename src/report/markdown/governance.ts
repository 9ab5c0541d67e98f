// Identities that need attention by their record alone, and the numbers of the whole.
import { dayOf } from '../../model/day.ts';
import type { Write } from '../../model/report.ts';
import type { IdentityState, Judgement, Verdict } from '../../model/verdict.ts';
import { countOf, countsBySeverity, formatCount, totalOf } from '../quantity.ts';
import { describeClaimState, describeOwner, metricBasis, metricExcluded, metricValue } from '../verdict-words.ts';
import { nameVerdict } from './finding-row.ts';
import { createSection, room } from './page.ts';
import { code, prose, row, tableHead } from './text.ts';

const maxOwners = 10;
const maxClaims = 50;
const maxWhy = 300;

export function writeIdentities(write: Write, { identities, identityCounts, inventory }: Judgement): void {
  const open = totalOf(identityCounts);
  if (open === 0) return;
  write(
    `\n## Identities\n\n${formatCount(open)} of ${countOf(inventory.identities, 'identity', 'identities')} to act on: ${countsBySeverity(identityCounts)}.\n\n`,
  );
  const section = createSection(write, room.identities);
  section.add(tableHead('Severity', 'Identity', 'Verdict', 'Owner', 'Why', 'Next', 'Record'));
  let shown = 0;
  for (const state of identities()) {
    if (state.verdict.status !== 'open') continue;
    if (!section.add(identityRow(state))) break;
    shown++;
  }
  if (open > shown) write(`\n${countOf(open - shown, 'more identity', 'more identities')} left out, the least severe.\n`);
}

function identityRow({ id, where, verdict }: IdentityState): string {
  const { severity, actions } = verdict;
  return row(
    severity,
    code(id, 80),
    nameVerdict(verdict),
    prose(describeOwner(verdict), 200),
    describeWhy(verdict),
    prose(actions[0] ?? '', 160),
    code(where, 120),
  );
}

/** Whole reasons, the first ones: they come in the order of their weight. */
function describeWhy({ evidence }: Verdict): string {
  const texts = evidence.map(({ text }) => text);
  let shown = 1;
  while (shown < texts.length && texts.slice(0, shown + 1).join('; ').length <= maxWhy) shown++;
  const more = texts.length - shown;
  const why = texts.slice(0, shown).map((text) => prose(text, maxWhy));
  return [...why, ...(more > 0 ? [`and ${countOf(more, 'more reason')}`] : [])].join('; ');
}

export function writeMetrics(write: Write, { metrics, debtByOwner, inventory }: Judgement): void {
  write('\n## Governance\n\n');
  const { add } = createSection(write, room.metrics);
  if (metrics.length > 0) add(tableHead('Metric', 'Value', 'Of', 'Left out'));
  for (const metric of metrics) add(row(prose(metric.title), metricValue(metric), metricBasis(metric), prose(metricExcluded(metric))));
  const debt = debtByOwner.slice(0, maxOwners).map(({ name, points }) => `${code(name, 80)} ${formatCount(points)}`);
  if (debt.length > 0) add(`\nDebt by owner, in points: ${debt.join(', ')}${debtByOwner.length > maxOwners ? ' …' : ''}\n`);
  const useless = inventory.claims.filter(({ state }) => state !== 'usable');
  if (useless.length > 0) add('\nClaims that prove nothing:\n\n');
  for (const claim of useless.slice(0, maxClaims)) add(`- ${code(claim.id, 80)} of ${dayOf(claim.asOf)}: ${describeClaimState(claim)}\n`);
  if (useless.length > maxClaims) add(`- and ${countOf(useless.length - maxClaims, 'more')}\n`);
}
