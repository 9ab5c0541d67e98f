// How long known secrets stood where they must not. What has not ended is counted as open: leaving it out would flatter.
import type { Credential, Identity } from '../model/inventory.ts';
import type { Situation } from './situation.ts';
import type { Tally } from './tally.ts';
import { daysBetween, earliest, isBefore } from './time.ts';

/** From the first commit that proves it to its end. */
export function addExposure(tally: Tally, situation: Situation, asOf: string): void {
  const { found, strength } = situation;
  if (found?.outside === undefined) return;
  tally.exclude('mttd', 'git does not tell when a commit was pushed');
  if (strength < 3) {
    for (const id of ['mttr-rotate', 'exposure-window', 'open-exposure']) tally.exclude(id, 'version unknown');
    return;
  }
  const first = found.secret.firstEvidenceAt;
  if (first === undefined) {
    tally.exclude('mttr-rotate', 'no date of exposure');
    tally.exclude('exposure-window', 'no date of exposure');
    return;
  }
  addSpan(tally, 'mttr-rotate', first, endOf(situation));
  addSpan(tally, 'exposure-window', first, revocationOf(situation));
  if (isOpen(situation)) tally.sample('open-exposure', daysBetween(first, asOf));
}

interface End {
  readonly at: string | undefined;
  /** Why there is none. */
  readonly why: string;
}

function addSpan(tally: Tally, id: string, first: string, { at, why }: End): void {
  if (at === undefined) tally.exclude(id, why);
  else if (isBefore(at, first)) tally.exclude(id, 'ended before its first commit');
  else tally.sample(id, daysBetween(first, at));
}

function endOf(situation: Situation): End {
  const { credential, identity, revoked, expired } = situation;
  if (revoked) return revocationOf(situation);
  if (expired) return { at: undefined, why: 'expired' };
  if (isOpen(situation) || credential === undefined) return { at: undefined, why: 'still open' };
  return { at: replacedAt(identity, credential), why: 'no date of its end' };
}

function isOpen({ credential, revoked, expired }: Situation): boolean {
  return !revoked && !expired && credential?.state !== 'previous' && credential?.state !== 'superseded';
}

function revocationOf({ credential, revoked }: Situation): End {
  return { at: revoked ? credential?.revokedAt : undefined, why: revoked ? 'no date of its end' : 'not revoked' };
}

/** When the next version with another value was made; after one whose own date is unknown, the current one. */
function replacedAt(identity: Identity | undefined, { createdAt, fingerprints }: Credential): string | undefined {
  const others = (identity?.credentials ?? []).filter((other) => !other.fingerprints.some((one) => fingerprints.includes(one)));
  const later = others.filter(
    (other) =>
      other.createdAt !== undefined &&
      other.state !== 'pending' &&
      (createdAt === undefined ? other.state === 'current' : isBefore(createdAt, other.createdAt)),
  );
  return earliest(...later.map((other) => other.createdAt));
}
