// All that the decision table asks about one secret, or about one identity by its record alone, gathered once.
import type { Credential, Identity, Policy } from '../model/inventory.ts';
import type { Secret } from '../model/secret.ts';
import type { MatchStrength } from '../model/verdict.ts';
import { matchesWildcard } from '../model/wildcard.ts';
import { ageOf, type SecretAge } from './age.ts';
import type { Claimed } from './claims.ts';
import type { InventoryIndex } from './index-inventory.ts';
import type { Match } from './match.ts';
import { type OwnerState, ownerState } from './owner.ts';
import type { Places } from './places.ts';
import { firedTrigger } from './retirement.ts';
import type { SystemPlace } from './systems.ts';
import { addDays, earliest, isBefore, isOlder, skewDays } from './time.ts';

export interface Situation {
  readonly asOf: string;
  readonly index: InventoryIndex;
  readonly policy: Policy;
  readonly strength: MatchStrength;
  readonly match: Match;
  readonly identity?: Identity;
  readonly credential?: Credential;
  readonly owner?: OwnerState;
  readonly age?: SecretAge;
  /** Of the record and of the secret itself, the earlier. */
  readonly expiresAt?: string;
  readonly expired: boolean;
  /** The source says so, after it happened. */
  readonly revoked: boolean;
  /** What retires the identity has happened. */
  readonly fired?: string;
  /** Of a secret alone. */
  readonly found?: FoundSecret;
}

export interface FoundSecret {
  readonly secret: Secret;
  readonly places: Places;
  readonly claimed: Claimed;
  /** The first place where it must not stand. */
  readonly outside?: SystemPlace;
  /** How many such places there are; the ones that were not looked at closely count. */
  readonly outsideCount: number;
  readonly historyComplete: boolean;
}

interface Subject {
  readonly match: Match;
  readonly identity?: Identity;
  readonly credential?: Credential;
  readonly found?: Omit<FoundSecret, 'outside' | 'outsideCount'>;
}

export function createSituation(index: InventoryIndex, asOf: string, { match, identity, credential, found }: Subject): Situation {
  const { policy } = index.inventory;
  const { facts, firstEvidenceAt } = found?.secret ?? {};
  const age = ageOf(
    {
      ...(identity === undefined ? {} : { identity }),
      ...(credential === undefined ? {} : { credential }),
      ...(facts?.createdAt === undefined ? {} : { createdAt: facts.createdAt }),
      ...(firstEvidenceAt === undefined ? {} : { firstEvidenceAt }),
      ...(found === undefined ? {} : { fingerprints: found.secret.fingerprints }),
    },
    asOf,
  );
  const expiresAt = earliest(facts?.expiresAt, credential?.notAfter);
  const fired = identity === undefined ? undefined : firedTrigger({ owners: index.inventory.owners, systemNamed: index.systemNamed }, identity, asOf);
  return {
    asOf,
    index,
    policy,
    strength: match.strength,
    match,
    ...(identity === undefined ? {} : { identity, owner: ownerState(index.inventory, identity) }),
    ...(credential === undefined ? {} : { credential }),
    ...(age === undefined ? {} : { age }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    expired: credential?.state === 'expired' || (expiresAt !== undefined && isOlder(expiresAt, skewDays, asOf)),
    revoked: credential !== undefined && isRevoked(credential, asOf),
    ...(fired === undefined ? {} : { fired }),
    ...(found === undefined ? {} : { found: { ...found, ...findOutside(found, policy, identity) } }),
  };
}

/** Confirmed: it has happened, and the source that says so looked afterwards. A note from before is a plan. */
function isRevoked({ state, revokedAt, asOf: toldAt }: Credential, asOf: string): boolean {
  if (toldAt === undefined || (state !== 'revoked' && state !== 'disabled')) return false;
  return revokedAt === undefined || !(isBefore(toldAt, revokedAt) || isBefore(addDays(asOf, skewDays), revokedAt));
}

function findOutside(
  { secret, places }: Pick<FoundSecret, 'secret' | 'places'>,
  policy: Policy,
  identity: Identity | undefined,
): Pick<FoundSecret, 'outside' | 'outsideCount'> {
  let outside: SystemPlace | undefined;
  let outsideCount = places.more ? 1 : 0;
  for (const place of places.addresses) {
    if (isAllowed(place.address, secret, policy, identity)) continue;
    outside ??= place;
    outsideCount++;
  }
  outside ??= places.more ? places.addresses[0] : undefined;
  return { outsideCount, ...(outside === undefined ? {} : { outside }) };
}

/** A home the record declares; else the first rule of the policy; else no. */
function isAllowed(address: string, { detector }: Secret, { locations }: Policy, identity: Identity | undefined): boolean {
  if (identity?.locations.some((location) => matchesWildcard(location, address))) return true;
  const rule = locations.find(
    ({ match, kinds }) => matchesWildcard(match, address) && (kinds ?? [detector.id]).some((kind) => kind === detector.id || kind === detector.kind),
  );
  return rule?.allow ?? false;
}
