#!/usr/bin/env node
// argv → command. The only file that prints errors or sets the exit code.
import './early-worker.ts';
import type { Command, CommanderError } from 'commander';
import { addBaseline } from './commands/baseline/command.ts';
import type { DemoFlags } from './commands/demo.ts';
import type { ExplainFlags } from './commands/detectors/explain-file.ts';
import { exitCodes } from './commands/exit-codes.ts';
import { addHook, isHookRun } from './commands/hook/command.ts';
import type { CheckFlags } from './commands/inventory/check.ts';
import type { DraftFlags } from './commands/inventory/draft.ts';
import type { SealFlags } from './commands/inventory/seal.ts';
import { addReport } from './commands/report/command.ts';
import type { PurgeFlags, StoreFlags } from './commands/store.ts';
import type { TraceFlags } from './commands/trace.ts';
import type { Flags } from './config.ts';
import { UsageError, UsageErrors } from './model/usage-error.ts';

const oldestNode = 24;
const write = (text: string) => void process.stdout.write(text);
const collect = (value: string, all: string[] | undefined) => [...(all ?? []), value];
const end = (exitCode: number) => {
  process.exitCode = exitCode;
};
const storeHelp = 'what remembers runs: a file, or postgres://… (or KEYTRAIL_STORE)';

/** The library is loaded here: a commit hook does without it. */
async function createProgram(): Promise<Command> {
  const program = new (await import('commander')).Command('keytrail')
    .description('Finds sprawled secrets and stale credentials, and says who answers for each.')
    .configureOutput({ writeErr: () => {} })
    .exitOverride()
    // Not behind a command: one of "inventory seal" has the same name.
    .enablePositionalOptions()
    .version((await import('./version.ts')).version, '--version', "keytrail's version")
    .allowExcessArguments()
    .action(() => {
      if (program.args[0] !== undefined) throw new UsageError(`there is no command "${program.args[0]}"; "keytrail --help" names them`);
      program.help();
    });
  addScan(program);
  addHook(program, write);
  addBaseline(program, write, end);
  addDemo(program);
  addDetectors(program);
  addConfig(program);
  addKey(program);
  addInventory(program);
  addReport(program, end);
  addStore(program);
  addTrace(program);
  return program;
}

function addScan(program: Command): void {
  addReportFlags(program.command('scan'))
    .description('scan directories, git repositories with all their history, files, or standard input')
    .argument('[TARGET...]', 'directories or files, - for standard input; the current directory by default')
    .option('--no-history', 'files only, no git history')
    .option('--since <REV|DATE>', 'only git objects that came after a revision or a date')
    .option('--staged', 'only what the next commit would add')
    .option('--diff <BASE...HEAD>', 'only what a merge of HEAD into BASE would bring in: a pull request')
    .option('--trust-change', "with --diff, let the change's own inline allows count")
    .option('--explain', 'list what was taken for a secret and dropped, and which gate dropped it')
    .option('--allow-outside', 'follow git directories and borrowed objects that lie outside a target')
    .option('--store <STORE>', storeHelp)
    .action(async (targets: string[], flags: Flags) => {
      process.exitCode = await (await import('./commands/scan.ts')).scan(targets, flags);
    });
}

function addDemo(program: Command): void {
  addReportFlags(program.command('demo'))
    .description('build a small estate of four repositories and its inventory in a temporary folder, and scan it')
    .option('--keep <FOLDER>', 'build it in this folder, not there yet, and leave it there')
    .action(async (flags: DemoFlags) => {
      process.exitCode = await (await import('./commands/demo.ts')).demo(flags, write);
    });
}

function addReportFlags(command: Command): Command {
  return addSettings(command.option('--format <NAME[=FILE]>', 'table, json, jsonl, sarif, csv or markdown; may be given more than once', collect));
}

