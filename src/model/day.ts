// A time as people read it.

/** The day of an RFC 3339 time in UTC. */
export function dayOf(time: string): string {
  return time.slice(0, 10);
}
