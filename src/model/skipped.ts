// What was not read, and why: the record that keeps a report honest.

/** `true`: the report is incomplete because of it. `false`: left out by a stated rule, so nothing is missing. */
export const skipReasons = {
  'not-found': true,
  'permission-denied': true,
  unreadable: true,
  'changed-while-reading': true,
  'truncated-utf16': true,
  'missing-object': true,
  'corrupt-object': true,
  'unreadable-repository': true,
  'shallow-history': true,
  'partial-clone': true,
  'lfs-object-missing': true,
  'outside-root': true,
  'time-limit': true,
  'too-many-candidates': true,
  'worker-failed': true,
  interrupted: true,
  'not-a-file': false,
  'link-outside-root': false,
} as const satisfies Record<string, boolean>;

export type SkipReason = keyof typeof skipReasons;

export interface Skipped {
  readonly reason: SkipReason;
  /** The target as the user gave it. */
  readonly target: string;
  /** Path within the target, or object id, in our words; never content. */
  readonly place: string;
  /** One sentence for a person. */
  readonly detail: string;
}

export function isIncomplete(skipped: Skipped): boolean {
  return skipReasons[skipped.reason];
}