function addSettings(command: Command): Command {
  return command
    .option('--fail-on <SEVERITY>', 'least severity that makes exit code 1: critical, high, medium, low (default)')
    .option('--require-complete', 'exit code 3, not 1, when something could not be read')
    .option('--as-of <TIME>', "the scan's clock, RFC 3339")
    .option('--key-file <FILE>', "the organisation's key for fingerprints (or KEYTRAIL_KEY)")
    .option('--previous-key-file <FILE>', 'the key before it, while an inventory still holds fingerprints under both (or KEYTRAIL_PREVIOUS_KEY)')
    .option('--inventory <PATH>', 'a file or directory of the governed inventory to judge by; may be given more than once', collect)
    .option('--config <FILE>', 'a configuration file')
    .option('--baseline <FILE>', 'findings that were accepted before')
    .option(
      '--marks <SCANNER>',
      'honour the inline marks of another scanner too: gitleaks, betterleaks, trufflehog, detect-secrets, kingfisher, secretlint or all',
      collect,
    )
    .option('--no-target-suppressions', 'whatever a target allows, ignores or accepts about itself does not count')
    .option('--show-suppressed', 'list suppressed findings too')
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
    .argument('<ID|FILE[:LINE]>', 'a detector, or a file and a line of it')
    .description('how one detector works and where its secret is revoked; or why the strings of a line are found, dropped or hidden')
    .option('--format <NAME[=FILE]>', 'of a file: table or json; may be given more than once', collect)
    .option('--as-of <TIME>', 'the clock, RFC 3339')
    .option('--config <FILE>', 'a configuration file')
    .option('--baseline <FILE>', 'findings that were accepted before')
    .option('--marks <SCANNER>', 'honour the inline marks of another scanner too, or all', collect)
    .option('--no-target-suppressions', 'whatever the file and its folders allow, ignore or accept does not count')
    .action(async (asked: string, flags: ExplainFlags) => (await import('./commands/detectors.ts')).explain(asked, flags, write));
}

function addConfig(program: Command): void {
  const show = program.command('config').description('what a scan goes by').command('show');
  addSettings(show.option('--format <NAME[=FILE]>', 'table or json; may be given more than once', collect))
    .argument('[TARGET...]', 'the current directory by default')
    .description('each setting, its value and where it comes from, and what the targets say about themselves')
    .option('--diff <BASE...HEAD>', "with it, the targets' files are those of BASE")
    .option('--trust-change', "with --diff, let the change's own inline allows count")
    .option('--allow-outside', 'follow git directories and borrowed objects that lie outside a target')
    .option('--store <STORE>', storeHelp)
    .action(async (targets: string[], flags: Flags) => (await import('./commands/config.ts')).showConfig(targets, flags));
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
    .description("print a key's public id and proof, as an inventory declares them")
    .action(async (file?: string) => (await import('./commands/key.ts')).showKeyId(file, write));
}

