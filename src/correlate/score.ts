// From class and flags to a number from 0 to 10, and from that to the words people use.
import type { Detector } from '../model/detector.ts';
import type { Policy } from '../model/inventory.ts';
import { type Severity, securitySeverity } from '../model/severity.ts';
import type { VerdictClass, VerdictFlag } from '../model/verdict.ts';
import { overlapUntil } from './rows.ts';
import type { Situation } from './situation.ts';

/** A flag that is not named here has no score of its own. An unmatched secret has its detector's: nothing was learnt about it. */
export const defaultScores: Partial<Record<VerdictClass | VerdictFlag, number>> = {
  'retired-live': 8.5,
  'revoked-copy': 2,
  expired: 2,
  'stale-copy': 5,
  orphaned: 7.5,
  'departed-owner': 7,
  ownerless: 6.5,
  unrotated: 6.5,
  exposed: 7,
  dormant: 5,
  undocumented: 4,
  unknown: 2,
  'cross-env': 7,
  'env-mismatch': 7,
  'used-after-retirement': 7,
  shared: 6.5,
  'retirement-due': 6,
  'fake-rotation': 6,
  'never-expires': 4.5,
  'ci-static-cloud-key': 4.5,
  duplicated: 4,
  'duplicate-home': 4,
  'review-overdue': 4,
  'exception-expired': 4,
  'human-use': 3,
  'near-expiry': 3,
};

/** A confirmed-dead secret is never more than this. */
const deadCap = 3.9;
const previousStale = 7;
const overlapping = 3;
const testKeyInProduction = 3.5;
const duplicatedMany = 5;

export function scoreOf(situation: Situation, verdictClass: VerdictClass, flags: ReadonlySet<VerdictFlag>, confidence: number): number {
  const detector = situation.found?.secret.detector;
  const base = Math.max(classScore(situation, verdictClass, detector), ...[...flags].map((flag) => flagScore(situation, flag)));
  const score =
    base +
    contextModifier(flags, verdictClass) +
    ageModifier(situation, verdictClass === 'unrotated' || flags.has('unrotated')) +
    (verdictClass === 'unmatched' ? 0 : detectorModifier(situation.policy, detector, confidence));
  // What is outside production stays a finding.
  const floored = flags.has('nonprod') ? Math.max(score, Math.min(3, base)) : score;
  // A proof never makes it less than it was without one.
  const proved =
    verdictClass === 'orphaned' && detector !== undefined && situation.policy.scores[verdictClass] === undefined
      ? Math.max(floored, Number(securitySeverity[detector.severity]) + contextModifier(flags, verdictClass))
      : floored;
  const capped = verdictClass === 'revoked-copy' || verdictClass === 'expired' ? Math.min(proved, deadCap) : proved;
  return Math.round(Math.min(10, Math.max(0.1, capped)) * 10) / 10;
}

/** GitHub's own bounds: over 9.0, from 7.0, from 4.0. */
export function severityOf(score: number): Severity {
  if (score > 9) return 'critical';
  if (score >= 7) return 'high';
  return score >= 4 ? 'medium' : 'low';
}

function classScore(situation: Situation, name: VerdictClass, detector: Detector | undefined): number {
  if (name === 'unmatched' && detector !== undefined && situation.policy.scores[name] === undefined) return Number(securitySeverity[detector.severity]);
  if (name === 'stale-copy' && situation.policy.scores[name] === undefined) return staleScore(situation);
  return flagScore(situation, name);
}

function staleScore(situation: Situation): number {
  if (overlapUntil(situation) !== undefined) return overlapping;
  return situation.credential?.state === 'previous' ? previousStale : (defaultScores['stale-copy'] ?? 0);
}

function flagScore({ policy, found }: Situation, name: VerdictClass | VerdictFlag): number {
  const own = policy.scores[name];
  if (own !== undefined) return own;
  const standard = defaultScores[name] ?? 0;
  if (name === 'env-mismatch' && found?.secret.detector.environment === 'test') return testKeyInProduction;
  if (name === 'duplicated' && (found?.places.systems.size ?? 0) >= duplicatedMany) return standard + 0.5;
  return standard;
}

function contextModifier(flags: ReadonlySet<VerdictFlag>, name: VerdictClass): number {
  // A live key among tests is not of the tests.
  const harmless = flags.has('nonprod') && name !== 'env-mismatch' && !flags.has('env-mismatch');
  return (flags.has('public') ? 1.5 : 0) + (flags.has('prod') ? 1 : 0) - (harmless ? 2 : 0) + (flags.has('exception-expired') ? 1 : 0);
}

/** Twice over the cadence is worse than once. */
function ageModifier({ identity, age }: Situation, unrotated: boolean): number {
  const cadence = identity?.cadenceDays;
  if (!unrotated || cadence === undefined || age === undefined) return 0;
  if (age.days >= 4 * cadence) return 2;
  return age.days >= 2 * cadence ? 1 : 0;
}

function detectorModifier({ weights }: Policy, detector: Detector | undefined, confidence: number): number {
  return (detector === undefined ? 0 : weights[detector.severity]) - (confidence < 0.5 ? 2 : 0);
}
