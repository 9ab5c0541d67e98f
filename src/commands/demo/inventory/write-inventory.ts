// The demo's inventory, as its people would keep it: a file for each matter, and the spreadsheet of one team.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalValue, type Form } from '../../../seal/canonical.ts';
import { fingerprint } from '../../../seal/fingerprint.ts';
import type { SealKey } from '../../../seal/key.ts';
import { dataTeam } from './data-team.ts';
import { estate } from './estate.ts';
import { owners } from './owners.ts';
import { platform } from './platform.ts';
import { shop } from './shop.ts';
import { storefront } from './storefront.ts';
import { systems } from './systems.ts';

/** Of a generated value, as `keytrail inventory seal` would make it. */
export type Seal = (value: string, form?: Form) => string;

/** @param folder not there yet */
export function writeInventory(folder: string, key: SealKey): void {
  const seal: Seal = (value, form = 'opaque') => fingerprint(canonicalValue(form, Buffer.from(value)), key);
  const files = {
    'estate.yaml': estate(key),
    'owners.yaml': owners,
    'systems.yaml': systems,
    'shop.yaml': shop(seal),
    'storefront.yaml': storefront(seal),
    'platform.yaml': platform(seal),
    'data-team.csv': dataTeam(seal),
  };
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}
