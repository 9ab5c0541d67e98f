// Where a target's baseline lies, and how it is replaced: whole or not at all.
import { lstatSync, readFileSync, realpathSync, renameSync, rmSync, type Stats, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../../model/usage-error.ts';
import { targetFileNames } from '../../scan-run/target-files.ts';

export interface BaselineFile {
  /** As the operator would write it. */
  readonly name: string;
  readonly path: string;
  /** The target's `keytrail.yaml` names it. */
  readonly isNamed: boolean;
  /** It speaks for more than the target. */
  readonly isAboveTarget: boolean;
  /** @returns undefined where there is none */
  read(): string | undefined;
  write(text: string): void;
}

const mostBytes = 50 << 20;

/**
 * @param given a file that the operator named; by default the one that the target's own `keytrail.yaml` names, or the usual one in its folder
 * @throws UsageError where there is no place for one
 */
export async function locateBaseline(target: string, given: string | undefined): Promise<BaselineFile> {
  if (given === '') throw new UsageError('the file name is missing', '--file');
  const folder = target === '-' ? undefined : folderOf(target);
  const { name, isNamed } = given === undefined ? await usualFile(target, folder) : { name: given, isNamed: false };
  const path = resolve(name);
  return {
    name,
    path,
    isNamed,
    isAboveTarget: folder !== undefined && isAbove(realFolder(dirname(path)), realFolder(folder)),
    read: () => readPlain(path, name),
    write: (text) => replaceFile(path, name, text),
  };
}

async function usualFile(target: string, folder: string | undefined): Promise<Pick<BaselineFile, 'name' | 'isNamed'>> {
  if (folder === undefined) throw new UsageError('standard input has no folder for a baseline: name a file', '--file');
  // What lies in a bare repository's folder is none of its files.
  if (['HEAD', 'objects', 'refs'].every((name) => statOf(join(folder, name)) !== undefined))
    throw new UsageError('a bare repository has no place for a baseline: work in a clone, or name a file with --file', target);
  const named = await namedFile(join(folder, targetFileNames.config));
  return { name: join(folder, named ?? targetFileNames.baseline), isNamed: named !== undefined };
}

async function namedFile(file: string): Promise<string | undefined> {
  const text = readPlain(file, file);
  if (text === undefined) return undefined;
  const { parseTargetConfig } = await import('../../scan-run/target-config.ts');
  const named = parseTargetConfig(text, file).value.baseline;
  // It is the target's word, which leads nowhere outside of it.
  if (named !== undefined && (isAbsolute(named) || named.split(/[\\/]/).includes('..')))
    throw new UsageError('"baseline" must be a file within the target', file);
  return named;
}

function folderOf(target: string): string {
  const stat = statOf(target);
  if (stat === undefined) throw new UsageError('does not exist or cannot be read', target);
  return stat.isDirectory() ? target : dirname(target);
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    throw new UsageError('does not exist or cannot be read', folder);
  }
}

function isAbove(folder: string, target: string): boolean {
  const way = relative(folder, target);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`);
}

function readPlain(path: string, name: string): string | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (!stat.isFile()) throw new UsageError('must be a plain file: no link, no folder, no pipe', name);
  if (stat.size > mostBytes) throw new UsageError(`is larger than ${mostBytes >> 20} MB`, name);
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new UsageError('cannot be read', name);
  }
}

/** Whoever reads it meanwhile sees the old one or the new one. */
function replaceFile(path: string, name: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    renameSync(temporary, path);
  } catch {
    rmSync(temporary, { force: true });
    throw new UsageError('cannot be written', name);
  }
}
