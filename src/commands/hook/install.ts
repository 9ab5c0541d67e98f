// Puts a hook where git looks, and takes it away. What somebody else put there is never changed: refused, or kept beside and run first.
import { chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../model/usage-error.ts';
import { chainedSuffix, type HookName, type HookProgram, type HookText, recognizeHook, renderHook, renderLine } from './script.ts';

export interface Installation {
  /** The hooks folder. */
  readonly folder: string;
  readonly name: HookName;
  readonly program: HookProgram;
  readonly chain: boolean;
}

export type Installed = 'installed' | 'updated' | 'unchanged';

/** @throws UsageError, and nothing is changed, where another hook is */
export function installHook({ folder, name, program, chain }: Installation): Installed {
  const file = join(folder, name);
  const there = readHook(file);
  const text = renderHook(name, program);
  if (there === 'absent') {
    mkdirSync(folder, { recursive: true });
    replaceFile(file, text);
    return 'installed';
  }
  if (there.kind === 'ours') {
    if (there.text === text && isExecutable(file)) return 'unchanged';
    replaceFile(file, text);
    return 'updated';
  }
  if (!chain) throw new UsageError(refusal(there.kind, renderLine(name, program)), file);
  keepBeside(file, there);
  try {
    replaceFile(file, text);
  } catch (error) {
    renameSync(file + chainedSuffix, file);
    throw error;
  }
  return 'installed';
}

export type Uninstalled = 'removed' | 'restored' | 'absent' | 'left';

/** `left`: what is there is not ours, or was changed since. */
export function uninstallHook(folder: string, name: HookName): Uninstalled {
  const file = join(folder, name);
  const there = readHook(file);
  if (there === 'absent') return 'absent';
  if (there.kind !== 'ours') return 'left';
  if (lstatSync(file + chainedSuffix, { throwIfNoEntry: false }) === undefined) {
    unlinkSync(file);
    return 'removed';
  }
  renameSync(file + chainedSuffix, file);
  return 'restored';
}

interface Hook {
  readonly kind: HookText;
  readonly text: string;
}

const maxHookBytes = 1 << 20;

/** A link or anything odd is somebody else's. */
function readHook(file: string): Hook | 'absent' {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return 'absent';
  const text = stat.isFile() && stat.size <= maxHookBytes ? readFileSync(file, 'latin1') : '';
  return { kind: recognizeHook(text), text };
}

function isExecutable(file: string): boolean {
  return process.platform === 'win32' || (lstatSync(file).mode & 0o111) === 0o111;
}

function refusal(kind: HookText, line: string): string {
  const what = kind === 'edited' ? 'was installed by keytrail and changed since: it is left alone' : 'another hook is here: it is left alone';
  return `${what}. Add this line to it:  ${line}  or let it run before keytrail's: --chain`;
}

/** Renamed: bytes, mode and owner stay. Beside: what it finds by its own folder it still finds. */
function keepBeside(file: string, { kind, text }: Hook): void {
  if (kind === 'edited') throw new UsageError('was installed by keytrail and changed since: take the changes out, or remove it', file);
  // A hook that asks for its own name would do nothing under another one, and say nothing.
  if (/basename[^\n]*\$\{?0|\$\{0##/.test(text))
    throw new UsageError('this hook goes by its own name and cannot be kept under another one: add the line to it', file);
  if (lstatSync(file + chainedSuffix, { throwIfNoEntry: false }))
    throw new UsageError('a hook was kept here before: look whether it is still needed, and move it away', file + chainedSuffix);
  renameSync(file, file + chainedSuffix);
}

/** A commit that starts meanwhile sees the old hook or the new one. */
function replaceFile(file: string, text: string): void {
  const next = `${file}.${process.pid}.new`;
  try {
    writeFileSync(next, text, { flag: 'wx', mode: 0o755 });
    // Whatever the umask is.
    chmodSync(next, 0o755);
    renameSync(next, file);
  } catch {
    rmSync(next, { force: true });
    throw new UsageError('cannot be written', file);
  }
}
