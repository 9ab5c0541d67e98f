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

/** Verdicts are many and large: only their order is kept, and each is made again as it is read. */
export function judgeIdentities({ index, asOf, metrics, debt, seen }: IdentitiesContext): Pick<Judgement, 'identityCounts' | 'identities'> {
  const identityCounts = { critical: 0, high: 0, medium: 0, low: 0 };
  const order = index.inventory.identities
    .map((identity): Ordered => {
      const { situation, verdict } = judgeIdentity(index, identity, asOf);
      if (verdict.status === 'open') identityCounts[verdict.severity]++;
      metrics.addIdentity(situation, verdict);
      return { identity, status: verdict.status, score: verdict.score, debt: debt.addIdentity(situation, verdict) };
    })
    .sort(compareOrdered);

  function* read(): Generator<IdentityState> {
    for (const { identity, debt: points } of order) {
      const { id, type, provider, environment, place } = identity;
      const { verdict } = judgeIdentity(index, identity, asOf);
      const known = { ...(type === undefined ? {} : { type }), ...(environment === undefined ? {} : { environment }) };
      yield { id, provider, ...known, where: `${place.file}:${place.line}`, secretsSeen: seen.get(id) ?? 0, debt: points, verdict };
    }
  }

  return { identityCounts, identities: read };
}

interface Ordered {
  readonly identity: Identity;
  readonly status: Verdict['status'];
  readonly score: number;
  readonly debt: number;
}

const statusOrder = { open: 0, suppressed: 1, none: 2 } as const;

function compareOrdered(a: Ordered, b: Ordered): number {
  return statusOrder[a.status] - statusOrder[b.status] || b.score - a.score || (a.identity.id < b.identity.id ? -1 : 1);
}
