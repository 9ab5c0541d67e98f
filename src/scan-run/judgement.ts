// After the scan, with an inventory: every secret and every identity gets its verdict. Nothing is read anew for it, so that the same
// store can be judged again at another time or with another inventory.
import type { Config, Scope } from '../config.ts';
import { createJudge } from '../correlate/judge.ts';
import type { Inventory } from '../model/inventory.ts';
import type { ReportTarget } from '../model/report.ts';
import { isHistoryLost, type Skipped } from '../model/skipped.ts';
import type { Judgement } from '../model/verdict.ts';
import type { SealKey } from '../seal/key.ts';
import type { FilledStore, FindingContext } from '../store/run-store.ts';

export interface JudgedRun {
  readonly store: FilledStore;
  readonly inventory: Inventory;
  readonly context: FindingContext;
  readonly targets: readonly ReportTarget[];
  readonly skipped: readonly Skipped[];
}

export function judgeRun(run: JudgedRun, { key, scope }: Pick<Config, 'key' | 'scope'>): Judgement {
  return judgeStore(run, { kids: kidsOf(key), scope: scope.kind });
}

export interface JudgedFacts {
  /** Of the keys under which the facts were made. */
  readonly kids: readonly string[];
  readonly scope: Scope['kind'];
}

export function judgeStore({ store, inventory, context, targets, skipped }: JudgedRun, { kids, scope }: JudgedFacts): Judgement {
  const partialTargets = findPartial(targets, skipped);
  const judge = createJudge({ inventory, asOf: context.asOf, kids, targets, partialTargets });
  store.clearVerdicts();
  for (const secret of store.secrets(context)) store.setVerdict(secret.key, judge.judgeSecret(secret));
  const judgement = judge.conclude();
  return scope === 'since' || scope === 'staged' || scope === 'diff' || scope === 'push' ? ofChangeAlone(judgement) : judgement;
}

export function kidsOf(key: SealKey): readonly string[] {
  return [key, ...(key.previous === undefined ? [] : [key.previous])].flatMap(({ kid }) => (kid === undefined ? [] : [kid]));
}

/** Whoever makes a change answers for what it brings, not for the whole estate; and a part of it makes no metric. */
function ofChangeAlone(judgement: Judgement): Judgement {
  const identityCounts = { critical: 0, high: 0, medium: 0, low: 0 };
  return { ...judgement, identityCounts, identities: () => [], metrics: [], debtByOwner: [], debtBySystem: [] };
}

/** Targets in which a secret may be older than what was read. */
function findPartial(targets: readonly ReportTarget[], skipped: readonly Skipped[]): ReadonlySet<string> {
  const unread = targets.filter(({ repositories }) => repositories.some(({ history }) => history !== 'full'));
  const broken = skipped.filter(isHistoryLost);
  return new Set([...unread, ...broken].map(({ target }) => target));
}
