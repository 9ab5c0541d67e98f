// `keytrail key init|show-id`.
import type { Write } from '../model/report.ts';
import { UsageError } from '../model/usage-error.ts';
import { createKeyFile, loadSealKey } from '../seal/key.ts';

export function initKey(file: string, write: Write): void {
  const { kid } = createKeyFile(file);
  write(`wrote ${file} (mode 0600), key id ${kid}\nKeep it as you keep any secret: whoever has it and a report can test guesses of values.\n`);
}

/** As the lines that declare the key in an inventory: neither is secret. */
export function showKeyId(file: string | undefined, write: Write): void {
  const { kid, canary } = loadSealKey(file, process.env['KEYTRAIL_KEY']);
  if (kid === undefined) throw new UsageError('name a key file, or set KEYTRAIL_KEY');
  write(`fingerprint:\n  scheme: fp1\n  keys:\n    - {kid: ${kid}, canary: ${canary}}\n`);
}
