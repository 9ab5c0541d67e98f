// Before the scan: which suppressions there are, the operator's and each target's own. After it: which findings they hide.
import type { Config } from '../config.ts';
import { listDetectorIds } from '../detectors/catalogue.ts';
import type { SuppressionCounts, Suppressions } from '../model/suppression.ts';
import type { ValueAllow } from '../seal/match-allows.ts';
import type { FilledStore, FindingContext } from '../store/run-store.ts';
import { findTargetFiles } from './target-files.ts';
import type { TargetSuppressions } from './target-suppressions.ts';
import type { PreparedTarget } from './targets.ts';
import { tellableRule } from './tellable.ts';

/**
 * The operator's, and what each target says about itself.
 * @throws UsageError for a target's configuration, ignore file or baseline that cannot be understood
 */
export async function gatherSuppressions(
  targets: readonly Pick<PreparedTarget, 'index' | 'kind' | 'root' | 'name'>[],
  { suppressions, scope, allowOutside, configFile }: Pick<Config, 'suppressions' | 'scope' | 'allowOutside' | 'configFile'>,
): Promise<Suppressions> {
  const { policy } = suppressions;
  const own: TargetSuppressions[] = [];
  for (const target of policy.fromTarget.some((kind) => kind !== 'inline') ? targets : []) {
    const files = findTargetFiles(target, scope);
    if (files === undefined) continue;
    const { readTargetSuppressions } = await import('./target-suppressions.ts');
    const reading = { target: target.index, fromTarget: policy.fromTarget, allowOutside, detectorIds: listDetectorIds };
    own.push(await readTargetSuppressions(files, configFile === undefined ? reading : { ...reading, operatorFile: configFile }));
  }
  return {
    rules: [...suppressions.rules, ...own.flatMap(({ rules }) => rules)].map(tellableRule),
    ignoreFiles: [...suppressions.ignoreFiles, ...own.flatMap(({ ignoreFiles }) => ignoreFiles)],
    policy,
  };
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
  store.suppress(context, createSuppressor(suppressions, { asOf: context.asOf, ofChange: scope.kind === 'diff', detectorIds: [...context.detectors.keys()] }));
  return store.countSuppressions();
}
