// Arithmetic on RFC 3339 times. A limit counts to the second: a key is over its cadence one second after it, not on the day.

const dayMs = 86_400_000;

/** Two sources' clocks may differ by five minutes. */
export const skewDays = 5 / (24 * 60);

/** The last moment that RFC 3339 can tell: a policy may name any number of days. */
const lastMs = Date.parse('9999-12-31T23:59:59Z');

export function addDays(time: string, days: number): string {
  return new Date(Math.min(lastMs, Date.parse(time) + days * dayMs)).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Whole days that have passed; never negative. */
export function daysBetween(from: string, to: string): number {
  return Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / dayMs));
}

/** Nearly all times are told to the second, and those compare as text in a fraction of the time. */
export function isBefore(a: string, b: string): boolean {
  return a.length === toSecond && b.length === toSecond ? a < b : Date.parse(a) < Date.parse(b);
}

/** The length of `2026-01-31T00:00:00Z`. */
const toSecond = 20;

/** Has more than `days` passed? Exactly so many is not more. */
export function isOlder(from: string, days: number, asOf: string): boolean {
  return Date.parse(asOf) - Date.parse(from) > days * dayMs;
}

export function earliest(...times: readonly (string | undefined)[]): string | undefined {
  return times.reduce((first, time) => (time !== undefined && (first === undefined || isBefore(time, first)) ? time : first), undefined);
}
