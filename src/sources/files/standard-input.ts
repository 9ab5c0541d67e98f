// Standard input as a stream that can be given up: a read that blocks in a thread of libuv's pool would outlive the scan.
import { createReadStream, fstatSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { isatty, ReadStream } from 'node:tty';

export function openStandardInput(): Readable {
  const stat = fstatSync(0);
  if (isatty(0)) return new ReadStream(0);
  if (stat.isFIFO() || stat.isSocket()) return new Socket({ fd: 0, readable: true, writable: false });
  return createReadStream('', { fd: 0, autoClose: false, highWaterMark: 1 << 18 });
}
