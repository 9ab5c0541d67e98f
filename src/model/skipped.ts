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

const losesHistory: ReadonlySet<SkipReason> = new Set([
  'shallow-history',
  'partial-clone',
  'missing-object',
  'corrupt-object',
  'unreadable-repository',
  'interrupted',
]);

/** An earlier commit may be missing: what was found first need not be the first. */
export function isHistoryLost({ reason }: Pick<Skipped, 'reason'>): boolean {
  return losesHistory.has(reason);
}
