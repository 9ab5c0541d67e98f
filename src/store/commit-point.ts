// Commits as the store keeps them, and as the model tells them.
import type { CommitPoint } from '../model/origin.ts';

/** A commit that claims to be older has a wrong clock, or was given its date. Seconds since 1970. */
export const gitFirstReleasedAt = Date.parse('2005-04-07T00:00:00Z') / 1000;

/** Points as text that sort before it claim a time before git. */
export const earliestPoint = String(gitFirstReleasedAt).padStart(12, '0');

/** @param introduced `<commit time> <commit> <author time>`, as `joinHistory` writes it */
export function toCommitPoint(introduced: string | null): CommitPoint | undefined {
  if (introduced === null) return undefined;
  const [commitAt, commit = '', authorAt] = introduced.split(' ');
  return { commit, commitAt: toTime(Number(commitAt)), authorAt: toTime(Number(authorAt)) };
}

/** Of seconds since 1970, which history may claim to be any number: within the bounds of RFC 3339. */
export function toTime(seconds: number): string {
  const bounded = Math.min(Math.max(seconds, 0), 253_402_300_799);
  return `${new Date(bounded * 1000).toISOString().slice(0, 19)}Z`;
}
