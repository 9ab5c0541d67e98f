// Lists a directory: all files, hidden ones too, without following links. Names are bytes, one character each ("latin1"), so that
// those which are no UTF-8 can be opened all the same.
import { lstat, readdir, realpath, type Stats } from 'node:fs';
import { promisify } from 'node:util';
import type glob from 'fast-glob';
import { pathFromBytes } from '../../model/path-text.ts';
import type { Skipped, SkipReason } from '../../model/skipped.ts';
import type { FileItem } from '../../model/unit.ts';

const realpathOf = promisify(realpath);

/** What the walk comes across besides files. */
export interface Sightings {
  /** Directories that hold a git repository's data (HEAD, objects, refs), and files named `.git` that point to one. */
  readonly gitDirs: string[];
  readonly gitFiles: string[];
  readonly skipped: Skipped[];
}

/** Paths relative to `root`, both in bytes form. Objects of git repositories are left to the git source. */
export async function* walkFiles(root: string, target: string, sightings: Sightings): AsyncGenerator<FileItem> {
  const skip = (path: string, reason: SkipReason, detail: string) => sightings.skipped.push({ reason, target, place: showPath(path), detail });
  // A commit hook, which walks nothing, does not load it.
  const { default: fastGlob } = await import('fast-glob');
  const stream = fastGlob.stream('**', {
    // A root of its own: fast-glob never sees the real one, whose name may hold pattern characters.
    cwd: '/',
    dot: true,
    onlyFiles: false,
    followSymbolicLinks: false,
    stats: true,
    fs: fileSystem(root, sightings, skip),
  });
  for await (const entry of stream as AsyncIterable<glob.Entry>) {
    const { dirent, stats } = entry;
    const path = decodeName(entry.path);
    if (dirent.isDirectory()) continue;
    if (dirent.isSymbolicLink()) await checkLink(root, path, skip);
    else if (!dirent.isFile()) skip(path, 'not-a-file', 'a pipe, socket or device: never opened');
    else {
      if (baseName(path) === '.git') sightings.gitFiles.push(path);
      yield { path, size: stats?.size ?? 0 };
    }
  }
}

export function showPath(bytesPath: string): string {
  return pathFromBytes(Buffer.from(bytesPath, 'latin1'));
}

type Skip = (path: string, reason: SkipReason, detail: string) => void;

/** fast-glob reads the disk through this: bytes for names, and an unreadable directory is a record, not the end of the walk. */
function fileSystem(root: string, sightings: Sightings, skip: Skip): Partial<glob.FileSystemAdapter> {
  const relative = (path: string) => decodeName(path).replace(/^\/+/, '');
  const real = (path: string) => Buffer.from(`${root}/${relative(path)}`, 'latin1');
  // With `stats` fast-glob asks for bare names.
  const list = (path: string, done: (error: Error | null, names: string[]) => void) =>
    readdir(real(path), 'latin1', (error, names) => {
      if (error) {
        skip(relative(path) || '.', error.code === 'EACCES' || error.code === 'EPERM' ? 'permission-denied' : 'unreadable', 'this directory cannot be listed');
        return done(null, []);
      }
      const isGit = ['HEAD', 'objects', 'refs'].every((name) => names.includes(name));
      if (isGit) sightings.gitDirs.push(relative(path));
      done(null, (isGit ? names.filter((name) => name !== 'objects') : names).map(encodeName));
    });
  const stat = (path: string, done: (error: Error | null, stats: Stats) => void) => lstat(real(path), done);
  return { readdir: list, lstat: stat, stat } as unknown as Partial<glob.FileSystemAdapter>;
}

/** fast-glob takes a backslash for a separator and matches no line break: such bytes go by it as characters of no file name. */
function encodeName(name: string): string {
  return name.replace(/[\\\r\n]/g, (char) => String.fromCharCode(0xe000 + char.charCodeAt(0)));
}

function decodeName(name: string): string {
  return name.replace(/[\ue000-\ue0ff]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xe000));
}

/** What a link leads to inside the root is read at its own place; what lies outside is not part of the target. */
async function checkLink(root: string, path: string, skip: Skip): Promise<void> {
  try {
    const end = (await realpathOf(Buffer.from(`${root}/${path}`, 'latin1'), 'latin1')) as string;
    if (end === root || end.startsWith(root === '/' ? root : `${root}/`)) return;
    if (baseName(path) === '.git') skip(path, 'outside-root', 'history not read: its git directory is outside the target');
    else skip(path, 'link-outside-root', 'this link leads out of the target: not followed');
  } catch {
    // A dangling link holds no content.
  }
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
