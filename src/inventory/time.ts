// Times as people write them → RFC 3339 UTC to the second.

/** Which moment of a day a time without a clock means: an expiry lasts to the end of its day, all else begins with it. */
export type DayEdge = 'start' | 'end';

export type ReadTime = { readonly time: string } | { readonly mistake: string };

const form = /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})?)?$/;

/** RFC 3339 §5.6 with an offset or Z, or a day alone. */
export function readTime(text: string, edge: DayEdge): ReadTime {
  const match = form.exec(text);
  if (match === null) return { mistake: 'must be a time such as 2026-01-31T00:00:00Z, or a day such as 2026-01-31' };
  const [, year, month, day, hour, minute, second, zone] = match;
  if (!isDay(Number(year), Number(month), Number(day))) return { mistake: 'is not a day of the calendar' };
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return { time: `${date}${edge === 'start' ? 'T00:00:00Z' : 'T23:59:59Z'}` };
  // Without an offset it would mean another moment on every machine.
  if (zone === undefined) return { mistake: 'needs an offset or Z, as in 2026-01-31T00:00:00Z' };
  return toUtc(`${date}T${hour}:${minute}:${second === '60' ? '59' : second}${zone.toUpperCase()}`);
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function toUtc(text: string): ReadTime {
  if (/T(?:2[0-3]|[01]\d):[0-5]\d:[0-5]\dZ$/.test(text)) return { time: text };
  const time = Date.parse(text);
  if (Number.isNaN(time) || /T24/.test(text)) return { mistake: 'is not a time of the day' };
  const utc = new Date(time).toISOString();
  // With its offset a time may lie beyond the years of four digits, in which the order of texts is that of times.
  return /^[1-9]\d{3}-/.test(utc) ? { time: `${utc.slice(0, 19)}Z` } : { mistake: 'is not a day of the calendar' };
}