function addInventory(program: Command): void {
  const inventory = program.command('inventory').description('the governed inventory: which identities there are, and who answers for them');
  inventory
    .command('seal')
    .argument('[PATH]', 'a .env file, a file or directory of secrets, or - for one value on standard input (default)')
    .description('make inventory records of secret values: fingerprints and public ids, never the values')
    .option('--identity <ID>', "the identity's id; by default one for each value, by its name")
    .option('--version <V>', "the credential's version (1)")
    .option('--state <STATE>', "the credential's state (current)")
    .option('--as-of <TIME>', 'when the values were read, RFC 3339')
    .option('--key-file <FILE>', "the organisation's key for fingerprints (or KEYTRAIL_KEY)")
    .option('--previous-key-file <FILE>', 'the key before it (or KEYTRAIL_PREVIOUS_KEY)')
    .action(async (path: string | undefined, flags: SealFlags) => {
      await (await import('./commands/inventory/seal.ts')).sealValues(path, flags, write);
    });
  inventory
    .command('check')
    .argument('<PATH...>', 'files or directories of an inventory')
    .description('check the records themselves: owners, required fields, overdue rotations and reviews, exceptions')
    .option('--format <NAME[=FILE]>', 'table, json or sarif; may be given more than once', collect)
    .option('--fail-on <SEVERITY>', 'least severity that makes exit code 1: critical, high, medium, low (default)')
    .option('--as-of <TIME>', "the check's clock, RFC 3339")
    .action(async (paths: string[], flags: CheckFlags) => {
      process.exitCode = await (await import('./commands/inventory/check.ts')).checkFiles(paths, flags);
    });
  inventory
    .command('draft')
    .argument('[TARGET...]', 'directories or files, - for standard input; the current directory by default')
    .description('scan, and write the skeleton of an inventory for the secrets that none knows yet')
    .option('--inventory <PATH>', 'an inventory whose identities are left out; may be given more than once', collect)
    .option('--people', 'suggest owners also from who commits to a place: their addresses will stand in the draft')
    .option('--no-history', 'files only, no git history')
    .option('--since <REV>', 'only git objects that came after a revision')
    .option('--allow-outside', 'follow git directories and borrowed objects that lie outside a target')
    .option('--as-of <TIME>', "the scan's clock, RFC 3339")
    .option('--key-file <FILE>', "the organisation's key for fingerprints (or KEYTRAIL_KEY)")
    .option('--previous-key-file <FILE>', 'the key before it (or KEYTRAIL_PREVIOUS_KEY)')
    .option('--config <FILE>', 'a configuration file')
    .option('--jobs <N>', 'worker threads; one for each core by default')
    .option('--stall-seconds <N>', 'give up an item on which there is no progress for this long (30)')
    .action(async (targets: string[], flags: DraftFlags) => {
      process.exitCode = await (await import('./commands/inventory/draft.ts')).draftInventory(targets, flags, write);
    });
  inventory
    .command('import')
    .argument('<FILE>', 'a CSV file')
    .description('print a CSV inventory as YAML')
    .action(async (file: string) => (await import('./commands/inventory/import.ts')).importCsv(file, write));
  inventory
    .command('coverage')
    .argument('<PATH...>', 'files or directories of an inventory')
    .description('what the inventory claims to know wholly, and what it leaves open')
    .option('--format <NAME[=FILE]>', 'table or json; may be given more than once', collect)
    .option('--as-of <TIME>', 'the clock, RFC 3339')
    .action(async (paths: string[], flags: Pick<Flags, 'format' | 'asOf'>) => (await import('./commands/inventory/coverage.ts')).showCoverage(paths, flags));
}

function addTrace(program: Command): void {
  program
    .command('trace')
    .description('everything about one leaked secret: what it is, whose, where, since when, what to do')
    .argument('[QUERY]', '- for a value on standard input, or fp1:…, kt1:…, id:…, identity:…, commit:… or path:…')
    .argument('[TARGET...]', 'scan these now, instead of asking a store')
    .option('--format <NAME[=FILE]>', 'table, json or markdown; may be given more than once', collect)
    .option('--store <STORE>', storeHelp)
    .option('--inventory <PATH>', 'the inventory to judge by; of a store, the one its last run saw by default; may be given more than once', collect)
    .option('--as-of <TIME>', 'the clock, RFC 3339')
    .option('--people', 'tell who brought it in, where the repository is at hand')
    .option('--exploited', 'it is in use by somebody else: revoke first')
    .option('--no-history', 'of targets, files only')
    .option('--allow-outside', 'follow git directories and borrowed objects that lie outside a target')
    .option('--key-file <FILE>', "the organisation's key for fingerprints (or KEYTRAIL_KEY)")
    .option('--previous-key-file <FILE>', 'the key before it (or KEYTRAIL_PREVIOUS_KEY)')
    .option('--config <FILE>', 'a configuration file')
    .option('--jobs <N>', 'worker threads; one for each core by default')
    .option('--stall-seconds <N>', 'give up an item on which there is no progress for this long (30)')
    .action(async (query: string | undefined, targets: string[], flags: TraceFlags) => {
      process.exitCode = await (await import('./commands/trace.ts')).trace(query, targets, flags);
    });
}

