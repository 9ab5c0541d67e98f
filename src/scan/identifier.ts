// Public ids and the secrets they belong to: found apart, told together.
import type { Facts } from '../model/occurrence.ts';
import type { Resolved } from './resolve.ts';

/** How far a public id may stand from the secret it belongs to. */
const pairBytes = 2_000;

export function nearestIdentifier({ match }: Resolved, identifiers: readonly Resolved[]): Resolved | undefined {
  const distance = (id: Resolved) => Math.abs(id.match.start - match.start);
  return identifiers
    .filter((id) => id.match.detector.provider === match.detector.provider && distance(id) <= pairBytes)
    .sort((a, b) => distance(a) - distance(b))[0];
}

/** The secret's facts with what its public id tells. */
export function joinIdentifier(facts: Facts, { facts: own, match }: Resolved): Facts {
  const { idType } = match.detector;
  return { ...own, ...facts, publicId: own.publicId ?? match.groups.secret, ...(idType === undefined ? {} : { publicIdType: idType }) };
}
