// Who answers, and who is turned to when nobody does.
import { describe, expect, test } from 'vitest';
import { escalationOf, ownerState } from '../../src/correlate/owner.ts';
import type { Owner } from '../../src/model/inventory.ts';
import { daysBefore, identity, inventory, judgeOne, owner, secret, system } from '../support/judge-estate.ts';

const owners = [owner({ id: 'active' }), owner({ id: 'gone', status: 'departed', statusAsOf: daysBefore(30) }), owner({ id: 'unsure', status: 'unknown' })];
const { owners: byId } = inventory({ owners });

function stateOf(ownerId?: string, backupOwnerId?: string) {
  const { ownerId: _, ...record } = identity();
  const { state, owner: one } = ownerState(
    { owners: byId },
    { ...record, ...(ownerId === undefined ? {} : { ownerId }), ...(backupOwnerId === undefined ? {} : { backupOwnerId }) },
  );
  return [state, one?.id];
}

test.each([
  ['active', undefined, 'present', 'active'],
  ['active', 'gone', 'present', 'active'],
  ['unsure', undefined, 'present', 'unsure'],
  ['unsure', 'active', 'present', 'unsure'],
  ['gone', undefined, 'departed', 'gone'],
  ['gone', 'active', 'present', 'active'],
  ['gone', 'unsure', 'departed', 'gone'],
  ['gone', 'gone', 'departed', 'gone'],
  ['gone', 'nobody', 'departed', 'gone'],
  ['The platform folks', undefined, 'missing', undefined],
  ['The platform folks', 'active', 'present', 'active'],
  [undefined, undefined, 'missing', undefined],
  [undefined, 'unsure', 'missing', undefined],
  [undefined, 'active', 'present', 'active'],
  ['__proto__', undefined, 'missing', undefined],
] as const)('owner %s with backup %s: %s, %s answers', (ownerId, backup, state, who) => {
  expect(stateOf(ownerId, backup)).toEqual([state, who]);
});

describe('escalation', () => {
  const of = (...systems: Parameters<typeof system>[0][]) =>
    escalationOf(
      { owners: byId },
      systems.map((one) => system(one)),
    );

  test('goes to the first system’s owner who is there', () => {
    expect(of({ id: 'a' }, { id: 'b', owner: 'gone' }, { id: 'c', owner: 'active' })).toBe('active (one@team.example), owner of c');
    expect(of({ id: 'c', owner: 'unsure' })).toBe('unsure (one@team.example), owner of c');
  });

  test('without one, to whoever runs the service', () => {
    expect(of({ id: 'b', owner: 'gone', service: 'payments' })).toBe('whoever runs payments');
  });

  test('without either, to nobody', () => {
    expect(of({ id: 'a' })).toBeUndefined();
    expect(escalationOf({ owners: byId }, [undefined])).toBeUndefined();
  });
});

describe('in a verdict', () => {
  const judge = (ownerId: string, changes: { readonly owners?: readonly Owner[] } = {}) =>
    judgeOne(secret(), inventory({ owners, identities: [identity({ ownerId })], systems: [system({ owner: 'active' })], ...changes }));
  const textOf = ({ evidence }: ReturnType<typeof judgeOne>, rule: string) => evidence.find((one) => one.rule === rule)?.text;

  test('an owner who is there needs no escalation', () => {
    expect(judge('active')).not.toHaveProperty('escalation');
    expect(judge('active').owner?.id).toBe('active');
  });

  test('one who left is told with the date, and who to turn to', () => {
    const verdict = judge('gone');
    expect(verdict).toMatchObject({ class: 'departed-owner', escalation: 'active (one@team.example), owner of dir:app', owner: { id: 'gone' } });
    expect(textOf(verdict, 'departed-owner')).toBe(`its owner gone has left (status of ${daysBefore(30).slice(0, 10)}), and no active backup is named`);
  });

  test('free text is nobody', () => {
    const verdict = judge('the platform folks');
    expect(verdict).toMatchObject({ class: 'ownerless', escalation: 'active (one@team.example), owner of dir:app' });
    expect(verdict).not.toHaveProperty('owner');
    expect(textOf(verdict, 'ownerless')).toBe('its owner "the platform folks" is nobody the inventory knows');
  });

  test('who owns nothing that is known is not made an owner by owning the system', () => {
    expect(judge('unsure').class).toBe('governed');
  });
});
