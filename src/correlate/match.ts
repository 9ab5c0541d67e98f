// Which identity a secret belongs to, and how sure that is. Only a value or a unique id says which version it is.
import { isGuessable } from '../model/detector.ts';
import type { Credential, CredentialState, Identity } from '../model/inventory.ts';
import type { Facts } from '../model/occurrence.ts';
import type { Secret } from '../model/secret.ts';
import type { MatchStrength } from '../model/verdict.ts';
import { type CredentialRecord, hasKnownKey, type InventoryIndex, isNaturalId, loginKey, loginsOf } from './index-inventory.ts';
import type { Places } from './places.ts';
import { isOfProvider } from './provider.ts';

export interface Match {
  readonly strength: MatchStrength;
  readonly basis: 'value' | 'public-id' | 'login' | 'home' | 'name' | 'none';
  /** At 2 and above: the identities that match alike, sorted by id; from 3 on with the version. */
  readonly matched: readonly Matched[];
  /** At 1: what the name suggests, at most a few. */
  readonly suggested: readonly string[];
}

export interface Matched {
  readonly identity: Identity;
  readonly credential?: Credential;
}

const maxSuggested = 5;

export function matchSecret(index: InventoryIndex, secret: Secret, places: Places): Match {
  const found = findStrongest(index, secret, places);
  if (found !== undefined) return { ...found, matched: sortMatched(found.matched), suggested: [] };
  const suggested = suggestByName(index, secret, places);
  return { strength: suggested.length > 0 ? 1 : 0, basis: suggested.length > 0 ? 'name' : 'none', matched: [], suggested };
}

type Found = Omit<Match, 'suggested'>;

/** An id says more than a value that may be equal by chance. */
function findStrongest(index: InventoryIndex, secret: Secret, places: Places): Found | undefined {
  const value = matchValue(index, secret);
  if (value?.strength === 4) return value;
  const id = matchPublicId(index, secret);
  return id?.strength === 3 ? id : (value ?? id ?? matchLogin(index, secret.facts) ?? matchHome(index, secret, places));
}

/** The value itself. A guessable one may be equal by chance: it takes the same login to say more than "perhaps". */
function matchValue(index: InventoryIndex, { fingerprints, detector, facts }: Secret): Found | undefined {
  const records = fingerprints.flatMap(index.byFingerprint.of);
  if (records.length === 0) return undefined;
  if (!isGuessable(detector)) return { strength: 4, basis: 'value', matched: liveliest(records) };
  const sameLogin = records.filter(({ identity }) => hasLogin(identity, facts));
  if (sameLogin.length > 0) return { strength: 4, basis: 'value', matched: liveliest(sameLogin) };
  return { strength: 2, basis: 'value', matched: identitiesOf(records) };
}

function hasLogin(identity: Identity, { host, user }: Facts): boolean {
  return host !== undefined && user !== undefined && loginsOf(identity).has(loginKey(host, user));
}

/**
 * Ids that every new version changes, so that one id is one version. Others (a bot's, an account's) stay over a rotation: where the
 * record holds a comparable value that differs, it is another version, and only the identity is told.
 */
const versionIds = new Set([
  'airtable-token-id',
  'aws-access-key-id',
  'datadog-token-id',
  'digitalocean-spaces-key-id',
  'dynatrace-token-id',
  'gcp-hmac-access-id',
  'gcp-key-id',
  'jwk-thumbprint',
  'sendgrid-key-id',
  'ssh-sha256',
  'tailscale-key-id',
]);

function matchPublicId(index: InventoryIndex, { facts, detector }: Secret): Found | undefined {
  const { publicId, publicIdType = detector.idType } = facts;
  const ids = [
    { value: publicId, type: publicIdType },
    { value: facts.sshFingerprint, type: 'ssh-sha256' },
  ];
  for (const { value, type } of ids) {
    if (value === undefined || isNaturalId(value)) continue;
    const records = index.byPublicId
      .of(value)
      .filter(({ identity, credential }) => hasId(credential, value, type) && isOfProvider(identity.provider, detector.provider));
    if (records.length === 0) continue;
    const exact = exactVersions(index, records, value, type);
    if (exact.length > 0) return { strength: 3, basis: 'public-id', matched: liveliest(exact) };
    return { strength: 2, basis: 'public-id', matched: identitiesOf(records) };
  }
  return undefined;
}

