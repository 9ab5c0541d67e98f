// Exceptions: approved, with a reason, and never without an end. They are shown, not hidden.
import type { Exception, Inventory } from '../model/inventory.ts';
import type { ActiveException, VerdictClass } from '../model/verdict.ts';
import { matchesWildcard } from '../model/wildcard.ts';
import type { Situation } from './situation.ts';
import { isBefore } from './time.ts';

/** Classes that say a key works that should not: an exception covers them only if it names them. */
const onlyByName: readonly VerdictClass[] = ['retired-live', 'stale-copy', 'exposed', 'orphaned'];

/**
 * The exception that covers a verdict at `asOf`, the one that lasts longest.
 * @param rows its class first, then the others that hold: what may be covered by name alone is not hidden behind another class
 */
export function findException(
  inventory: Inventory,
  situation: Situation,
  [name, ...others]: readonly [VerdictClass, ...VerdictClass[]],
): ActiveException | undefined {
  const named = [name, ...others].filter((one) => onlyByName.includes(one));
  const [exception] = candidates(inventory, situation)
    .filter(({ createdAt, expiresAt }) => !isBefore(expiresAt, situation.asOf) && !isBefore(situation.asOf, createdAt))
    .filter(({ matches: { classes } }) => (classes === undefined ? named.length === 0 : [name, ...named].every((one) => classes.includes(one))))
    .toSorted((a, b) => (a.expiresAt > b.expiresAt ? -1 : 1));
  return exception === undefined
    ? undefined
    : { exception: exception.id, approver: exception.approver, reason: exception.reason, expiresAt: exception.expiresAt };
}

/** Expired ones of no single identity that would have covered it. */
export function expiredExceptions(inventory: Inventory, situation: Situation): readonly Exception[] {
  return inventory.exceptions.filter((exception) => isBefore(exception.expiresAt, situation.asOf) && isAbout(exception, situation));
}

function candidates(inventory: Inventory, situation: Situation): readonly Exception[] {
  return [...(situation.identity?.exceptions ?? []), ...inventory.exceptions.filter((exception) => isAbout(exception, situation))];
}

function isAbout({ matches: { identity, fingerprint, findingId, path } }: Exception, situation: Situation): boolean {
  const { secret, places } = situation.found ?? {};
  if (identity !== undefined && identity !== situation.identity?.id) return false;
  if (fingerprint !== undefined && !secret?.fingerprints.includes(fingerprint)) return false;
  if (findingId !== undefined && !secret?.findingIds.every((id) => id === findingId)) return false;
  // Every place must be covered: one copy elsewhere is another matter.
  return path === undefined || (places !== undefined && !places.more && places.addresses.every(({ address }) => matchesWildcard(path, address)));
}
