// `keytrail baseline create|update|prune|show`: what stood there before, accepted once, so that only what is new stops anybody.
import { type Config, type Flags, resolveConfig } from '../config.ts';
import { dayOf, isDay } from '../model/day.ts';
import { type Report, reportFormats, type Write } from '../model/report.ts';
import { UsageError } from '../model/usage-error.ts';
import { countOf } from '../report/quantity.ts';
import { createFindSecrets } from '../scan-run/find-secrets.ts';
import { type BaselineEntry, fitsMember, readBaseline, writeBaseline } from '../suppress/baseline.ts';
import { isOver } from '../suppress/void.ts';
import { acceptOpen, type Terms } from './baseline/accept.ts';
import { type BaselineFile, locateBaseline } from './baseline/baseline-file.ts';
import { addUnionMerge } from './baseline/git-attributes.ts';
import { type Imported, importForeign, readForeign } from './baseline/import.ts';
import { describeEntries } from './baseline/rows.ts';
import { baselineFormats } from './baseline/show.ts';
import { exitCodes } from './exit-codes.ts';
import { openOutput, readScreen } from './open-output.ts';
import { runWatched } from './run-watched.ts';

export interface BaselineFlags extends Flags {
  readonly file?: string;
  readonly reason?: string;
  readonly owner?: string;
  readonly until?: string;
  /** Files of other scanners: what they name is accepted, and nothing else. */
  readonly import?: readonly string[];
  /** Ids: these findings are accepted, and no other. */
  readonly finding?: readonly string[];
  readonly gitattributes?: boolean;
  /** Of prune: entries too whose time is over. */
  readonly expired?: boolean;
}

/** @returns the exit code: incomplete when something could not be read, and so not be accepted */
export async function createBaseline(target: string, flags: BaselineFlags, write: Write): Promise<number> {
  const [config, terms] = await prepare(target, flags);
  const file = await locateBaseline(target, flags.file);
  if (file.read() !== undefined) throw new UsageError('is there already: "keytrail baseline update" adds to it', file.name);
  return accept({ config: file.isNamed ? withoutTargetBaseline(config) : config, terms, file, before: [], flags }, write);
}

/** A scan would miss the file that `keytrail.yaml` names and that is only being made. */
function withoutTargetBaseline(config: Config): Config {
  const { policy } = config.suppressions;
  const fromTarget = policy.fromTarget.filter((kind) => kind !== 'baseline');
  return { ...config, suppressions: { ...config.suppressions, policy: { ...policy, fromTarget } } };
}

/** Adds what is open and not in it; where there is none yet, one is begun. What is in it stays as it is. */
export async function updateBaseline(target: string, flags: BaselineFlags, write: Write): Promise<number> {
  const [config, terms] = await prepare(target, flags);
  const file = await locateBaseline(target, flags.file);
  // A name that somebody wrote may be a slip.
  if (flags.file === undefined && file.read() === undefined) return createBaseline(target, flags, write);
  return accept({ config, terms, file, before: readEntries(file), flags }, write);
}

/** Takes away what a complete scan, history included, does not find any more. */
export async function pruneBaseline(target: string, flags: BaselineFlags, write: Write): Promise<number> {
  const [config] = await prepare(target, flags);
  const file = await locateBaseline(target, flags.file);
  const before = readEntries(file);
  if (config.scope.kind !== 'full') throw new UsageError('needs a scan of everything, history included', 'baseline prune');
  if (file.isAboveTarget) throw new UsageError('stands above the target: name the folder it lies in as the target', file.name);
  const report = await runWatched(config);
  if (!report.complete || report.targets.some(({ repositories }) => repositories.some(({ history }) => history !== 'full'))) {
    say('not everything could be read, so nothing is known to be gone: the baseline is left as it is');
    return exitCodes.incomplete;
  }
  const found = new Set(idsOf(report));
  const kept = before.filter((entry) => found.has(entry.finding) && !(flags.expired === true && isOver(entry, config.asOf)));
  if (kept.length < before.length) file.write(writeBaseline(kept));
  write(`${file.name}: ${countOf(before.length - kept.length, 'entry', 'entries')} removed, ${kept.length} kept\n`);
  return exitCodes.clean;
}

/** What each entry accepts, and where that stands now. */
export async function showBaseline(target: string, flags: BaselineFlags): Promise<number> {
  const config = await resolveConfig([target], { ...flags, format: flags.format ?? ['table'] }, Object.keys(baselineFormats));
  const file = await locateBaseline(target, flags.file);
  const placed = readPlaced(file);
  const outputs = config.outputs.map(openOutput);
  const report = await runWatched(config);
  const shown = { file: file.name, asOf: config.asOf, complete: report.complete, entries: describeEntries(placed, report) };
  for (const { format, write, close } of outputs) {
    baselineFormats[format as keyof typeof baselineFormats](shown, write, readScreen());
    close();
  }
  return report.complete ? exitCodes.clean : exitCodes.incomplete;
}

