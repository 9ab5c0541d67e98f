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
  const bounded = Math.floor(Math.min(Math.max(seconds, 0), 253_402_300_799));
  const ofDay = bounded % daySeconds;
  return `${dayText((bounded - ofDay) / daySeconds)}T${twoDigits(ofDay / 3600)}:${twoDigits((ofDay / 60) % 60)}:${twoDigits(ofDay % 60)}Z`;
}

const daySeconds = 86_400;
const maxDays = 20_000;
const days = new Map<number, string>();

/** History has many commits and few days: each is told by `Date` once, which costs more than all else of a time. */
function dayText(day: number): string {
  const known = days.get(day);
  if (known !== undefined) return known;
  if (days.size >= maxDays) days.clear();
  const text = new Date(day * daySeconds * 1000).toISOString().slice(0, 10);
  days.set(day, text);
  return text;
}

function twoDigits(n: number): string {
  const whole = Math.floor(n);
  return whole < 10 ? `0${whole}` : `${whole}`;
}
