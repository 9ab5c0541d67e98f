// The inventory arranged for matching: by fingerprint, public id, login, home and name. Built once a judgement.
import type { CoverageClaim, Credential, Identity, Inventory, System } from '../model/inventory.ts';

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
  readonly byFingerprint: ReadonlyMap<string, readonly CredentialRecord[]>;
  readonly byPublicId: ReadonlyMap<string, readonly CredentialRecord[]>;
  /** By `loginKey`. */
  readonly byLogin: ReadonlyMap<string, readonly Identity[]>;
  /** By an exact location. */
  readonly byHome: ReadonlyMap<string, readonly Identity[]>;
  /** By `<provider> <system>` of the boundary, and `<provider> <name>` of a location's last part: suggestions. */
  readonly byName: ReadonlyMap<string, readonly Identity[]>;
  /** Accounts that identities and claims name, by provider. */
  readonly accounts: ReadonlyMap<string, ReadonlySet<string>>;
  /** Identities of a provider with a version that nothing can be compared with, by provider. */
  readonly unreadable: ReadonlyMap<string, readonly Identity[]>;
  readonly kids: ReadonlySet<string>;
}

/** @param kids of the keys the scan holds: fingerprints under others cannot be compared */
export function indexInventory(inventory: Inventory, kids: ReadonlySet<string>): InventoryIndex {
  const systems = nameSystems(inventory.systems);
  const systemNamed = (name: string) => systems.get(name);
  const byFingerprint = new Map<string, CredentialRecord[]>();
  const byPublicId = new Map<string, CredentialRecord[]>();
  const byLogin = new Map<string, Identity[]>();
  const byHome = new Map<string, Identity[]>();
  const byName = new Map<string, Identity[]>();
  const accounts = new Map<string, Set<string>>();
  const unreadable = new Map<string, Identity[]>();
  for (const identity of inventory.identities) {
    const { provider, account, credentials, locations, boundary = [] } = identity;
    if (account !== undefined) addTo(accounts, provider, account);
    for (const login of loginsOf(identity)) append(byLogin, login, identity);
    for (const location of locations.filter((one) => !one.includes('*'))) append(byHome, location, identity);
    for (const name of [...boundary.map((one) => idOfSystem({ systemNamed }, one)), ...locations.map(lastPart)])
      append(byName, `${provider} ${name}`, identity);
    for (const credential of credentials) {
      for (const fingerprint of credential.fingerprints) append(byFingerprint, fingerprint, { identity, credential });
      for (const { value } of credential.publicIds) append(byPublicId, value, { identity, credential });
    }
    if (credentials.length === 0 || credentials.some((credential) => !isComparable(credential, kids))) append(unreadable, provider, identity);
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

/** `fp1:<kid>:…` */
function kidOf(fingerprint: string): string {
  return fingerprint.split(':')[1] ?? '';
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

function dropCommon(byFingerprint: Map<string, readonly CredentialRecord[]>, most: number): void {
  for (const [fingerprint, records] of byFingerprint)
    if (records.length > most && new Set(records.map(({ identity }) => identity)).size > most) byFingerprint.delete(fingerprint);
}

function memoize<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}

function append<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else if (list.at(-1) !== item) list.push(item);
}

function addTo(map: Map<string, Set<string>>, key: string, item: string): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([item]));
  else set.add(item);
}
