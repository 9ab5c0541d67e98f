// The versions of an identity's secret, by their own records: in time, really new, still valid, one at a time.

import type { Problem } from '../../model/check.ts';
import { dayOf } from '../../model/day.ts';
import { kidOf } from '../../model/fingerprint.ts';
import type { Credential, Identity } from '../../model/inventory.ts';
import { createdWithValue } from '../age.ts';
import { daysBetween, isBefore, isOlder, skewDays } from '../time.ts';
import { type CheckContext, placeOf, tellProblem } from './problem.ts';

export function checkCredentials(identity: Identity, context: CheckContext): readonly Problem[] {
  const current = identity.credentials.filter(({ state }) => state === 'current');
  return [
    ...current.flatMap((credential) => [...checkAge(identity, credential, context), ...checkExpiry(identity, credential, context)]),
    ...checkRotation(identity),
    ...checkOverlap(identity, current),
  ];
}

function checkAge(identity: Identity, credential: Credential, { index, asOf }: CheckContext): readonly Problem[] {
  const { cadenceDays, lastEventAt } = identity;
  const { version, createdAt, place } = credential;
  const since = createdWithValue(identity, credential);
  const { graceDays } = index.inventory.policy;
  const tell = (text: string) => [tellProblem('unrotated', { identity, subject: version, text, place })];
  if (since !== undefined && cadenceDays !== undefined && isOlder(since, cadenceDays + graceDays, asOf)) {
    const days = daysBetween(since, asOf);
    return tell(`version ${version} is ${days} days old (since ${dayOf(since)}); its cadence is ${cadenceDays} days, so it is ${days - cadenceDays} overdue`);
  }
  if (createdAt !== undefined && lastEventAt !== undefined && isBefore(createdAt, lastEventAt) && !isBefore(asOf, lastEventAt))
    return tell(`an event of ${dayOf(lastEventAt)} calls for a rotation, and version ${version} is of ${dayOf(createdAt)}`);
  return [];
}

function checkExpiry(identity: Identity, { version, notAfter, place }: Credential, { asOf }: CheckContext): readonly Problem[] {
  if (notAfter === undefined || !isOlder(notAfter, skewDays, asOf)) return [];
  return [
    tellProblem('expired-credential', {
      identity,
      subject: version,
      text: `version ${version} is recorded as current, and expired on ${dayOf(notAfter)}`,
      place,
    }),
  ];
}

/** Of one date it is one version in two stores. */
function checkRotation(identity: Identity): readonly Problem[] {
  return identity.credentials.flatMap((credential, at) => {
    const older = identity.credentials.slice(at + 1).find((other) => other.createdAt !== credential.createdAt && hasSameValue(credential, other));
    if (older === undefined) return [];
    const text = `versions ${credential.version} and ${older.version} have the same value: nothing was rotated`;
    return [tellProblem('fake-rotation', { identity, subject: credential.version, text, place: credential.place })];
  });
}

/** A value may hold values within, a user's name among them: so one common fingerprint is not enough, all under the common keys must be. */
function hasSameValue({ fingerprints: a }: Credential, { fingerprints: b }: Credential): boolean {
  const kids = new Set(a.map(kidOf).filter((kid) => b.some((one) => kidOf(one) === kid)));
  const under = (fingerprints: readonly string[]) => fingerprints.filter((one) => kids.has(kidOf(one))).toSorted();
  return kids.size > 0 && under(a).join(' ') === under(b).join(' ');
}

function checkOverlap(identity: Identity, current: readonly Credential[]): readonly Problem[] {
  if (current.length < 2 || identity.credentials.some(({ state }) => state === 'previous')) return [];
  const text = `versions ${current.map(({ version }) => version).join(', ')} are all current, and none is on its way out`;
  return [tellProblem('several-current', { identity, text, place: current[1]?.place ?? placeOf(identity) })];
}
