// The order of files and records decides nothing: whatever is chosen first is chosen by its name.
import type { Inventory } from '../model/inventory.ts';

export function sortInventory(inventory: Inventory): Inventory {
  return {
    ...inventory,
    claims: sortBy(inventory.claims, ({ id }) => id),
    exceptions: sortBy(inventory.exceptions, ({ id }) => id),
    identities: sortBy(inventory.identities, ({ id }) => id).map((identity) =>
      identity.credentials.length < 2 ? identity : { ...identity, credentials: sortBy(identity.credentials, ({ version }) => version) },
    ),
  };
}

function sortBy<T>(list: readonly T[], nameOf: (one: T) => string): readonly T[] {
  return list.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0));
}
