// Where an identity stands in its life: reviewed in time, due to end, ended.

import type { Problem } from '../../model/check.ts';
import { dayOf } from '../../model/day.ts';
import type { Credential, Identity } from '../../model/inventory.ts';
import { firedTrigger } from '../retirement.ts';
import { daysBetween, isOlder, skewDays } from '../time.ts';
import { type CheckContext, placeOf, tellProblem } from './problem.ts';

export function checkReview(identity: Identity, { asOf }: CheckContext): readonly Problem[] {
  const { reviewedAt, createdAt, reviewIntervalDays } = identity;
  if (reviewIntervalDays === undefined) return [];
  const since = reviewedAt ?? createdAt;
  // Of an unknown age and never reviewed: unknown is not "in time".
  if (since !== undefined && !isOlder(since, reviewIntervalDays, asOf)) return [];
  const over = since === undefined ? '' : `, ${daysBetween(since, asOf) - reviewIntervalDays} days over`;
  const last = reviewedAt === undefined ? 'it was never reviewed' : `its last review was on ${dayOf(reviewedAt)}`;
  const place = placeOf(identity, 'review.last_at', 'review');
  return [tellProblem('overdue-review', { identity, text: `${last}; a review is due every ${reviewIntervalDays} days${over}`, place })];
}

export function checkRetirement(identity: Identity, { index, asOf }: CheckContext): readonly Problem[] {
  const fired = firedTrigger({ owners: index.inventory.owners, systemNamed: index.systemNamed }, identity, asOf);
  if (fired === undefined) return [];
  const place = placeOf(identity, 'retirement.trigger');
  return [tellProblem('retirement-due', { identity, text: `${fired}, and its status is still ${identity.retirementStatus}`, place })];
}

/** Revocation must be recorded: whatever else may still authenticate. */
const dead: readonly Credential['state'][] = ['revoked', 'disabled', 'expired'];

export function checkRetired(identity: Identity, { asOf }: CheckContext): readonly Problem[] {
  const [first, ...more] = identity.credentials.filter(
    ({ state, notAfter }) => !dead.includes(state) && !(notAfter !== undefined && isOlder(notAfter, skewDays, asOf)),
  );
  if (first === undefined) return [];
  const since = identity.retiredAt === undefined ? '' : ` since ${dayOf(identity.retiredAt)}`;
  const versions = [first, ...more].map(({ version, state }) => `${version} (${state})`).join(', ');
  const text = `it is retired${since}, and nothing says that version${more.length > 0 ? 's' : ''} ${versions} ceased to work`;
  return [tellProblem('retired-with-live-credential', { identity, text, place: first.place })];
}
