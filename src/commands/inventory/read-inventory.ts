// An inventory as a command wants it: without values in it, its warnings told.
import { type LoadOptions, loadInventory } from '../../inventory/load.ts';
import type { Inventory } from '../../model/inventory.ts';
import { forTerminal } from '../../report/escape.ts';
import { createFindSecrets } from '../../scan-run/find-secrets.ts';

/** @throws UsageErrors with every mistake of every file */
export async function readInventory(paths: readonly string[], options: Pick<LoadOptions, 'fieldLines'> = {}): Promise<Inventory> {
  const { PGPASSWORD, PGPASSFILE } = process.env;
  const databaseEnvironment = { ...(PGPASSWORD === undefined ? {} : { PGPASSWORD }), ...(PGPASSFILE === undefined ? {} : { PGPASSFILE }) };
  const inventory = await loadInventory(paths, { ...options, findSecrets: createFindSecrets(), databaseEnvironment });
  for (const warning of inventory.warnings) process.stderr.write(`keytrail: warning: ${forTerminal(warning)}\n`);
  return inventory;
}
