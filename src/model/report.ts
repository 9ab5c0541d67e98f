// The one shape every reporter renders.
import type { Detector } from './detector.ts';
import type { DroppedStrings } from './dropped.ts';
import type { Facts, PlacedOccurrence } from './occurrence.ts';
import type { CommitPoint } from './origin.ts';
import type { Severity } from './severity.ts';
import type { Skipped } from './skipped.ts';
import type { Suppression, SuppressionCounts } from './suppression.ts';
import type { Judgement, Verdict } from './verdict.ts';

/** One secret in one target. */
export interface Finding {
  readonly findingId: string;
  /** Present when an organisation's key was given. */
  readonly fingerprint?: string;
  readonly target: string;
  readonly detector: Detector;
  /** The verdict's, or without an inventory the detector's. */
  readonly severity: Severity;
  readonly confidence: number;
  readonly mask: string;
  readonly facts: Facts;
  readonly alsoMatched: readonly string[];
  /** Still in a file of the tree or at HEAD; false: in history or messages only. */
  readonly present: boolean;
  readonly firstSeen?: CommitPoint;
  /** The last commit that took it away, when it is not present. */
  readonly removed?: CommitPoint;
  /** Whole days from first seen to removal, or to `asOf` while present. */
  readonly livedDays?: number;
  /** With an inventory only. It is the secret's, over all targets. */
  readonly verdict?: Verdict;
  /** What hides it, or would. */
  readonly suppression?: Suppression;
  /** Where a report looks back at an earlier run: what became of the finding since then. */
  readonly change?: FindingChange;
  readonly occurrenceCount: number;
  /** Sorted: what is present first, then by path, line and object. */
  readonly occurrences: () => Iterable<PlacedOccurrence>;
}

export const changeKinds = ['new', 'reopened', 'class-changed', 'fixed'] as const;
export type ChangeKind = (typeof changeKinds)[number];

export interface FindingChange {
  readonly kind: ChangeKind;
  /** The verdict's class before and after, where an inventory judged it. */
  readonly from?: string;
  readonly to?: string;
  /** The run that showed it last, and when that run started. */
  readonly run: string;
  readonly at: string;
}

/** A finding that is gone: told by what was last known of it. */
export interface FixedFinding extends Pick<Finding, 'findingId' | 'target' | 'mask'> {
  readonly detectorId: string;
  readonly title: string;
  readonly change: FindingChange;
  readonly lastPlace?: PlacedOccurrence;
}

/** What changed since an earlier run. */
export interface ReportChanges {
  readonly since: RunReference;
  readonly until: RunReference;
  /** Of findings; one that came and went between the two runs is fixed. */
  readonly counts: Readonly<Record<ChangeKind, number>>;
  readonly fixed: readonly FixedFinding[];
}

export interface RunReference {
  readonly run: string;
  readonly startedAt: string;
}

/** What was read: the ledger. Bytes are those of the content, not of its compressed form. */
export interface Coverage {
  readonly files: number;
  readonly fileBytes: number;
  readonly gitObjects: number;
  readonly gitBytes: number;
  /** Content with a NUL byte in its first 8,000 bytes: generic detectors were not applied. */
  readonly binaries: number;
  /** Strings that looked like secrets and were excluded, by rule. */
  readonly excluded: Readonly<Record<string, number>>;
  /** Public ids (an access key's id, say) seen without a secret beside them. */
  readonly identifiers: number;
  readonly skipped: readonly Skipped[];
  /** Skipped records beyond the ones listed. */
  readonly skippedMore: number;
}

/** A scanned target, as far as a report needs it. */
export interface ReportTarget {
  readonly target: string;
  /** Path from the repository's root to the target, when the target is a folder or file below it. Files are relative to the target, git's paths to the root. */
  readonly withinRepository?: string;
  /** Whether git history was read, and of which repository. */
  readonly repositories: readonly ReportRepository[];
  readonly kind: 'directory' | 'file' | 'stdin';
}

export interface ReportRepository {
  /** Within the target, "" for the target itself. */
  readonly path: string;
  readonly head?: string;
  readonly branch?: string;
  /** The origin's address without user information. */
  readonly remote?: string;
  readonly history: 'full' | 'since' | 'staged' | 'diff' | 'push' | 'none';
  /** Of a scan of a range of commits. */
  readonly range?: ScannedRange;
  /** Why there was nothing to scan, in words: an empty range, nothing staged. */
  readonly nothing?: string;
  /** Files of HEAD relative to the repository, at most 50,000: where a finding without a line at HEAD is anchored, see `report/sarif/anchor.ts`. */
  readonly headPaths: readonly string[];
}

/** Which commits a scan of a change was about; ids are full. */
export interface ScannedRange {
  /** What was there before; absent for a time. */
  readonly base?: string;
  /** Absent: all refs. */
  readonly head?: string;
  /** RFC 3339 UTC: commits made from then on. */
  readonly since?: string;
  readonly commits: number;
}

export type FindingStatus = 'open' | 'suppressed' | 'none';

/** `none`: no finding, for all is well with the secret. */
export function statusOf({ verdict, suppression }: Pick<Finding, 'verdict' | 'suppression'>): FindingStatus {
  if (verdict?.status === 'none') return 'none';
  return verdict?.status === 'suppressed' || (suppression !== undefined && suppression.void === undefined) ? 'suppressed' : 'open';
}

export interface Report {
  readonly schemaVersion: 1;
  readonly version: string;
  readonly asOf: string;
  readonly complete: boolean;
  readonly interrupted: boolean;
  /** Which key, if any, made the fingerprints. */
  readonly kid?: string;
  readonly catalogueDigest: string;
  readonly targets: readonly ReportTarget[];
  /** Worst first, then by place and id; what is suppressed or no finding comes last. */
  readonly findings: () => Iterable<Finding>;
  /** Open findings. */
  readonly counts: Readonly<Record<Severity, number>>;
  readonly suppressions: SuppressionCounts;
  /** Suppressed findings are to be listed. */
  readonly suppressedShown: boolean;
  /** What was taken for a secret and dropped, by place: when it was asked for. */
  readonly dropped?: DroppedStrings;
  /** With an inventory only. */
  readonly judgement?: Judgement;
  readonly coverage: Coverage;
  readonly changes?: ReportChanges;
  readonly secretsShown: boolean;
}

export const reportFormats = ['table', 'json', 'jsonl', 'sarif', 'csv', 'markdown'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export type Write = (text: string) => void;
export type Reporter = (report: Report, write: Write, options: ReporterOptions) => void;

export interface ReporterOptions {
  readonly color: boolean;
  /** Characters a line may take. */
  readonly width: number;
}
