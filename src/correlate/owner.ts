// Who answers for an identity. An owner that resolves to no record is no owner; one that left is worse: the key went along.
import type { Identity, Inventory, Owner, System } from '../model/inventory.ts';

export interface OwnerState {
  /** `missing`: none, or a reference to nobody that is known. `departed`: gone, and no active backup. */
  readonly state: 'present' | 'departed' | 'missing';
  /** Who answers: the owner, or the active backup of one who left. */
  readonly owner?: Owner;
  /** The owner as the record names it. */
  readonly named?: string;
}

export function ownerState({ owners }: Pick<Inventory, 'owners'>, { ownerId, backupOwnerId }: Identity): OwnerState {
  const owner = ownerId === undefined ? undefined : owners.get(ownerId);
  const backup = backupOwnerId === undefined ? undefined : owners.get(backupOwnerId);
  const named = ownerId === undefined ? {} : { named: ownerId };
  if (owner !== undefined && owner.status !== 'departed') return { state: 'present', owner, ...named };
  if (backup?.status === 'active') return { state: 'present', owner: backup, ...named };
  return owner === undefined ? { state: 'missing', ...named } : { state: 'departed', owner, ...named };
}

/** Where no owner answers: whoever owns a system that holds or uses the identity. */
export function escalationOf(inventory: Pick<Inventory, 'owners'>, systems: readonly (System | undefined)[]): string | undefined {
  for (const system of systems) {
    const owner = system?.owner === undefined ? undefined : inventory.owners.get(system.owner);
    if (owner !== undefined && owner.status !== 'departed')
      return `${owner.id}${owner.contact === undefined ? '' : ` (${owner.contact})`}, owner of ${system?.id}`;
  }
  const service = systems.find((system) => system?.service !== undefined);
  return service === undefined ? undefined : `whoever runs ${service.service}`;
}
