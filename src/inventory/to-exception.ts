// Exceptions: written consent to leave a finding be, for a time. One that does not end is none.
import type { Exception, ExceptionMatch } from '../model/inventory.ts';
import { knownFields } from './known-fields.ts';
import { createTimeReader, type Locator, placeOf } from './locator.ts';
import type { Mistakes } from './mistakes.ts';
import type { ExceptionRecord, OwnExceptionRecord } from './schema.ts';

interface ExceptionContext {
  readonly at: Locator;
  readonly mistakes: Mistakes;
}

/** One that stands with its identity. */
export function toOwnException(record: OwnExceptionRecord, identity: string, context: ExceptionContext): Exception {
  return toException(record, knownFields({ identity, classes: record.classes }), context);
}

export function toSharedException(record: ExceptionRecord, context: ExceptionContext): Exception {
  const { identity, fingerprint, finding_id, path, classes } = record.matches;
  const matches = knownFields({ identity, fingerprint, findingId: finding_id, path, classes });
  const { at, mistakes } = context;
  if (Object.values(matches).every((value) => value.length === 0))
    mistakes.add(at.where(['matches']), '"matches" is empty: the exception would hold for everything');
  if (path !== undefined && /^\*+$/.test(path)) mistakes.warn(at.where(['matches', 'path']), 'an exception for every path');
  return toException(record, matches, context);
}

function toException(record: OwnExceptionRecord, matches: ExceptionMatch, { at, mistakes }: ExceptionContext): Exception {
  const time = createTimeReader(at, mistakes);
  const createdAt = time(record.created_at, ['created_at']);
  const expiresAt = time(record.expires_at, ['expires_at'], 'end');
  if (createdAt !== undefined && expiresAt !== undefined && expiresAt < createdAt)
    mistakes.add(at.where(['expires_at']), 'the exception expires before it is made');
  return knownFields({
    id: record.id,
    approver: record.approver,
    reason: record.reason,
    ticket: record.ticket,
    compensatingControls: record.compensating_controls,
    // A time that cannot be read is a mistake already: nothing will use this record.
    createdAt: createdAt ?? '',
    expiresAt: expiresAt ?? '',
    matches,
    place: placeOf(at),
  });
}

const dayMs = 86_400_000;

/** Whole days from made to expiry. */
export function exceptionDays({ createdAt, expiresAt }: Exception): number {
  return Math.floor((Date.parse(expiresAt) - Date.parse(createdAt)) / dayMs);
}
