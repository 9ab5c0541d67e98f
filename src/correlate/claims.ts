// Coverage claims: only inside a fresh and complete one does "no record" mean "orphaned".
import { dayOf } from '../model/day.ts';
import type { CoverageClaim } from '../model/inventory.ts';
import type { Secret } from '../model/secret.ts';
import type { ClaimState } from '../model/verdict.ts';
import { matchesWildcard } from '../model/wildcard.ts';
import { isNonProduction, isProduction } from './environment.ts';
import type { InventoryIndex } from './index-inventory.ts';
import type { Places } from './places.ts';
import { isOfProvider } from './provider.ts';
import { addDays, isBefore, isOlder, skewDays } from './time.ts';

export interface Claimed {
  /** The claim inside which absence proves something. */
  readonly claim?: CoverageClaim;
  /** A claim would cover it, and is out of date. */
  readonly stale: boolean;
  /** Why none applies. */
  readonly why: string;
}

export function stateOfClaim({ complete, asOf: at, maxAgeDays }: CoverageClaim, asOf: string): ClaimState['state'] {
  if (!complete) return 'incomplete';
  if (isBefore(addDays(asOf, skewDays), at)) return 'from-the-future';
  return isOlder(at, maxAgeDays, asOf) ? 'stale' : 'usable';
}

export function findClaim(index: InventoryIndex, secret: Secret, places: Places, asOf: string): Claimed {
  const near = index.claimsOf(secret.detector.provider);
  const states = near.filter((claim) => covers(claim, secret, places)).map((claim) => ({ claim, state: stateOfClaim(claim, asOf) }));
  const usable = states.filter(({ state }) => state === 'usable').map(({ claim }) => claim);
  const [first] = usable;
  if (first === undefined) return { stale: states.some(({ state }) => state === 'stale'), why: explainAbsence(near, states, secret) };
  const claim = usable.find((one) => unreadableIn(index, one, secret) === 0 && !isYounger(secret, one));
  if (claim !== undefined) return { claim, stale: false, why: `claim ${claim.id}, complete as of ${dayOf(claim.asOf)}, has no record of it` };
  if (isYounger(secret, first)) return { stale: false, why: `claim ${first.id} is of ${dayOf(first.asOf)}, and the secret may be younger` };
  const unreadable = unreadableIn(index, first, secret);
  return { stale: false, why: `claim ${first.id} covers it, but ${unreadable} of the records there hold nothing to compare by: it could be one of them` };
}

/** A source cannot have listed what was made after it looked. */
function isYounger({ facts, firstEvidenceAt }: Secret, { asOf }: CoverageClaim): boolean {
  const since = facts.createdAt ?? firstEvidenceAt;
  return since !== undefined && isBefore(asOf, since);
}

function covers({ account, kinds, environments }: CoverageClaim, { detector, facts }: Secret, places: Places): boolean {
  const inAccount = account === undefined || account === '*' || account === facts.account;
  const ofKind = kinds.some((kind) => matchesWildcard(kind, detector.id) || matchesWildcard(kind, detector.kind));
  const known = detector.environment === undefined ? [...places.environments] : [detector.environment];
  const inEnvironment = environments === undefined || (known.length > 0 && known.every((one) => environments.some((name) => isSameSide(name, one))));
  return inAccount && ofKind && inEnvironment;
}

/** `prod` covers a detector's `live`. */
function isSameSide(a: string, b: string): boolean {
  return a === b || (isProduction(a) && isProduction(b)) || (isNonProduction(a) && b === 'test');
}

function explainAbsence(
  near: readonly CoverageClaim[],
  states: readonly { claim: CoverageClaim; state: ClaimState['state'] }[],
  { detector, facts }: Secret,
): string {
  const [first] = states;
  if (first !== undefined)
    return `claim ${first.claim.id} would cover it, but is ${first.state === 'stale' ? `older than its ${first.claim.maxAgeDays} days` : first.state}`;
  if (near.length === 0) return `no claim covers ${detector.provider}`;
  if (facts.account === undefined && near.every(({ account }) => account !== undefined && account !== '*'))
    return 'it does not tell its account, and claims are for single accounts';
  return `no claim covers ${detector.id}${facts.account === undefined ? '' : ` of account ${facts.account}`}`;
}

/** Records in the claim's area that a found secret cannot be compared with: it may be any of them. */
function unreadableIn({ unreadable }: InventoryIndex, { account }: CoverageClaim, { detector, facts }: Secret): number {
  const area = account === undefined || account === '*' ? facts.account : account;
  let count = 0;
  for (const [provider, { all, byAccount }] of unreadable) {
    if (!isOfProvider(provider, detector.provider)) continue;
    count += area === undefined ? all : (byAccount.get(undefined) ?? 0) + (byAccount.get(area) ?? 0);
  }
  return count;
}
