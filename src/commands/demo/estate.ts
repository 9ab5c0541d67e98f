// The demo's estate in a folder: four repositories, the inventory of their identities, and the key its fingerprints were made with.
import { join } from 'node:path';
import { buildRepository } from './build-repository.ts';
import { writeInventory } from './inventory/write-inventory.ts';
import { writeDemoKey } from './key.ts';
import { platform } from './platform.ts';
import { sandbox } from './sandbox.ts';
import { shop } from './shop.ts';
import { storefront } from './storefront.ts';

const repositories = { shop, platform, storefront, sandbox };
export const estateNames: readonly string[] = Object.keys(repositories);

/** Names within the estate's folder. */
const files = { key: 'demo.key', inventory: 'inventory' };

/** @param folder absolute, empty */
export async function buildEstate(folder: string): Promise<typeof files> {
  for (const [name, steps] of Object.entries(repositories)) await buildRepository(join(folder, name), `https://github.com/harbour/${name}.git`, steps);
  writeInventory(join(folder, files.inventory), writeDemoKey(join(folder, files.key)));
  return files;
}
