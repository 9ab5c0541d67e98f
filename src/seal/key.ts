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
  readonly fingerprintKey: Uint8Array;
}

/** @throws UsageError for a file that others can read, or text that is not 32 bytes of base64 */
export function loadSealKey(file: string | undefined, environment: string | undefined): SealKey {
  if (file !== undefined) return deriveKey(decodeKey(readKeyFile(file), file));
  if (environment !== undefined) return deriveKey(decodeKey(environment, 'KEYTRAIL_KEY'));
  return { fingerprintKey: randomBytes(keyBytes) };
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
  const tag = createHmac('sha256', subkey('key id')).update('keytrail').digest();
  return { kid: `k${base32(tag).slice(0, 8)}`, fingerprintKey: subkey('fingerprint') };
}
