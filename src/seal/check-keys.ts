// Before anything is compared: do scan and inventory speak of the same keys? If not, every secret would seem to be an orphan.
import type { Inventory } from '../model/inventory.ts';
import { UsageError } from '../model/usage-error.ts';
import type { SealKey } from './key.ts';

/**
 * Passes when the inventory holds no fingerprints, or at least one of the scan's keys made some of them. Credentials whose fingerprints are
 * all under other keys cannot be matched by value.
 * @throws UsageError when nothing could be compared, or a key is not the one it is named for
 */
export function checkKeys(key: SealKey, inventory: Pick<Inventory, 'keys' | 'identities'>): void {
  if (!inventory.identities.some(({ credentials }) => credentials.some(({ fingerprints }) => fingerprints.length > 0))) return;
  const own = [key, ...(key.previous === undefined ? [] : [key.previous])].filter(({ kid }) => kid !== undefined);
  if (own.length === 0) throw new UsageError('the inventory holds fingerprints, and there is no key to compare by: --key-file or KEYTRAIL_KEY');
  const declared: readonly DeclaredKey[] = inventory.keys.length > 0 ? inventory.keys : usedKids(inventory);
  const shared = own.flatMap((one) => declared.filter(({ kid }) => kid === one.kid).map((proof) => ({ one, proof })));
  if (shared.length === 0)
    throw new UsageError(
      `cannot correlate: the inventory's fingerprints are under ${listKids(declared)}, the scan's key is ${listKids(own)}: give the key the inventory was made with`,
    );
  const other = shared.find(({ one, proof }) => proof.canary !== undefined && one.canary !== proof.canary);
  if (other !== undefined)
    throw new UsageError(`cannot correlate: the scan's key ${other.proof.kid} is not the same key as the inventory's of that name (their canaries differ)`);
}

interface DeclaredKey {
  readonly kid: string;
  readonly canary?: string;
}

/** A table cannot declare its keys: the names in its fingerprints are all there is to compare. */
function usedKids({ identities }: Pick<Inventory, 'identities'>): DeclaredKey[] {
  const fingerprints = identities.flatMap(({ credentials }) => credentials.flatMap((credential) => credential.fingerprints));
  return [...new Set(fingerprints.map((fingerprint) => fingerprint.split(':')[1] ?? ''))].map((kid) => ({ kid }));
}

function listKids(keys: readonly { readonly kid?: string }[]): string {
  return keys.map(({ kid }) => kid ?? '').join(', ');
}
