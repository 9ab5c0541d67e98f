// `keytrail inventory import`: a CSV file as the YAML that loads to the same inventory.
import { readFileSync } from 'node:fs';
import { convertCsv } from '../../inventory/csv-to-yaml.ts';
import type { Write } from '../../model/report.ts';
import { UsageError } from '../../model/usage-error.ts';
import { createFindSecrets } from '../../scan-run/find-secrets.ts';

export function importCsv(file: string, write: Write): void {
  write(convertCsv(readText(file), file, { findSecrets: createFindSecrets() }));
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError('cannot be read', file);
  }
}