/** A lasting id tells the version only if no other one could be it: none whose value is unknown as well. */
function exactVersions({ kids }: InventoryIndex, records: readonly CredentialRecord[], value: string, type: string | undefined): readonly CredentialRecord[] {
  const isVersionId = ({ credential }: CredentialRecord) =>
    type === undefined ? credential.publicIds.some((id) => id.value === value && versionIds.has(id.type)) : versionIds.has(type);
  const unreadable = records.filter(({ credential }) => !hasKnownKey(credential.fingerprints, kids));
  const alone = new Set([...Map.groupBy(unreadable, ({ identity }) => identity).values()].filter(({ length }) => length === 1).flat());
  return records.filter((record) => isVersionId(record) || alone.has(record));
}

/** Types are compared where both sides tell one that is known here: inventories use names of their own. */
function hasId({ publicIds }: Credential, value: string, type: string | undefined): boolean {
  return publicIds.some((id) => id.value === value && (type === undefined || id.type === type || !(versionIds.has(id.type) && versionIds.has(type))));
}

function matchLogin(index: InventoryIndex, { host, user }: Facts): Found | undefined {
  if (host === undefined || user === undefined) return undefined;
  const identities = index.byLogin.of(loginKey(host, user));
  return identities.length === 0 ? undefined : { strength: 2, basis: 'login', matched: identities.map((identity) => ({ identity })) };
}

function matchHome(index: InventoryIndex, { detector, facts }: Secret, { addresses }: Places): Found | undefined {
  const identities = new Set<Identity>();
  for (const { address } of addresses)
    for (const identity of index.byHome.of(address))
      if (isOfProvider(identity.provider, detector.provider) && isOfAccount(identity, facts)) identities.add(identity);
  return identities.size === 0 ? undefined : { strength: 2, basis: 'home', matched: [...identities].map((identity) => ({ identity })) };
}

/** What tells its account belongs to no identity of another. */
function isOfAccount({ account }: Identity, facts: Facts): boolean {
  return account === undefined || facts.account === undefined || account === facts.account;
}

function suggestByName(index: InventoryIndex, { detector, variables, facts }: Secret, { systems }: Places): readonly string[] {
  const names = [...variables, ...systems.keys()];
  const ids = new Set<string>();
  // Lists are sorted: more of any one could not come first.
  for (const name of names) {
    const named = index.byName.of(`${detector.provider} ${name}`);
    const possible = facts.account === undefined ? named : named.filter((identity) => isOfAccount(identity, facts));
    for (const { id } of possible.slice(0, maxSuggested)) ids.add(id);
  }
  return [...ids].sort().slice(0, maxSuggested);
}

/** Where one identity holds the value in several versions, the version that is most alive: what still works decides. */
const liveliness: readonly CredentialState[] = ['current', 'pending', 'previous', 'unknown', 'superseded', 'disabled', 'revoked', 'expired'];

function liveliest(records: readonly CredentialRecord[]): readonly Matched[] {
  const best = new Map<Identity, Credential>();
  for (const { identity, credential } of records) {
    const other = best.get(identity);
    if (other === undefined || compareLife(credential, other) < 0) best.set(identity, credential);
  }
  return [...best].map(([identity, credential]) => ({ identity, credential }));
}

function compareLife(a: Credential, b: Credential): number {
  return liveliness.indexOf(a.state) - liveliness.indexOf(b.state) || (a.version < b.version ? -1 : 1);
}

function identitiesOf(records: readonly CredentialRecord[]): readonly Matched[] {
  return [...new Set(records.map(({ identity }) => identity))].map((identity) => ({ identity }));
}

function sortMatched(matched: readonly Matched[]): readonly Matched[] {
  return matched.length < 2 ? matched : matched.toSorted((a, b) => (a.identity.id < b.identity.id ? -1 : 1));
}
