// The form of an inventory file, strict: a misspelt field is a mistake, never ignored. Published as `schemas/inventory.schema.json`,
// so it holds only what JSON Schema can say; what concerns several fields is checked where they become the model.
import * as v from 'valibot';
import { detectorKinds } from '../model/detector.ts';
import { credentialStates, debtItems, identityTypes, ownerStatuses, requiredFields, systemStatuses, triggerTypes, visibilities } from '../model/inventory.ts';
import { severities } from '../model/severity.ts';
import { contextFlags, rowClasses, scoredFlags } from '../model/verdict.ts';
import { columns } from './columns.ts';

const text = v.pipe(v.string(), v.minLength(1, 'text, not empty'));
const texts = v.array(text);
const wholeNumber = v.pipe(v.number(), v.integer('a whole number'));
const days = v.pipe(wholeNumber, v.minValue(1, '1 or more'));
/** RFC 3339 with an offset or Z, or a day. Checked further in `time.ts`, with words for each mistake. */
const time = text;
const kid = v.pipe(v.string(), v.regex(/^k[a-z0-9]{1,31}$/, 'the id of a key, as "keytrail key show-id" prints it'));
const fingerprint = v.pipe(v.string(), v.regex(/^fp1:k[a-z0-9]{1,31}:[a-z2-7]{26}$/, 'a fingerprint: fp1:<kid>:<26 characters>, never the value itself'));
const verdictClasses = [...rowClasses, ...scoredFlags, 'unmatched', 'unknown'] as const;
const class_ = v.picklist(verdictClasses);

/** An object with any of the keys. A record of keys from a list cannot be said to JSON Schema. */
function someOf<const K extends string, V extends v.GenericSchema>(keys: readonly K[], value: V) {
  return v.strictObject(Object.fromEntries(keys.map((key) => [key, v.optional(value)])) as Record<K, v.OptionalSchema<V, undefined>>);
}

const keySchema = v.strictObject({ kid, canary: v.pipe(v.string(), v.regex(/^[a-z2-7]{26}$/, '26 characters of base32 in lower case')) });

const claimSchema = v.strictObject({
  id: text,
  source: v.optional(text),
  provider: text,
  account: v.optional(text),
  org: v.optional(text),
  tenant: v.optional(text),
  kinds: v.pipe(texts, v.minLength(1, 'at least one')),
  environments: v.optional(texts),
  complete: v.boolean(),
  as_of: time,
  max_age_days: days,
});

const ownerSchema = v.strictObject({
  id: text,
  type: v.picklist(['person', 'team']),
  name: v.optional(text),
  contact: v.optional(text),
  status: v.optional(v.picklist(ownerStatuses), 'unknown'),
  status_as_of: v.optional(time),
});

const systemSchema = v.strictObject({
  id: text,
  kind: v.optional(text),
  env: v.optional(text),
  visibility: v.optional(v.picklist(visibilities)),
  service: v.optional(text),
  owner: v.optional(text),
  aliases: v.optional(texts, []),
  status: v.optional(v.picklist(systemStatuses), 'unknown'),
  status_as_of: v.optional(time),
});

const score = v.pipe(v.number(), v.minValue(0, '0 to 10'), v.maxValue(10, '0 to 10'));
const weight = v.pipe(v.number(), v.minValue(-10, '-10 to 10'), v.maxValue(10, '-10 to 10'));
const points = v.pipe(v.number(), v.minValue(0, '0 to 1000'), v.maxValue(1000, '0 to 1000'));

const policySchema = v.strictObject({
  defaults: v.optional(
    v.strictObject({
      rotation_days: v.optional(days),
      grace_days: v.optional(v.pipe(wholeNumber, v.minValue(0, '0 or more'))),
      dormant_days: v.optional(days),
      near_expiry_days: v.optional(days),
      max_exception_days: v.optional(days),
      common_value_records: v.optional(days),
    }),
    {},
  ),
  rotation_days_by_kind: v.optional(someOf([...detectorKinds, ...identityTypes], days)),
  required_fields: v.optional(v.array(v.picklist(requiredFields))),
  locations: v.optional(v.array(v.strictObject({ match: text, allow: v.boolean(), kinds: v.optional(texts) }))),
  scores: v.optional(someOf([...verdictClasses, ...contextFlags], score)),
  weights: v.optional(someOf(severities, weight)),
  debt: v.optional(someOf(debtItems, points)),
});

