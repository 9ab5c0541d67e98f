// A checked record → the model's identity, with what concerns several of its fields.
import type { Credential, Identity, RetirementTrigger } from '../model/inventory.ts';
import type { Path } from '../parse/check-value.ts';
import { asKnown, compactList, knownFields } from './known-fields.ts';
import { createTimeReader, type Locator, locateBelow, placeOf, type TimeReader } from './locator.ts';
import type { Mistakes } from './mistakes.ts';
import type { CredentialRecord, IdentityRecord } from './schema.ts';
import { toOwnException } from './to-exception.ts';

export interface RecordContext {
  readonly at: Locator;
  readonly mistakes: Mistakes;
  /** When the file was made, as written: what its credentials are known as of. */
  readonly generatedAt?: string | undefined;
  readonly fieldLines: boolean;
}

export function toIdentity(record: IdentityRecord, context: RecordContext): Identity {
  const { at, mistakes, fieldLines } = context;
  const time = createTimeReader(at, mistakes);
  const { rotation, review, retirement } = record;
  checkRetirement(record, context);
  checkVersions(record, context);
  const place = placeOf(at);
  return asKnown({
    id: record.id,
    type: record.type,
    provider: record.provider,
    account: record.account,
    ownerId: record.owner,
    backupOwnerId: record.backup_owner,
    purpose: record.purpose,
    boundary: record.boundary && compactList(record.boundary),
    scope: record.scope && compactList(record.scope),
    environment: record.environment,
    cadenceDays: rotation.cadence_days,
    lastEventAt: time(rotation.last_event_at, ['rotation', 'last_event_at']),
    trigger: toTrigger(record, time),
    retirementStatus: retirement.status ?? 'active',
    retiredAt: time(retirement.retired_at, ['retirement', 'retired_at']),
    locations: compactList(record.locations),
    consumers: compactList(record.consumers),
    createdAt: time(record.created_at, ['created_at']),
    createdBy: record.created_by,
    expiresAt: time(record.expires_at, ['expires_at'], 'end'),
    lastUsedAt: toLastUse(record.last_used_at, ['last_used_at'], time),
    reviewedAt: time(review.last_at, ['review', 'last_at']),
    reviewIntervalDays: review.interval_days,
    thirdParty: record.third_party,
    humanUse: record.human_use,
    host: record.host?.toLowerCase(),
    user: record.user,
    tags: compactList(record.tags),
    exceptions: record.exceptions.map((exception, i) => toOwnException(exception, record.id, { at: locateBelow(at, 'exceptions', i), mistakes })),
    credentials: record.credentials.map((credential, i) => toCredential(credential, { ...context, at: locateBelow(at, 'credentials', i) })),
    place,
    lines: fieldLines ? linesOf(record, at) : noLines,
  });
}

const noLines: Readonly<Record<string, number>> = Object.freeze({});

function toTrigger({ retirement: { trigger } }: IdentityRecord, time: TimeReader): RetirementTrigger | undefined {
  if (trigger === undefined) return undefined;
  const { type, ref, due, note } = trigger;
  return knownFields({ type, ref, due: time(due, ['retirement', 'trigger', 'due'], 'end'), note });
}

function checkRetirement({ retirement: { trigger, status, retired_at } }: IdentityRecord, { at, mistakes }: RecordContext): void {
  const triggerPath = ['retirement', 'trigger', 'type'];
  if (trigger?.type === 'date' && trigger.due === undefined)
    mistakes.add(at.where(triggerPath), `"${at.nameOf(triggerPath)}" is "date", but the day is missing: give "due"`);
  const path = ['retirement', 'retired_at'];
  if (retired_at !== undefined && status !== 'retired') mistakes.add(at.where(path), `"${at.nameOf(path)}" is given, but the status is not "retired"`);
}

function checkVersions({ credentials }: IdentityRecord, { at, mistakes }: RecordContext): void {
  const lines = new Map<string, number>();
  for (const [i, { version }] of credentials.entries()) {
    const where = at.where(['credentials', i, 'version']);
    const first = lines.get(version);
    if (first === undefined) lines.set(version, where.line);
    else mistakes.add(where, `the identity has this version already, in line ${first}`);
  }
}

function toCredential(record: CredentialRecord, context: RecordContext): Credential {
  const { at, mistakes, generatedAt } = context;
  const time = createTimeReader(at, mistakes);
  const credential = asKnown({
    version: record.version,
    state: record.state,
    fingerprints: compactList(record.fps),
    publicIds: compactList(record.public_ids),
    createdAt: time(record.created_at, ['created_at']),
    notAfter: time(record.not_after, ['not_after'], 'end'),
    lastUsedAt: toLastUse(record.last_used_at, ['last_used_at'], time),
    revokedAt: time(record.revoked_at, ['revoked_at']),
    source: record.source,
    asOf: record.as_of === undefined ? generatedAt : time(record.as_of, ['as_of']),
    place: placeOf(at),
  });
  checkOrder(credential, context);
  return credential;
}

/** `never` is the provider's own statement: no time, and not unknown either. */
function toLastUse(text: string | undefined, path: Path, time: TimeReader): string | undefined {
  return text === 'never' ? text : time(text, path);
}

function checkOrder({ createdAt, notAfter, revokedAt, state }: Credential, { at, mistakes }: RecordContext): void {
  const complain = (field: string, text: string) => mistakes.add(at.where([field]), `"${at.nameOf([field])}" ${text}`);
  // The same form and zone: the order of texts is that of times.
  if (createdAt !== undefined && revokedAt !== undefined && revokedAt < createdAt) complain('revoked_at', 'is before "created_at"');
  if (createdAt !== undefined && notAfter !== undefined && notAfter < createdAt) complain('not_after', 'is before "created_at"');
  if (revokedAt !== undefined && (state === 'current' || state === 'pending')) complain('revoked_at', `is given, but the state is "${state}"`);
}

/** Lines of the fields that are given, named as in YAML; those of an object also one by one. */
function linesOf(record: IdentityRecord, at: Locator): Record<string, number> {
  const lines: Record<string, number> = {};
  for (const [name, value] of Object.entries(record)) {
    if (isGiven(value)) lines[name] = at.where([name]).line;
    if (typeof value !== 'object' || Array.isArray(value)) continue;
    for (const [inner, innerValue] of Object.entries(value)) if (isGiven(innerValue)) lines[`${name}.${inner}`] = at.where([name, inner]).line;
  }
  return lines;
}

/** Standards that the schema fills in stand on no line. */
function isGiven(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== false && !(typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}
