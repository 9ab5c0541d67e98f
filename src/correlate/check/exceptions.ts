// Exceptions must end, say what protects meanwhile, and excuse one thing.

import type { Problem } from '../../model/check.ts';
import { dayOf } from '../../model/day.ts';
import type { Exception, Identity, Inventory } from '../../model/inventory.ts';
import { addDays, daysBetween, isBefore } from '../time.ts';
import { coversEverything } from './matching.ts';
import { type CheckContext, tellProblem } from './problem.ts';
import type { CheckRuleId } from './rules.ts';

export function checkExceptions(inventory: Inventory, context: CheckContext): readonly Problem[] {
  const byId = new Map(inventory.identities.map((identity) => [identity.id, identity]));
  const own = inventory.identities.flatMap((identity) => identity.exceptions.map((exception) => ({ exception, identity })));
  const free = inventory.exceptions.map((exception) => ({ exception, identity: byId.get(exception.matches.identity ?? '') }));
  return [...own, ...free].flatMap(({ exception, identity }) => checkException(exception, identity, context));
}

function checkException(exception: Exception, identity: Identity | undefined, { index, asOf }: CheckContext): readonly Problem[] {
  const { id, matches, place } = exception;
  const told = [...checkTime(exception, index.inventory, asOf), ...checkWidth(exception)];
  if (matches.identity !== undefined && identity === undefined)
    told.push(['unknown-reference', `is for identity "${matches.identity}", which is not in the inventory`]);
  return told.map(([rule, text]) =>
    tellProblem(rule, { ...(identity === undefined ? {} : { identity }), subject: id, text: `exception ${id} ${text}`, place }),
  );
}

type Told = [rule: CheckRuleId, text: string];

function checkTime({ createdAt, expiresAt, reason, compensatingControls }: Exception, { policy }: Inventory, asOf: string): Told[] {
  if (isBefore(expiresAt, asOf)) return [['expired-exception', `("${reason}") ended on ${dayOf(expiresAt)}`]];
  const told: Told[] = [];
  if (!isBefore(addDays(asOf, policy.nearExpiryDays), expiresAt))
    told.push(['exception-expiring', `ends on ${dayOf(expiresAt)}, in ${daysBetween(asOf, expiresAt)} days`]);
  const days = daysBetween(createdAt, expiresAt);
  if (days > policy.maxExceptionDays * longShare && compensatingControls.length === 0)
    told.push(['exception-without-controls', `lasts ${days} days and names nothing that protects meanwhile`]);
  return told;
}

/** Of the longest time the policy allows: an exception that takes more of it is a long one. */
const longShare = 0.5;

function checkWidth({ matches: { identity, fingerprint, findingId, path } }: Exception): Told[] {
  if (path === undefined || !coversEverything(path) || identity !== undefined || fingerprint !== undefined || findingId !== undefined) return [];
  return [['wildcard-exception', `is for "${path}": every place`]];
}
