// The command lines of `keytrail baseline`.
import type { Command } from 'commander';
import type { Write } from '../../model/report.ts';
import type { BaselineFlags } from '../baseline.ts';

/** @param end takes the exit code */
export function addBaseline(program: Command, write: Write, end: (exitCode: number) => void): void {
  const baseline = program.command('baseline').description('findings that were accepted before: only what is new stops anybody');
  const add = (name: string, description: string) => addScanning(baseline.command(name).description(description));
  addAccepting(add('create', 'accept all findings that are open')).action(async (target: string | undefined, flags: BaselineFlags) =>
    end(await (await import('../baseline.ts')).createBaseline(target ?? '.', flags, write)),
  );
  addAccepting(add('update', 'accept the open findings that are not in it, too; where there is none yet, begin one')).action(
    async (target: string | undefined, flags: BaselineFlags) => end(await (await import('../baseline.ts')).updateBaseline(target ?? '.', flags, write)),
  );
  add('prune', 'take away what a complete scan does not find any more')
    .option('--expired', 'and what is expired')
    .action(async (target: string | undefined, flags: BaselineFlags) => end(await (await import('../baseline.ts')).pruneBaseline(target ?? '.', flags, write)));
  add('show', 'each entry: what it is and where it stands now, whose, since when, until when')
    .option('--format <NAME[=FILE]>', 'table or json; may be given more than once', collect)
    .action(async (target: string | undefined, flags: BaselineFlags) => end(await (await import('../baseline.ts')).showBaseline(target ?? '.', flags)));
}

const collect = (value: string, all: string[] | undefined) => [...(all ?? []), value];

function addScanning(command: Command): Command {
  return command
    .argument('[TARGET]', 'a directory or file; the current directory by default')
    .option('--file <FILE>', "the baseline; .keytrail-baseline.jsonl in the target's folder by default")
    .option('--inventory <PATH>', 'a file or directory of the governed inventory to judge by; may be given more than once', collect)
    .option('--config <FILE>', 'a configuration file')
    .option('--as-of <TIME>', "the scan's clock, RFC 3339")
    .option('--no-history', 'files only, no git history')
    .option('--allow-outside', 'follow git directories and borrowed objects that lie outside the target')
    .option('--key-file <FILE>', "the organisation's key for fingerprints (or KEYTRAIL_KEY); a baseline needs none")
    .option('--previous-key-file <FILE>', 'the key before it (or KEYTRAIL_PREVIOUS_KEY)')
    .option('--jobs <N>', 'worker threads; one for each core by default')
    .option('--stall-seconds <N>', 'give up an item on which there is no progress for this long (30)');
}

function addAccepting(command: Command): Command {
  return command
    .option('--reason <TEXT>', 'why they are accepted')
    .option('--owner <NAME>', 'who answers for them')
    .option('--until <DAY>', 'the last day on which they stay hidden: 2026-06-30')
    .option('--finding <ID>', 'accept this finding and no other: kt1: and 26 characters; may be given more than once', collect)
    .option('--import <FILE>', 'accept only what a gitleaks report, a .gitleaksignore or a detect-secrets baseline names; may be given more than once', collect)
    .option('--no-gitattributes', 'do not tell git, in .gitattributes, to merge baselines line by line');
}
