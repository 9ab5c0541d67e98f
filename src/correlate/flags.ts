// What is true beside the class. Each flag with the sentence that proves it.

import { dayOf } from '../model/day.ts';
import { isGuessable } from '../model/detector.ts';
import type { Credential, Exception, Identity } from '../model/inventory.ts';
import type { VerdictFlag } from '../model/verdict.ts';
import { createdWithValue } from './age.ts';
import { isNonProduction, isProduction } from './environment.ts';
import type { Situation } from './situation.ts';
import { addDays, daysBetween, isBefore, isOlder, skewDays } from './time.ts';

type Flag = Exclude<VerdictFlag, 'exception-active'>;
type Prove = (situation: Situation) => string | undefined;

/** Passwords below this are likely to be guessed, or not to be secrets: the detector's own doubt. */
const doubtful = 0.5;

const flags: Partial<Record<Flag, Prove>> = {
  'cross-env': proveCrossEnvironment,
  'env-mismatch': proveMismatch,
  'used-after-retirement': proveUsedAfterRetirement,
  shared: proveShared,
  'retirement-due': ({ fired, strength }) => (strength >= 2 ? fired : undefined),
  'fake-rotation': proveFakeRotation,
  'never-expires': proveNeverExpires,
  'ci-static-cloud-key': proveStaticCloudKey,
  duplicated: proveDuplicated,
  'duplicate-home': proveDuplicateHome,
  'review-overdue': proveReview,
  'exception-expired': ({ identity, asOf }) => describeExpired(identity?.exceptions ?? [], asOf),
  'human-use': ({ identity }) => (identity?.humanUse ? 'people use it too' : undefined),
  'near-expiry': proveNearExpiry,
  public: ({ found }) => (found?.places.public ? 'a system it stands in is public' : undefined),
  prod: ({ found, identity }) => (found?.places.inProduction || isProduction(identity?.environment) ? 'it belongs to production' : undefined),
  nonprod: proveNonProduction,
  'history-only': ({ found }) => (found !== undefined && !found.places.present ? 'it is in no file at HEAD: every clone still has it' : undefined),
  'third-party': ({ identity }) => (identity?.thirdParty ? 'a third party provides it' : undefined),
  'foreign-account': proveForeign,
  ambiguous: ({ match }) => (match.matched.length > 1 ? `it could be that of ${match.matched.map(({ identity }) => identity.id).join(', ')}` : undefined),
  'inventory-stale': ({ found, strength }) => (strength <= 1 && found?.claimed.stale ? found.claimed.why : undefined),
  'low-entropy': ({ found }) =>
    found !== undefined && isGuessable(found.secret.detector) && found.secret.confidence < doubtful ? 'a value of this form may be no secret' : undefined,
  'clock-suspect': ({ found }) => (found?.secret.clockSuspect ? 'some of its commits bear dates that cannot be true; they are left out' : undefined),
  'default-cadence': proveDefaultCadence,
};

export function holdingFlags(situation: Situation): readonly { readonly flag: Flag; readonly text: string }[] {
  const holding: { readonly flag: Flag; readonly text: string }[] = [];
  for (const flag of flagNames) {
    const text = flags[flag]?.(situation);
    if (text !== undefined) holding.push({ flag, text });
  }
  return holding;
}

const flagNames = Object.keys(flags) as Flag[];

function proveCrossEnvironment({ found, identity }: Situation): string | undefined {
  if (found === undefined || isGuessable(found.secret.detector)) return undefined;
  const sides = new Set([...found.places.environments, ...(identity?.environment === undefined ? [] : [identity.environment])].map(sideOf));
  if (sides.size < 2) return undefined;
  return `one value serves several environments: ${[...found.places.environments].sort().join(', ')}${identity?.environment === undefined ? '' : ` (its record says ${identity.environment})`}`;
}

/** `dev` and `staging` are one side of the wall. */
function sideOf(environment: string): string {
  if (isProduction(environment)) return 'production';
  return isNonProduction(environment) ? 'non-production' : environment;
}

function proveMismatch({ found }: Situation): string | undefined {
  const kind = found?.secret.detector.environment;
  if (found === undefined || kind === undefined) return undefined;
  if (kind === 'live' && found.places.inTestPath) return 'a live key stands among tests';
  return kind === 'test' && found.places.inProduction ? 'a test key stands in production' : undefined;
}

function proveUsedAfterRetirement({ identity, credential }: Situation): string | undefined {
  const used = credential?.lastUsedAt ?? identity?.lastUsedAt;
  if (identity?.retirementStatus !== 'retired' || identity.retiredAt === undefined || used === undefined || used === 'never') return undefined;
  return isBefore(addDays(identity.retiredAt, 1), used) ? `it was used on ${dayOf(used)}, after its retirement` : undefined;
}

function proveShared({ index, match, identity, credential, found }: Situation): string | undefined {
  if (found !== undefined && (match.basis !== 'value' || isGuessable(found.secret.detector))) return undefined;
  const own = credential === undefined ? (identity?.credentials ?? []) : [credential];
  const fingerprints = found?.secret.fingerprints ?? own.flatMap((version) => version.fingerprints);
  const ids = new Set(fingerprints.flatMap((one) => index.byFingerprint.of(one).map((record) => record.identity.id)));
  return ids.size < 2 ? undefined : `${[...ids].sort().join(' and ')} have the same secret`;
}

