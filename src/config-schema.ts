// What `--config FILE` may set, and what of it a target's own `keytrail.yaml` may. Flags win over both. Published as
// `schemas/config.schema.json` and `schemas/target-config.schema.json`.
import * as v from 'valibot';
import { severities } from './model/severity.ts';
import { markSyntaxes, suppressionKinds } from './model/suppression.ts';

const count = v.pipe(v.number(), v.integer('a whole number'), v.minValue(1, '1 or more'));

function text(most: number) {
  return v.pipe(v.string(), v.minLength(1, 'a text of one character or more'), v.maxLength(most, `a text of at most ${most.toLocaleString('en')} characters`));
}

/** One, or a list of them. */
function some(most: number) {
  return v.union([text(most), v.pipe(v.array(text(most)), v.minLength(1, 'a list of one or more'))]);
}

const allow = v.strictObject({
  finding: v.optional(text(100)),
  detector: v.optional(some(100)),
  path: v.optional(some(1_000)),
  value: v.optional(text(1_000)),
  identity: v.optional(text(500)),
  until: v.optional(v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/, 'a day such as 2026-01-31'))),
  reason: v.optional(text(500)),
  owner: v.optional(text(200)),
});

/** What a target may decide about itself: what hides its findings, and nothing else. */
const aboutSuppressions = {
  ignore: v.optional(v.array(text(2_000))),
  allow: v.optional(v.array(allow)),
  baseline: v.optional(text(1_000)),
};

export const targetConfigSchema = v.strictObject(aboutSuppressions);

export const configSchema = v.strictObject({
  format: v.optional(v.array(v.string())),
  jobs: v.optional(count),
  failOn: v.optional(v.picklist(severities)),
  keyFile: v.optional(v.string()),
  inventory: v.optional(v.array(v.string())),
  previousKeyFile: v.optional(v.string()),
  requireComplete: v.optional(v.boolean()),
  stallSeconds: v.optional(count),
  store: v.optional(v.string()),
  retentionDays: v.optional(count),
  showSuppressed: v.optional(v.boolean()),
  ...aboutSuppressions,
  suppressions: v.optional(
    v.strictObject({
      marks: v.optional(v.array(v.picklist([...markSyntaxes, 'all']))),
      fromTarget: v.optional(v.array(v.picklist(suppressionKinds))),
      maxDays: v.optional(count),
      requireReason: v.optional(v.boolean()),
      trustChange: v.optional(v.boolean()),
    }),
  ),
});

export type ConfigFile = v.InferOutput<typeof configSchema>;
export type TargetConfigFile = v.InferOutput<typeof targetConfigSchema>;

/** Of `configSchema`: a target's file that has one of them is refused in other words than for a mistyped name. */
export const operatorFields: readonly string[] = Object.keys(configSchema.entries).filter((name) => !Object.hasOwn(aboutSuppressions, name));
