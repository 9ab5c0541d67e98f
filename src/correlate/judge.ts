// The inventory against what was found: one verdict a secret, one an identity, and what they add up to.
import type { Inventory } from '../model/inventory.ts';
import type { ReportTarget } from '../model/report.ts';
import type { Secret } from '../model/secret.ts';
import type { Judgement, Verdict } from '../model/verdict.ts';
import { findClaim } from './claims.ts';
import { createDebt } from './debt.ts';
import { describeInventory } from './describe-inventory.ts';
import { judgeIdentities } from './identity-states.ts';
import { indexInventory } from './index-inventory.ts';
import { matchSecret } from './match.ts';
import { createMetrics } from './metrics.ts';
import { foldPlaces } from './places.ts';
import { createSituation } from './situation.ts';
import { sortInventory } from './sort-inventory.ts';
import { createSystemNames } from './systems.ts';
import { concludeVerdict } from './verdict.ts';
import { worstOf } from './worst.ts';

export interface JudgeContext {
  readonly inventory: Inventory;
  readonly asOf: string;
  /** Of the keys the scan holds. */
  readonly kids: readonly string[];
  readonly targets: readonly ReportTarget[];
  /** Targets whose history was not read whole. */
  readonly partialTargets: ReadonlySet<string>;
}

export interface Judge {
  judgeSecret(secret: Secret): Verdict;
  /** Once, after all secrets. */
  conclude(): Judgement;
}

export function createJudge({ inventory: given, asOf, kids, targets, partialTargets }: JudgeContext): Judge {
  const inventory = sortInventory(given);
  const index = indexInventory(inventory, new Set(kids));
  const names = createSystemNames(targets, index.systemNamed);
  const metrics = createMetrics(asOf);
  const debt = createDebt(index, asOf);
  const seen = new Map<string, number>();
  const classes = new Map<string, number>();

  function judgeSecret(secret: Secret): Verdict {
    const places = foldPlaces(secret, names);
    const match = matchSecret(index, secret, places);
    const historyComplete = ![...places.targets].some((target) => partialTargets.has(target));
    const found = { secret, places, claimed: findClaim(index, secret, places, asOf), historyComplete };
    // Of several identities that match alike, the one that makes it worst: nobody's good record may cover another's bad one.
    const cases = (match.matched.length === 0 ? [{}] : match.matched).map((matched) => {
      const situation = createSituation(index, asOf, { match, ...matched, found });
      return { situation, verdict: concludeVerdict(situation, match.strength >= 2 ? 'governed' : 'unmatched') };
    });
    const { situation, verdict } = worstOf(cases);
    for (const { identity } of match.matched) countOne(seen, identity.id);
    countOne(classes, verdict.class);
    metrics.addSecret(situation, verdict);
    debt.addSecret(verdict, [...places.systems.keys()]);
    return verdict;
  }

  function conclude(): Judgement {
    const { identityCounts, identities } = judgeIdentities({ index, asOf, metrics, debt, seen });
    metrics.addExceptions(inventory.exceptions);
    return {
      inventory: describeInventory(index, asOf),
      identityCounts,
      classes: Object.fromEntries([...classes].sort(([a], [b]) => (a < b ? -1 : 1))),
      identities,
      metrics: metrics.conclude(debt.total()),
      debtByOwner: debt.byOwner(),
      debtBySystem: debt.bySystem(),
    };
  }

  return { judgeSecret, conclude };
}

function countOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
