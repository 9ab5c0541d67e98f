// Governance debt, computed by hand.
import { describe, expect, test } from 'vitest';
import type { Identity, Inventory } from '../../src/model/inventory.ts';
import { defaultPolicy } from '../../src/model/inventory.ts';
import {
  claim,
  credential,
  daysBefore,
  exception,
  fingerprintOf,
  identity,
  inventory,
  judgeAll,
  owner,
  secret,
  secretPlace,
  system,
} from '../support/judge-estate.ts';

const owners = [owner(), owner({ id: 'gone', status: 'departed' }), owner({ id: 'unsure', status: 'unknown' })];

function judge(identities: readonly Identity[], rest: Partial<Omit<Inventory, 'owners'>> = {}, secrets = [] as Parameters<typeof judgeAll>[0]) {
  const { judgement, states } = judgeAll(secrets, inventory({ identities, owners, ...rest }));
  const total = judgement.metrics.find(({ id }) => id === 'governance-debt')?.value;
  return { total, of: (id: string) => states.get(id)?.debt, owners: judgement.debtByOwner, systems: judgement.debtBySystem };
}

const debtOf = (changes: Partial<Identity>, rest = {}) => judge([identity(changes)], rest).of('nhi-one');
const aged = (days: number) => ({ credentials: [credential({ createdAt: daysBefore(days) })] });

function without(...names: readonly (keyof Identity)[]): Partial<Identity> {
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

describe('points', () => {
  test.each<[string, Partial<Identity>, number]>([
    ['nothing is missing', {}, 0],
    ['no owner', without('ownerId'), 3],
    ['an owner who left', { ownerId: 'gone' }, 3],
    ['an owner who left, with a backup who is there', { ownerId: 'gone', backupOwnerId: 'team-one' }, 0],
    ['an owner of whom nothing is known', { ownerId: 'unsure' }, 3],
    ['no trigger', without('trigger'), 2],
    ['no cadence', without('cadenceDays'), 2],
    ['no purpose', without('purpose'), 1],
    ['no boundary', without('boundary'), 1],
    ['no scope', without('scope'), 1],
    ['nothing but a name', without('ownerId', 'trigger', 'cadenceDays', 'purpose', 'boundary', 'scope'), 10],
    ['an expired exception', { exceptions: [exception({ expiresAt: daysBefore(1) })] }, 2],
    ['two expired exceptions', { exceptions: [exception({ expiresAt: daysBefore(1) }), exception({ id: 'ex-2', expiresAt: daysBefore(2) })] }, 2],
    ['an active exception', { exceptions: [exception()] }, 0],
    ['a review overdue', { reviewedAt: daysBefore(9), reviewIntervalDays: 1 }, 1],
    ['within its cadence', aged(90), 0],
    ['half a cadence over', aged(135), 0.5],
    ['twice over', aged(270), 2],
    ['five times over, at most', aged(90 * 20), 5],
    ['of unknown age', { credentials: [credential({ createdAt: daysBefore(-5) })] }, 0],
    ['a cadence of one day', { cadenceDays: 1, ...aged(3) }, 2],
    ['in production, twice as much', { environment: 'prod', ...without('ownerId', 'purpose') }, 8],
    ['in no known environment, once', { environment: 'eu-1', ...without('ownerId', 'purpose') }, 4],
  ])('%s', (_, changes, points) => expect(debtOf(changes)).toBe(points));

  test('an expired exception for the identity counts wherever it stands', () => {
    expect(debtOf({}, { exceptions: [exception({ expiresAt: daysBefore(1), matches: { identity: 'nhi-one' } })] })).toBe(2);
    expect(debtOf({}, { exceptions: [exception({ expiresAt: daysBefore(1), matches: { identity: 'nhi-two' } })] })).toBe(0);
  });

  test('weights are the policy’s', () => {
    expect(debtOf(without('purpose'), { policy: { ...defaultPolicy, debt: { ...defaultPolicy.debt, 'no-purpose': 7 } } })).toBe(7);
  });

  test('a retired identity with a live version still owes, though no rotation', () => {
    expect(debtOf({ retirementStatus: 'retired', ...without('purpose'), ...aged(900) })).toBe(1);
  });
});

describe('sums', () => {
  const identities = [
    identity({ id: 'nhi-a', boundary: ['dir:app', 'dir:lib'], ...without('purpose') }),
    identity({ id: 'nhi-b', boundary: ['dir:lib'], ownerId: 'gone' }),
    identity({ id: 'nhi-c', boundary: ['old:app'], ownerId: 'unsure' }),
    identity({ id: 'nhi-d' }),
  ].map((one, i) => ({ ...one, credentials: [credential({ fingerprints: [fingerprintOf(`v${i}`)] })] }));
  const orphan = secret({ fingerprints: [fingerprintOf('strange')], places: [secretPlace(), secretPlace({ path: 'b' })] });
  const rest = { claims: [claim()], systems: [system({ aliases: ['old:app'] })] };
  const { total, owners: byOwner, systems: bySystem } = judge(identities, rest, [orphan, { ...orphan, key: 2 }]);

  test('the whole, with ten for each orphan', () => expect(total).toBe(1 + 3 + 3 + 20));

  test('by owner: who left owns nothing, and an orphan is nobody’s', () => {
    expect(byOwner).toEqual([
      { name: 'no owner', points: 3 + 20 },
      { name: 'unsure', points: 3 },
      { name: 'team-one', points: 1 },
    ]);
  });

  test('by system, under one name: an orphan counts once in each', () => {
    expect(bySystem).toEqual([
      { name: 'dir:app', points: 1 + 3 + 20 },
      { name: 'dir:lib', points: 1 + 3 },
    ]);
  });

  test('of nothing is nothing', () => {
    expect(judge([])).toMatchObject({ total: 0, owners: [], systems: [] });
  });
});
