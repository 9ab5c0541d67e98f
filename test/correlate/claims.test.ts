// When the absence of a record proves something, and what is said when it does not.
import { describe, expect, test } from 'vitest';
import type { CoverageClaim, Identity } from '../../src/model/inventory.ts';
import type { Secret } from '../../src/model/secret.ts';
import { sampleDetector } from '../report/sample-report.ts';
import {
  asOf,
  claim,
  credential,
  daysBefore,
  fingerprintOf,
  identity,
  inventory,
  judgeAll,
  judgeOne,
  secret,
  secretPlace,
  system,
} from '../support/judge-estate.ts';

const unknown = secret({ fingerprints: [fingerprintOf('unknown')] });
const writeOnly = (changes: Partial<Identity> = {}) => identity({ boundary: [], credentials: [credential({ fingerprints: [] })], ...changes });

function judge(claims: readonly CoverageClaim[], changes: Partial<Secret> = {}, identities: readonly Identity[] = [identity({ boundary: [] })]) {
  const verdict = judgeOne({ ...unknown, ...changes }, inventory({ claims, identities, systems: [system({ env: 'prod' })] }));
  const text = verdict.evidence.find(({ rule }) => rule === verdict.class)?.text;
  return { class: verdict.class, text, flags: verdict.flags };
}

test('a claim from before the secret proves nothing: a source cannot have listed what was not there', () => {
  const younger = { class: 'unmatched', text: expect.stringContaining('the secret may be younger') };
  expect(judge([claim({ asOf: daysBefore(3) })], { facts: { createdAt: daysBefore(2) } })).toMatchObject(younger);
  expect(judge([claim({ asOf: daysBefore(3) })], { firstEvidenceAt: daysBefore(2) })).toMatchObject(younger);
  expect(judge([claim({ asOf: daysBefore(3) }), claim({ id: 'c-later', asOf: daysBefore(1) })], { firstEvidenceAt: daysBefore(2) }).class).toBe('orphaned');
  expect(judge([claim({ asOf: daysBefore(3) })], { firstEvidenceAt: daysBefore(4) }).class).toBe('orphaned');
});

test('a claim for production covers a key that its provider made to act', () => {
  const live = { detector: sampleDetector({ environment: 'live' }) };
  expect(judge([claim({ environments: ['prod'] })], live).class).toBe('orphaned');
  expect(judge([claim({ environments: ['dev'] })], live).class).toBe('unmatched');
});

describe('inside a usable claim it is orphaned', () => {
  test.each([
    ['for every kind', claim()],
    ['for the detector’s id', claim({ kinds: ['acme-live-key'] })],
    ['for a pattern of ids', claim({ kinds: ['other', 'acme-*'] })],
    ['for the detector’s kind', claim({ kinds: ['api-key'] })],
    ['for every provider', claim({ provider: '*' })],
    ['for every account', claim({ account: '*' })],
    ['for the environment it stands in', claim({ environments: ['dev', 'prod'] })],
    ['made five minutes after the scan, by another clock', claim({ asOf: daysBefore(0, -300) })],
  ])('%s', (_, one) => {
    expect(judge([one])).toMatchObject({ class: 'orphaned', text: `claim c-acme, complete as of ${one.asOf.slice(0, 10)}, has no record of it` });
  });

  test('for its own account', () => {
    expect(judge([claim({ account: '11' })], { facts: { account: '11' } }).class).toBe('orphaned');
  });

  test('a claim that is of no use does not take away from one that is', () => {
    expect(judge([claim({ id: 'a', complete: false }), claim({ id: 'b' }), claim({ id: 'c', asOf: daysBefore(90) })])).toMatchObject({
      class: 'orphaned',
      flags: ['prod'],
    });
  });
});

