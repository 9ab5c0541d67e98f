// What a store gives back is input: whoever can write to it can put anything there. An error of a parser would quote it.
import { inflateSync } from 'node:zlib';
import { UsageError } from '../../model/usage-error.ts';

/** The members that are always there, by their type. Only the outer ones are looked at: there may be a million texts. */
export type Shape = Readonly<Record<string, 'string' | 'number' | 'boolean' | 'object' | 'list'>>;

/** @throws UsageError for what keytrail cannot have written */
export function parseStored<T extends object>(text: string, shape: Shape): T {
  const value = parse(text);
  for (const name in shape) if (typeOf((value as Record<string, unknown> | null)?.[name]) !== shape[name]) throw damaged();
  return value as T;
}

/** A name, as JSON. @throws UsageError for anything else */
export function parseStoredName(text: string): string {
  const value = parse(text);
  if (typeof value !== 'string') throw damaged();
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged();
  }
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;
}

/** Twice what an inventory's files may have. */
const mostBytes = 512 << 20;

/** @throws UsageError for what is not compressed, or becomes too large */
export function inflateStored(bytes: Uint8Array, maxOutputLength = mostBytes): string {
  try {
    return inflateSync(bytes, { maxOutputLength }).toString('utf8');
  } catch {
    throw damaged();
  }
}

function damaged(): UsageError {
  return new UsageError('the store is damaged: it holds what keytrail has not written; "keytrail store check" may tell more');
}
