#!/usr/bin/env node
// argv → command. The only file that prints errors or sets the exit code.
import { Command, CommanderError } from 'commander';
import { exitCodes } from './commands/exit-codes.ts';
import type { Flags } from './config.ts';
import { UsageError } from './model/usage-error.ts';

const oldestNode = 24;
const write = (text: string) => void process.stdout.write(text);
const collect = (value: string, all: string[] | undefined) => [...(all ?? []), value];

function createProgram(): Command {
  const program = new Command('keytrail')
    .description('Finds sprawled secrets and stale credentials, and says who answers for each.')
    .configureOutput({ writeErr: () => {} })
    .exitOverride()
    .allowExcessArguments()
    .action(() => {
      if (program.args[0] !== undefined) throw new UsageError(`there is no command "${program.args[0]}"; "keytrail --help" names them`);
      program.help();
    });
  addScan(program);
  addDemo(program);
  addDetectors(program);
  addKey(program);
  return program;
}

function addScan(program: Command): void {
  addReportFlags(program.command('scan'))
    .description('scan directories, git repositories with all their history, files, or standard input')
    .argument('[TARGET...]', 'directories or files, - for standard input; the current directory by default')
    .option('--no-history', 'files only, no git history')
    .option('--since <REV>', 'only git objects that came after a revision')
    .option('--staged', 'only what the next commit would add')
    .option('--allow-outside', 'follow git directories and borrowed objects that lie outside a target')
    .action(async (targets: string[], flags: Flags) => {
      process.exitCode = await (await import('./commands/scan.ts')).scan(targets, flags);
    });
}

function addDemo(program: Command): void {
  addReportFlags(program.command('demo'))
    .description('build a small estate of two repositories in a temporary folder and scan it')
    .action(async (flags: Flags) => {
      process.exitCode = await (await import('./commands/demo.ts')).demo(flags, write);
    });
}

function addReportFlags(command: Command): Command {
  return command
    .option('--format <NAME[=FILE]>', 'table, json, jsonl or sarif; may be given more than once', collect)
    .option('--fail-on <SEVERITY>', 'least severity that makes exit code 1: critical, high, medium, low (default)')
    .option('--require-complete', 'exit code 3, not 1, when something could not be read')
    .option('--as-of <TIME>', "the scan's clock, RFC 3339")
    .option('--key-file <FILE>', "the organisation's key for fingerprints (or KEYTRAIL_KEY)")
    .option('--config <FILE>', 'a configuration file')
    .option('--jobs <N>', 'worker threads; one for each core by default')
    .option('--stall-seconds <N>', 'give up an item on which there is no progress for this long (30)')
    .option('--show-secrets', 'put raw secrets into the report');
}

function addDetectors(program: Command): void {
  const detectors = program.command('detectors').description('what can be found');
  detectors
    .command('list')
    .description('one line each')
    .action(async () => (await import('./commands/detectors.ts')).listDetectors(write));
  detectors
    .command('test')
    .argument('[FILE...]', 'detector files; the shipped ones by default')
    .description('validate detector files and try their examples and near misses')
    .action(async (files: string[]) => {
      const { testDetectors } = await import('./commands/detectors.ts');
      if (!(await testDetectors(files, write))) process.exitCode = exitCodes.findings;
    });
  detectors
    .command('explain')
    .argument('<ID>')
    .description('how one detector works, and where its secret is revoked')
    .action(async (id: string) => (await import('./commands/detectors.ts')).explainDetector(id, write));
}

function addKey(program: Command): void {
  const key = program.command('key').description("the organisation's key, under which fingerprints are made");
  key
    .command('init')
    .argument('<FILE>')
    .description('write a new key, readable by you alone')
    .action(async (file: string) => (await import('./commands/key.ts')).initKey(file, write));
  key
    .command('show-id')
    .argument('[FILE]', 'KEYTRAIL_KEY by default')
    .description("print a key's public id")
    .action(async (file?: string) => (await import('./commands/key.ts')).showKeyId(file, write));
}

function reportError(error: unknown): number {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.clean;
  if (error instanceof CommanderError || error instanceof UsageError) {
    process.stderr.write(`keytrail: ${printable(error.message.replace(/^error: /, ''))}\n`);
    return exitCodes.usage;
  }
  process.stderr.write(`keytrail: this is a bug, please report it\n${error instanceof Error ? error.stack : 'unknown error'}\n`);
  return exitCodes.bug;
}

/** What a user typed may be anything: no control characters reach the terminal. */
function printable(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '?');
}

// A reader that stops reading (`keytrail … | head`) is no bug of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? exitCodes.clean : exitCodes.bug));

if (Number.parseInt(process.versions.node, 10) < oldestNode) {
  process.stderr.write(`keytrail: Node ${oldestNode} or later is needed; this is ${process.versions.node}\n`);
  process.exitCode = exitCodes.usage;
} else {
  try {
    await createProgram().parseAsync();
  } catch (error) {
    process.exitCode = reportError(error);
  }
}
