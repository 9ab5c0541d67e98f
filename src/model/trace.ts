// What a responder asks of one leaked secret, and what is known of it: an answer to each question, or why there is none.
import type { Detector } from './detector.ts';
import type { CredentialState, Visibility } from './inventory.ts';
import type { Facts } from './occurrence.ts';
import type { CommitPoint } from './origin.ts';
import type { Severity } from './severity.ts';
import type { Skipped } from './skipped.ts';
import type { Suppression } from './suppression.ts';
import type { Verdict, VerdictClass } from './verdict.ts';

/** `because …`, without a full stop. */
export interface Unknown {
  readonly unknown: string;
}
export type Answer<T> = T | Unknown;

export function isUnknown<T>(answer: Answer<T>): answer is Unknown {
  return typeof answer === 'object' && answer !== null && 'unknown' in answer;
}

/** Text in it may quote a target or the inventory: escape it. The last question, what next and whether it is done, has two members. */
export interface Trace {
  readonly what: What;
  readonly liveness: Liveness;
  readonly whose: Answer<Whose>;
  readonly reach: Answer<Reach>;
  readonly where: Where;
  readonly since: Since;
  readonly introducedBy: Answer<IntroducedBy>;
  readonly consumers: Answer<Consumers>;
  readonly siblings: Siblings;
  readonly rotation: Answer<Rotation>;
  readonly logQueries: Answer<readonly LogQuery[]>;
  readonly actions: readonly TraceAction[];
  readonly closed: Closed;
}

export interface What {
  readonly title: string;
  readonly detectorId: string;
  readonly provider: string;
  readonly kind: Detector['kind'];
  readonly mask: string;
  readonly findingIds: readonly string[];
  /** Under the organisation's key; absent of what can be guessed. */
  readonly fingerprint?: string;
  readonly facts: Facts;
  readonly confidence: number;
  readonly severity: Severity;
  readonly verdict: Answer<Verdict>;
  /** What hides it in reports, or would: it leaked all the same. */
  readonly suppressions: readonly TracedSuppression[];
  readonly docs: string;
  readonly revoke: string;
}

export interface TracedSuppression {
  readonly target: string;
  readonly suppression: Suppression;
}

export interface Liveness {
  /** `unknown` is to be treated as live. */
  readonly state: 'live' | 'dead' | 'unknown';
  readonly basis: 'inventory' | 'decoded-expiry' | 'none';
  /** When the basis said so. */
  readonly asOf?: string;
  readonly text: string;
  readonly lastUsedAt?: string;
}

export interface Whose {
  readonly identity: Answer<string>;
  /** The record: `file:line`. */
  readonly record?: string;
  readonly purpose?: string;
  /** Several that match alike, or that a name suggests. */
  readonly candidates: readonly string[];
  readonly owner: Answer<{ readonly id: string; readonly contact?: string; readonly status: string }>;
  /** Who to turn to where no owner answers. */
  readonly escalation?: string;
}

export interface Reach {
  readonly account?: string;
  readonly scope: Answer<readonly string[]>;
  readonly boundary: Answer<readonly string[]>;
  readonly environment: Answer<string>;
}

/** `head`: in a file of the tree or at HEAD. `message`: of a commit or tag. `name`: of a file or ref. */
export type PlaceState = 'head' | 'history' | 'message' | 'name';

export interface TracePlace {
  readonly state: PlaceState;
  /** Within the target; "" where there is none. */
  readonly path: string;
  readonly line: number;
  readonly commit?: string;
  /** How many refs reach it. */
  readonly refs?: number;
  /** What it was found as there, where that is another form than the secret's own. */
  readonly detectorId?: string;
  readonly variable?: string;
  readonly ci: boolean;
  /** Of a store: it is no longer there, as this run showed. */
  readonly goneSince?: RunPoint;
}

export interface SystemPlaces {
  readonly system: string;
  readonly target: string;
  readonly visibility: Answer<Visibility>;
  readonly environment?: string;
  /** HEAD first, then history, messages and names. */
  readonly places: readonly TracePlace[];
  readonly more: number;
}

export interface Where {
  readonly systems: readonly SystemPlaces[];
  readonly moreSystems: number;
  readonly places: number;
  /** There are more than were read. */
  readonly atLeast: boolean;
  readonly atHead: boolean;
  /** Everything that was meant to be read was: what is not here is not there. */
  readonly complete: boolean;
}

