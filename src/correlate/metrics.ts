// What it adds up to. Each number with its numerator, its denominator and what was left out; what is unknown counts nowhere as good.
import type { Exception } from '../model/inventory.ts';
import type { Metric, Verdict } from '../model/verdict.ts';
import { createdWithValue } from './age.ts';
import { presentFields } from './debt.ts';
import { addExposure } from './exposure.ts';
import { canHaveExpiry, isLive } from './flags.ts';
import { liveCredentials } from './identity.ts';
import { lastUseOf } from './rows.ts';
import type { Situation } from './situation.ts';
import { createTally, type Tally } from './tally.ts';
import { daysBetween, isBefore, isOlder } from './time.ts';

export interface Metrics {
  addSecret(situation: Situation, verdict: Verdict): void;
  addIdentity(situation: Situation, verdict: Verdict): void;
  /** Those of no single identity. */
  addExceptions(exceptions: readonly Exception[]): void;
  conclude(debt: number): readonly Metric[];
}

const fieldCount = 6;

export function createMetrics(asOf: string): Metrics {
  const tally = createTally();
  return {
    addSecret: (situation, verdict) => addSecret(tally, situation, verdict, asOf),
    addIdentity: (situation, verdict) => addIdentity(tally, situation, verdict, asOf),
    addExceptions: (exceptions) => addExceptions(tally, exceptions, asOf),
    conclude: (debt) => concludeMetrics(tally, debt),
  };
}

function addSecret(tally: Tally, situation: Situation, verdict: Verdict, asOf: string): void {
  const { found, strength, age } = situation;
  if (found === undefined) return;
  const { places, claimed } = found;
  tally.share('claim-coverage', claimed.claim !== undefined);
  tally.ratio('duplication-factor', places.systems.size, 1);
  if (strength >= 2 || verdict.class === 'orphaned') tally.share('orphan-rate', verdict.class === 'orphaned');
  else tally.exclude('orphan-rate', verdict.class);
  addExposure(tally, situation, asOf);
  if (age?.atLeast) tally.sample('age-at-least', age.days);
  if (verdict.class === 'revoked-copy' || verdict.class === 'expired') {
    for (const id of ['coverage', 'outside-home-share', 'history-only-share', 'public-share']) tally.exclude(id, 'dead');
    return;
  }
  tally.share('coverage', strength >= 2);
  tally.share('outside-home-share', found.outside !== undefined);
  tally.share('history-only-share', !places.present);
  if (!places.public && places.visibilityUnknown) tally.exclude('public-share', 'visibility unknown');
  else tally.share('public-share', places.public);
}

function addExceptions(tally: Tally, exceptions: readonly Exception[], asOf: string): void {
  for (const { expiresAt } of exceptions) {
    if (!isBefore(expiresAt, asOf)) continue;
    tally.count('expired-exceptions', 1);
    tally.count('exception-overdue-days', daysBetween(expiresAt, asOf));
  }
}

function addIdentity(tally: Tally, situation: Situation, verdict: Verdict, asOf: string): void {
  const { identity, owner } = situation;
  if (identity === undefined) return;
  if (identity.retirementStatus === 'retired' && verdict.status === 'none') {
    for (const id of ['owner-completeness', 'metadata-completeness', 'dormant-rate', 'review-compliance']) tally.exclude(id, 'retired');
    return;
  }
  tally.share('owner-completeness', owner?.owner?.status === 'active');
  tally.ratio('metadata-completeness', presentFields(situation), fieldCount);
  const holds = (name: string) => verdict.class === name || verdict.flags.some((flag) => flag === name);
  if (lastUseOf(situation) === undefined) tally.exclude('dormant-rate', 'last use unknown');
  else tally.share('dormant-rate', holds('dormant'));
  if (!canHaveExpiry(identity)) tally.exclude('never-expires-rate', 'of a kind without expiry');
  else if (identity.expiresAt === undefined && !identity.credentials.some(isLive)) tally.exclude('never-expires-rate', 'no live version');
  else tally.share('never-expires-rate', holds('never-expires'));
  if (identity.reviewedAt === undefined || identity.reviewIntervalDays === undefined) tally.exclude('review-compliance', 'no review recorded');
  else tally.share('review-compliance', !isOlder(identity.reviewedAt, identity.reviewIntervalDays, asOf));
  addExceptions(tally, identity.exceptions, asOf);
  addAges(tally, situation, asOf);
}

function addAges(tally: Tally, { identity }: Situation, asOf: string): void {
  if (identity === undefined) return;
  for (const credential of liveCredentials(identity, asOf)) {
    const since = createdWithValue(identity, credential);
    if (since === undefined || isBefore(asOf, since)) {
      tally.exclude('age', 'no date');
      if (credential.state === 'current') tally.exclude('rotation-compliance', 'no date');
      continue;
    }
    tally.sample('age', daysBetween(since, asOf));
    if (credential.state !== 'current') continue;
    if (identity.cadenceDays === undefined) tally.exclude('rotation-compliance', 'no cadence');
    else tally.share('rotation-compliance', !isOlder(since, identity.cadenceDays, asOf));
  }
}

function concludeMetrics(tally: Tally, debt: number): readonly Metric[] {
  return [
    tally.metric('coverage', 'Secrets with a record', 'share'),
    tally.metric('claim-coverage', 'Secrets inside a usable claim', 'share'),
    tally.metric('orphan-rate', 'Orphaned among matched and orphaned', 'share'),
    tally.metric('outside-home-share', 'Live secrets outside their allowed places', 'share'),
    tally.metric('history-only-share', 'Live secrets in history only', 'share'),
    tally.metric('public-share', 'Live secrets in public systems', 'share'),
    tally.metric('duplication-factor', 'Systems a secret stands in, on average', 'factor'),
    tally.metric('owner-completeness', 'Identities with an active owner', 'share'),
    tally.metric('metadata-completeness', 'Required fields present', 'share'),
    tally.metric('rotation-compliance', 'Current credentials within their cadence', 'share'),
    tally.metric('review-compliance', 'Identities reviewed in time', 'share'),
    tally.metric('dormant-rate', 'Identities not used', 'share'),
    tally.metric('never-expires-rate', 'Identities without expiry', 'share'),
    tally.quantile('median-age', 'Median age of credentials', 'age', 0.5),
    tally.quantile('p90-age', '90th percentile of age', 'age', 0.9),
    tally.quantile('median-age-at-least', 'Median age proved by history (at least)', 'age-at-least', 0.5),
    tally.quantile('mttr-rotate', 'Median days from exposure to rotation or revocation', 'mttr-rotate', 0.5),
    tally.quantile('open-exposure', 'Median days that open exposures have lasted', 'open-exposure', 0.5),
    tally.quantile('exposure-window', 'Median days from exposure to revocation', 'exposure-window', 0.5),
    tally.quantile('mttd', 'Median days from push to detection', 'mttd', 0.5),
    tally.metric('expired-exceptions', 'Exceptions past their end', 'count'),
    tally.metric('exception-overdue-days', 'Days they are past it, added up', 'days'),
    { id: 'governance-debt', title: 'Governance debt', unit: 'points', value: debt, excluded: {} },
  ];
}
