// Ids → what kind of object each is, and how large.
import type { GitItem, GitObjectType, GitPlace } from '../../model/unit.ts';
import { readRecords, startGit } from './git-process.ts';

const check = '--batch-check=%(objectname) %(objecttype) %(objectsize)';

/** Of all objects, reachable or not, loose or packed: each once. */
export async function* readAllSizes(place: GitPlace): AsyncGenerator<GitItem> {
  const { child, ended } = startGit(place, ['cat-file', '--batch-all-objects', '--unordered', '--buffer', check]);
  child.stdin?.end();
  yield* parseObjects(child.stdout as AsyncIterable<Buffer>);
  await ended;
}

/** @param ids one a line */
export async function* readSizes(place: GitPlace, ids: NodeJS.ReadableStream): AsyncGenerator<GitItem> {
  const { child, ended } = startGit(place, ['cat-file', '--buffer', check]);
  ids.pipe(child.stdin as NodeJS.WritableStream);
  yield* parseObjects(child.stdout as AsyncIterable<Buffer>);
  await ended;
}

async function* parseObjects(stream: AsyncIterable<Buffer>): AsyncGenerator<GitItem> {
  for await (const record of readRecords(stream, 10)) {
    const [object, type, size] = record.toString('latin1').split(' ');
    // What git lists and cannot open is planned all the same: the reader tells it.
    if (object !== undefined) yield size === undefined ? { object, type: 'blob', size: 0 } : { object, type: type as GitObjectType, size: Number(size) };
  }
}
