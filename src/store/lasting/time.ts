// Times as the store compares them: as text, so all of them have one length.

/** RFC 3339 UTC with milliseconds. */
export function toStoreTime(time: string): string {
  return new Date(time).toISOString();
}

/** As the model writes times: without milliseconds where there are none. */
export function fromStoreTime(time: string): string {
  return time.replace('.000Z', 'Z');
}
