// The command line of `keytrail report`.
import type { Command } from 'commander';
import type { ReportFlags } from '../report.ts';

/** @param end takes the exit code */
export function addReport(program: Command, end: (exitCode: number) => void): void {
  program
    .command('report')
    .description('report what a store knows: how things stand now, a past run, or what changed since one')
    .option('--store <STORE>', 'what remembers runs: a file, or postgres://… (or KEYTRAIL_STORE)')
    .option('--run <ID>', 'a past run as it was, or latest; now by default: each target as its last run left it')
    .option('--target <NAME>', 'one target alone, judged as a scan of it would be')
    .option('--since <ID>', 'tell what is new, fixed, reopened or changed since an earlier run')
    .option('--format <NAME[=FILE]>', 'table, json, jsonl, sarif, csv or markdown; may be given more than once', collect)
    .option('--fail-on <SEVERITY>', 'least severity that makes exit code 1: critical, high, medium, low (default)')
    .option('--require-complete', 'exit code 3, not 1, when something could not be read')
    .option('--as-of <TIME>', 'judge the facts by another clock, RFC 3339')
    .option('--inventory <PATH>', 'judge the facts by another inventory; may be given more than once', collect)
    .option('--show-suppressed', 'list suppressed findings too')
    .option('--config <FILE>', 'a configuration file')
    .action(async (flags: ReportFlags) => end(await (await import('../report.ts')).report(flags)));
}

const collect = (value: string, all: string[] | undefined) => [...(all ?? []), value];