const exceptionFields = {
  id: text,
  approver: text,
  reason: text,
  ticket: v.optional(text),
  compensating_controls: v.optional(texts, []),
  created_at: time,
  expires_at: time,
};

/** An exception of an identity, with that identity. */
const ownExceptionSchema = v.strictObject({ ...exceptionFields, classes: v.optional(v.array(class_)) });

const exceptionSchema = v.strictObject({
  ...exceptionFields,
  matches: v.strictObject({
    identity: v.optional(text),
    fingerprint: v.optional(fingerprint),
    finding_id: v.optional(text),
    path: v.optional(text),
    classes: v.optional(v.array(class_)),
  }),
});

const credentialSchema = v.strictObject({
  version: text,
  state: v.optional(v.picklist(credentialStates), 'unknown'),
  created_at: v.optional(time),
  not_after: v.optional(time),
  /** Or `never`. */
  last_used_at: v.optional(time),
  revoked_at: v.optional(time),
  public_ids: v.optional(v.array(v.strictObject({ type: text, value: text })), []),
  fps: v.optional(v.array(fingerprint), []),
  source: v.optional(text),
  as_of: v.optional(time),
});

export const identitySchema = v.strictObject({
  id: text,
  type: v.optional(v.picklist(identityTypes)),
  provider: text,
  account: v.optional(text),
  owner: v.optional(text),
  backup_owner: v.optional(text),
  purpose: v.optional(text),
  boundary: v.optional(texts),
  scope: v.optional(texts),
  environment: v.optional(text),
  rotation: v.optional(v.strictObject({ cadence_days: v.optional(days), last_event_at: v.optional(time) }), {}),
  retirement: v.optional(
    v.strictObject({
      trigger: v.optional(v.strictObject({ type: v.picklist(triggerTypes), ref: v.optional(text), due: v.optional(time), note: v.optional(text) })),
      status: v.optional(v.picklist(['active', 'retiring', 'retired']), 'active'),
      retired_at: v.optional(time),
    }),
    {},
  ),
  locations: v.optional(texts, []),
  consumers: v.optional(texts, []),
  created_at: v.optional(time),
  created_by: v.optional(text),
  expires_at: v.optional(time),
  /** Or `never`. */
  last_used_at: v.optional(time),
  review: v.optional(v.strictObject({ last_at: v.optional(time), interval_days: v.optional(days) }), {}),
  third_party: v.optional(v.boolean(), false),
  human_use: v.optional(v.boolean(), false),
  host: v.optional(text),
  user: v.optional(text),
  tags: v.optional(texts, []),
  exceptions: v.optional(v.array(ownExceptionSchema), []),
  credentials: v.optional(v.array(credentialSchema), []),
});

const sqlSchema = v.strictObject({
  sqlite: v.optional(text),
  postgres: v.optional(text),
  view: text,
  /** Columns of the model that give the rows an order; the first ones say where a page ends. */
  key: v.optional(v.pipe(v.array(v.picklist(columns)), v.minLength(1, 'at least one')), ['identity_id']),
  /** A CSV file's column → the view's. */
  columns: v.optional(someOf(columns, text), {}),
});

export const inventoryFileSchema = v.strictObject({
  version: v.literal(1),
  generated_at: v.optional(time),
  fingerprint: v.optional(v.strictObject({ scheme: v.literal('fp1'), keys: v.pipe(v.array(keySchema), v.minLength(1, 'at least one')) })),
  coverage: v.optional(v.array(claimSchema), []),
  owners: v.optional(v.array(ownerSchema), []),
  systems: v.optional(v.array(systemSchema), []),
  policy: v.optional(policySchema),
  exceptions: v.optional(v.array(exceptionSchema), []),
  sql: v.optional(v.array(sqlSchema), []),
  identities: v.optional(v.array(identitySchema), []),
});

export type InventoryFile = v.InferOutput<typeof inventoryFileSchema>;
export type IdentityRecord = v.InferOutput<typeof identitySchema>;
export type CredentialRecord = v.InferOutput<typeof credentialSchema>;
export type ClaimRecord = v.InferOutput<typeof claimSchema>;
export type OwnerRecord = v.InferOutput<typeof ownerSchema>;
export type SystemRecord = v.InferOutput<typeof systemSchema>;
export type PolicyRecord = v.InferOutput<typeof policySchema>;
export type ExceptionRecord = v.InferOutput<typeof exceptionSchema>;
export type OwnExceptionRecord = v.InferOutput<typeof ownExceptionSchema>;
export type SqlEntry = v.InferOutput<typeof sqlSchema>;
