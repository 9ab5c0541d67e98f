// A page that never outgrows its medium: GitHub refuses a step's summary of more than 1 MiB (1,048,576 bytes).
import type { Write } from '../../model/report.ts';

/** Parts of a page by what they may take; together with the words between them they stay below 1 MiB. */
export const room = {
  worst: 150_000,
  owners: 400_000,
  identities: 170_000,
  suppressed: 30_000,
  voids: 30_000,
  metrics: 60_000,
  changes: 25_000,
  unread: 60_000,
} as const;

export interface Section {
  /** @returns false, and writes nothing, where the section is full: what comes after is left out too */
  readonly add: (text: string) => boolean;
}

export function createSection(write: Write, maxBytes: number): Section {
  let left = maxBytes;
  return {
    add: (text) => {
      const bytes = Buffer.byteLength(text);
      left = bytes > left ? 0 : left - bytes;
      if (left > 0) write(text);
      return left > 0;
    },
  };
}
