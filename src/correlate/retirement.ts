// Typed retirement triggers: what ends an identity, and whether it has happened.
import { dayOf } from '../model/day.ts';
import type { Identity, Inventory, System, TriggerType } from '../model/inventory.ts';
import { isBefore, isOlder, skewDays } from './time.ts';

/** The system's status that fires a trigger. */
const firing: Partial<Record<TriggerType, System['status']>> = {
  'repo-archived': 'archived',
  'app-retired': 'retired',
  'vendor-ended': 'ended',
  'pipeline-changed': 'changed',
  'account-deleted': 'deleted',
};

/** Why an identity should be gone by now though its status says otherwise; undefined: nothing says so, or it is retired. */
export function firedTrigger(
  inventory: Pick<Inventory, 'owners'> & { readonly systemNamed: (name: string) => System | undefined },
  identity: Identity,
  asOf: string,
): string | undefined {
  const { trigger, retirementStatus, expiresAt } = identity;
  if (retirementStatus === 'retired') return undefined;
  if (expiresAt !== undefined && isOlder(expiresAt, skewDays, asOf)) return `its end was set for ${dayOf(expiresAt)}`;
  if (trigger === undefined) return undefined;
  if (trigger.due !== undefined && isBefore(trigger.due, asOf)) return `it was due to retire on ${dayOf(trigger.due)}`;
  if (trigger.type === 'owner-departed') {
    const owner = inventory.owners.get(identity.ownerId ?? '');
    return owner?.status === 'departed' ? `its owner ${owner.id} has left` : undefined;
  }
  const system = trigger.ref === undefined ? undefined : inventory.systemNamed(trigger.ref);
  if (system === undefined || system.status !== firing[trigger.type]) return undefined;
  return `${system.id} is ${system.status}${system.statusAsOf === undefined ? '' : ` since ${dayOf(system.statusAsOf)}`}`;
}
