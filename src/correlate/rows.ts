// The decision table: each class, when it holds, and what is said for it. The order is the precedence.
import { dayOf } from '../model/day.ts';
import type { CredentialState, RequiredField } from '../model/inventory.ts';
import { type RowClass, rowClasses } from '../model/verdict.ts';
import { idOfSystem } from './index-inventory.ts';
import type { Situation } from './situation.ts';
import { addDays, daysBetween, isBefore, isOlder } from './time.ts';

/** The sentence that proves it; undefined: it does not hold. */
type Prove = (situation: Situation) => string | undefined;

export const deadStates: readonly CredentialState[] = ['revoked', 'disabled', 'expired'];
const oldStates: readonly CredentialState[] = ['previous', 'superseded'];

const rows: Readonly<Record<RowClass, Prove>> = {
  'retired-live': proveRetiredLive,
  'revoked-copy': proveRevoked,
  expired: proveExpired,
  'stale-copy': proveStale,
  orphaned: ({ strength, found }) => (strength <= 1 && found?.claimed.claim !== undefined ? found.claimed.why : undefined),
  'departed-owner': proveDeparted,
  ownerless: proveOwnerless,
  unrotated: proveUnrotated,
  exposed: proveExposed,
  dormant: proveDormant,
  undocumented: proveUndocumented,
};

/** The rows that hold, in order of precedence, each with its evidence. */
export function holdingRows(situation: Situation): readonly { readonly class: RowClass; readonly text: string }[] {
  const holding: { readonly class: RowClass; readonly text: string }[] = [];
  for (const name of rowClasses) {
    const text = rows[name](situation);
    if (text !== undefined) holding.push({ class: name, text });
  }
  return holding;
}

function proveRetiredLive({ identity, credential, expired, strength }: Situation): string | undefined {
  if (strength < 2 || identity?.retirementStatus !== 'retired' || expired || (credential !== undefined && deadStates.includes(credential.state)))
    return undefined;
  const when = identity.retiredAt === undefined ? '' : ` on ${dayOf(identity.retiredAt)}`;
  const why = identity.trigger === undefined ? '' : ` (${identity.trigger.type})`;
  return `${identity.id} was retired${when}${why}, and ${credential === undefined ? 'its secret' : `version ${credential.version}`} is not revoked`;
}

function proveRevoked({ strength, credential, revoked }: Situation): string | undefined {
  if (strength < 3 || credential === undefined || !revoked) return undefined;
  const when = credential.revokedAt === undefined ? '' : ` on ${dayOf(credential.revokedAt)}`;
  return `version ${credential.version} was ${credential.state}${when}, as ${credential.source ?? 'the inventory'} said on ${dayOf(credential.asOf ?? '')}`;
}

function proveExpired({ expired, expiresAt, found, credential }: Situation): string | undefined {
  if (!expired) return undefined;
  if (expiresAt === undefined) return `the record of version ${credential?.version} says it has expired`;
  return `it expired on ${dayOf(expiresAt)}, ${expiresAt === found?.secret.facts.expiresAt ? 'the secret itself says so' : 'by its record'}`;
}

function proveStale(situation: Situation): string | undefined {
  const { strength, credential, identity, revoked } = situation;
  if (strength < 3 || credential === undefined || revoked) return undefined;
  const unconfirmed = credential.state === 'revoked' || credential.state === 'disabled';
  if (!unconfirmed && !oldStates.includes(credential.state)) return undefined;
  const current = identity?.credentials.find(({ state }) => state === 'current');
  const successor =
    current === undefined ? '' : `, current is ${current.version}${current.createdAt === undefined ? '' : ` since ${dayOf(current.createdAt)}`}`;
  if (unconfirmed) return `version ${credential.version} is noted as ${credential.state}, and no source confirmed it afterwards${successor}`;
  const overlap = overlapUntil(situation);
  return `it is version ${credential.version} (${credential.state})${successor}; nothing shows that it was revoked${overlap === undefined ? '' : `; planned overlap until ${dayOf(overlap)}`}`;
}

/** The end of the days of grace in which old and new may both be in use; undefined when they have passed. */
export function overlapUntil({ credential, identity, policy, asOf }: Situation): string | undefined {
  const since = identity?.credentials.find(({ state }) => state === 'current')?.createdAt;
  if (since === undefined || credential?.state !== 'previous' || isOlder(since, policy.graceDays, asOf)) return undefined;
  return addDays(since, policy.graceDays);
}

