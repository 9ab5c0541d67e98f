// What hides a finding: a mark in the content, an ignore file, an allow, a baseline. A suppressed finding is counted and can be shown; it
// never vanishes. Exceptions of an inventory are the verdict's (`model/verdict.ts`).
import type { Finding } from './report.ts';

export const suppressionKinds = ['inline', 'ignore-file', 'allow', 'baseline'] as const;
export type SuppressionKind = (typeof suppressionKinds)[number];

/** Whose marks in the content are understood. */
export const markSyntaxes = ['keytrail', 'gitleaks', 'betterleaks', 'trufflehog', 'detect-secrets', 'kingfisher', 'secretlint'] as const;
export type MarkSyntax = (typeof markSyntaxes)[number];

/** A mark beside an occurrence, as the worker reads it. */
export interface Mark {
  readonly syntax: MarkSyntax;
  /** 1-based, of the mark itself. */
  readonly line: number;
  /** Detector ids, with `*` for any characters, and finding ids; empty: whatever stands there. */
  readonly selectors: readonly string[];
  /** The last day on which it holds, in UTC: `2027-01-31`. */
  readonly until?: string;
  /** Values in it are masked. */
  readonly reason?: string;
  /** What is wrong with it: it hides nothing. */
  readonly mistake?: 'no-selector' | 'bad-date' | 'unknown-detector';
}

/** What makes two marks the same one: all that they say. */
export function markKey({ syntax, selectors, until, reason }: Mark): string {
  return JSON.stringify([syntax, selectors, until ?? '', reason ?? '']);
}

/** Whose rule it is: what a target decides about itself counts for less. */
export type SuppressionSource = 'operator' | 'target';

/** One allow, or one entry of a baseline: all that it names must hold. */
export interface SuppressionRule {
  readonly kind: 'allow' | 'baseline';
  readonly source: SuppressionSource;
  /** Index of the target it is for; absent: all. */
  readonly target?: number;
  /** `file:line` */
  readonly where: string;
  readonly finding?: string;
  /** Ids, with `*` for any characters. */
  readonly detectors?: readonly string[];
  /** Patterns of gitignore, against `prefix` and the path within the target. */
  readonly paths?: readonly string[];
  /** Leads from the folder of the rule's file down to a target below it: `services/shop/`. */
  readonly prefix?: string;
  /** An RE2 pattern that is searched for in the value. */
  readonly value?: string;
  /** Of the inventory's identity, with `*` for any characters. */
  readonly identity?: string;
  readonly until?: string;
  readonly reason?: string;
  readonly owner?: string;
}

export interface IgnoreLine {
  readonly line: number;
  /** As gitignore takes it: `!` and `#` have their meaning. */
  readonly pattern: string;
  /** Absent: whatever stands there. */
  readonly detectors?: readonly string[];
}

/** Lines stay together: a later one can take back what an earlier one ignores. */
export interface IgnoreFile {
  readonly source: SuppressionSource;
  readonly target?: number;
  readonly file: string;
  /** Leads from the file's folder down to a target below it: `services/shop/`. */
  readonly prefix?: string;
  readonly lines: readonly IgnoreLine[];
}

/** What the operator lets targets decide, and what every suppression must bring. */
export interface SuppressionPolicy {
  /** Marks that count; those of keytrail always do. */
  readonly marks: readonly MarkSyntax[];
  /** Kinds that a target may use on itself. */
  readonly fromTarget: readonly SuppressionKind[];
  /** A target's own suppression must end within this many days. */
  readonly maxDays?: number;
  /** A target's own suppression must give a reason; a pattern in an ignore file cannot, and never needs to. */
  readonly requireReason: boolean;
  /** Of a pull request: marks that the change itself brings count. */
  readonly trustChange: boolean;
}

export interface Suppressions {
  readonly rules: readonly SuppressionRule[];
  readonly ignoreFiles: readonly IgnoreFile[];
  readonly policy: SuppressionPolicy;
}

/**
 * Why it hides nothing: its time is over; the secret is one that nothing may hide (`class`); the operator's policy does not let the target;
 * it came with the very change it should hide; it stood there before the secret did; it is not understood.
 */
export const voidReasons = ['expired', 'class', 'policy', 'in-change', 'older-mark', 'mistake'] as const;
export type VoidReason = (typeof voidReasons)[number];

/** What was found to hide a finding, or would. */
export interface Suppression {
  readonly kind: SuppressionKind;
  readonly source: SuppressionSource;
  /** Of an inline mark. */
  readonly syntax?: MarkSyntax;
  /** `file:line` */
  readonly where: string;
  readonly until?: string;
  readonly reason?: string;
  readonly owner?: string;
  /** Absent: the finding is suppressed. */
  readonly void?: VoidReason;
}

/** Findings by what hides them, and by why something does not. */
export interface SuppressionCounts {
  readonly active: Readonly<Partial<Record<SuppressionKind, number>>>;
  readonly void: Readonly<Partial<Record<VoidReason, number>>>;
}

/** A finding of which it is asked what hides it. */
export interface Suppressible {
  readonly finding: Finding;
  /** Index of its target. */
  readonly target: number;
  /** Marks that stood in its line before it did: by `markKey`. */
  readonly olderMarks: ReadonlySet<string>;
}
