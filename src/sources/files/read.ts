// Reads files in a worker: opened without following a link, checked to be a file, streamed.
import { closeSync, constants, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import type { FileItem, FileUnit } from '../../model/unit.ts';
import { lfsObjectOf } from '../lfs.ts';
import type { ContentSink, SkipItem } from '../source.ts';

const buffer = Buffer.allocUnsafeSlow(1 << 18);
// A named pipe that took a file's place would block an open without O_NONBLOCK.
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

export async function readFiles(unit: FileUnit, sink: ContentSink, skip: SkipItem): Promise<void> {
  for (const [index, item] of unit.items.entries()) {
    if (unit.root === '') await readStandardInput(index, sink);
    else readFile(unit.root, item, index, sink, skip);
  }
}

function readFile(root: string, item: FileItem, index: number, sink: ContentSink, skip: SkipItem): void {
  let file: number | undefined;
  try {
    file = openSync(Buffer.from(`${root}/${item.path}`, 'latin1'), flags);
    if (!fstatSync(file).isFile()) return skip(index, 'not-a-file', 'no regular file any more: not read');
    copyFile(file, root, index, sink, skip);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === 'EACCES' || code === 'EPERM') skip(index, 'permission-denied', 'this file cannot be read');
    else skip(index, code === 'ENOENT' || code === 'ELOOP' ? 'changed-while-reading' : 'unreadable', 'this file could not be read');
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function copyFile(file: number, root: string, index: number, sink: ContentSink, skip: SkipItem): void {
  sink.begin(index);
  try {
    let first = true;
    for (let n = readSync(file, buffer); n > 0; n = readSync(file, buffer)) {
      const bytes = buffer.subarray(0, n);
      if (first) reportLfs(bytes, root, index, skip);
      first = false;
      sink.push(bytes);
    }
  } finally {
    sink.end();
  }
}

function reportLfs(bytes: Uint8Array, root: string, index: number, skip: SkipItem): void {
  const object = lfsObjectOf(bytes);
  if (object !== undefined && !existsSync(Buffer.from(`${root}/.git/lfs/${object}`, 'latin1')))
    skip(index, 'lfs-object-missing', 'a pointer to a Git LFS object that is not here');
}

async function readStandardInput(index: number, sink: ContentSink): Promise<void> {
  const { openStandardInput } = await import('./standard-input.ts');
  sink.begin(index);
  try {
    for await (const chunk of openStandardInput()) sink.push(chunk as Buffer);
  } finally {
    sink.end();
  }
}