function proveDeparted({ strength, owner }: Situation): string | undefined {
  if (strength < 2 || owner?.state !== 'departed') return undefined;
  const { id, statusAsOf } = owner.owner ?? {};
  return `its owner ${id} has left${statusAsOf === undefined ? '' : ` (status of ${dayOf(statusAsOf)})`}, and no active backup is named`;
}

function proveOwnerless({ strength, owner }: Situation): string | undefined {
  if (strength < 2 || owner?.state !== 'missing') return undefined;
  return owner.named === undefined ? 'its record names no owner' : `its owner "${owner.named}" is nobody the inventory knows`;
}

function proveUnrotated({ strength, identity, credential, age, policy, asOf }: Situation): string | undefined {
  // An old version is to be revoked; that it was rotated is why it is old.
  if (strength < 2 || identity === undefined || (credential !== undefined && oldStates.includes(credential.state))) return undefined;
  const { cadenceDays, lastEventAt } = identity;
  const event = lastEventAt !== undefined && age !== undefined && isBefore(age.since, lastEventAt) && !isBefore(asOf, lastEventAt);
  const overdue = cadenceDays !== undefined && age !== undefined && isOlder(age.since, cadenceDays + policy.graceDays, asOf);
  if (overdue) {
    const days = age.days - cadenceDays;
    return `it is ${age.atLeast ? 'at least ' : ''}${age.days} days old (since ${dayOf(age.since)}, ${age.basis}); its cadence is ${cadenceDays} days, so it is ${age.atLeast ? 'at least ' : ''}${days} overdue`;
  }
  return event
    ? `an event of ${dayOf(lastEventAt)} calls for a rotation, and ${credential === undefined ? 'its secret' : `version ${credential.version}`} is of ${dayOf(age.since)}${age.atLeast ? ' or earlier' : ''}`
    : undefined;
}

function proveExposed({ index, strength, found, identity }: Situation): string | undefined {
  if (strength < 2 || found?.outside === undefined) return undefined;
  const { outside, outsideCount, places } = found;
  const home = identity?.locations[0];
  const others = outsideCount > 1 ? ` and ${outsideCount - 1} more` : '';
  const where = places.more ? `more than ${places.addresses.length} places, among them ${outside.label}` : `${outside.label}${others}`;
  const boundary =
    identity?.boundary !== undefined && !identity.boundary.some((name) => idOfSystem(index, name) === outside.id)
      ? `, and ${outside.id} is outside its boundary`
      : '';
  return `it stands in ${where}; ${home === undefined ? 'its record allows no such place' : `its home is ${home}`}${boundary}`;
}

function proveDormant(situation: Situation): string | undefined {
  const { strength, policy, asOf } = situation;
  const last = lastUseOf(situation);
  if (strength < 2 || last === undefined || !isOlder(last.since, policy.dormantDays, asOf)) return undefined;
  return last.never
    ? `it was never used since it was made on ${dayOf(last.since)}`
    : `it was last used on ${dayOf(last.since)}, ${daysBetween(last.since, asOf)} days ago`;
}

/** `never` counts from the day it was made; what the provider does not tell proves nothing. */
export function lastUseOf({ credential, identity }: Situation): { readonly since: string; readonly never: boolean } | undefined {
  const used = credential?.lastUsedAt ?? identity?.lastUsedAt;
  const since = used === 'never' ? (credential?.createdAt ?? identity?.createdAt) : used;
  return since === undefined ? undefined : { since, never: used === 'never' };
}

const fieldPresent: Readonly<Record<RequiredField, (situation: Situation) => boolean>> = {
  // Its absence is a class of its own.
  owner: () => true,
  purpose: ({ identity }) => identity?.purpose !== undefined,
  boundary: ({ identity }) => identity?.boundary !== undefined,
  scope: ({ identity }) => identity?.scope !== undefined,
  cadence: ({ identity }) => identity?.cadenceDays !== undefined,
  retirement: ({ identity }) => identity?.trigger !== undefined,
};

const fieldNames: Readonly<Record<RequiredField, string>> = {
  owner: 'owner',
  purpose: 'purpose',
  boundary: 'boundary',
  scope: 'scope',
  cadence: 'rotation cadence',
  retirement: 'retirement trigger',
};

function proveUndocumented(situation: Situation): string | undefined {
  if (situation.strength < 2) return undefined;
  const missing = situation.policy.requiredFields.filter((field) => !fieldPresent[field](situation));
  return missing.length === 0 ? undefined : `its record lacks ${missing.map((field) => fieldNames[field]).join(', ')}`;
}
