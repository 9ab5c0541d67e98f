// The order of files and records decides nothing: whatever is chosen first is chosen by its name.
import type { Identity, Inventory } from '../model/inventory.ts';

export function sortInventory(inventory: Inventory): Inventory {
  return {
    ...inventory,
    claims: sortBy(inventory.claims, ({ id }) => id),
    exceptions: sortBy(inventory.exceptions, ({ id }) => id),
    identities: sortBy(inventory.identities, ({ id }) => id).map(sortCredentials),
  };
}

function sortCredentials(identity: Identity): Identity {
  const credentials = sortBy(identity.credentials, ({ version }) => version);
  return credentials === identity.credentials ? identity : { ...identity, credentials };
}

/** What is in order already is not copied: at a hundred thousand identities, copies count. */
function sortBy<T>(list: readonly T[], nameOf: (one: T) => string): readonly T[] {
  const isSorted = list.every((one, i) => i === 0 || nameOf(list[i - 1] ?? one) <= nameOf(one));
  if (isSorted) return list;
  return list.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0));
}
