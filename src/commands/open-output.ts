// Where a report goes: standard output or a file.
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Output } from '../config.ts';
import type { ReporterOptions, Write } from '../model/report.ts';
import { UsageError } from '../model/usage-error.ts';

export interface OpenOutput {
  readonly format: string;
  readonly write: Write;
  readonly close: () => void;
}

const bufferChars = 1 << 16;

/** Opened before the work: a path that cannot be written should not cost an hour of it. */
export function openOutput({ format, file }: Output): OpenOutput {
  const descriptor = file === undefined ? undefined : openFile(file);
  let pending = '';
  const flush = () => {
    if (descriptor !== undefined && file !== undefined) writeAll(descriptor, pending, file);
    else process.stdout.write(pending);
    pending = '';
  };
  return {
    format,
    write: (text) => {
      pending += text;
      if (pending.length >= bufferChars) flush();
    },
    close: () => {
      flush();
      if (descriptor !== undefined) closeSync(descriptor);
    },
  };
}

/** How wide standard output is, and whether it takes colour. https://no-color.org: any value that is not empty turns colour off. */
export function readScreen(): ReporterOptions {
  return { color: process.stdout.isTTY === true && !process.env['NO_COLOR'], width: process.stdout.columns ?? 80 };
}

function openFile(file: string): number {
  try {
    return openSync(file, 'w');
  } catch {
    throw new UsageError('cannot be written', file);
  }
}

/** @throws UsageError when the disk is full, the reader of a pipe is gone … */
function writeAll(descriptor: number, text: string, file: string): void {
  const bytes = Buffer.from(text);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
  } catch (error) {
    throw new UsageError(
      (error as NodeJS.ErrnoException).code === 'ENOSPC' ? 'the disk is full: the report is not whole' : 'cannot be written to its end',
      file,
    );
  }
}
