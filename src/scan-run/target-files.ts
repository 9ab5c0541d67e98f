// keytrail's own files in a target: where they may lie. On the way of every scan, a commit hook's too: it costs a few looks at the file
// system, and everything else is loaded when one of them is there.
import { lstatSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Scope } from '../config.ts';
import { findRepositoryTop } from '../sources/git/locate.ts';
import type { PreparedTarget } from './targets.ts';

export const targetFileNames = { config: 'keytrail.yaml', ignore: '.keytrailignore', baseline: '.keytrail-baseline.jsonl' } as const;

/** A folder whose files may speak for a target: its own, or one above it, up to the top of the repository it lies in. */
export interface TargetFolder {
  /** Absolute, links resolved. */
  readonly folder: string;
  /** Leads from it down to the target: "" for the target's own. */
  readonly prefix: string;
  /** From the top of the repository to the folder, "" for the top, each other one ending with `/`. */
  readonly inRepository: string;
  /** For messages: `name/` before a file of the folder, as the operator would write it. */
  readonly told: string;
}

/** Where the files are read: what lies there now, or a commit. */
export type TargetFiles =
  | { readonly kind: 'work-tree'; readonly folders: readonly TargetFolder[] }
  | { readonly kind: 'commit'; readonly revision: string; readonly top: string; readonly folders: readonly TargetFolder[] };

/** @returns undefined where there can be none, or none lies there */
export function findTargetFiles({ kind, root, name }: Pick<PreparedTarget, 'kind' | 'root' | 'name'>, scope: Scope): TargetFiles | undefined {
  if (kind === 'stdin') return undefined;
  const own = kind === 'file' ? dirname(root) : root;
  const top = findRepositoryTop(own);
  const folders = foldersUpTo(top ?? own, own).map((folder): TargetFolder => {
    const [prefix, inRepository] = [pathBetween(folder, own), pathBetween(top ?? own, folder)];
    return { folder, prefix, inRepository, told: toldFolder(kind === 'file' ? dirname(name) : name, relative(own, folder)) };
  });
  // A pull request must not decide about itself.
  if (scope.kind === 'diff') return { kind: 'commit', revision: scope.base, top: top ?? own, folders };
  if (top === undefined && isBare(own)) return { kind: 'commit', revision: 'HEAD', top: own, folders };
  return folders.some(holdsAny) ? { kind: 'work-tree', folders } : undefined;
}

/** The outermost first. */
function foldersUpTo(top: string, own: string): string[] {
  const folders = [own];
  for (let at = own; at !== top && dirname(at) !== at; at = dirname(at)) folders.unshift(dirname(at));
  return folders;
}

function pathBetween(from: string, to: string): string {
  const path = relative(from, to).replaceAll(sep, '/');
  return path === '' ? '' : `${path}/`;
}

function toldFolder(name: string, way: string): string {
  const path = join(name, way).replaceAll(sep, '/');
  return path === '.' ? '' : `${path.replace(/\/$/, '')}/`;
}

function isBare(folder: string): boolean {
  return ['HEAD', 'objects', 'refs'].every((name) => exists(join(folder, name)));
}

/** Anything by such a name, a link or a pipe too: what it is, is told when it is read. */
function holdsAny({ folder }: TargetFolder): boolean {
  return Object.values(targetFileNames).some((name) => exists(join(folder, name)));
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
