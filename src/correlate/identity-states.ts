// All identities by their records alone, worst first.
import type { Identity } from '../model/inventory.ts';
import type { IdentityState, Judgement, Verdict } from '../model/verdict.ts';
import type { Debt } from './debt.ts';
import { judgeIdentity } from './identity.ts';
import type { InventoryIndex } from './index-inventory.ts';
import type { Metrics } from './metrics.ts';

interface IdentitiesContext {
  readonly index: InventoryIndex;
  readonly asOf: string;
  readonly metrics: Metrics;
  readonly debt: Debt;
  /** Secrets that the scan met, by identity. */
  readonly seen: ReadonlyMap<string, number>;
}

/** Verdicts are many and large: only their order is kept, in numbers, and each is made again as it is read. */
export function judgeIdentities({ index, asOf, metrics, debt, seen }: IdentitiesContext): Pick<Judgement, 'identityCounts' | 'identities'> {
  const identityCounts = { critical: 0, high: 0, medium: 0, low: 0 };
  const { identities } = index.inventory;
  const ranks = new Float64Array(identities.length);
  const debts = new Float64Array(identities.length);
  for (const [i, identity] of identities.entries()) {
    const { situation, verdict } = judgeIdentity(index, identity, asOf);
    if (verdict.status === 'open') identityCounts[verdict.severity]++;
    metrics.addIdentity(situation, verdict);
    ranks[i] = rankOf(verdict);
    debts[i] = debt.addIdentity(situation, verdict);
  }
  const order = Uint32Array.from(identities.keys()).sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0) || a - b);

  function* read(): Generator<IdentityState> {
    for (const i of order) {
      const identity = identities[i] as Identity;
      const points = debts[i] ?? 0;
      const { id, type, provider, environment, place } = identity;
      const { verdict } = judgeIdentity(index, identity, asOf);
      const known = { ...(type === undefined ? {} : { type }), ...(environment === undefined ? {} : { environment }) };
      yield { id, provider, ...known, where: `${place.file}:${place.line}`, secretsSeen: seen.get(id) ?? 0, debt: points, verdict };
    }
  }

  return { identityCounts, identities: read };
}

const statusOrder = { open: 0, suppressed: 1, none: 2 } as const;
const aboveAnyScore = 100;

/** The least is told first; among equals the identities' own order, which is by id, decides. */
function rankOf({ status, score }: Verdict): number {
  return aboveAnyScore * statusOrder[status] - score;
}
