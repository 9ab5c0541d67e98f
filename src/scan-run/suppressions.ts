// Before the scan: which suppressions there are, the operator's and each target's own. After it: which findings they hide.
import type { Config } from '../config.ts';
import type { SuppressionCounts, Suppressions } from '../model/suppression.ts';
import type { ValueAllow } from '../seal/match-allows.ts';
import type { FilledStore, FindingContext } from '../store/run-store.ts';
import type { PreparedTarget } from './targets.ts';

/** @throws UsageError for a target's configuration, ignore file or baseline that cannot be understood */
export async function gatherSuppressions(_targets: readonly PreparedTarget[], { suppressions }: Config): Promise<Suppressions> {
  return suppressions;
}

/** The patterns that workers try on values. */
export function valueAllows({ rules }: Suppressions): ValueAllow[] {
  return rules.flatMap(({ value, target }, index) => (value === undefined ? [] : [{ index, pattern: value, ...(target === undefined ? {} : { target }) }]));
}

/** After the verdicts: what is hidden depends on them. */
export async function applySuppressions(
  store: FilledStore,
  suppressions: Suppressions,
  context: FindingContext,
  { scope }: Pick<Config, 'scope'>,
): Promise<SuppressionCounts> {
  const { createSuppressor } = await import('../suppress/suppressor.ts');
  store.suppress(context, createSuppressor(suppressions, { asOf: context.asOf, ofChange: scope.kind === 'diff' }));
  return store.countSuppressions();
}
