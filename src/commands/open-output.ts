// Where a report goes: standard output or a file.
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Output } from '../config.ts';
import type { Write } from '../model/report.ts';
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
    if (descriptor !== undefined) writeAll(descriptor, pending);
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

function openFile(file: string): number {
  try {
    return openSync(file, 'w');
  } catch {
    throw new UsageError('cannot be written', file);
  }
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}
