// What all files give, put together: each thing once, with the place it stands in.
import { kidOf } from '../model/fingerprint.ts';
import {
  type CoverageClaim,
  defaultPolicy,
  type Exception,
  type Identity,
  type Inventory,
  type KeyProof,
  type Owner,
  type Policy,
  type RecordPlace,
  type System,
} from '../model/inventory.ts';
import { describeWhere, type MistakeList, type Mistakes } from './mistakes.ts';
import { exceptionDays } from './to-exception.ts';

export interface Placed<T> {
  readonly value: T;
  readonly place: RecordPlace;
}

export interface Draft {
  readonly keys: Map<string, Placed<KeyProof>>;
  readonly owners: Map<string, Placed<Owner>>;
  /** Known by an identity's row alone: a declared owner of the same id stands above it. */
  readonly impliedOwners: Map<string, Placed<Owner>>;
  readonly systems: Map<string, Placed<System>>;
  readonly claims: Map<string, CoverageClaim>;
  readonly exceptions: Map<string, Exception>;
  readonly identities: Map<string, Identity>;
  /** The first: a second one is a mistake. */
  policy?: Placed<Policy>;
  /** The declared keys could not be read: whether a fingerprint's key is among them cannot be said. */
  keysUnreadable: boolean;
}

export function createDraft(): Draft {
  return {
    keys: new Map(),
    owners: new Map(),
    impliedOwners: new Map(),
    systems: new Map(),
    claims: new Map(),
    exceptions: new Map(),
    identities: new Map(),
    keysUnreadable: false,
  };
}

/** Of two things with one id the first is kept, and the second a mistake that names both places. */
export function addOnce<T>(known: Map<string, T>, id: string, item: T, { what, place, placeOf, mistakes }: Adding<T>): void {
  const first = known.get(id);
  if (first === undefined) known.set(id, item);
  else mistakes.add(place, `${what} with this id stands already in ${describeWhere(placeOf(first))}`);
}

interface Adding<T> {
  /** `an owner`. */
  readonly what: string;
  readonly place: RecordPlace;
  readonly placeOf: (item: T) => RecordPlace;
  readonly mistakes: Mistakes;
}

export function addPlaced<T>(known: Map<string, Placed<T>>, id: string, item: Placed<T>, what: string, mistakes: Mistakes): void {
  addOnce(known, id, item, { what, place: item.place, placeOf: ({ place }) => place, mistakes });
}

export function addRecord<T extends { readonly id: string; readonly place: RecordPlace }>(
  known: Map<string, T>,
  item: T,
  what: string,
  mistakes: Mistakes,
): void {
  addOnce(known, item.id, item, { what, place: item.place, placeOf: ({ place }) => place, mistakes });
}

/** A rotation of keys declares two at once, and several files may declare the same one. */
export function addKey(draft: Draft, key: Placed<KeyProof>, mistakes: Mistakes): void {
  const first = draft.keys.get(key.value.kid);
  if (first === undefined) draft.keys.set(key.value.kid, key);
  else if (first.value.canary !== key.value.canary) mistakes.add(key.place, `the same key has another canary in ${describeWhere(first.place)}`);
}

export function setPolicy(draft: Draft, policy: Placed<Policy>, mistakes: Mistakes): void {
  if (draft.policy === undefined) draft.policy = policy;
  else mistakes.add(policy.place, `there is a policy already in ${describeWhere(draft.policy.place)}`);
}

/** Checks what concerns records of several files. */
export function finishDraft(draft: Draft, sources: readonly string[], mistakes: MistakeList): Inventory {
  const identities = [...draft.identities.values()];
  const policy = draft.policy?.value ?? defaultPolicy;
  const exceptions = [...draft.exceptions.values()];
  checkExceptions(identities, exceptions, policy, mistakes);
  checkFingerprintKeys(draft, identities, mistakes);
  warnOfWildcards(identities, mistakes);
  warnOfOwners(draft, mistakes);
  return {
    sources,
    keys: [...draft.keys.values()].map(({ value }) => value),
    owners: new Map([...draft.impliedOwners, ...draft.owners].map(([id, { value }]) => [id, value])),
    systems: [...draft.systems.values()].map(({ value }) => value),
    claims: [...draft.claims.values()],
    policy,
    exceptions,
    identities,
    warnings: mistakes.warnings(),
  };
}

function checkExceptions(identities: readonly Identity[], shared: readonly Exception[], policy: Policy, mistakes: Mistakes): void {
  const known = new Map(shared.map((exception) => [exception.id, exception]));
  for (const exception of shared) checkLength(exception, policy, mistakes);
  for (const identity of identities)
    for (const exception of identity.exceptions) {
      addRecord(known, exception, 'an exception', mistakes);
      checkLength(exception, policy, mistakes);
    }
}

function checkLength(exception: Exception, { maxExceptionDays }: Policy, mistakes: Mistakes): void {
  if (exceptionDays(exception) > maxExceptionDays)
    mistakes.add(exception.place, `the exception lasts ${exceptionDays(exception)} days; the policy allows ${maxExceptionDays}`);
}

function checkFingerprintKeys({ keys, keysUnreadable }: Draft, identities: readonly Identity[], mistakes: Mistakes): void {
  if (keysUnreadable) return;
  let undeclared = 0;
  for (const { credentials } of identities)
    for (const { fingerprints, place } of credentials)
      for (const fingerprint of fingerprints) {
        if (keys.has(kidOf(fingerprint))) continue;
        undeclared++;
        if (keys.size > 0) mistakes.add(place, 'a fingerprint is of a key that no "fingerprint.keys" declares');
      }
  if (keys.size === 0 && undeclared > 0) {
    const place = identities.find(({ credentials }) => credentials.some(({ fingerprints }) => fingerprints.length > 0))?.place;
    if (place !== undefined) mistakes.warn(place, 'there are fingerprints, but no file declares "fingerprint.keys": only the id of the key is compared');
  }
}

function warnOfWildcards(identities: readonly Identity[], mistakes: Mistakes): void {
  for (const { locations, place } of identities)
    if (locations.some((location) => /^[*/]+$/.test(location))) mistakes.warn(place, 'a location allows every place');
}

function warnOfOwners({ owners, impliedOwners }: Draft, mistakes: Mistakes): void {
  for (const [id, { value, place }] of impliedOwners) {
    const declared = owners.get(id);
    if (declared === undefined || declared.value.status === value.status) continue;
    mistakes.warn(place, `"owner_status" is not what ${describeWhere(declared.place)} declares of the same owner, which holds`);
  }
}
