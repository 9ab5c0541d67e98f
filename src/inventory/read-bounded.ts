// The bytes of one inventory file: no more of them than can be parsed, and nothing that has no end.
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

/** Text of 512 MB is more than a string can hold; 100,000 identities take a tenth of this. */
export const mostInventoryBytes = 256 << 20;

export type BoundedRead = { readonly content: Buffer } | { readonly mistake: string };

/** Not blocking: a named pipe would wait for its writer for ever. */
export function readBounded(file: string): BoundedRead {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { mistake: 'is not a file' };
    if (stats.size > mostInventoryBytes) return { mistake: `is larger than ${mostInventoryBytes >> 20} MB` };
    return { content: readFileSync(descriptor) };
  } catch {
    return { mistake: 'cannot be read' };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
