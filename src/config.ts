// Flags, configuration file and environment → one frozen Config. A file inside a target is never taken for the operator's.
import { readFileSync, realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { type GivenConfig, resolveSuppressions } from './config-suppressions.ts';
import { type Severity, severities } from './model/severity.ts';
import type { Suppressions } from './model/suppression.ts';
import { UsageError } from './model/usage-error.ts';
import { loadSealKey, type SealKey, withPreviousKey } from './seal/key.ts';

export interface Output {
  readonly format: string;
  /** Undefined: standard output. */
  readonly file?: string;
}

export type Scope =
  | { readonly kind: 'full' }
  | { readonly kind: 'files' }
  /** A revision, or a day or time. */
  | { readonly kind: 'since'; readonly revision: string }
  /** `BASE...HEAD`: what the merge of HEAD into BASE would bring. */
  | { readonly kind: 'diff'; readonly base: string; readonly head: string }
  /** `index`: the file that git keeps what is staged in, when it named one: `git commit -a` commits another than the repository's own. */
  | { readonly kind: 'staged'; readonly index?: string }
  /** See `sources/git/push.ts`. */
  | { readonly kind: 'push'; readonly tips: readonly string[]; readonly known: readonly string[]; readonly remote: string };

export interface Config {
  readonly targets: readonly string[];
  readonly scope: Scope;
  readonly outputs: readonly Output[];
  readonly jobs: number;
  /** Findings at or above this make exit code 1. */
  readonly failOn: Severity;
  readonly requireComplete: boolean;
  readonly allowOutside: boolean;
  readonly showSecrets: boolean;
  /** Suppressed findings are listed too, not only counted. */
  readonly showSuppressed: boolean;
  /** Strings that were taken for secrets and dropped are listed, each with the gate that dropped it. */
  readonly explain: boolean;
  /** What `--config` names, absolute, links resolved: should it lie in a target, it is not the target's. */
  readonly configFile?: string;
  /** The operator's; a target's own come to them in `scan-run/suppressions.ts`. */
  readonly suppressions: Suppressions;
  /** The scan's clock, RFC 3339 UTC. */
  readonly asOf: string;
  readonly key: SealKey;
  /** Files and directories; empty: findings are not judged. */
  readonly inventory: readonly string[];
  /** Where the run is remembered: a file or `postgres://…`. Its address may hold a password: never repeat it. */
  readonly store?: string;
  /** What is older is purged from the store after a run. */
  readonly retentionDays?: number;
  readonly stallMs: number;
}

/** As the command line gives them: text, unchecked. */
export interface Flags {
  readonly format?: readonly string[];
  readonly jobs?: string;
  readonly failOn?: string;
  readonly asOf?: string;
  readonly config?: string;
  readonly keyFile?: string;
  readonly inventory?: readonly string[];
  readonly previousKeyFile?: string;
  readonly since?: string;
  readonly staged?: boolean;
  readonly diff?: string;
  readonly baseline?: string;
  readonly marks?: readonly string[];
  readonly targetSuppressions?: boolean;
  readonly trustChange?: boolean;
  readonly showSuppressed?: boolean;
  readonly explain?: boolean;
  readonly history?: boolean;
  readonly requireComplete?: boolean;
  readonly allowOutside?: boolean;
  readonly showSecrets?: boolean;
  readonly stallSeconds?: string;
  readonly store?: string;
}

/** @throws UsageError naming the option or the file and line */
export async function resolveConfig(targets: readonly string[], flags: Flags, formats: readonly string[]): Promise<Config> {
  return resolveGiven(targets, flags, formats, flags.config === undefined ? undefined : await readConfigFile(flags.config));
}

/** @param given what `--config` names, read already */
export async function resolveGiven(targets: readonly string[], flags: Flags, formats: readonly string[], given: GivenConfig | undefined): Promise<Config> {
  const file = given?.value ?? {};
  const store = flags.store ?? file.store ?? process.env['KEYTRAIL_STORE'];
  // Of what is wrong: the option, or the line of the file.
  const place = (option: string, flag: unknown, field: string) => (flag === undefined && given !== undefined ? placeIn(given, field) : option);
  return Object.freeze<Config>({
    targets: checkTargets(targets.length === 0 ? ['.'] : targets),
    scope: resolveScope(flags),
    outputs: resolveOutputs(flags.format ?? file.format ?? ['table'], formats, place('--format', flags.format, 'format')),
    jobs: parseCount(flags.jobs ?? file.jobs, place('--jobs', flags.jobs, 'jobs'), availableParallelism(), 64),
    failOn: parseSeverity(flags.failOn ?? file.failOn ?? 'low'),
    requireComplete: flags.requireComplete ?? file.requireComplete ?? false,
    allowOutside: flags.allowOutside ?? false,
    showSecrets: flags.showSecrets ?? false,
    showSuppressed: flags.showSuppressed ?? file.showSuppressed ?? false,
    explain: flags.explain ?? false,
    ...(given === undefined ? {} : { configFile: realpathSync(given.file) }),
    suppressions: await resolveSuppressions(flags, given),
    asOf: parseTime(flags.asOf),
    inventory: flags.inventory ?? file.inventory ?? [],
    key: resolveKey({ keyFile: flags.keyFile ?? file.keyFile, previousKeyFile: flags.previousKeyFile ?? file.previousKeyFile }),
    ...(store === undefined ? {} : { store }),
    ...(file.retentionDays === undefined ? {} : { retentionDays: file.retentionDays }),
    stallMs: parseCount(flags.stallSeconds ?? file.stallSeconds, place('--stall-seconds', flags.stallSeconds, 'stallSeconds'), 30, 86_400) * 1000,
  });
}

export function placeIn({ file, lineOf }: GivenConfig, field: string): string {
  return `${file}:${lineOf([field])}`;
}

/** Files win over the environment. @throws UsageError for what is no key */
export function resolveKey({ keyFile, previousKeyFile }: { readonly keyFile?: string | undefined; readonly previousKeyFile?: string | undefined }): SealKey {
  return withPreviousKey(loadSealKey(keyFile, process.env['KEYTRAIL_KEY']), previousKeyFile, process.env['KEYTRAIL_PREVIOUS_KEY']);
}

function checkTargets(targets: readonly string[]): readonly string[] {
  for (const target of targets) {
    if (target === '') throw new UsageError('does not exist or cannot be read', '""');
    // A URL is not repeated: it may hold a password.
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(target) || /^[^/\\]+@[^/\\]+:/.test(target))
      throw new UsageError('a target is a directory, a file or "-": clone a remote repository first, for instance with "git clone --mirror"');
  }
  if (targets.filter((target) => target === '-').length > 1) throw new UsageError('standard input can be a target once');
  return targets;
}

