// The rules of `inventory check`. A severity follows the score that the decision table gives the same state of an identity in a scan;
// the owner's rules stand one step higher, for this gate is where an owner is asked for.
import type { Severity } from '../../model/severity.ts';

export interface CheckRule {
  readonly title: string;
  readonly severity: Severity;
  /** What to do next. */
  readonly next: string;
  /** OWASP Non-Human Identities Top 10, 2025. */
  readonly nhi?: string;
}

export const checkRules = {
  'missing-owner': { title: 'No owner', severity: 'high', nhi: 'NHI1', next: 'name the person or team who can approve its rotation and revocation' },
  'unknown-owner': {
    title: 'Owner is nobody the inventory knows',
    severity: 'high',
    nhi: 'NHI1',
    next: 'declare the owner under "owners", or name one who is declared',
  },
  'departed-owner': { title: 'Owner has left', severity: 'high', nhi: 'NHI1', next: 'name a new owner, then rotate: the leaver knew the secret' },
  'missing-purpose': { title: 'No purpose', severity: 'medium', nhi: 'NHI1', next: 'say what it is for, or retire it' },
  'missing-boundary': { title: 'No boundary', severity: 'medium', nhi: 'NHI1', next: 'name the systems that may hold or use it' },
  'missing-scope': { title: 'No scope', severity: 'medium', nhi: 'NHI5', next: 'list what it may do, "none" if nothing' },
  'missing-cadence': { title: 'No rotation cadence', severity: 'medium', nhi: 'NHI7', next: 'set rotation.cadence_days' },
  'missing-retirement-trigger': { title: 'No retirement trigger', severity: 'medium', nhi: 'NHI1', next: 'set retirement.trigger: what ends it' },
  'missing-expiry-or-review': {
    title: 'Neither expiry nor review',
    severity: 'medium',
    nhi: 'NHI7',
    next: 'set expires_at, a not_after, or review.interval_days',
  },
  'cadence-over-policy': {
    title: 'Cadence longer than the policy',
    severity: 'medium',
    nhi: 'NHI7',
    next: 'shorten rotation.cadence_days, or change the policy',
  },
  unrotated: { title: 'Credential over its cadence', severity: 'medium', nhi: 'NHI7', next: 'rotate it, and record the new version' },
  'fake-rotation': {
    title: 'New version with the old value',
    severity: 'medium',
    nhi: 'NHI7',
    next: 'rotate it for real: make a new value, then revoke the old one',
  },
  'expired-credential': { title: 'Current credential has expired', severity: 'medium', next: 'record its successor, or its state as expired' },
  'several-current': {
    title: 'Several current versions',
    severity: 'low',
    nhi: 'NHI7',
    next: 'record which is previous, and revoke it when its users have moved',
  },
  'retired-with-live-credential': {
    title: 'Retired, with a credential not revoked',
    severity: 'high',
    nhi: 'NHI1',
    next: 'revoke it at the provider, and record state and revoked_at',
  },
  'retirement-due': { title: 'Due to retire', severity: 'medium', nhi: 'NHI1', next: 'retire it, or record why it goes on: another trigger, another date' },
  'overdue-review': {
    title: 'Review overdue',
    severity: 'medium',
    nhi: 'NHI1',
    next: 'let its owner confirm purpose, scope and need, and record review.last_at',
  },
  'human-use': { title: 'People use it too', severity: 'low', nhi: 'NHI10', next: 'give people accounts of their own' },
  'shared-fingerprint': { title: 'One secret in several identities', severity: 'medium', nhi: 'NHI9', next: 'give each identity a secret of its own' },
  'common-value': {
    title: 'Value too common to be a secret',
    severity: 'low',
    nhi: 'NHI9',
    next: 'leave its fingerprint out if it is no secret; else change it everywhere',
  },
  'duplicate-public-id': { title: 'One public id in several identities', severity: 'medium', nhi: 'NHI9', next: 'keep the credential in one record' },
  'shared-location': { title: 'One location for several identities', severity: 'medium', nhi: 'NHI9', next: 'give each identity a location of its own' },
  'wildcard-location': { title: 'Location that allows every place', severity: 'medium', nhi: 'NHI2', next: 'name the one place where it may stand' },
  unmatchable: {
    title: 'Nothing to recognise it by',
    severity: 'low',
    next: 'add fingerprints ("keytrail inventory seal"), public ids, host and user, or its location',
  },
  'unknown-reference': {
    title: 'Reference to nothing that is declared',
    severity: 'low',
    next: 'declare the system under "systems", or correct the reference',
  },
  'expired-exception': { title: 'Exception has expired', severity: 'medium', next: 'mend what it excused and remove it, or have it approved anew' },
  'exception-expiring': { title: 'Exception about to expire', severity: 'low', next: 'mend what it excuses before it ends' },
  'exception-without-controls': {
    title: 'Long exception without compensating controls',
    severity: 'medium',
    next: 'name what protects meanwhile under compensating_controls',
  },
  'wildcard-exception': { title: 'Exception for every place', severity: 'medium', next: 'name an identity, a fingerprint or a narrower path' },
  'stale-claim': {
    title: 'Coverage claim out of date',
    severity: 'low',
    next: 'list the source anew and renew as_of: until then nothing is called orphaned by it',
  },
  'future-claim': {
    title: 'Coverage claim from the future',
    severity: 'medium',
    next: 'correct as_of or the clock: until then nothing is called orphaned by it',
  },
} as const satisfies Readonly<Record<string, CheckRule>>;

export type CheckRuleId = keyof typeof checkRules;
