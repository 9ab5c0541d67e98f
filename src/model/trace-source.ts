// What a trace is made of: where it is read from, and all that is gathered of one secret.
import type { Identity, Inventory, Visibility } from './inventory.ts';
import type { CommitPoint, Origin } from './origin.ts';
import type { Finding, ReportTarget } from './report.ts';
import type { Answer, Person, RunPoint, TraceBasis } from './trace.ts';
import type { Verdict } from './verdict.ts';

export type ClueKind = 'fingerprint' | 'finding-id' | 'finding-id-prefix' | 'public-id' | 'identity' | 'commit' | 'path';

export interface TraceClue {
  readonly kind: ClueKind;
  readonly text: string;
  readonly target?: string;
}

/** A finding as its source tells it. */
export interface TracedFinding
  extends Pick<
    Finding,
    'findingId' | 'fingerprint' | 'target' | 'detector' | 'severity' | 'confidence' | 'mask' | 'facts' | 'present' | 'firstSeen' | 'suppression'
  > {
  /** Names it in its source, nothing else. */
  readonly key: number;
  readonly guessable: boolean;
  /** `fixed`: a later reading of its whole target did not find it. */
  readonly status: 'open' | 'fixed';
  /** As it was judged then. */
  readonly judged?: Pick<Verdict, 'class' | 'status' | 'identity' | 'score'>;
  /** As it was judged for this trace. */
  readonly verdict?: Verdict;
  /** Of a store: the earliest date of a commit that any run was told, in history that may be gone since. */
  readonly firstEvidenceAt?: string;
  readonly firstRun?: RunPoint;
  readonly fixedBy?: RunPoint;
}

export interface TracedOccurrence {
  readonly findingId: string;
  readonly target: string;
  readonly detectorId: string;
  readonly origin: Origin;
  readonly line: number;
  readonly variable?: string;
  /** Within the target; "" where there is none. */
  readonly path: string;
  readonly present: boolean;
  readonly introduced?: CommitPoint;
  readonly refs?: number;
  readonly otherFingerprints: readonly string[];
  readonly goneSince?: RunPoint;
}

export interface TracedTarget extends ReportTarget {
  /** Read to its end, with all its history: what was not found there is not there. */
  readonly whole: boolean;
  readonly historyComplete: boolean;
  /** Of the key that made its fingerprints. */
  readonly kid?: string;
}

/** Where a trace reads from: a store, or a report of a scan. */
export interface TraceSource {
  /** Of what was asked of it so far. */
  basis(): Promise<TraceBasis>;
  /** To judge and to answer by. */
  readonly inventory?: Inventory;
  /** As it was read last. */
  target(name: string): Promise<TracedTarget | undefined>;
  find(clue: TraceClue): AsyncIterable<TracedFinding>;
  /** As it is now, or was last. */
  occurrencesOf(finding: TracedFinding): AsyncIterable<TracedOccurrence>;
  findingsIn(target: string): AsyncIterable<TracedFinding>;
}

/** A place with what the inventory and its path say of it. */
export interface PlacedTrace extends TracedOccurrence {
  readonly system: string;
  readonly visibility?: Visibility;
  readonly environment?: string;
  readonly systemOwner?: string;
  readonly ci: boolean;
}

/** All that is known of one secret, gathered: what the answers are derived from. */
export interface TraceFacts {
  readonly asOf: string;
  readonly source: TraceBasis['source'];
  /** Of one secret, in all targets; the one that tells most comes first. */
  readonly findings: readonly [TracedFinding, ...TracedFinding[]];
  readonly places: readonly PlacedTrace[];
  /** There are more places than were read. */
  readonly morePlaces: boolean;
  readonly historyComplete: boolean;
  /** All its targets were read to their end. */
  readonly whole: boolean;
  readonly verdict?: Verdict;
  readonly inventory?: Inventory;
  readonly identity?: Identity;
  readonly neighbours: Readonly<Record<'sameFile' | 'sameCommit' | 'sameSystem' | 'sameIdentity' | 'sameValue', Neighbours>>;
  /** Base 64 of the SHA-256 of a token that nobody can guess; known where the value was given. */
  readonly hashedToken?: string;
  /** Misuse is known. */
  readonly exploited: boolean;
  readonly people: Answer<readonly Person[]>;
}

export interface Neighbours {
  readonly findings: readonly TracedFinding[];
  readonly more: number;
}