function addStore(program: Command): void {
  const store = program.command('store').description('what remembers runs, for scan --store, report and trace');
  const add = (name: string, description: string) =>
    store.command(name).description(description).option('--store <STORE>', storeHelp).option('--config <FILE>', 'a configuration file');
  add('info', 'what is in it')
    .option('--format <NAME[=FILE]>', 'table or json; may be given more than once', collect)
    .action(async (flags: StoreFlags) => (await import('./commands/store.ts')).showStore(flags));
  add('purge', 'forget; findings that are open stay, unless their target is forgotten')
    .option('--older-than <DAYS>', 'runs that are older, and findings that were fixed before')
    .option('--target <NAME>', 'all that is known of a target')
    .option('--run <ID>', 'one run')
    .option('--dry-run', 'only tell how much it would be')
    .action(async (flags: PurgeFlags) => (await import('./commands/store.ts')).purgeStore(flags, write));
  add('export', 'print all of it as JSON lines, without fingerprints of what can be guessed')
    .option('--format <NAME[=FILE]>', 'jsonl', collect)
    .action(async (flags: StoreFlags) => (await import('./commands/store.ts')).writeExport(flags));
  add('check', 'is it whole?').action(async (flags: StoreFlags) => {
    process.exitCode = await (await import('./commands/store.ts')).checkStore(flags, write);
  });
}

function reportError(error: unknown): number {
  if (isParseError(error) && error.exitCode === 0) return exitCodes.clean;
  if (isParseError(error) || error instanceof UsageError) {
    for (const message of messagesOf(error)) process.stderr.write(`keytrail: ${printable(message)}\n`);
    return exitCodes.usage;
  }
  if (isTemporaryDiskFull(error)) {
    process.stderr.write('keytrail: the disk for temporary files is full or failing; TMPDIR can name another\n');
    return exitCodes.usage;
  }
  process.stderr.write(`keytrail: this is a bug, please report it\n${error instanceof Error ? error.stack : 'unknown error'}\n`);
  return exitCodes.bug;
}

function isParseError(error: unknown): error is CommanderError {
  return error instanceof Error && error.name === 'CommanderError';
}

function messagesOf(error: CommanderError | UsageError): string[] {
  if (isParseError(error) && error.code === 'commander.help') return ['a command is missing here: --help names them'];
  if (!(error instanceof UsageErrors)) return [nameOption(error.message.replace(/^error: /, ''))];
  return [...error.errors.map(({ message }) => message), ...(error.more > 0 ? [`and ${error.more} more`] : [])];
}

/** An option that is none may be a value that begins with "-". */
function nameOption(message: string): string {
  return /^unknown option '(?!--?[a-z][a-z-]{0,30}')/.test(message) ? 'unknown option; it is not repeated, for it may be a value' : message;
}

/** SQLite's primary codes of a full disk and of one that cannot be written: https://www.sqlite.org/rescode.html. A store's own errors are explained where it is used. */
function isTemporaryDiskFull(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0;
  return code === 13 || code === 10;
}

/** What a user typed may be anything: no control characters reach the terminal. */
function printable(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '?');
}

// A reader that stops reading (`keytrail … | head`) is no bug of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.clean);
  process.stderr.write('keytrail: standard output cannot be written: its disk is full or failing\n');
  process.exit(exitCodes.usage);
});
// Node would end with 1, which says "findings".
process.on('uncaughtException', (error) => process.exit(reportError(error)));

if (Number.parseInt(process.versions.node, 10) < oldestNode) {
  process.stderr.write(`keytrail: Node ${oldestNode} or later is needed; this is ${process.versions.node}\n`);
  process.exitCode = exitCodes.usage;
} else {
  try {
    if (isHookRun(process.argv)) process.exitCode = await (await import('./commands/hook/run.ts')).runHook(process.argv.slice(4));
    else await (await createProgram()).parseAsync();
  } catch (error) {
    process.exitCode = reportError(error);
  }
}
