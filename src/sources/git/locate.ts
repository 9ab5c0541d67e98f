// Where repositories are: at a place of a target, under the same rules as a scan (what leads out of the target is not followed), and around
// a target.
import { lstatSync, type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { GitPlace } from '../../model/unit.ts';
import { inspectRepository, isInside, type Refusal, type Repository, resolveGitFile } from './discover.ts';

/**
 * @param root absolute, links resolved
 * @param path within the root, "" for the root itself
 * @returns undefined where there is none that may be read
 */
export function locateRepository(root: string, path: string, allowOutside: boolean): GitPlace | undefined {
  const repository = openRepository(root, path, allowOutside);
  return repository !== undefined && 'place' in repository ? repository.place : undefined;
}

/**
 * The repository whose top is a folder of the root, or that is this folder.
 * @returns undefined where there is none, a refusal where it may not be read
 */
export function openRepository(root: string, path: string, allowOutside: boolean): Repository | Refusal | undefined {
  const top = join(root, path);
  const dotGit = join(top, '.git');
  if (statOf(dotGit)?.isFile()) {
    const gitDir = resolveGitFile(root, dotGit, allowOutside);
    return typeof gitDir === 'string' ? inspectRepository(root, path, gitDir, allowOutside || !isInside(gitDir, root)) : gitDir;
  }
  const gitDir = [dotGit, top].find(isGitDir);
  return gitDir === undefined ? undefined : inspectRepository(root, path, gitDir, allowOutside);
}

/**
 * The folder with `.git` that a file or folder lies in, or is: what git finds from there. A bare repository lies in none. Only looks; whatever is read of it afterwards goes
 * by the rules of `discover.ts`, with that folder as the root. As git does, it stays on one file system; and a folder of another owner is
 * none of ours: in a shared one (/tmp) anybody can put a `.git` above the files of others.
 * Also for what stands at a repository's top, such as its `keytrail.yaml`.
 * @param start absolute, links resolved
 */
export function findRepositoryTop(start: string): string | undefined {
  const own = statOf(start);
  if (own === undefined || isGitDir(start)) return undefined;
  for (let folder = own.isDirectory() ? start : dirname(start); ; folder = dirname(folder)) {
    const here = statOf(folder);
    if (here === undefined || here.dev !== own.dev || here.uid !== own.uid) return undefined;
    if (isTop(folder)) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

function isTop(folder: string): boolean {
  const dotGit = join(folder, '.git');
  return lstatSync(dotGit, { throwIfNoEntry: false })?.isFile() === true || isGitDir(dotGit);
}

function isGitDir(path: string): boolean {
  return statOf(join(path, 'HEAD'))?.isFile() === true && statOf(join(path, 'objects'))?.isDirectory() === true;
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
