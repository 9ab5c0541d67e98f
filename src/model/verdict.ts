// What the inventory makes of a secret, or of an identity: a dated judgement, kept apart from the facts.
import type { IdentityType, Owner } from './inventory.ts';
import type { Severity } from './severity.ts';

/** In order of precedence: the first that holds is the verdict's class. */
export const rowClasses = [
  'retired-live',
  'revoked-copy',
  'expired',
  'stale-copy',
  'orphaned',
  'departed-owner',
  'ownerless',
  'unrotated',
  'exposed',
  'dormant',
  'undocumented',
] as const;

/** Beside the class, any number. Of those with a score of their own the worst becomes the class where no row holds. */
export const scoredFlags = [
  'cross-env',
  'env-mismatch',
  'used-after-retirement',
  'shared',
  'retirement-due',
  'fake-rotation',
  'never-expires',
  'ci-static-cloud-key',
  'duplicated',
  'duplicate-home',
  'review-overdue',
  'exception-expired',
  'human-use',
  'near-expiry',
] as const;

export const contextFlags = [
  'public',
  'prod',
  'nonprod',
  'history-only',
  'exception-active',
  'third-party',
  'foreign-account',
  'ambiguous',
  'inventory-stale',
  'low-entropy',
  'clock-suspect',
  'default-cadence',
] as const;

export type RowClass = (typeof rowClasses)[number];
export type ScoredFlag = (typeof scoredFlags)[number];
export type VerdictFlag = RowClass | ScoredFlag | (typeof contextFlags)[number];
/** `governed`: everything holds, no finding. `unmatched`: the inventory does not claim this area. `unknown`: nothing to compare by. */
export type VerdictClass = RowClass | ScoredFlag | 'governed' | 'unmatched' | 'unknown';

/** 4 the value itself, 3 a unique public id, 2 attributes (an identity, no version), 1 a name (a suggestion), 0 nothing. */
export type MatchStrength = 0 | 1 | 2 | 3 | 4;

export interface Evidence {
  /** The rule that fired: a class, a flag or a step of the correlation. */
  readonly rule: string;
  /** A sentence. It may quote the inventory and the target: escape it. */
  readonly text: string;
}

/** The exception that covers a finding. */
export interface ActiveException {
  readonly exception: string;
  readonly approver: string;
  readonly reason: string;
  readonly expiresAt: string;
}

export interface Age {
  readonly days: number;
  /** Proved by history: it may be older. */
  readonly atLeast: boolean;
}

export interface Verdict {
  readonly class: VerdictClass;
  /** An identity-level match: which version it is cannot be said. */
  readonly tentative: boolean;
  readonly flags: readonly VerdictFlag[];
  readonly strength: MatchStrength;
  readonly identity?: string;
  /** The matched version. */
  readonly version?: string;
  /** Several that match alike, or that the name suggests. */
  readonly candidates: readonly string[];
  readonly owner?: Owner;
  /** Who to turn to when no owner answers. */
  readonly escalation?: string;
  readonly age?: Age;
  readonly confidence: number;
  /** 0 to 10, as `security-severity`. */
  readonly score: number;
  readonly severity: Severity;
  /** `open`: a finding. `suppressed`: a finding that an exception covers. `none`: no finding (governed, or unknown, which is not the same as good). */
  readonly status: 'open' | 'suppressed' | 'none';
  readonly suppression?: ActiveException;
  readonly evidence: readonly Evidence[];
  /** In order; the first is what to do next. */
  readonly actions: readonly string[];
}

/** An identity judged by its record alone; its secret may have been seen nowhere. */
export interface IdentityState {
  readonly id: string;
  readonly type?: IdentityType;
  readonly provider: string;
  readonly environment?: string;
  /** `file:line` of its record. */
  readonly where: string;
  /** Distinct secrets of it that the scan met. */
  readonly secretsSeen: number;
  readonly debt: number;
  readonly verdict: Verdict;
}

/** A share or number with what it was computed from. Nothing unknown is counted as good. */
export interface Metric {
  readonly id: string;
  readonly title: string;
  readonly unit: 'share' | 'days' | 'factor' | 'points' | 'count';
  /** Absent: the denominator is 0. */
  readonly value?: number;
  readonly numerator?: number;
  readonly denominator?: number;
  /** Left out of the denominator, by reason. */
  readonly excluded: Readonly<Record<string, number>>;
}

/** Governance debt by owner or system, worst first. */
export interface DebtShare {
  readonly name: string;
  readonly points: number;
}

export interface Judgement {
  readonly inventory: {
    readonly sources: readonly string[];
    readonly identities: number;
    readonly credentials: number;
    /** Credentials whose value no source gives away and that have no public id: nothing can match them. */
    readonly unreadable: number;
    readonly claims: readonly ClaimState[];
  };
  /** Of identities, the open ones. */
  readonly identityCounts: Readonly<Record<Severity, number>>;
  /** Of secrets, by class. */
  readonly classes: Readonly<Record<string, number>>;
  /** Worst first, those without a finding last. */
  readonly identities: () => Iterable<IdentityState>;
  readonly metrics: readonly Metric[];
  readonly debtByOwner: readonly DebtShare[];
  readonly debtBySystem: readonly DebtShare[];
}

export interface ClaimState {
  readonly id: string;
  readonly provider: string;
  readonly account?: string;
  readonly asOf: string;
  /** `usable`, or why it proves nothing. */
  readonly state: 'usable' | 'stale' | 'incomplete' | 'from-the-future';
}
