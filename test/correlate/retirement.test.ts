// Every trigger: when it fires, and when not.
import { describe, expect, test } from 'vitest';
import { firedTrigger } from '../../src/correlate/retirement.ts';
import type { Identity, RetirementTrigger, System } from '../../src/model/inventory.ts';
import { systemStatuses, triggerTypes } from '../../src/model/inventory.ts';
import { asOf, daysBefore, identity, inventory, judgeAll, owner, system } from '../support/judge-estate.ts';

const { owners } = inventory({ owners: [owner({ id: 'gone', status: 'departed' }), owner({ id: 'here' }), owner({ id: 'unsure', status: 'unknown' })] });

function fire(trigger: RetirementTrigger | undefined, changes: Partial<Identity> = {}, systems: readonly System[] = []): string | undefined {
  const { trigger: _, ...record } = identity(changes);
  const systemNamed = (name: string) => systems.find(({ id, aliases }) => [id, ...aliases].includes(name));
  return firedTrigger({ owners, systemNamed }, { ...record, ...(trigger === undefined ? {} : { trigger }) }, asOf);
}

test('an end that is past fires without a trigger', () => {
  expect(fire(undefined, { expiresAt: daysBefore(1) })).toBe(`its end was set for ${daysBefore(1).slice(0, 10)}`);
  expect(fire(undefined, { expiresAt: daysBefore(-1) })).toBeUndefined();
});

test('no trigger fires not', () => expect(fire(undefined)).toBeUndefined());

describe('a day', () => {
  test.each(triggerTypes)('of a trigger %s is past a second after it', (type) => {
    expect(fire({ type, due: daysBefore(0, 1) })).toBe(`it was due to retire on ${asOf.slice(0, 10)}`);
    expect(fire({ type, due: daysBefore(0) })).toBeUndefined();
  });

  test('that is missing never comes', () => expect(fire({ type: 'date' })).toBeUndefined());
});

describe('a system’s status', () => {
  const own = {
    'repo-archived': 'archived',
    'app-retired': 'retired',
    'vendor-ended': 'ended',
    'pipeline-changed': 'changed',
    'account-deleted': 'deleted',
  } as const;
  const rest = Object.entries(own).flatMap(([type, fires]) => systemStatuses.map((status) => [type as keyof typeof own, status, status === fires] as const));

  test.each(rest)('%s with a system that is %s: %s', (type, status, fires) => {
    expect(fire({ type, ref: 'service:one' }, {}, [system({ id: 'service:one', status })])).toBe(fires ? `service:one is ${status}` : undefined);
  });

  test('is told with its date, and found by another name', () => {
    const one = system({ id: 'service:one', aliases: ['old:one'], status: 'retired', statusAsOf: daysBefore(3) });
    expect(fire({ type: 'app-retired', ref: 'old:one' }, {}, [one])).toBe(`service:one is retired since ${daysBefore(3).slice(0, 10)}`);
  });

  test('of a system that none declares is unknown', () => {
    expect(fire({ type: 'app-retired', ref: 'service:one' })).toBeUndefined();
    expect(fire({ type: 'app-retired' }, {}, [system({ status: 'retired' })])).toBeUndefined();
  });

  test('fires no trigger of a day', () => {
    for (const status of systemStatuses) expect(fire({ type: 'date', ref: 'dir:app' }, {}, [system({ status })])).toBeUndefined();
  });
});

describe('the owner', () => {
  test('who left fires it, though a backup answers meanwhile', () => {
    expect(fire({ type: 'owner-departed' }, { ownerId: 'gone' })).toBe('its owner gone has left');
    expect(fire({ type: 'owner-departed' }, { ownerId: 'gone', backupOwnerId: 'here' })).toBe('its owner gone has left');
  });

  test.each(['here', 'unsure', 'nobody'])('%s does not', (ownerId) => {
    expect(fire({ type: 'owner-departed' }, { ownerId, backupOwnerId: 'gone' })).toBeUndefined();
  });
});

describe('the state', () => {
  const due = { type: 'date', due: daysBefore(5) } as const;
  const classOf = (retirementStatus: Identity['retirementStatus']) =>
    judgeAll([], inventory({ identities: [identity({ trigger: due, retirementStatus })] })).states.get('nhi-one')?.verdict.class;

  test('active or still retiring: it is due; retired: its secret lives', () => {
    expect([classOf('active'), classOf('retiring'), classOf('retired')]).toEqual(['retirement-due', 'retirement-due', 'retired-live']);
  });
});
