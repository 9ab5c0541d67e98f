// The operator's own suppressions and policy, from flags and the configuration file. Nothing is loaded for them where there are none.
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import type { ConfigFile } from './config-schema.ts';
import {
  type IgnoreFile,
  type IgnoreLine,
  type MarkSyntax,
  markSyntaxes,
  type SuppressionPolicy,
  type SuppressionRule,
  type Suppressions,
  suppressionKinds,
} from './model/suppression.ts';
import { UsageError } from './model/usage-error.ts';
import type { CheckedYaml } from './parse/checked-yaml.ts';
import { nearestOf } from './parse/nearest.ts';

/** The configuration file, and what it is called. */
export interface GivenConfig extends CheckedYaml<ConfigFile> {
  readonly file: string;
}

export interface SuppressionFlags {
  readonly baseline?: string;
  readonly marks?: readonly string[];
  readonly targetSuppressions?: boolean;
  readonly trustChange?: boolean;
}

/** @throws UsageError for what names nothing, or a baseline that cannot be read */
export async function resolveSuppressions(flags: SuppressionFlags, given: GivenConfig | undefined): Promise<Suppressions> {
  const baseline = flags.baseline ?? given?.value.baseline;
  const rules = [...(given === undefined ? [] : await readOperatorAllows(given)), ...(baseline === undefined ? [] : await readOperatorBaseline(baseline))];
  const ignoreFiles = given?.value.ignore === undefined ? [] : await readOperatorIgnores(given, given.value.ignore);
  return { rules, ignoreFiles, policy: resolvePolicy(flags, given?.value.suppressions ?? {}) };
}

function resolvePolicy(flags: SuppressionFlags, file: NonNullable<ConfigFile['suppressions']>): SuppressionPolicy {
  return {
    marks: parseMarks(flags.marks ?? file.marks ?? []),
    fromTarget: flags.targetSuppressions === false ? [] : (file.fromTarget ?? suppressionKinds),
    ...(file.maxDays === undefined ? {} : { maxDays: file.maxDays }),
    requireReason: file.requireReason ?? false,
    trustChange: flags.trustChange ?? file.trustChange ?? false,
  };
}

const markNames: readonly string[] = [...markSyntaxes, 'all'];

function parseMarks(names: readonly string[]): readonly MarkSyntax[] {
  for (const name of names) {
    if (markNames.includes(name)) continue;
    const nearest = nearestOf(name, markNames);
    throw new UsageError(`there are no such marks${nearest === undefined ? `; there are ${markNames.join(', ')}` : `; did you mean "${nearest}"?`}`, '--marks');
  }
  return names.includes('all') ? markSyntaxes : markSyntaxes.filter((one) => names.includes(one));
}

async function readOperatorAllows({ value: { allow }, file, lineOf }: GivenConfig): Promise<readonly SuppressionRule[]> {
  if (allow === undefined) return [];
  const [{ readAllows }, { listDetectorIds }] = await Promise.all([import('./suppress/allow-rules.ts'), import('./detectors/catalogue.ts')]);
  const where = (index: number, field?: string) => `${file}:${lineOf(['allow', index, ...(field === undefined ? [] : [field])])}`;
  return readAllows(allow, { source: 'operator', where, detectorIds: listDetectorIds });
}

async function readOperatorIgnores({ file, lineOf }: GivenConfig, texts: readonly string[]): Promise<readonly IgnoreFile[]> {
  const [{ parseIgnoreLine }, { listDetectorIds }] = await Promise.all([import('./suppress/ignore-file.ts'), import('./detectors/catalogue.ts')]);
  const lines = texts.flatMap((text, i): IgnoreLine[] => {
    const line = lineOf(['ignore', i]);
    const parsed = parseIgnoreLine(text, line, `${file}:${line}`, listDetectorIds);
    return parsed === undefined ? [] : [parsed];
  });
  return [{ source: 'operator', file, lines }];
}

const mostBaselineBytes = 50 << 20;

async function readOperatorBaseline(file: string): Promise<readonly SuppressionRule[]> {
  const { parseBaseline } = await import('./suppress/baseline.ts');
  return parseBaseline(readBounded(file), file, { source: 'operator' });
}

/** Not blocking: a named pipe would wait for its writer for ever. */
function readBounded(file: string): string {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new UsageError('is not a file', file);
    if (stat.size > mostBaselineBytes) throw new UsageError(`is larger than ${mostBaselineBytes >> 20} MB`, file);
    return readFileSync(descriptor, 'utf8');
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError('cannot be read', file);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
