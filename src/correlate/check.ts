// `inventory check`: what is wrong with an inventory by itself, before anything is scanned. Pure: the clock is given.
import type { Problem } from '../model/check.ts';
import type { Identity, Inventory } from '../model/inventory.ts';
import { checkClaims } from './check/coverage-claims.ts';
import { checkCredentials } from './check/credentials.ts';
import { checkExceptions } from './check/exceptions.ts';
import { checkRetired, checkRetirement, checkReview } from './check/lifecycle.ts';
import { checkMatching, kindOf } from './check/matching.ts';
import { type CheckContext, placeOf, tellProblem } from './check/problem.ts';
import { checkRecord } from './check/record.ts';
import { checkSharing } from './check/sharing.ts';
import { indexInventory } from './index-inventory.ts';

/** In no order that matters: a report sorts them. @param asOf RFC 3339 UTC */
export function checkInventory(inventory: Inventory, asOf: string): readonly Problem[] {
  const context = createContext(inventory, asOf);
  return [
    ...inventory.identities.flatMap((identity) => checkIdentity(identity, context)),
    ...checkSharing(inventory),
    ...checkExceptions(inventory, context),
    ...checkClaims(inventory, context),
  ];
}

function createContext(inventory: Inventory, asOf: string): CheckContext {
  const names = inventory.systems.flatMap(({ id, aliases }) => [id, ...aliases]);
  return {
    index: indexInventory(inventory, new Set(inventory.keys.map(({ kid }) => kid))),
    asOf,
    systemKinds: new Set(names.flatMap((name) => kindOf(name) ?? [])),
  };
}

/** A retired identity owes nothing but its secret's death. */
function checkIdentity(identity: Identity, context: CheckContext): readonly Problem[] {
  if (identity.retirementStatus === 'retired') return checkRetired(identity, context);
  return [
    ...checkRecord(identity, context),
    ...checkReview(identity, context),
    ...checkRetirement(identity, context),
    ...checkCredentials(identity, context),
    ...checkMatching(identity, context),
    ...checkUse(identity),
  ];
}

function checkUse(identity: Identity): readonly Problem[] {
  return identity.humanUse ? [tellProblem('human-use', { identity, text: 'people use it too', place: placeOf(identity, 'human_use') })] : [];
}
