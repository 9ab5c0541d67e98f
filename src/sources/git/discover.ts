// Decides which repositories of a target may be read, and what of them is missing. A repository is untrusted: what it points to
// outside the target is not followed unless the place it points to names it back, or the user allowed it.
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { SkipReason } from '../../model/skipped.ts';
import type { GitPlace } from '../../model/unit.ts';

export interface Repository {
  /** Within the target, POSIX; "" for the target itself. */
  readonly path: string;
  readonly place: GitPlace;
  /** Its configuration names a promisor remote: objects may be missing on purpose. */
  readonly promisor: boolean;
  readonly shallow: boolean;
}

export interface Refusal {
  readonly reason: SkipReason;
  readonly detail: string;
}

const outside = (what: string): Refusal => ({ reason: 'outside-root', detail: `${what} outside the target: pass --allow-outside to follow it` });

/** @param gitDir absolute @param root absolute, links resolved */
export function inspectRepository(root: string, path: string, gitDir: string, allowOutside: boolean): Repository | Refusal {
  const odd = findOddFile(gitDir);
  if (odd !== undefined) return { reason: 'unreadable-repository', detail: `its ${odd} is no regular file` };
  const common = findCommonDir(gitDir);
  const config = [`${common}/config`, `${gitDir}/config.worktree`].map((file) => readText(file) ?? '').join('\n');
  if (!allowOutside) {
    if (!isInside(real(common) ?? common, root)) return outside('its common directory is');
    const leading = ['objects', 'refs', 'packed-refs', 'config', 'config.worktree', 'HEAD', 'shallow', 'logs'].find(
      (name) => leadsOut(`${common}/${name}`, root) || leadsOut(`${gitDir}/${name}`, root),
    );
    if (leading !== undefined) return outside(`its ${leading} is`);
    if (hasLinkedObjects(`${common}/objects`, root)) return outside('some of its objects are');
    if (findAlternates(`${common}/objects`).some((objects) => !isInside(objects, root) || hasLinkedObjects(objects, root)))
      return outside('it borrows objects from a repository');
    if (/\[\s*include/i.test(config))
      return { reason: 'unreadable-repository', detail: 'its configuration includes other files: pass --allow-outside to follow them' };
  }
  return {
    path,
    place: { gitDir, safeDirectory: gitDir.endsWith('/.git') ? dirname(gitDir) : gitDir },
    promisor: /^\s*(?:promisor|partialclone(?:filter)?)\s*=/im.test(config),
    shallow: (readText(`${common}/shallow`) ?? '').trim() !== '',
  };
}

/**
 * A `.git` file: a linked worktree's or a submodule's pointer to its git directory.
 * @returns the directory; a refusal; or undefined when it lies inside the root, where the walk finds it by itself
 */
export function followGitFile(root: string, file: string, allowOutside: boolean): string | Refusal | undefined {
  const gitDir = resolveGitFile(root, file, allowOutside);
  if (typeof gitDir !== 'string' || !isInside(gitDir, root)) return gitDir;
  return existsSync(`${gitDir}/objects`) || isInside(findCommonDir(gitDir), root) ? undefined : gitDir;
}

/** The git directory that a `.git` file names, in the root or not; or why it is not followed. One in the root can forge the way back. */
export function resolveGitFile(root: string, file: string, allowOutside: boolean): string | Refusal {
  const pointer = /^gitdir: (.+?)\r?\n?$/.exec(readText(file) ?? '')?.[1];
  if (pointer === undefined) return { reason: 'unreadable-repository', detail: 'this .git file names no git directory' };
  const gitDir = real(resolve(dirname(file), pointer));
  if (gitDir === undefined) return { reason: 'unreadable-repository', detail: 'the git directory that this .git file names is not there' };
  return allowOutside || isInside(gitDir, root) || namesBack(gitDir, file) ? gitDir : outside('its git directory is');
}

/** git writes the way back itself: `gitdir` of a linked worktree, `core.worktree` of a submodule. A forged pointer has none. */
function namesBack(gitDir: string, file: string): boolean {
  const back = readText(`${gitDir}/gitdir`)?.trim();
  if (back !== undefined) return real(resolve(gitDir, back)) === real(file);
  const worktree = /^\s*worktree\s*=\s*(.+)$/m.exec(readText(`${gitDir}/config`) ?? '')?.[1];
  return worktree !== undefined && real(resolve(gitDir, worktree)) === real(dirname(file));
}

/** Where a linked worktree's repository keeps what all its worktrees share. */
export function findCommonDir(gitDir: string): string {
  const common = readText(`${gitDir}/commondir`)?.trim();
  return common === undefined ? gitDir : resolve(gitDir, common);
}

/** git follows alternates of alternates up to this depth (Documentation/gitrepository-layout). */
const maxAlternateDepth = 5;

/** Object directories that a repository borrows from, and those that they borrow from. */
function findAlternates(objects: string, depth = 0): string[] {
  const lines = (readText(`${objects}/info/alternates`) ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  // git unquotes a line that begins with a quotation mark: no path of its own writing does.
  if (lines.some((line) => line.startsWith('"'))) return ['/'];
  const found = lines.map((line) => real(resolve(objects, line)) ?? resolve(objects, line));
  return depth === maxAlternateDepth ? found : [...found, ...found.flatMap((next) => findAlternates(next, depth + 1))];
}

/** Is a pack, or a folder of objects, a link that leads out of the root? */
function hasLinkedObjects(objects: string, root: string): boolean {
  const fans = Array.from({ length: 256 }, (_, i) => `${objects}/${i.toString(16).padStart(2, '0')}`);
  return [objects, `${objects}/pack`, `${objects}/info`, ...fans].some((folder) => listLinks(folder).some((link) => leadsOut(link, root)));
}

function listLinks(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isSymbolicLink())
      .map((entry) => `${folder}/${entry.name}`);
  } catch {
    return [];
  }
}

function leadsOut(path: string, root: string): boolean {
  const end = real(path);
  return end !== undefined && !isInside(end, root);
}

export function isInside(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`);
}

function real(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** More than git itself would ever write into the files that are read here. */
const maxTextBytes = 16 << 20;

/** A regular text file, or undefined. */
function readText(path: string): string | undefined {
  try {
    const stat = statSync(path);
    return stat.isFile() && stat.size <= maxTextBytes ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

/** A pipe or a device in a file's place would make git, or this program, wait for ever. */
function findOddFile(gitDir: string): string | undefined {
  const fixed = ['HEAD', 'config', 'config.worktree', 'packed-refs', 'shallow', 'commondir', 'gitdir', 'objects/info/alternates', 'objects/info/commit-graph'];
  return fixed.find((name) => isOdd(`${gitDir}/${name}`)) ?? ['refs', 'logs'].find((folder) => holdsOdd(`${gitDir}/${folder}`));
}

function isOdd(path: string): boolean {
  try {
    const stat = statSync(path);
    return !stat.isFile() || stat.size > maxTextBytes * 16;
  } catch {
    return false;
  }
}

function holdsOdd(folder: string): boolean {
  try {
    const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
    return entries.some((entry) => !entry.isDirectory() && isOdd(`${entry.parentPath}/${entry.name}`));
  } catch {
    return false;
  }
}
