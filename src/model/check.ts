// What `inventory check` finds wrong with an inventory by itself, without a scan.
import type { Severity } from './severity.ts';

export interface CheckReport {
  readonly asOf: string;
  readonly version: string;
  /** What was read, as the user named it. */
  readonly sources: readonly string[];
  /** How many identities were checked. */
  readonly identities: number;
  readonly problems: readonly Problem[];
}

export interface Problem {
  /** Kebab-case, permanent: alerts are tracked by it. */
  readonly rule: string;
  /** The same for every problem of the rule. */
  readonly title: string;
  readonly severity: Severity;
  readonly identity?: string;
  readonly owner?: string;
  /** What of the identity, or of the inventory, it is about, where there may be several: an exception's id, a version, a claim's id. Tells alerts apart. */
  readonly subject?: string;
  /** A sentence. It may quote the inventory: escape it. */
  readonly text: string;
  /** What to do. */
  readonly next: string;
  /** As the user named it. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** Of the OWASP NHI Top 10 2025: `NHI1` … `NHI10`. */
  readonly nhi?: string;
}
