// What the inventory's arrangement keeps out of matching: values that are common, and names that are no names.
import { describe, expect, test } from 'vitest';
import { defaultPolicy, type Identity } from '../../src/model/inventory.ts';
import type { Secret } from '../../src/model/secret.ts';
import { sampleDetector } from '../report/sample-report.ts';
import { credential, fingerprintOf, identity, inventory, judgeOne, secret, secretPlace } from '../support/judge-estate.ts';

const other = { fingerprints: [fingerprintOf('other')] };

function judge(one: Partial<Secret>, ...identities: readonly Identity[]) {
  return judgeOne(secret(one), inventory({ identities }));
}

describe('a common value', () => {
  const many = (n: number) => Array.from({ length: n }, (_, i) => identity({ id: `nhi-${String(i).padStart(2, '0')}`, boundary: [] }));

  test('in as many identities as the policy allows it is shared, in one more it is no secret of anybody', () => {
    expect(judge({}, ...many(20))).toMatchObject({ strength: 4 });
    expect(judge({}, ...many(21))).toMatchObject({ strength: 0, class: 'unmatched', candidates: [] });
  });

  test('the policy sets the bound', () => {
    expect(judgeOne(secret(), inventory({ identities: many(3), policy: { ...defaultPolicy, commonValueRecords: 2 } })).strength).toBe(0);
  });

  test('many versions of one identity are not many identities', () => {
    const versions = Array.from({ length: 30 }, (_, i) => credential({ version: `${i}` }));
    expect(judge({}, identity({ credentials: versions })).strength).toBe(4);
  });
});

describe('hostile and huge', () => {
  const names = ['__proto__', 'constructor', 'toString', ' ', '*', '\u202e', 'a'.repeat(100_000)];

  test.each(names.map((name) => [name.slice(0, 20), name]))('%j as account, id, user, host and variable is data', (_, name) => {
    const facts = { publicId: name, account: name, host: name, user: name, sshFingerprint: name };
    expect(
      judge(
        { facts, variables: [name], places: [secretPlace({ path: name })] },
        identity({ id: name, account: name, boundary: [name], credentials: [credential(other)] }),
      ).class,
    ).toBe('unmatched');
    expect(judge({ facts, detector: sampleDetector({ provider: name }) }, identity({ provider: name })).strength).toBe(4);
  });

  test('a secret without fingerprints, of a run without a key, is not matched by emptiness', () => {
    expect(judge({ fingerprints: [] }, identity({ boundary: [], credentials: [credential({ fingerprints: [] })] })).strength).toBe(0);
  });

  test('an inventory without identities matches nothing, and judges', () => {
    expect(judge({})).toMatchObject({ strength: 0, class: 'unmatched' });
  });
});
