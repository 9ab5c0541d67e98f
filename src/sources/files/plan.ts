// Files → units of about equal weight, and the names of the files as content of their own.
import type { FileItem, NameUnit, Unit } from '../../model/unit.ts';
import { type Sightings, walkFiles } from './walk.ts';

/** Enough work to be worth a message, small enough to spread over workers. */
const unitBytes = 8 << 20;
const unitFiles = 512;

/** @param root absolute, in bytes form */
export async function* planFiles(target: number, targetName: string, root: string, sightings: Sightings): AsyncGenerator<Unit> {
  let items: FileItem[] = [];
  let bytes = 0;
  for await (const item of walkFiles(root, targetName, sightings)) {
    items.push(item);
    bytes += item.size;
    if (bytes >= unitBytes || items.length >= unitFiles) {
      yield* fileUnits(target, root, items);
      items = [];
      bytes = 0;
    }
  }
  if (items.length > 0) yield* fileUnits(target, root, items);
}

/** A single file, or standard input as "-" with an empty root. */
export function* fileUnits(target: number, root: string, items: readonly FileItem[]): Generator<Unit> {
  yield { source: 'files', target, root, items };
  if (root !== '')
    yield nameUnit(
      target,
      '',
      'path-name',
      items.map(({ path }) => path),
    );
}

/** @param names in bytes form */
export function nameUnit(target: number, repository: string, kind: NameUnit['kind'], names: readonly string[], present = true): NameUnit {
  return { source: 'names', target, repository, kind, present, items: names.map((name) => ({ name, size: name.length })) };
}
