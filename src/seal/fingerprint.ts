// The identity under the organisation's key: for inventory, store, correlation and trace.
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { base32 } from './base32.ts';
import type { SealKey } from './key.ts';

// Keyed, not plain: anyone with a word list could reverse an unkeyed hash of a short password.
/** `fp1:<kid>:<26 characters>`, HMAC-SHA-256 cut to 128 bits; `run:…` under a key of this run alone, which no report may show. */
export function fingerprint(canonical: Uint8Array, key: SealKey): string {
  const tag = base32(createHmac('sha256', secretKeyOf(key)).update(canonical).digest().subarray(0, 16));
  return key.kid === undefined ? `run:${tag}` : `fp1:${key.kid}:${tag}`;
}

const secretKeys = new WeakMap<Uint8Array, KeyObject>();

/** Made once: Node takes five times as long for an HMAC whose key comes as bytes. */
function secretKeyOf({ fingerprintKey }: SealKey): KeyObject {
  let key = secretKeys.get(fingerprintKey);
  if (key === undefined) {
    key = createSecretKey(fingerprintKey);
    secretKeys.set(fingerprintKey, key);
  }
  return key;
}

/** Under the key, and under the one before it where there is one. */
export function fingerprintsUnder(canonical: Uint8Array, key: SealKey): readonly string[] {
  return [fingerprint(canonical, key), ...(key.previous === undefined ? [] : [fingerprint(canonical, key.previous)])];
}
