// The store of commands that read it: named by --store, the configuration or KEYTRAIL_STORE, and there already.
import { existsSync } from 'node:fs';
import { UsageError } from '../model/usage-error.ts';
import { readAddress } from '../store/lasting/address.ts';
import { type LastingStore, openStore } from '../store/lasting/store.ts';
import { readStoreEnvironment } from './store-environment.ts';

/** @throws UsageError where none is named, or there is none */
export async function openExistingStore(where: string | undefined): Promise<LastingStore> {
  if (where === undefined) throw new UsageError('name a store: --store FILE or postgres://…, or KEYTRAIL_STORE');
  const environment = readStoreEnvironment(where);
  const address = readAddress(where, environment);
  // Opening would make one: a mistyped name should not leave an empty store behind.
  if (address.kind === 'file' && !existsSync(address.path)) throw new UsageError('there is no store', address.path);
  return openStore(where, environment);
}
