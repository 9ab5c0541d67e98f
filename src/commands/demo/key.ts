// The demo's key: the same in every run, so that its fingerprints are. It is worth as much as the secrets it is for: nothing.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { loadSealKey, type SealKey } from '../../seal/key.ts';

/** @param file not there yet; written for its owner alone */
export function writeDemoKey(file: string): SealKey {
  writeFileSync(file, `${demoKeyText()}\n`, { mode: 0o600, flag: 'wx' });
  return loadSealKey(file, undefined);
}

/** As a key file holds it. */
export function demoKeyText(): string {
  return createHash('sha256').update('keytrail demo key').digest('base64');
}