describe('outside one it is unmatched, and the reason is told', () => {
  test.each([
    ['no claim', [], 'no claim covers acme'],
    ['another provider', [claim({ provider: 'zeta' })], 'no claim covers acme'],
    ['another kind', [claim({ kinds: ['zeta-*'] })], 'no claim covers acme-live-key'],
    ['another environment', [claim({ environments: ['dev'] })], 'no claim covers acme-live-key'],
    ['single accounts', [claim({ account: '11' })], 'it does not tell its account, and claims are for single accounts'],
    ['an incomplete claim', [claim({ complete: false })], 'claim c-acme would cover it, but is incomplete'],
    ['a claim from the future', [claim({ asOf: daysBefore(0, -301) })], 'claim c-acme would cover it, but is from-the-future'],
  ] as const)('%s', (_, claims, why) => {
    expect(judge(claims)).toMatchObject({ class: 'unmatched', text: `no record matches; ${why}` });
  });

  test('another account', () => {
    expect(judge([claim({ account: '11' })], { facts: { account: '22' } })).toMatchObject({
      class: 'unmatched',
      text: 'no record matches; no claim covers acme-live-key of account 22',
    });
  });

  test('an old claim is told by its flag', () => {
    const verdict = judgeOne(unknown, inventory({ claims: [claim({ asOf: daysBefore(8) })], identities: [identity({ boundary: [] })] }));
    expect(verdict.class).toBe('unmatched');
    expect(verdict.evidence.map(({ rule, text }) => [rule, text])).toEqual([
      ['unmatched', 'no record matches'],
      ['inventory-stale', 'claim c-acme would cover it, but is older than its 7 days'],
    ]);
  });

  test('only a claim that is out of date makes the inventory stale', () => {
    expect(judge([claim({ asOf: daysBefore(8) })]).flags).toContain('inventory-stale');
    expect(judge([claim({ complete: false })]).flags).not.toContain('inventory-stale');
    expect(judge([claim({ asOf: daysBefore(8) }), claim({ id: 'c-new' })]).flags).not.toContain('inventory-stale');
  });

  test('standing in two environments it takes a claim for both', () => {
    const places = [secretPlace(), secretPlace({ target: 'other', path: 'dev/key.env' })];
    expect(judge([claim({ environments: ['prod'] })], { places }).class).toBe('unmatched');
    expect(judge([claim({ environments: ['prod', 'test'] })], { places }).class).toBe('orphaned');
  });

  test('in no environment that is known, a claim for some environments says nothing', () => {
    expect(judge([claim({ environments: ['prod'] })], { places: [secretPlace({ target: 'other', path: 'a' })] }).class).toBe('unmatched');
  });
});

describe('a record that nothing can be compared with could be it', () => {
  test.each([
    ['of the same account', { account: '11' }, 'unmatched'],
    ['of no account', {}, 'unmatched'],
    ['of another account', { account: '22' }, 'orphaned'],
    ['of another provider', { provider: 'zeta', account: '11' }, 'orphaned'],
    ['of an unknown provider', { provider: 'unknown' }, 'unmatched'],
    ['without any version', { credentials: [] }, 'unmatched'],
    ['with a fingerprint under a key that the scan lacks', { credentials: [credential({ fingerprints: [`fp1:kzzzzzzzz:${'a'.repeat(26)}`] })] }, 'unmatched'],
    ['but that has a public id', { credentials: [credential({ fingerprints: [], publicIds: [{ type: 'x', value: 'y' }] })] }, 'orphaned'],
  ] as const)('%s', (_, changes, name) => {
    expect(judge([claim({ account: '11' })], { facts: { account: '11' } }, [writeOnly(changes)]).class).toBe(name);
  });

  test('a password or key of no single provider could be that of any record', () => {
    for (const provider of ['generic', 'private-key', 'connection-string'])
      expect(judge([claim({ provider: '*' })], { detector: sampleDetector({ provider }) }, [writeOnly({ provider: 'postgres' })]).class).toBe('unmatched');
  });
});

test('the report tells each claim’s state', () => {
  const claims = [
    claim({ id: 'd', account: '11', asOf: daysBefore(-1) }),
    claim({ id: 'b', complete: false }),
    claim({ id: 'c', asOf: daysBefore(8) }),
    claim({ id: 'a', asOf }),
  ];
  expect(judgeAll([], inventory({ claims })).judgement.inventory.claims).toEqual([
    { id: 'a', provider: 'acme', asOf, state: 'usable' },
    { id: 'b', provider: 'acme', asOf: daysBefore(1), state: 'incomplete' },
    { id: 'c', provider: 'acme', asOf: daysBefore(8), state: 'stale' },
    { id: 'd', provider: 'acme', account: '11', asOf: daysBefore(-1), state: 'from-the-future' },
  ]);
});

test('a wildcard of a thousand stars ends', () => {
  const stars = `${'*a'.repeat(1000)}*b`;
  expect(judge([claim({ kinds: [stars] })], { detector: sampleDetector({ id: 'a'.repeat(5000) }) }).class).toBe('unmatched');
});
