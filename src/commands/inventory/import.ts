// `keytrail inventory import`: a CSV file as the YAML that loads to the same inventory.
import { convertCsv } from '../../inventory/csv-to-yaml.ts';
import { readBounded } from '../../inventory/read-bounded.ts';
import type { Write } from '../../model/report.ts';
import { UsageError } from '../../model/usage-error.ts';
import { createFindSecrets } from '../../scan-run/find-secrets.ts';

export function importCsv(file: string, write: Write): void {
  write(convertCsv(readText(file), file, { findSecrets: createFindSecrets() }));
}

function readText(file: string): string {
  const read = readBounded(file);
  if ('mistake' in read) throw new UsageError(read.mistake, file);
  return read.content.toString('utf8');
}
