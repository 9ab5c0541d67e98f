// Inventories as runs saw them, each once, compressed: they may be long, and most runs see the one that the last run saw.
import { deflateSync } from 'node:zlib';
import type { Kysely } from 'kysely';
import type { Inventory, Owner } from '../../model/inventory.ts';
import { keyOf } from './clue.ts';
import { readSequence } from './run-sequence.ts';
import { inflateStored, parseStored, type Shape } from './stored-text.ts';
import type { Tables } from './tables.ts';

interface KeptInventory extends Omit<Inventory, 'owners'> {
  readonly owners: readonly (readonly [string, Owner])[];
}

const inventoryShape: Shape = { owners: 'list', identities: 'list', systems: 'list', claims: 'list', keys: 'list', exceptions: 'list', policy: 'object' };

/** @returns its name in the store */
export async function keepInventory(db: Kysely<Tables>, inventory: Inventory): Promise<string> {
  const text = JSON.stringify({ ...inventory, owners: [...inventory.owners] });
  const digest = keyOf('inventory', text);
  const known = await db.selectFrom('inventory').select('digest').where('digest', '=', digest).executeTakeFirst();
  if (known === undefined)
    await db
      .insertInto('inventory')
      .values({ digest, body: deflateSync(text, { level: 3 }) })
      .onConflict((conflict) => conflict.column('digest').doNothing())
      .execute();
  return digest;
}

export async function readInventory(db: Kysely<Tables>, run: string): Promise<Inventory | undefined> {
  const seq = await readSequence(db, run);
  if (seq === undefined) return undefined;
  const row = await db
    .selectFrom('run')
    .innerJoin('inventory', 'inventory.digest', 'run.inventory')
    .select('inventory.body')
    .where('run.seq', '=', seq)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { owners, ...inventory } = parseStored<KeptInventory>(inflateStored(row.body), inventoryShape);
  return { ...inventory, owners: new Map(owners) };
}
