// Allows of a configuration, as YAML gives them → checked rules. The schema knows their form, this what they mean.
import { isDay } from '../model/day.ts';
import type { SuppressionRule } from '../model/suppression.ts';
import { UsageError } from '../model/usage-error.ts';
import { checkDetectors } from './known-detectors.ts';
import { patternMistake } from './path-pattern.ts';

export interface AllowEntry {
  readonly finding?: string | undefined;
  readonly detector?: string | readonly string[] | undefined;
  readonly path?: string | readonly string[] | undefined;
  readonly value?: string | undefined;
  readonly identity?: string | undefined;
  readonly until?: string | undefined;
  readonly reason?: string | undefined;
  readonly owner?: string | undefined;
}

export interface AllowOrigin extends Pick<SuppressionRule, 'source' | 'target' | 'prefix'> {
  /** `file:line` of a field of the n-th entry. */
  readonly where: (index: number, field?: keyof AllowEntry) => string;
  readonly detectorIds: () => readonly string[];
}

const aspects = ['finding', 'detector', 'path', 'value', 'identity'] as const;
/** Each pattern is tried on each value that is found. */
const mostValues = 100;
/** Of all patterns together, in RE2's instructions: what one character of a value may cost. Counted repeats of large sets take thousands. */
const mostInstructions = 10_000;

/** @throws UsageError at the first entry that cannot hold */
export async function readAllows(entries: readonly AllowEntry[], origin: AllowOrigin): Promise<SuppressionRule[]> {
  const valued = entries.flatMap(({ value }, index) => (value === undefined ? [] : [{ value, index }]));
  const excess = valued[mostValues];
  if (excess !== undefined) throw new UsageError(`there can be no more than ${mostValues} allows by value`, origin.where(excess.index, 'value'));
  if (valued.length > 0) await checkValues(valued, origin);
  return entries.map((entry, index) => toRule(entry, index, origin));
}

function toRule(entry: AllowEntry, index: number, { source, target, prefix, where, detectorIds }: AllowOrigin): SuppressionRule {
  const { finding, detector, path, value, identity, until, reason, owner } = entry;
  if (aspects.every((name) => entry[name] === undefined)) throw new UsageError(`an allow names at least one of ${aspects.join(', ')}`, where(index));
  if (finding !== undefined && !/^kt1:[a-z2-7]{26}$/.test(finding))
    throw new UsageError('"finding" must be a whole finding id: kt1: and 26 characters, as the JSON report has it', where(index, 'finding'));
  if (until !== undefined && !isDay(until)) throw new UsageError('"until" must be a day such as 2026-01-31', where(index, 'until'));
  const paths = path === undefined ? undefined : checkPaths(listOf(path), where(index, 'path'));
  const detectors = detector === undefined ? undefined : checkDetectors(listOf(detector), where(index, 'detector'), detectorIds);
  return {
    kind: 'allow',
    source,
    where: where(index),
    ...(target === undefined ? {} : { target }),
    ...(finding === undefined ? {} : { finding }),
    ...(detectors === undefined ? {} : { detectors }),
    ...(paths === undefined ? {} : { paths, ...(prefix === undefined ? {} : { prefix }) }),
    ...(value === undefined ? {} : { value }),
    ...(identity === undefined ? {} : { identity }),
    ...(until === undefined ? {} : { until }),
    ...(reason === undefined ? {} : { reason }),
    ...(owner === undefined ? {} : { owner }),
  };
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

function checkPaths(paths: readonly string[], where: string): readonly string[] {
  if (paths.every((path) => path.trim() === '' || /^[#!]/.test(path))) throw new UsageError('"path" names no path', where);
  for (const path of paths) {
    const mistake = patternMistake(path);
    if (mistake !== undefined) throw new UsageError(`a pattern of "path" ${mistake}`, where);
  }
  return paths;
}

/** RE2, as the workers match them: in linear time, whoever wrote them. */
async function checkValues(valued: readonly { readonly value: string; readonly index: number }[], { where }: AllowOrigin): Promise<void> {
  const { RE2JS } = await import('re2js');
  let left = mostInstructions;
  for (const { value, index } of valued) {
    const size = sizeOf(RE2JS, value);
    left -= size ?? 0;
    const mistake =
      value.trim() === '' ? 'is empty' : size === undefined ? 'is no pattern that RE2 takes' : left < 0 ? 'takes too long, with those before it' : undefined;
    if (mistake !== undefined) throw new UsageError(`"value" ${mistake}`, where(index, 'value'));
  }
}

/** @returns undefined for what is no pattern */
function sizeOf(re2: { compile(pattern: string): { programSize(): number } }, pattern: string): number | undefined {
  try {
    return re2.compile(pattern).programSize();
  } catch {
    return undefined;
  }
}
