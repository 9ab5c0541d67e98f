// What a report says of the inventory it was judged by.
import type { CoverageClaim, Credential } from '../model/inventory.ts';
import type { ClaimState, Judgement } from '../model/verdict.ts';
import { stateOfClaim } from './claims.ts';
import { type InventoryIndex, isComparable } from './index-inventory.ts';

export function describeInventory({ inventory, kids }: InventoryIndex, asOf: string): Judgement['inventory'] {
  const { sources, identities, claims } = inventory;
  const count = (counts: (credential: Credential) => boolean) => identities.reduce((sum, { credentials }) => sum + credentials.filter(counts).length, 0);
  return {
    sources,
    identities: identities.length,
    credentials: count(() => true),
    unreadable: count((credential) => !isComparable(credential, kids)),
    claims: claims.map((claim) => describeClaim(claim, asOf)),
  };
}

function describeClaim(claim: CoverageClaim, asOf: string): ClaimState {
  const { id, provider, account, asOf: at } = claim;
  return { id, provider, ...(account === undefined ? {} : { account }), asOf: at, state: stateOfClaim(claim, asOf) };
}
