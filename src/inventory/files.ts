// Which files make up an inventory.
import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { Mistakes } from './mistakes.ts';

const kinds = { '.yaml': 'yaml', '.yml': 'yaml', '.json': 'yaml', '.csv': 'csv' } as const;

export interface InventoryFileName {
  readonly file: string;
  readonly kind: 'yaml' | 'csv';
}

/** Files as named, and those of directories with all below them, sorted. Hidden ones are left out; a file named twice is read once. */
export function listInventoryFiles(paths: readonly string[], mistakes: Mistakes): InventoryFileName[] {
  const files = paths.flatMap((path) => listPath(path, mistakes));
  const seen = new Set<string>();
  return files.filter(({ file }) => {
    const real = resolveLinks(file);
    return !seen.has(real) && seen.add(real);
  });
}

function listPath(path: string, mistakes: Mistakes): InventoryFileName[] {
  const kind = kindOf(path);
  if (isDirectory(path)) {
    const files = listDirectory(path, mistakes);
    if (files.length === 0) mistakes.add({ file: path }, 'has no inventory file: *.yaml, *.yml, *.json or *.csv');
    return files;
  }
  if (!isFile(path)) mistakes.add({ file: path }, 'does not exist or cannot be read');
  else if (kind === undefined) mistakes.add({ file: path }, 'is no inventory file: *.yaml, *.yml, *.json or *.csv');
  else return [{ file: path, kind }];
  return [];
}

function listDirectory(directory: string, mistakes: Mistakes): InventoryFileName[] {
  return readDirectory(directory, mistakes).flatMap((entry): InventoryFileName[] => {
    if (entry.name.startsWith('.')) return [];
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return listDirectory(path, mistakes);
    const kind = kindOf(entry.name);
    // A link to a file is followed, as a mounted volume is made of them; one to a directory could lead in a circle.
    return kind !== undefined && (entry.isFile() || (entry.isSymbolicLink() && isFile(path))) ? [{ file: path, kind }] : [];
  });
}

function readDirectory(directory: string, mistakes: Mistakes): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    mistakes.add({ file: directory }, 'cannot be read');
    return [];
  }
}

function kindOf(path: string): InventoryFileName['kind'] | undefined {
  const extension = extname(basename(path)).toLowerCase();
  return Object.entries(kinds).find(([ending]) => ending === extension)?.[1];
}

/** What vanished meanwhile cannot be read: that is told when it is. */
function resolveLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function isDirectory(path: string): boolean {
  return statOf(path)?.isDirectory() ?? false;
}

function isFile(path: string): boolean {
  return statOf(path)?.isFile() ?? false;
}

/** A link may lead in a circle, and a folder may be closed. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
