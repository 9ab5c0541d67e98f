// What of the environment an address of a store may come from.
import type { StoreEnvironment } from '../store/lasting/store.ts';

/** Nothing, where the same address stands in an argument as well: there every process can read it. */
export function readStoreEnvironment(where: string): StoreEnvironment {
  return process.argv.some((argument) => argument.includes(where)) ? {} : { KEYTRAIL_STORE: process.env['KEYTRAIL_STORE'] };
}
