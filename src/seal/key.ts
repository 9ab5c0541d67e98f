// The organisation's key: 32 random bytes, from a file or KEYTRAIL_KEY. Never a passphrase, never in argv.
import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { UsageError } from '../model/usage-error.ts';
import { base32 } from './base32.ts';

const keyBytes = 32;

/** Subkeys for one purpose each (RFC 5869). Crosses to workers; never printed. */
export interface SealKey {
  /** Public name of the key, `k` and 8 characters; absent for the key of one run. */
  readonly kid?: string;
  /** Proves that two who name the same kid hold the same key: a tag of a fixed text, 26 characters of base 32. There is one where there is a kid. */
  readonly canary?: string;
  readonly fingerprintKey: Uint8Array;
  /** While keys overlap: the one that is on its way out. */
  readonly previous?: SealKey;
}

/** @throws UsageError for a file that others can read, or text that is not 32 bytes of base64 */
export function loadSealKey(file: string | undefined, environment: string | undefined): SealKey {
  if (file !== undefined) return deriveKey(decodeKey(readKeyFile(file), file));
  if (environment !== undefined) return deriveKey(decodeKey(environment, 'KEYTRAIL_KEY'));
  return { fingerprintKey: randomBytes(keyBytes) };
}

/**
 * The key with the one before it, so that fingerprints under both are made.
 * @throws UsageError for a previous key that is no key, stands alone, or is the key itself
 */
export function withPreviousKey(key: SealKey, file: string | undefined, environment: string | undefined): SealKey {
  if (file === undefined && environment === undefined) return key;
  const where = file === undefined ? 'KEYTRAIL_PREVIOUS_KEY' : '--previous-key-file';
  if (key.kid === undefined) throw new UsageError('there is no key beside the previous one: --key-file or KEYTRAIL_KEY', where);
  const previous = deriveKey(decodeKey(file === undefined ? (environment ?? '') : readKeyFile(file), file ?? where));
  if (sameKey(key, previous)) throw new UsageError('is the key itself, not the one before it', where);
  return { ...key, previous };
}

function sameKey(a: SealKey, b: SealKey): boolean {
  return a.kid === b.kid && a.canary === b.canary;
}

/** Writes a new key, mode 0600. @throws UsageError when the file is there already */
export function createKeyFile(file: string): SealKey {
  const key = randomBytes(keyBytes);
  try {
    writeFileSync(file, `${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new UsageError((error as NodeJS.ErrnoException).code === 'EEXIST' ? 'is there already; a key is never overwritten' : 'cannot be written', file);
  }
  return deriveKey(key);
}

function readKeyFile(file: string): string {
  try {
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) throw new UsageError('others can read this key: chmod 600 it', file);
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError('cannot be read', file);
  }
}

function decodeKey(text: string, where: string): Uint8Array {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, 'base64');
  if (key.length !== keyBytes || key.toString('base64') !== trimmed)
    throw new UsageError(`is not a key: ${keyBytes} bytes in base64 (make one with "keytrail key init")`, where);
  return key;
}

function deriveKey(key: Uint8Array): SealKey {
  const subkey = (purpose: string) => new Uint8Array(hkdfSync('sha256', key, '', `keytrail ${purpose} 1`, keyBytes));
  const tag = (purpose: string) => createHmac('sha256', subkey(purpose)).update('keytrail').digest();
  return { kid: `k${base32(tag('key id')).slice(0, 8)}`, canary: base32(tag('canary').subarray(0, 16)), fingerprintKey: subkey('fingerprint') };
}