function proveFakeRotation({ identity, credential, found }: Situation): string | undefined {
  const versions =
    credential === undefined ? (found === undefined ? (identity?.credentials ?? []).filter(({ state }) => state === 'current') : []) : [credential];
  for (const version of versions) {
    const first = createdWithValue(identity, version, found?.secret.fingerprints);
    if (first !== undefined && version.createdAt !== undefined && isBefore(first, version.createdAt))
      return `version ${version.version} of ${dayOf(version.createdAt)} has the value of ${dayOf(first)}: nothing was rotated`;
  }
  return undefined;
}

/** Without a record, only a format that would tell its expiry proves that there is none. */
function proveNeverExpires({ found, identity, credential, expiresAt, expired }: Situation): string | undefined {
  if (expiresAt !== undefined || expired || identity?.expiresAt !== undefined) return undefined;
  const detector = found?.secret.detector;
  if (detector?.canExpire && detector.facts.includes('jwt')) return 'it has no expiry, and could have one';
  if (identity === undefined || !(detector === undefined ? canHaveExpiry(identity) : detector.canExpire)) return undefined;
  const live = (credential === undefined ? identity.credentials : [credential]).filter(isLive);
  return live.some(({ notAfter }) => notAfter === undefined) ? 'its record tells no expiry, and its kind can have one' : undefined;
}

const expiringTypes = new Set(['pat', 'certificate', 'oauth-client']);

export function canHaveExpiry({ type }: Identity): boolean {
  return type !== undefined && expiringTypes.has(type);
}

export function isLive({ state }: Credential): boolean {
  return state === 'current' || state === 'pending' || state === 'previous' || state === 'unknown';
}

const cloudProviders = new Set(['aws', 'gcp', 'azure']);

/** The three clouds take a pipeline's own OpenID Connect token instead of a stored key. */
function proveStaticCloudKey({ found }: Situation): string | undefined {
  if (found === undefined || !found.places.inCi || !cloudProviders.has(found.secret.detector.provider) || found.secret.detector.kind === 'session-token')
    return undefined;
  return 'a long-lived cloud key stands in a pipeline, which could sign in by OpenID Connect';
}

function proveDuplicated({ found }: Situation): string | undefined {
  if (found === undefined || isGuessable(found.secret.detector) || found.places.systems.size < 2) return undefined;
  return `it stands in ${found.places.systems.size} systems`;
}

function proveDuplicateHome({ identity, credential, found }: Situation): string | undefined {
  const versions = credential === undefined ? (found === undefined ? (identity?.credentials ?? []) : []) : [credential];
  for (const version of versions) {
    const same = (identity?.credentials ?? []).filter(({ fingerprints }) => fingerprints.some((one) => version.fingerprints.includes(one)));
    const sources = new Set(same.flatMap(({ source }) => (source === undefined ? [] : [source])));
    if (sources.size > 1) return `it is kept in ${[...sources].sort().join(' and ')}`;
  }
  return undefined;
}

function proveReview({ identity, asOf }: Situation): string | undefined {
  const { reviewedAt, createdAt, reviewIntervalDays } = identity ?? {};
  const since = reviewedAt ?? createdAt;
  if (since === undefined || reviewIntervalDays === undefined || !isOlder(since, reviewIntervalDays, asOf)) return undefined;
  if (reviewedAt === undefined) return `it was never reviewed since it was made on ${dayOf(since)}; its interval is ${reviewIntervalDays} days`;
  return `its last review was on ${dayOf(reviewedAt)}, ${daysBetween(reviewedAt, asOf) - reviewIntervalDays} days over its ${reviewIntervalDays}`;
}

function describeExpired(exceptions: readonly Exception[], asOf: string): string | undefined {
  const expired = exceptions.filter(({ expiresAt }) => isBefore(expiresAt, asOf));
  return expired.length === 0 ? undefined : expired.map(({ id, expiresAt, reason }) => `exception ${id} ("${reason}") ended on ${dayOf(expiresAt)}`).join('; ');
}

function proveNearExpiry({ expiresAt, expired, policy, asOf, identity }: Situation): string | undefined {
  const end = expiresAt ?? identity?.expiresAt;
  if (end === undefined || expired || isBefore(addDays(asOf, policy.nearExpiryDays), end) || isOlder(end, skewDays, asOf)) return undefined;
  return `it expires on ${dayOf(end)}, in ${daysBetween(asOf, end)} days`;
}

function proveNonProduction({ found, identity }: Situation): string | undefined {
  if (found?.places.inProduction || isProduction(identity?.environment)) return undefined;
  const all =
    found === undefined
      ? isNonProduction(identity?.environment)
      : found.places.outsideProduction || (isNonProduction(identity?.environment) && !found.places.inProduction);
  return all ? 'all it belongs to is outside production' : undefined;
}

function proveForeign({ found, index }: Situation): string | undefined {
  const account = found?.secret.facts.account;
  const known = found === undefined ? undefined : index.accounts.get(found.secret.detector.provider);
  if (account === undefined || known === undefined || known.has(account)) return undefined;
  return `its account ${account} is none that the inventory knows`;
}

/** An orphan has no record to declare a cadence: the policy's own is taken, and said to be so. */
function proveDefaultCadence({ strength, found, age, policy, asOf }: Situation): string | undefined {
  if (found?.claimed.claim === undefined || strength > 1 || age === undefined) return undefined;
  const cadence = defaultCadence(policy, [found.secret.detector.kind]);
  if (!isOlder(age.since, cadence + policy.graceDays, asOf)) return undefined;
  return `it is ${age.atLeast ? 'at least ' : ''}${age.days} days old; the policy's default cadence is ${cadence} days`;
}

function defaultCadence({ rotationDays, rotationDaysByKind }: Situation['policy'], kinds: readonly string[]): number {
  for (const kind of kinds) if (rotationDaysByKind[kind] !== undefined) return rotationDaysByKind[kind];
  return rotationDays;
}
