// What two identities must not have in common: a secret, a public id, a location.
import type { Problem } from '../../model/check.ts';
import type { Identity, Inventory, RecordPlace } from '../../model/inventory.ts';
import { placeOf, tellProblem } from './problem.ts';
import type { CheckRuleId } from './rules.ts';

export function checkSharing(inventory: Inventory): readonly Problem[] {
  const { identities, policy } = inventory;
  const values = groupShared(identities, ({ credentials }) => credentials.flatMap(({ fingerprints }) => fingerprints));
  const isCommon = ([, holders]: readonly [string, readonly Identity[]]) => holders.length > policy.commonValueRecords;
  return [
    ...tellShared('shared-fingerprint', new Map([...values].filter((one) => !isCommon(one))), valueText, (identity) => placeOf(identity, 'credentials')),
    ...[...values].filter(isCommon).map(([fingerprint, holders]) => tellCommon(fingerprint, holders)),
    ...tellShared('duplicate-public-id', groupShared(identities, publicIdsOf), idText, (identity) => placeOf(identity, 'credentials')),
    ...tellShared('shared-location', groupShared(identities, homesOf), locationText, (identity) => placeOf(identity, 'locations')),
  ];
}

/** Keys that several identities have, and who has them. */
function groupShared(identities: readonly Identity[], keysOf: (identity: Identity) => readonly string[]): ReadonlyMap<string, readonly Identity[]> {
  const holders = new Map<string, Identity | Identity[]>();
  for (const identity of identities) {
    for (const key of new Set(keysOf(identity))) {
      const other = holders.get(key);
      // Nearly every key has one holder: no list for those.
      if (other === undefined) holders.set(key, identity);
      else if (Array.isArray(other)) other.push(identity);
      else holders.set(key, [other, identity]);
    }
  }
  return new Map([...holders].filter((entry): entry is [string, Identity[]] => Array.isArray(entry[1])));
}

/** An id is unique within its provider's account; a database user's on its host. */
function publicIdsOf({ provider, account, host, credentials }: Identity): readonly string[] {
  return credentials.flatMap(({ publicIds }) => publicIds.map(({ type, value }) => [provider, account ?? '', host ?? '', type, value].join('\0')));
}

function homesOf({ locations }: Identity): readonly string[] {
  return locations.filter((location) => !location.includes('*'));
}

const valueText = (others: string) => `has the same secret as ${others}`;
const idText = (others: string, keys: readonly string[]) =>
  `its public id ${list(keys.map((key) => key.slice(key.lastIndexOf('\0') + 1)))} is also that of ${others}`;
const locationText = (others: string, keys: readonly string[]) => `its location ${list(keys)} is also that of ${others}`;

type Describe = (others: string, keys: readonly string[]) => string;

/** One problem an identity, whatever it shares: its owner has one thing to mend. */
function tellShared(
  rule: CheckRuleId,
  shared: ReadonlyMap<string, readonly Identity[]>,
  describe: Describe,
  place: (identity: Identity) => RecordPlace,
): readonly Problem[] {
  const keysOf = new Map<Identity, string[]>();
  for (const [key, holders] of shared) for (const holder of holders) keysOf.set(holder, [...(keysOf.get(holder) ?? []), key]);
  return [...keysOf].map(([identity, keys]) => {
    const others = new Set(keys.flatMap((key) => (shared.get(key) ?? []).map(({ id }) => id)));
    others.delete(identity.id);
    return tellProblem(rule, { identity, text: describe(list([...others]), keys), place: place(identity) });
  });
}

function tellCommon(fingerprint: string, holders: readonly Identity[]): Problem {
  const first = holders.map(({ id, place }) => ({ id, place })).sort((a, b) => (a.id < b.id ? -1 : 1))[0];
  const place = first?.place ?? { file: '', line: 1 };
  return tellProblem('common-value', {
    subject: fingerprint,
    text: `${holders.length} identities, ${first?.id} among them, hold one value: it is left out of matching`,
    place,
  });
}

const mostListed = 5;

function list(items: readonly string[]): string {
  const sorted = items.toSorted();
  const shown = sorted.slice(0, mostListed).join(', ');
  return sorted.length > mostListed ? `${shown} and ${sorted.length - mostListed} more` : shown;
}