interface Acceptance {
  readonly config: Config;
  readonly terms: Terms;
  readonly file: BaselineFile;
  readonly before: readonly BaselineEntry[];
  readonly flags: BaselineFlags;
}

async function accept({ config, terms, file, before, flags }: Acceptance, write: Write): Promise<number> {
  // Before the scan: a file that cannot be understood should not cost an hour of work.
  const foreign = flags.import?.map(readForeign);
  const report = await runWatched(config);
  if (report.interrupted) {
    say('the scan was stopped: nothing is written');
    return exitCodes.incomplete;
  }
  const imported = foreign && (await importForeign(foreign, report, config));
  const named = flags.finding && new Set(flags.finding);
  const accepted = acceptOpen(report, { terms, before, ...(named && { named }), ...(imported && { imported: imported.reasons }) });
  const text = writeBaseline([...before, ...accepted.entries]);
  // What a merge left is put in order, too.
  if (text !== file.read()) file.write(text);
  write(`${file.name}: ${countOf(accepted.entries.length, 'finding')} accepted${before.length > 0 ? `, ${before.length} accepted before` : ''}\n`);
  for (const finding of named ?? [])
    if (![...before, ...accepted.entries].some((entry) => entry.finding === finding)) say(`${finding} is no open finding that a baseline may hide`);
  if (imported !== undefined) sayUnmatched(imported);
  if (accepted.left > 0) say(`${countOf(accepted.left, 'open finding')} ${named ? 'not named by --finding' : 'in none of the imported files'}: not accepted`);
  if (accepted.protected > 0)
    say(`${countOf(accepted.protected, 'finding')} left out: what lives on after its end, or lies open although somebody governs it, no baseline hides`);
  if (flags.gitattributes !== false) sayLines(addUnionMerge(file.path));
  if (!report.complete) say('something could not be read, so there may be more: "keytrail scan" tells what');
  return report.complete ? exitCodes.clean : exitCodes.incomplete;
}

/** What could be a mistake on the command line, before anything is read. */
async function prepare(target: string, flags: BaselineFlags): Promise<[Config, Terms]> {
  const config = await resolveConfig([target], flags, reportFormats);
  const { reason, owner, until, finding = [] } = flags;
  if (!finding.every(isFindingId)) throw new UsageError('must be a whole finding id: kt1: and 26 characters, as the JSON report has it', '--finding');
  if (until !== undefined && !isDay(until)) throw new UsageError('must be a day such as 2026-01-31', '--until');
  if (until !== undefined && until < dayOf(config.asOf)) throw new UsageError('is over already', '--until');
  for (const [name, text] of [['reason', reason] as const, ['owner', owner] as const]) {
    if (text === undefined) continue;
    if (!fitsMember(name, text)) throw new UsageError('must be a text, and not a long one', `--${name}`);
    if (createFindSecrets()(text)) throw new UsageError('holds a secret; it is not repeated', `--${name}`);
  }
  return [
    config,
    { asOf: config.asOf, ...(reason === undefined ? {} : { reason }), ...(owner === undefined ? {} : { owner }), ...(until === undefined ? {} : { until }) },
  ];
}

function isFindingId(text: string): boolean {
  return /^kt1:[a-z2-7]{26}$/.test(text);
}

function readEntries(file: BaselineFile): readonly BaselineEntry[] {
  return readPlaced(file).map(({ entry }) => entry);
}

function readPlaced(file: BaselineFile) {
  const text = file.read();
  if (text === undefined) throw new UsageError('is not there: "keytrail baseline create" makes it', file.name);
  return readBaseline(text, file.name);
}

function* idsOf({ findings }: Report): Iterable<string> {
  for (const { findingId } of findings()) yield findingId;
}

const mostListed = 50;

function sayUnmatched({ unmatched, mistakes }: Imported): void {
  if (mistakes.length > 0) say(`${countOf(mistakes.length, 'record')} not understood: ${mistakes.slice(0, mostListed).join(', ')}`);
  if (unmatched.length === 0) return;
  say(`${countOf(unmatched.length, 'imported entry', 'imported entries')} no finding stands for:`);
  sayLines(unmatched.slice(0, mostListed).map((line) => `  ${line}`));
  if (unmatched.length > mostListed) say(`  and ${unmatched.length - mostListed} more`);
}

function sayLines(lines: readonly string[]): void {
  for (const line of lines) say(line);
}

function say(line: string): void {
  process.stderr.write(`keytrail: ${line}\n`);
}
