// `keytrail key init|show-id`.
import type { Write } from '../model/report.ts';
import { UsageError } from '../model/usage-error.ts';
import { createKeyFile, loadSealKey } from '../seal/key.ts';

export function initKey(file: string, write: Write): void {
  const { kid } = createKeyFile(file);
  write(`wrote ${file} (mode 0600), key id ${kid}\nKeep it as you keep any secret: whoever has it and a report can test guesses of values.\n`);
}

export function showKeyId(file: string | undefined, write: Write): void {
  const { kid } = loadSealKey(file, process.env['KEYTRAIL_KEY']);
  if (kid === undefined) throw new UsageError('name a key file, or set KEYTRAIL_KEY');
  write(`${kid}\n`);
}
