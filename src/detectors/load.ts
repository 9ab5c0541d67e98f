// Reads detector files: strict, every error with file and line, in our own words. Only `detectors test` and the build come here;
// a scan reads the compiled catalogue.
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { type Detector, detectorKinds, factNames, type Reach, unguessableBits } from '../model/detector.ts';
import { severities } from '../model/severity.ts';
import { UsageError } from '../model/usage-error.ts';
import { parseCheckedYaml } from '../parse/checked-yaml.ts';
import { assignedPattern } from './assigned.ts';
import { expandPlaceholders } from './placeholder.ts';
import { computeReach, PatternError } from './reach.ts';

const id = v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by "-"'));
const url = v.pipe(v.string(), v.regex(/^https:\/\//, 'an https:// address'));
const samples = v.pipe(v.array(v.string()), v.minLength(2, 'at least two'));

const definitionSchema = v.strictObject({
  id,
  title: v.string(),
  kind: v.picklist(detectorKinds),
  severity: v.picklist(severities),
  keywords: v.optional(v.array(v.pipe(v.string(), v.regex(/^[\x20-\x40\x5b-\x7e]{3,}$/, 'lower-case ASCII of 3 characters or more'))), []),
  pattern: v.optional(v.string()),
  assigned: v.optional(v.string()),
  run: v.optional(v.strictObject({ least: v.pipe(v.number(), v.integer(), v.minValue(20), v.maxValue(200)), context: v.string() })),
  entropy: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(8))),
  randomBits: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  facts: v.optional(v.array(v.picklist(factNames)), []),
  idType: v.optional(id),
  environment: v.optional(v.picklist(['live', 'test'])),
  since: v.optional(v.pipe(v.string(), v.regex(/^20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2\d|3[01])$/, 'a day such as 2021-04-01'))),
  canExpire: v.optional(v.boolean()),
  rotateAfterDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  examples: samples,
  nearMisses: samples,
});

/** One YAML file of `detectors/`. Published as `schemas/detector.schema.json`. */
export const detectorFileSchema = v.strictObject({
  provider: id,
  docs: url,
  revoke: url,
  detectors: v.pipe(v.array(definitionSchema), v.minLength(1, 'at least one')),
});

/** A detector with the samples its file gives: what `detectors test` and the tests run. */
export interface SampledDetector {
  readonly detector: Detector;
  readonly examples: readonly string[];
  readonly nearMisses: readonly string[];
  /** file:line of the definition. */
  readonly where: string;
}

type Definition = v.InferOutput<typeof definitionSchema>;

/** @throws UsageError naming file and line */
export function loadDetectorFile(file: string): SampledDetector[] {
  const { value, lineOf } = parseCheckedYaml(readText(file), detectorFileSchema, file);
  const { detectors, ...head } = value;
  return detectors.map((definition, index) => {
    const at = (field: string) => `${file}:${lineOf(['detectors', index, field])}`;
    const detector = toDetector(definition, head, at);
    for (const field of ['examples', 'nearMisses'] as const)
      for (const [i, sample] of definition[field].entries()) {
        const { unknown } = expandPlaceholders(sample, '');
        if (unknown !== undefined) throw new UsageError(`no such placeholder: <${unknown}:…>`, `${file}:${lineOf(['detectors', index, field, i])}`);
      }
    return { detector, examples: definition.examples, nearMisses: definition.nearMisses, where: at('id') };
  });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError('cannot be read', file);
  }
}

type Head = Pick<Detector, 'provider' | 'docs' | 'revoke'>;

function toDetector(definition: Definition, head: Head, at: (field: string) => string): Detector {
  const { id, title, kind, severity, keywords, facts, pattern, assigned, run } = definition;
  const source = sourceOf(definition, at);
  return {
    id,
    title,
    kind,
    severity,
    keywords,
    facts,
    ...head,
    pattern: source,
    assigned: assigned !== undefined,
    reach: run === undefined ? reachOf(definition, source, at(pattern === undefined ? 'assigned' : 'pattern')) : runReach,
    ...(run === undefined ? {} : { run }),
    ...optionalFields(definition),
  };
}

function optionalFields({ entropy, randomBits, idType, environment, since, canExpire, rotateAfterDays }: Definition) {
  return {
    ...(entropy === undefined ? {} : { entropy }),
    ...(randomBits === undefined ? {} : { randomBits }),
    ...(idType === undefined ? {} : { idType }),
    ...(environment === undefined ? {} : { environment }),
    ...(since === undefined ? {} : { since }),
    ...(canExpire === undefined ? {} : { canExpire }),
    ...(rotateAfterDays === undefined ? {} : { rotateAfterDays }),
  };
}

/** Runs are found by the kernel: no keyword, no pattern. */
const runReach = { leadMin: 0, leadMax: 0, length: 200, before: 100, after: 16 };

function sourceOf({ id, keywords, pattern, assigned, run, randomBits }: Definition, at: (field: string) => string): string {
  if ([pattern, assigned, run].filter((form) => form !== undefined).length !== 1)
    throw new UsageError(`${id}: give one of "pattern", "assigned" and "run"`, at('id'));
  if (run === undefined && keywords.length === 0) throw new UsageError(`${id}: "keywords" is missing`, at('id'));
  return pattern ?? (assigned === undefined ? '' : assignedPattern(keywords, assigned, (randomBits ?? 0) >= unguessableBits));
}

function reachOf({ id, keywords }: Definition, source: string, where: string): Reach {
  try {
    return computeReach(source, keywords);
  } catch (error) {
    if (error instanceof PatternError) throw new UsageError(`${id}: ${error.message}`, where);
    throw error;
  }
}
