// The inventory arranged for matching: by fingerprint, public id, login, home and name. Built once a judgement.
import { kidOf } from '../model/fingerprint.ts';
import type { CoverageClaim, Credential, Identity, Inventory, System } from '../model/inventory.ts';
import { createLookup, type GrowingLookup, type Lookup } from './lookup.ts';

/** A version of an identity's secret. */
export interface CredentialRecord {
  readonly identity: Identity;
  readonly credential: Credential;
}

export interface InventoryIndex {
  readonly inventory: Inventory;
  readonly systemNamed: (name: string) => System | undefined;
  /** Claims about a provider, and those about all. */
  readonly claimsOf: (provider: string) => readonly CoverageClaim[];
  /** Values in too many identities are left out: such a value is common, and no secret. */
  readonly byFingerprint: Lookup<CredentialRecord>;
  readonly byPublicId: Lookup<CredentialRecord>;
  /** By `loginKey`. */
  readonly byLogin: Lookup<Identity>;
  /** By an exact location. */
  readonly byHome: Lookup<Identity>;
  /** By `<provider> <system>` of the boundary, and `<provider> <name>` of a location's last part: suggestions. */
  readonly byName: Lookup<Identity>;
  /** Accounts that identities and claims name, by provider. */
  readonly accounts: ReadonlyMap<string, ReadonlySet<string>>;
  /** Identities with a version that nothing can be compared with, by provider. */
  readonly unreadable: ReadonlyMap<string, Unreadable>;
  readonly kids: ReadonlySet<string>;
}

/** How many there are. */
export interface Unreadable {
  readonly all: number;
  readonly byAccount: ReadonlyMap<string | undefined, number>;
}

/** @param kids of the keys the scan holds: fingerprints under others cannot be compared */
export function indexInventory(inventory: Inventory, kids: ReadonlySet<string>): InventoryIndex {
  const systems = nameSystems(inventory.systems);
  const systemNamed = (name: string) => systems.get(name);
  const byFingerprint = createLookup<CredentialRecord>();
  const byPublicId = createLookup<CredentialRecord>();
  const byLogin = createLookup<Identity>();
  const byHome = createLookup<Identity>();
  const byName = createLookup<Identity>();
  const accounts = new Map<string, Set<string>>();
  const unreadable = new Map<string, { all: number; byAccount: Map<string | undefined, number> }>();
  for (const identity of inventory.identities) {
    const { provider, account, credentials, locations, boundary = [] } = identity;
    if (account !== undefined) addTo(accounts, provider, account);
    for (const login of loginsOf(identity)) byLogin.add(login, identity);
    for (const location of locations.filter((one) => !one.includes('*'))) byHome.add(location, identity);
    for (const name of [...boundary.map((one) => idOfSystem({ systemNamed }, one)), ...locations.map(lastPart)]) byName.add(`${provider} ${name}`, identity);
    for (const credential of credentials) {
      for (const fingerprint of credential.fingerprints) byFingerprint.add(fingerprint, { identity, credential });
      for (const { value } of credential.publicIds) byPublicId.add(value, { identity, credential });
    }
    if (credentials.length === 0 || credentials.some((credential) => !isComparable(credential, kids))) countUnreadable(unreadable, identity);
  }
  for (const { provider, account } of inventory.claims) if (account !== undefined && account !== '*') addTo(accounts, provider, account);
  dropCommon(byFingerprint, inventory.policy.commonValueRecords);
  const claimsOf = memoize((provider: string) => inventory.claims.filter((claim) => claim.provider === provider || claim.provider === '*'));
  return { inventory, systemNamed, claimsOf, byFingerprint, byPublicId, byLogin, byHome, byName, accounts, unreadable, kids };
}

export function nameSystems(systems: readonly System[]): ReadonlyMap<string, System> {
  return new Map(systems.flatMap((system) => [...system.aliases, system.id].map((name) => [name, system] as const)));
}

/** One id for all its names, which an inventory need not declare. */
export function idOfSystem({ systemNamed }: Pick<InventoryIndex, 'systemNamed'>, name: string): string {
  return systemNamed(name)?.id ?? name;
}

/** Can a found secret be compared with this version at all? */
export function isComparable({ fingerprints, publicIds }: Credential, kids: ReadonlySet<string>): boolean {
  return publicIds.length > 0 || hasKnownKey(fingerprints, kids);
}

export function hasKnownKey(fingerprints: readonly string[], kids: ReadonlySet<string>): boolean {
  return fingerprints.some((fingerprint) => kids.has(kidOf(fingerprint)));
}

/** What makes two guessable values comparable: the same user on the same host. The port is left out: URLs give it or not. */
export function loginKey(host: string, user: string): string {
  return `${host.toLowerCase().replace(/:\d+$/, '')} ${user}`;
}

/** Of the record, and of natural ids such as `postgres://report@db1.example/fin`. */
export function loginsOf({ host, user, credentials }: Identity): ReadonlySet<string> {
  const logins = new Set<string>();
  if (host !== undefined && user !== undefined) logins.add(loginKey(host, user));
  for (const { publicIds } of credentials) for (const { value } of publicIds) addNaturalId(logins, value);
  return logins;
}

const naturalId = /^[a-z][a-z0-9+.-]*:\/\/([^@/?#]+)@([^@/?#]+)/i;

function addNaturalId(logins: Set<string>, value: string): void {
  const [, user, host] = naturalId.exec(value) ?? [];
  if (user !== undefined && host !== undefined) logins.add(loginKey(host, user));
}

export function isNaturalId(value: string): boolean {
  return naturalId.test(value);
}

function lastPart(location: string): string {
  return location.slice(Math.max(location.lastIndexOf('/'), location.lastIndexOf(':')) + 1);
}

function dropCommon(byFingerprint: GrowingLookup<CredentialRecord>, most: number): void {
  byFingerprint.dropIf((records) => records.length > most && new Set(records.map(({ identity }) => identity)).size > most);
}

function memoize<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}

function countUnreadable(unreadable: Map<string, { all: number; byAccount: Map<string | undefined, number> }>, { provider, account }: Identity): void {
  const counts = unreadable.get(provider) ?? { all: 0, byAccount: new Map() };
  counts.all++;
  counts.byAccount.set(account, (counts.byAccount.get(account) ?? 0) + 1);
  unreadable.set(provider, counts);
}

function addTo(map: Map<string, Set<string>>, key: string, item: string): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([item]));
  else set.add(item);
}
