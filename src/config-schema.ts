// What `--config FILE` may set. Flags win over it. Published as `schemas/config.schema.json`.
import * as v from 'valibot';
import { severities } from './model/severity.ts';

const count = v.pipe(v.number(), v.integer('a whole number'), v.minValue(1, '1 or more'));

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
});

export type ConfigFile = v.InferOutput<typeof configSchema>;