function resolveScope({ since, staged, diff, history }: Flags): Scope {
  if ([since !== undefined, diff !== undefined, staged === true, history === false].filter(Boolean).length > 1)
    throw new UsageError('--since, --diff, --staged and --no-history exclude each other');
  if (diff !== undefined) return parseDiff(diff);
  if (since !== undefined) return { kind: 'since', revision: since };
  if (staged) return stagedScope();
  return { kind: history === false ? 'files' : 'full' };
}

/** git tells its hooks which index is being committed. */
function stagedScope(): Scope {
  const index = process.env['GIT_INDEX_FILE'];
  return { kind: 'staged', ...(index === undefined || index === '' ? {} : { index: resolve(index) }) };
}

/** `BASE...HEAD`, `BASE..HEAD` or `BASE` alone: the same, for it is the history that is wanted, not the difference of two trees. */
function parseDiff(text: string): Scope {
  const [, base = '', head = ''] = /^(.+?)(?:\.{2,3}(.*))?$/.exec(text) ?? [];
  if (base === '') throw new UsageError('must be BASE...HEAD, for instance origin/main...HEAD', '--diff');
  return { kind: 'diff', base, head: head || 'HEAD' };
}

function resolveOutputs(texts: readonly string[], formats: readonly string[], where: string): Output[] {
  const outputs = texts.map((text) => {
    const at = text.indexOf('=');
    const format = at < 0 ? text : text.slice(0, at);
    if (!formats.includes(format)) throw new UsageError(`there is no format "${format}": ${formats.join(', ')}`, where);
    return at < 0 ? { format } : { format, file: text.slice(at + 1) };
  });
  if (outputs.filter(({ file }) => file === undefined).length > 1)
    throw new UsageError('only one format can go to standard output: write the others as NAME=FILE', where);
  if (outputs.some(({ file }) => file === '')) throw new UsageError('the file name is missing: NAME=FILE', where);
  return outputs;
}

function parseCount(value: string | number | undefined, name: string, standard: number, most: number): number {
  if (value === undefined) return standard;
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1 || count > most) throw new UsageError(`must be a whole number from 1 to ${most}`, name);
  return count;
}

function parseSeverity(text: string): Severity {
  const severity = severities.find((one) => one === text);
  if (severity === undefined) throw new UsageError(`must be one of ${severities.join(', ')}`, '--fail-on');
  return severity;
}

/** RFC 3339 with an offset or Z: a naive time would mean something else on every machine. */
export function parseTime(text: string | undefined): string {
  if (text === undefined) return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  // `Date` takes the 31st of February for the 3rd of March.
  const day = text.slice(0, 10);
  if (Number.isNaN(time) || !new Date(`${day}T00:00:00Z`).toISOString().startsWith(day))
    throw new UsageError('must be a time such as 2026-01-31T00:00:00Z', '--as-of');
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** @throws UsageError with file and line of what is not known, or not what it must be */
export async function readConfigFile(file: string): Promise<GivenConfig> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UsageError('cannot be read', file);
  }
  const [{ parseCheckedYaml, parseYaml }, { configSchema }] = await Promise.all([import('./parse/checked-yaml.ts'), import('./config-schema.ts')]);
  const { value, lineOf } = parseYaml(text);
  // A file of comments alone.
  return value === null ? { file, value: {}, lineOf } : { file, ...parseCheckedYaml(text, configSchema, file) };
}
