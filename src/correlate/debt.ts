// Governance debt: points for what a record lacks, weighted by its environment. Weights are the policy's.
import type { DebtItem } from '../model/inventory.ts';
import type { DebtShare, Verdict } from '../model/verdict.ts';
import { isProduction } from './environment.ts';
import { expiredExceptions } from './exceptions.ts';
import { type InventoryIndex, idOfSystem } from './index-inventory.ts';
import type { Situation } from './situation.ts';
import { isBefore, isOlder } from './time.ts';

export interface Debt {
  addSecret(verdict: Verdict, systems: readonly string[]): void;
  /** @returns the identity's points */
  addIdentity(situation: Situation, verdict: Verdict): number;
  total(): number;
  byOwner(): readonly DebtShare[];
  bySystem(): readonly DebtShare[];
}

const productionWeight = 2;
const maxOverdue = 5;
const nobody = 'no owner';

export function createDebt(index: InventoryIndex, asOf: string): Debt {
  const weights = index.inventory.policy.debt;
  const owners = new Map<string, number>();
  const systems = new Map<string, number>();
  let total = 0;

  function add(points: number, owner: string, places: readonly string[]): void {
    if (points === 0) return;
    total += points;
    owners.set(owner, (owners.get(owner) ?? 0) + points);
    for (const place of places) systems.set(place, (systems.get(place) ?? 0) + points);
  }

  function addIdentity(situation: Situation, verdict: Verdict): number {
    const { identity, owner } = situation;
    const over = verdict.status === 'none' && identity?.retirementStatus === 'retired';
    const items = over ? [] : debtItemsOf(situation, asOf);
    const sum = items.reduce((points, item) => points + weights[item], overduePoints(situation));
    const points = round(sum * (isProduction(identity?.environment) ? productionWeight : 1));
    add(
      points,
      owner?.state === 'present' ? (owner.owner?.id ?? nobody) : nobody,
      (identity?.boundary ?? []).map((name) => idOfSystem(index, name)),
    );
    return points;
  }

  return {
    addIdentity,
    addSecret: ({ class: name }, places) => {
      if (name === 'orphaned') add(weights['orphaned-secret'], nobody, places);
    },
    total: () => round(total),
    byOwner: () => sortShares(owners),
    bySystem: () => sortShares(systems),
  };
}

/** How many of the six required fields a record has; an owner counts while active. */
export function presentFields({ identity, owner }: Situation): number {
  const fields = [
    owner?.owner?.status === 'active' ? owner : undefined,
    identity?.purpose,
    identity?.boundary,
    identity?.scope,
    identity?.cadenceDays,
    identity?.trigger,
  ];
  return fields.filter((field) => field !== undefined).length;
}

function debtItemsOf(situation: Situation, asOf: string): readonly DebtItem[] {
  const { identity, owner, index } = situation;
  if (identity === undefined) return [];
  const about = expiredExceptions(index.inventory, situation);
  const items: Readonly<Record<Exclude<DebtItem, 'orphaned-secret'>, boolean>> = {
    'no-active-owner': owner?.owner?.status !== 'active',
    'no-retirement-trigger': identity.trigger === undefined,
    'no-cadence': identity.cadenceDays === undefined,
    'no-purpose': identity.purpose === undefined,
    'no-boundary': identity.boundary === undefined,
    'no-scope': identity.scope === undefined,
    'expired-exception': [...identity.exceptions, ...about].some(({ expiresAt }) => isBefore(expiresAt, asOf)),
    'review-overdue':
      identity.reviewedAt !== undefined && identity.reviewIntervalDays !== undefined && isOlder(identity.reviewedAt, identity.reviewIntervalDays, asOf),
  };
  return (Object.keys(items) as (keyof typeof items)[]).filter((item) => items[item]);
}

/** Overdue days by the cadence, at most 5. */
function overduePoints({ identity, age }: Situation): number {
  const cadence = identity?.cadenceDays;
  if (cadence === undefined || age === undefined || identity?.retirementStatus === 'retired') return 0;
  return Math.min(maxOverdue, Math.max(0, age.days - cadence) / cadence);
}

function round(points: number): number {
  return Math.round(points * 10) / 10;
}

function sortShares(shares: ReadonlyMap<string, number>): readonly DebtShare[] {
  return [...shares].map(([name, points]) => ({ name, points: round(points) })).sort((a, b) => b.points - a.points || (a.name < b.name ? -1 : 1));
}
