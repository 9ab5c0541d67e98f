import { describe, expect, test } from 'vitest';
import type { Identity, Inventory } from '../../src/model/inventory.ts';
import { UsageError } from '../../src/model/usage-error.ts';
import { checkKeys } from '../../src/seal/check-keys.ts';
import { loadSealKey, type SealKey, withPreviousKey } from '../../src/seal/key.ts';

const textOf = (fill: number) => Buffer.alloc(32, fill).toString('base64');
const keyOf = (fill: number) => loadSealKey(undefined, textOf(fill));
const [current, old, other] = [keyOf(1), keyOf(2), keyOf(3)];
const ofRun = loadSealKey(undefined, undefined);

function inventoryOf(keys: readonly SealKey[], withFingerprints = true): Pick<Inventory, 'keys' | 'identities'> {
  const place = { file: 'inventory.yaml', line: 1 };
  const fingerprints = withFingerprints ? keys.map(({ kid }) => `fp1:${kid}:${'a'.repeat(26)}`) : [];
  const identity = { id: 'robot', credentials: [{ version: '1', state: 'current', fingerprints, publicIds: [], place }] } as unknown as Identity;
  return { keys: keys.map(({ kid = '', canary = '' }) => ({ kid, canary })), identities: [identity] };
}

describe('the scan goes on', () => {
  test.each<[string, SealKey, Pick<Inventory, 'keys' | 'identities'>]>([
    ['with the key of the inventory', current, inventoryOf([current])],
    ['with one of several keys', current, inventoryOf([old, current])],
    ['when the previous key is the inventory’s', { ...current, previous: old }, inventoryOf([old])],
    ['with any key when the inventory holds no fingerprints', other, inventoryOf([current], false)],
    ['without a key when the inventory holds no fingerprints', ofRun, inventoryOf([current], false)],
    ['with the key that is named in the fingerprints of a table, which declares none', current, { ...inventoryOf([current]), keys: [] }],
    ['without a key when the inventory is empty', ofRun, { keys: [], identities: [] }],
  ])('%s', (_, key, inventory) => {
    expect(() => checkKeys(key, inventory)).not.toThrow();
  });
});

describe('the scan ends before it compares', () => {
  const complaintOf = (key: SealKey, inventory: Pick<Inventory, 'keys' | 'identities'>) => {
    try {
      checkKeys(key, inventory);
    } catch (error) {
      if (error instanceof UsageError) return error.message;
    }
    return 'none';
  };

  test('without a key: everything would look orphaned', () => {
    const complaint = 'the inventory holds fingerprints, and there is no key to compare by: --key-file or KEYTRAIL_KEY';
    expect(complaintOf(ofRun, inventoryOf([current]))).toBe(complaint);
  });

  test('with another key than the inventory’s, and names both', () => {
    expect(complaintOf(other, inventoryOf([current, old]))).toBe(
      `cannot correlate: the inventory's fingerprints are under ${current.kid}, ${old.kid}, the scan's key is ${other.kid}: give the key the inventory was made with`,
    );
  });

  test('with another key than the fingerprints of a table name', () => {
    expect(complaintOf(other, { ...inventoryOf([current]), keys: [] })).toContain(`fingerprints are under ${current.kid}, the scan's key is ${other.kid}`);
  });

  test('with two keys of which none is the inventory’s', () => {
    expect(complaintOf({ ...other, previous: old }, inventoryOf([current]))).toContain(`the scan's key is ${other.kid}, ${old.kid}`);
  });

  test.each(['the key', 'the previous key'])('when %s has the name of the inventory’s and is another', (which) => {
    const proofs = inventoryOf([current]);
    const wrong = { ...proofs, keys: proofs.keys.map(({ kid }) => ({ kid, canary: 'a'.repeat(26) })) };
    const key = which === 'the key' ? current : withPreviousKey(other, undefined, textOf(1));
    expect(complaintOf(key, wrong)).toContain(`key ${current.kid} is not the same key`);
  });
});
