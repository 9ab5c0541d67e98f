// Reads a file that a target brought, from its folder or from a commit: a plain file of bounded size that lies where it says, or a plain
// refusal. A link could show what lies outside of the target, a pipe would be waited for.
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathFromBytes } from '../model/path-text.ts';
import type { GitPlace } from '../model/unit.ts';
import { UsageError } from '../model/usage-error.ts';
import type { TargetFiles, TargetFolder } from './target-files.ts';

export interface TargetText {
  /** As it is told. */
  readonly file: string;
  readonly text: string;
}

/**
 * @param path within the folder, `/` between names
 * @returns undefined where there is none @throws UsageError for what is no plain file, or too large
 */
export type ReadTargetText = (folder: TargetFolder, path: string, mostBytes: number) => Promise<TargetText | undefined>;

/** @returns undefined where the commit cannot be found: the scan will say so */
export async function createReader(files: TargetFiles, allowOutside: boolean): Promise<ReadTargetText | undefined> {
  if (files.kind === 'work-tree') return readFromFolder;
  const { locateRepository } = await import('../sources/git/locate.ts');
  const place = locateRepository(files.top, '', allowOutside);
  const commit = place && (await (await import('../sources/git/range.ts')).findCommit(place, files.revision));
  if (place === undefined || commit === undefined) return undefined;
  return (folder, path, mostBytes) => readFromCommit(place, { revision: files.revision, commit }, folder, path, mostBytes);
}

async function readFromFolder({ folder, told }: TargetFolder, path: string, mostBytes: number): Promise<TargetText | undefined> {
  const file = told + path;
  const names = path.split('/');
  for (let length = 1; length <= names.length; length++) {
    const stat = lstatSync(join(folder, ...names.slice(0, length)), { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    if (length < names.length ? !stat.isDirectory() : !stat.isFile()) throw notPlain(file);
  }
  const bytes = readPlain(join(folder, path), file, mostBytes);
  return { file, text: textOf(bytes) };
}

/** Neither a link nor a pipe that took the file's place in the meantime. */
function readPlain(path: string, file: string, mostBytes: number): Buffer {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw notPlain(file);
    checkSize(stat.size, mostBytes, file);
    return readFileSync(descriptor);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError('cannot be read', file);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

interface Commit {
  readonly revision: string;
  readonly commit: string;
}

const plainModes = ['100644', '100755'];

async function readFromCommit(place: GitPlace, { revision, commit }: Commit, folder: TargetFolder, path: string, mostBytes: number) {
  const { askGit } = await import('../sources/git/git-process.ts');
  const file = `${revision}:${folder.inRepository}${path}`;
  const ask = async (...args: string[]) => {
    try {
      return await askGit(place, args);
    } catch {
      throw new UsageError('cannot be read from the repository', file);
    }
  };
  const [entry = ''] = (await ask('ls-tree', '-z', '--full-tree', commit, '--', folder.inRepository + path)).toString('latin1').split('\0');
  const [, mode = '', object = ''] = /^(\d+) \w+ ([0-9a-f]+)\t/.exec(entry) ?? [];
  if (mode === '') return undefined;
  if (!plainModes.includes(mode)) throw notPlain(file);
  checkSize(Number((await ask('cat-file', '-s', object)).toString('latin1')), mostBytes, file);
  return { file, text: textOf(await ask('cat-file', 'blob', object)) };
}

function notPlain(file: string): UsageError {
  return new UsageError('must be a plain file within the target: no link, no folder, no pipe', file);
}

function checkSize(bytes: number, most: number, file: string): void {
  if (bytes > most) throw new UsageError(`is larger than ${most >> 20} MB`, file);
}

/** Line by line where it is no UTF-8: names of files are bytes. */
function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (!text.includes('\ufffd')) return text;
  return bytes
    .toString('latin1')
    .split('\n')
    .map((line) => (/^[\x00-\x7f]*$/.test(line) ? line : pathFromBytes(Buffer.from(line, 'latin1'))))
    .join('\n');
}
