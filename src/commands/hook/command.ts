// The command lines of `keytrail hook`.
import type { Command } from 'commander';
import type { Write } from '../../model/report.ts';
import type { HookFlags } from '../hook.ts';

export function addHook(program: Command, write: Write): void {
  const hook = program.command('hook').description('let git scan what is committed or pushed, and stop it');
  const add = (name: string, description: string) =>
    hook
      .command(name)
      .argument('[FOLDER]', 'in a work tree; the current directory by default')
      .description(description)
      .option('--pre-commit', 'the hook that scans what is staged')
      .option('--pre-push', 'the hook that scans what the remote does not have yet');
  add('install', 'put a hook where git looks, pre-commit by default; a hook that is there is left alone')
    .option('--chain', 'keep a hook that is there beside, and run it first')
    .option('--shared', 'even where core.hooksPath names a folder that is not this repository alone')
    .option('--config <FILE>', 'a configuration file for the hook')
    .option('--allow-incomplete', 'let pass what could not be read whole; it is told')
    .action(async (folder: string | undefined, flags: HookFlags) => (await import('../hook.ts')).installHooks(folder ?? '.', flags, write));
  add('uninstall', 'take them away again; what was there before is back').action(async (folder: string | undefined, flags: HookFlags) =>
    (await import('../hook.ts')).uninstallHooks(folder ?? '.', flags, write),
  );
  hook
    .command('run')
    // For its help alone: see below.
    .argument('<HOOK>', 'pre-commit or pre-push')
    .argument('[ARG...]', 'as git gives them to the hook')
    .description('what an installed hook calls')
    .option('--config <FILE>', 'a configuration file')
    .option('--fail-on <SEVERITY>', 'least severity that stops: critical, high, medium, low (default)')
    .option('--allow-incomplete', 'let pass what could not be read whole; it is told')
    .allowUnknownOption();
}

/** Every commit waits for it: no library is loaded to read its words, `run.ts` does. */
export function isHookRun([, , command, action, ...rest]: readonly string[]): boolean {
  return command === 'hook' && action === 'run' && !rest.includes('--help') && !rest.includes('-h');
}
