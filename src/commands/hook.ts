// `keytrail hook install|uninstall`. What an installed hook calls is `hook/run.ts`.
import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Write } from '../model/report.ts';
import { UsageError } from '../model/usage-error.ts';
import { findHooksFolder, type HooksFolder } from './hook/folder.ts';
import { type Installed, installHook, type Uninstalled, uninstallHook } from './hook/install.ts';
import { type HookName, type HookProgram, hookNames, renderLine, renderSharedLine } from './hook/script.ts';

export interface HookFlags {
  readonly preCommit?: boolean;
  readonly prePush?: boolean;
  readonly chain?: boolean;
  /** Write into a folder that others share: one in the work tree, or outside of the repository. */
  readonly shared?: boolean;
  /** For the hook's own runs. */
  readonly config?: string;
  readonly allowIncomplete?: boolean;
}

const installedText = { installed: 'installed', updated: 'updated', unchanged: 'there already' } as const satisfies Record<Installed, string>;

/** @throws UsageError when another hook is there, the folder is not the repository's own, or the configuration is not there */
export async function installHooks(folder: string, flags: HookFlags, write: Write): Promise<void> {
  const hooks = await findHooksFolder(folder);
  // Each commit would fail by it.
  if (flags.config !== undefined && !existsSync(flags.config)) throw new UsageError('is not there', flags.config);
  const program = programOf(flags);
  const names = namesOf(flags, ['pre-commit']);
  if (hooks.where !== 'own' && flags.shared !== true) throw sharedError(hooks, names, program);
  for (const name of names) {
    const done = installHook({ folder: hooks.path, name, program, chain: flags.chain ?? false });
    write(`${name}: ${installedText[done]} in ${hooks.path}\n`);
  }
  if (/[\\/]_npx[\\/]/.test(program.cli))
    write('npx keeps this keytrail for a while only: when it is gone the hook stops commits. Install keytrail, and the hook again.\n');
}

const uninstalledText = {
  removed: 'removed',
  restored: 'removed; the hook that was there before is back',
  absent: 'there is none',
  left: 'left alone: it is not the one that keytrail installed',
} as const satisfies Record<Uninstalled, string>;

export async function uninstallHooks(folder: string, flags: HookFlags, write: Write): Promise<void> {
  const { path } = await findHooksFolder(folder);
  for (const name of namesOf(flags, hookNames)) write(`${name}: ${uninstalledText[uninstallHook(path, name)]}\n`);
}

function namesOf({ preCommit, prePush }: HookFlags, standard: readonly HookName[]): readonly HookName[] {
  const named = hookNames.filter((name) => (name === 'pre-commit' ? preCommit : prePush));
  return named.length === 0 ? standard : named;
}

/** This node and this command line. Git for Windows runs hooks in a shell: forward slashes. */
function programOf({ config, allowIncomplete }: HookFlags): HookProgram {
  const slashes = (path: string) => (process.platform === 'win32' ? path.replaceAll('\\', '/') : path);
  const flags = [...(config === undefined ? [] : ['--config', slashes(resolve(config))]), ...(allowIncomplete ? ['--allow-incomplete'] : [])];
  return { node: slashes(process.execPath), cli: slashes(realpathSync(process.argv[1] ?? '')), flags };
}

function sharedError({ path, where }: HooksFolder, names: readonly HookName[], program: HookProgram): UsageError {
  const whose =
    where === 'tracked'
      ? 'core.hooksPath lies in the work tree, where a commit may hold it and another tool may own it'
      : 'core.hooksPath lies outside of this repository: others may share it';
  // What a commit may hold must work on other machines, too: there the command is found by its name.
  const lines = names.map((name) => `in ${name}:  ${where === 'tracked' ? renderSharedLine(name, program) : renderLine(name, program)}`);
  return new UsageError(`${whose}. Nothing is written; add this ${lines.join(' ; ')}  or pass --shared`, path);
}
