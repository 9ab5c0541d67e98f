// A time as people read it.

/** The day of an RFC 3339 time in UTC. */
export function dayOf(time: string): string {
  return time.slice(0, 10);
}

/** `2026-01-31`, and a day that there is. A baseline asks for thousands: most need no calendar. */
export function isDay(text: string): boolean {
  if (/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])$/.test(text)) return true;
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined) return false;
  // `Date` takes the 31st of February for the 3rd of March.
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}
