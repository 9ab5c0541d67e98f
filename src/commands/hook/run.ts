// `keytrail hook run`: what an installed hook calls, and what husky, lefthook or the pre-commit framework may call. Silent when all is well.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Config, type Flags, resolveConfig, type Scope } from '../../config.ts';
import { type Report, reportFormats } from '../../model/report.ts';
import { UsageError } from '../../model/usage-error.ts';
import type { StopOptions } from '../../report/stop-message.ts';
import { exitCodes } from '../exit-codes.ts';
import { runWatched } from '../run-watched.ts';
import { exitCodeOf } from '../scan.ts';
import { type HookName, hookNames } from './script.ts';

/**
 * @param words behind `hook run`: the hook's name, flags, and what git gives to the hook: to pre-push the remote's name and address
 * @returns the exit code; git goes on with 0 alone
 */
export async function runHook(words: readonly string[]): Promise<number> {
  const { name, args, flags, allowIncomplete } = readWords(words);
  const scope = name === 'pre-push' ? await pushScope(args) : undefined;
  if (scope === 'nothing') return exitCodes.clean;
  const config = await hookConfig(flags, scope);
  const report = await runWatched(config);
  const code = exitCodeOf(report, config);
  // Nearly always there is nothing to say, and then nothing to load.
  if (code !== exitCodes.clean) await tell(report, { stopped: name === 'pre-push' ? 'push' : 'commit', failOn: config.failOn, allowIncomplete });
  return code === exitCodes.incomplete && allowIncomplete && !report.interrupted ? exitCodes.clean : code;
}

async function tell(report: Report, options: StopOptions): Promise<void> {
  const { writeStop } = await import('../../report/stop-message.ts');
  writeStop(report, (text) => void process.stderr.write(text), options);
}

function readWords(words: readonly string[]) {
  const { values, positionals } = parseWords(words);
  const [hook, ...args] = positionals;
  const { 'allow-incomplete': allowIncomplete = false, config, 'fail-on': failOn } = values;
  return { name: checkName(hook), args, flags: { ...(config === undefined ? {} : { config }), ...(failOn === undefined ? {} : { failOn }) }, allowIncomplete };
}

function parseWords(words: readonly string[]) {
  const options = { config: { type: 'string' }, 'fail-on': { type: 'string' }, 'allow-incomplete': { type: 'boolean' } } as const;
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch {
    throw new UsageError('an option is not understood: "keytrail hook run --help" names them', 'hook run');
  }
}

function checkName(hook: string | undefined): HookName {
  const name = hookNames.find((one) => one === hook);
  if (name === undefined) throw new UsageError(`names no hook that keytrail knows; they are ${hookNames.join(' and ')}`, 'hook run');
  return name;
}

/** Nothing is remembered, whatever store is configured: what is staged is no state of the repository yet. */
async function hookConfig(flags: Pick<Flags, 'config' | 'failOn'>, scope: Scope | undefined): Promise<Config> {
  const { store: _, ...config } = await resolveConfig([repositoryHere()], { ...flags, staged: true }, reportFormats);
  // What was found goes before what was not read: both stop.
  return { ...config, requireComplete: false, ...(scope === undefined ? {} : { scope }) };
}

/** git starts hooks at the top of the work tree. A work tree whose git directory is kept elsewhere has no `.git`. */
function repositoryHere(): string {
  return existsSync('.git') ? '.' : (process.env['GIT_DIR'] ?? '.');
}

async function pushScope([remote = 'origin']: readonly string[]): Promise<Scope | 'nothing'> {
  const { parsePushLines, readFrameworkPush } = await import('./push.ts');
  const push = readFrameworkPush(process.env) ?? parsePushLines(await readLines(), remote);
  return push.tips.length === 0 ? 'nothing' : { kind: 'push', ...push };
}

const maxChars = 1 << 24;

async function readLines(): Promise<string> {
  if (process.stdin.isTTY) throw new UsageError('git tells on standard input what is pushed', 'hook run pre-push');
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += chunk;
    if (text.length > maxChars) throw new UsageError('git tells too much on standard input', 'hook run pre-push');
  }
  return text;
}
