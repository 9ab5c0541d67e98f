// What a record must say from the first day: who answers, what for, where, how far, how often rotated, until when.

import type { Problem } from '../../model/check.ts';
import { dayOf } from '../../model/day.ts';
import type { Identity, RequiredField } from '../../model/inventory.ts';
import { ownerState } from '../owner.ts';
import { type CheckContext, placeOf, tellProblem } from './problem.ts';
import type { CheckRuleId } from './rules.ts';

export function checkRecord(identity: Identity, context: CheckContext): readonly Problem[] {
  return [...checkOwner(identity, context), ...checkFields(identity, context), ...checkEnd(identity), ...checkCadence(identity, context)];
}

function checkOwner(identity: Identity, { index: { inventory } }: CheckContext): readonly Problem[] {
  const { ownerId, backupOwnerId } = identity;
  const { owners, policy } = inventory;
  const problems: Problem[] = [];
  if (ownerId === undefined) {
    if (policy.requiredFields.includes('owner'))
      problems.push(tellProblem('missing-owner', { identity, text: 'names no owner', place: placeOf(identity, 'owner') }));
  } else if (!owners.has(ownerId)) {
    problems.push(tellProblem('unknown-owner', { identity, text: `its owner "${ownerId}" is not declared`, place: ownerPlace(identity) }));
  }
  if (backupOwnerId !== undefined && !owners.has(backupOwnerId)) {
    const place = placeOf(identity, 'backup_owner');
    problems.push(tellProblem('unknown-owner', { identity, subject: 'backup_owner', text: `its backup owner "${backupOwnerId}" is not declared`, place }));
  }
  const { state, owner } = ownerState(inventory, identity);
  if (state === 'departed') {
    const since = owner?.statusAsOf === undefined ? '' : ` (status of ${dayOf(owner.statusAsOf)})`;
    problems.push(
      tellProblem('departed-owner', { identity, text: `its owner ${ownerId} has left${since}, and no active backup is named`, place: ownerPlace(identity) }),
    );
  }
  return problems;
}

const ownerPlace = (identity: Identity) => placeOf(identity, 'owner');

interface FieldRule {
  readonly rule: CheckRuleId;
  readonly has: (identity: Identity) => boolean;
  readonly text: string;
  /** Its parent, where the field itself has no line. */
  readonly parent?: string;
}

/** The owner's absence has a rule of its own. */
const fieldRules: Readonly<Record<Exclude<RequiredField, 'owner'>, FieldRule>> = {
  purpose: { rule: 'missing-purpose', has: ({ purpose }) => purpose !== undefined, text: 'does not say what it is for' },
  boundary: { rule: 'missing-boundary', has: ({ boundary }) => boundary !== undefined, text: 'names no systems that may hold or use it' },
  scope: { rule: 'missing-scope', has: ({ scope }) => scope !== undefined, text: 'does not say what it may do' },
  cadence: { rule: 'missing-cadence', has: ({ cadenceDays }) => cadenceDays !== undefined, text: 'does not say how often it is rotated', parent: 'rotation' },
  retirement: { rule: 'missing-retirement-trigger', has: ({ trigger }) => trigger !== undefined, text: 'does not say what ends it', parent: 'retirement' },
};

function checkFields(identity: Identity, { index }: CheckContext): readonly Problem[] {
  return index.inventory.policy.requiredFields.flatMap((field) => {
    if (field === 'owner' || fieldRules[field].has(identity)) return [];
    const { rule, text, parent } = fieldRules[field];
    return [tellProblem(rule, { identity, text, place: placeOf(identity, ...(parent === undefined ? [] : [parent])) })];
  });
}

/** From day one something must bring it up again: an end, or a review. */
function checkEnd(identity: Identity): readonly Problem[] {
  const { expiresAt, reviewIntervalDays, credentials } = identity;
  const current = credentials.filter(({ state }) => state === 'current');
  const expires = expiresAt !== undefined || (current.length > 0 && current.every(({ notAfter }) => notAfter !== undefined));
  if (expires || reviewIntervalDays !== undefined) return [];
  return [tellProblem('missing-expiry-or-review', { identity, text: 'has no end, and no interval of review', place: placeOf(identity, 'review') })];
}

function checkCadence(identity: Identity, { index }: CheckContext): readonly Problem[] {
  const { cadenceDays, type } = identity;
  const most = type === undefined ? undefined : index.inventory.policy.rotationDaysByKind[type];
  if (cadenceDays === undefined || most === undefined || cadenceDays <= most) return [];
  const place = placeOf(identity, 'rotation.cadence_days');
  return [tellProblem('cadence-over-policy', { identity, text: `its cadence is ${cadenceDays} days; the policy gives ${type} ${most}`, place })];
}
