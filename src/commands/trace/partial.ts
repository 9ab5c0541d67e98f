// What makes a history a part of itself: an earlier commit may be missing.
import type { SkipReason } from '../../model/skipped.ts';

const reasons: ReadonlySet<SkipReason> = new Set([
  'shallow-history',
  'partial-clone',
  'missing-object',
  'corrupt-object',
  'unreadable-repository',
  'interrupted',
]);

export function losesHistory(reason: SkipReason): boolean {
  return reasons.has(reason);
}
