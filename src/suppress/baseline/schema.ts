// The schema of a baseline's line, for editors and other programs: published as `schemas/baseline.schema.json`. keytrail itself reads
// baselines without it, see `../baseline.ts`.
import * as v from 'valibot';
import { type BaselineEntry, type BaselineMember, baselineMembers } from '../baseline.ts';

export const baselineEntrySchema = v.strictObject(
  Object.fromEntries((Object.keys(baselineMembers) as (keyof BaselineEntry)[]).map((name) => [name, memberSchema(baselineMembers[name])])),
);

function memberSchema({ required, pattern, maxLength }: BaselineMember): v.GenericSchema {
  const text = pattern === undefined ? v.pipe(v.string(), v.minLength(1), v.maxLength(maxLength ?? 100)) : v.pipe(v.string(), v.regex(pattern));
  return required ? text : v.optional(text);
}