export interface RunPoint {
  readonly id: string;
  readonly startedAt: string;
}

export interface Since {
  /** The earliest that can be true; a commit's times are claims of whoever made it, and prove "at least". */
  readonly evidence: Answer<{ readonly at: string; readonly commit?: string; readonly authorAt?: string; readonly commitAt?: string }>;
  readonly reliability: string;
  readonly clockSuspect: boolean;
  /** The widest of its systems. */
  readonly visibility: Answer<Visibility>;
  readonly exposed: Answer<{ readonly from: string; readonly to: Answer<string> }>;
  readonly historyComplete: boolean;
  /** The store's own. */
  readonly firstRun: Answer<RunPoint>;
}

export interface IntroducedBy {
  readonly target: string;
  readonly commit: CommitPoint;
  readonly people: Answer<readonly Person[]>;
}

export interface Person {
  readonly role: 'author' | 'committer';
  readonly name: string;
  readonly address: string;
}

export interface Consumers {
  readonly consumers: Answer<readonly string[]>;
  readonly locations: Answer<readonly string[]>;
  /** Pipelines among its places, and the names it has there. */
  readonly pipelines: readonly string[];
  readonly variables: readonly string[];
}

export interface Siblings {
  readonly sameFile: SiblingList;
  readonly sameCommit: Answer<SiblingList>;
  readonly sameSystem: SiblingList;
  readonly sameIdentity: Answer<SiblingList>;
  /** Equal values that people choose may be chance. */
  readonly sameValue: SiblingList;
  /** The identity's other versions by its record. */
  readonly otherVersions: Answer<readonly { readonly version: string; readonly state: CredentialState }[]>;
  /** Other identities whose records hold this value. */
  readonly sharedWith: Answer<readonly string[]>;
  /** Stores that keep it, by the records. */
  readonly homes: Answer<readonly string[]>;
}

export interface SiblingList {
  readonly first: readonly Sibling[];
  readonly more: number;
}

export interface Sibling {
  readonly findingId: string;
  readonly title: string;
  readonly mask: string;
  readonly target: string;
  readonly severity: Severity;
  readonly class?: VerdictClass;
}

export interface Rotation {
  readonly matched: Answer<string>;
  readonly matchedState?: CredentialState;
  readonly current: Answer<string>;
  /** When the current value came into use. */
  readonly rotatedAt: Answer<string>;
  /** Is there a newer value? */
  readonly rotated: Answer<boolean>;
  readonly oldRevoked: Answer<boolean>;
}

export interface LogQuery {
  readonly title: string;
  readonly language: 'shell' | 'sql' | 'search' | 'kql';
  /** In one or several lines, the window filled in. */
  readonly query: string;
  /** Where it ends: what the query cannot show. */
  readonly note: string;
}

export interface TraceAction {
  readonly order: number;
  readonly action: string;
  readonly owner: Answer<string>;
  /** The next one waits for it. */
  readonly blocking: boolean;
  readonly verifyWith: string;
}

export interface Closed {
  readonly closed: boolean;
  readonly why: readonly string[];
}

/** What an answer was read from: for a reader who was not there. */
export interface TraceBasis {
  readonly source: 'store' | 'scan';
  readonly version: string;
  readonly catalogueDigest: string;
  readonly asOf: string;
  /** Of the keys that made the fingerprints. */
  readonly kids: readonly string[];
  readonly inventory: readonly string[];
  /** Of a store: the latest of each target. */
  readonly runs: readonly TraceRun[];
  readonly targets: readonly string[];
  readonly complete: boolean;
  readonly skipped: readonly Skipped[];
  readonly skippedMore: number;
  /** What else limits the answer. */
  readonly notes: readonly string[];
}

export interface TraceRun extends RunPoint {
  readonly asOf: string;
  readonly complete: boolean;
  readonly scope: string;
}

/** All that a trace's report tells. */
export interface TraceReport {
  readonly basis: TraceBasis;
  /** What was asked: its kind alone, for the text may be anything. */
  readonly asked: string;
  /** Worst first. */
  readonly traces: readonly Trace[];
  readonly more: number;
}

export const traceFormats = ['table', 'json', 'markdown'] as const;
export type TraceFormat = (typeof traceFormats)[number];
