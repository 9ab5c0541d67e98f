// The content that another scanner's entry speaks of: a file of the target, or a path in a commit.
import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { Config } from '../../config.ts';
import type { GitPlace } from '../../model/unit.ts';
import { askGit, GitError } from '../../sources/git/git-process.ts';
import { findRepositoryTop, locateRepository } from '../../sources/git/locate.ts';
import type { ForeignEntry } from '../../suppress/baseline/foreign.ts';

export interface Content {
  readonly bytes: Buffer;
  /** Without their ends; made when first asked for. */
  readonly lines: () => readonly string[];
}

const mostBytes = 128 << 20;

/** @returns nothing where there is none, or it does not lie within the target */
export function createContentReader({ targets, allowOutside }: Config): (entry: ForeignEntry) => Promise<Content | undefined> {
  const root = rootOf(targets[0] ?? '.');
  const top = root && (findRepositoryTop(root) ?? root);
  const place = top === undefined ? undefined : locateRepository(top, '', allowOutside);
  return async ({ commit, path }) => {
    const within = isAbsolute(path) && root !== undefined ? relative(root, path).replaceAll(sep, '/') : path;
    const bytes = commit === undefined ? readWithin(root, within) : await readBlob(place, `${commit}:${within}`);
    return bytes && toContent(bytes);
  };
}

function rootOf(target: string): string | undefined {
  if (target === '-') return undefined;
  const real = realpathSync(target);
  return statSync(real).isDirectory() ? real : dirname(real);
}

/** Through no link: what lies outside of the target is none of its content. */
function readWithin(root: string | undefined, path: string): Buffer | undefined {
  if (root === undefined || path.split('/').includes('..') || path.includes('\0')) return undefined;
  const file = join(root, path);
  let descriptor: number | undefined;
  try {
    if (realpathSync(dirname(file)) !== dirname(file)) return undefined;
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(descriptor);
    return stat.isFile() && stat.size <= mostBytes ? readFileSync(descriptor) : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

async function readBlob(place: GitPlace | undefined, object: string): Promise<Buffer | undefined> {
  if (place === undefined || object.includes('\0')) return undefined;
  try {
    const size = Number((await askGit(place, ['cat-file', '-s', object])).toString('latin1'));
    return size <= mostBytes ? await askGit(place, ['cat-file', 'blob', object]) : undefined;
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

function toContent(bytes: Buffer): Content {
  let lines: readonly string[] | undefined;
  return {
    bytes,
    lines: () => {
      lines ??= bytes.toString('utf8').split(/\r?\n/);
      return lines;
    },
  };
}
