// A secret's places, folded: systems, environments, who can see it. Read once, for there may be very many.
import type { System } from '../model/inventory.ts';
import type { Secret } from '../model/secret.ts';
import { environmentOfPath, isCiDefinition, isNonProduction, isProduction } from './environment.ts';
import type { SystemNames, SystemPlace } from './systems.ts';

export interface Places {
  /** By id; undefined: the inventory does not declare it. */
  readonly systems: ReadonlyMap<string, System | undefined>;
  /** Those kept for a closer look, at most `maxAddresses`. */
  readonly addresses: readonly SystemPlace[];
  /** There are more places than addresses. */
  readonly more: boolean;
  readonly targets: ReadonlySet<string>;
  readonly environments: ReadonlySet<string>;
  readonly public: boolean;
  /** Of some system nobody says who can see it. */
  readonly visibilityUnknown: boolean;
  /** In a file of the tree or at HEAD. */
  readonly present: boolean;
  readonly inProduction: boolean;
  /** Every place is outside production. */
  readonly outsideProduction: boolean;
  readonly inTestPath: boolean;
  readonly inCi: boolean;
}

const maxAddresses = 10_000;

export function foldPlaces(secret: Secret, names: SystemNames): Places {
  const systems = new Map<string, System | undefined>();
  // A file of the tree and its object in git are one place.
  const addresses = new Map<string, SystemPlace>();
  const environments = new Set<string>();
  const targets = new Set<string>();
  const seen = { public: false, visibilityUnknown: false, present: false, inProduction: false, other: false, inTestPath: false, inCi: false, more: false };
  for (const place of secret.places) {
    const named = names(place);
    const { system, path } = named;
    systems.set(named.id, system);
    targets.add(place.target);
    if (addresses.size < maxAddresses) addresses.set(named.address, named);
    else seen.more ||= !addresses.has(named.address);
    const pathEnvironment = environmentOfPath(path);
    const environment = system?.env ?? pathEnvironment;
    if (environment !== undefined) environments.add(environment);
    seen.public ||= system?.visibility === 'public';
    seen.visibilityUnknown ||= system?.visibility === undefined;
    seen.present ||= place.present;
    seen.inProduction ||= isProduction(environment);
    seen.other ||= !isNonProduction(environment);
    seen.inTestPath ||= pathEnvironment === 'test' || isNonProduction(system?.env);
    seen.inCi ||= isCiDefinition(path);
  }
  const { other, ...rest } = seen;
  return { ...rest, systems, addresses: [...addresses.values()], targets, environments, outsideProduction: !other };
}
