// The identity that needs no key: the same on every clone. Used by SARIF, baselines, ignores, alerts.
import { createHash } from 'node:crypto';
import { base32 } from './base32.ts';

/** The identity of a value whose format guarantees enough random bits that nobody can find it by guessing. */
export function strongFindingId(canonical: Uint8Array): string {
  return label(digest('keytrail finding 1', canonical));
}

/**
 * A guessable value gives nothing of itself to its identity: a hash of a password could be reversed with a word list. Its place
 * does: the detector's family and the line with every value masked. The ordinal comes later, from `guessableFindingId`.
 */
export function guessableLine(family: string, maskedLine: string): string {
  return base32(digest('keytrail guessable line 1', Buffer.from(`${family}\0${canonicalLine(maskedLine)}`)));
}

/** @param ordinal 0 for the first distinct value that stands in this line in the target, 1 for the next one … */
export function guessableFindingId(line: string, ordinal: number): string {
  return label(digest('keytrail guessable finding 1', Buffer.from(`${line}\0${ordinal}`)));
}

/** Without blanks, so that indentation and line ends do not matter. */
function canonicalLine(maskedLine: string): string {
  return maskedLine.replace(/\s+/g, '');
}

function digest(domain: string, data: Uint8Array): Uint8Array {
  return createHash('sha256').update(domain).update('\0').update(data).digest().subarray(0, 16);
}

function label(bytes: Uint8Array): string {
  return `kt1:${base32(bytes)}`;
}
