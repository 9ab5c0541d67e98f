// Every row of the decision table alone, and every two rows that can hold at once: the earlier one is the class, the later one a flag.
import { describe, expect, test } from 'vitest';
import type { Credential, Identity, Owner } from '../../src/model/inventory.ts';
import type { Secret } from '../../src/model/secret.ts';
import { type RowClass, rowClasses, type Verdict } from '../../src/model/verdict.ts';
import { claim, credential, daysBefore, identity, inventory, judgeOne, owner, secret, secretPlace } from '../support/judge-estate.ts';

/** What makes a row hold, and nothing else. */
interface Knob {
  readonly identity?: Partial<Identity>;
  readonly credential?: Partial<Credential>;
  readonly secret?: Partial<Secret>;
  readonly owner?: Partial<Owner>;
  readonly unmatched?: true;
  readonly claimed?: true;
}

const knobs: Readonly<Record<RowClass, Knob>> = {
  'retired-live': { identity: { retirementStatus: 'retired', retiredAt: daysBefore(20) } },
  'revoked-copy': { credential: { state: 'revoked', revokedAt: daysBefore(5), asOf: daysBefore(1) } },
  expired: { secret: { facts: { expiresAt: daysBefore(3) } } },
  'stale-copy': { credential: { state: 'superseded' } },
  orphaned: { unmatched: true, claimed: true },
  'departed-owner': { owner: { status: 'departed', statusAsOf: daysBefore(30) } },
  ownerless: { identity: { ownerId: 'somebody' } },
  unrotated: { credential: { createdAt: daysBefore(200) } },
  exposed: { secret: { places: [secretPlace({ path: 'src/config.env' })] } },
  dormant: { credential: { lastUsedAt: daysBefore(100) } },
  undocumented: { identity: { scope: undefined } as unknown as Partial<Identity> },
};

function judgeKnobs(...on: readonly Knob[]): Verdict {
  const merged: Partial<Identity> = Object.assign({}, ...on.map((knob) => knob.identity));
  const version: Partial<Credential> = Object.assign({}, ...on.map((knob) => knob.credential));
  const found: Partial<Secret> = Object.assign({}, ...on.map((knob) => knob.secret));
  const person: Partial<Owner> = Object.assign({}, ...on.map((knob) => knob.owner));
  const unmatched = on.some((knob) => knob.unmatched);
  const record = identity({ ...merged, credentials: [credential(unmatched ? { fingerprints: ['fp1:kaaaaaaaa:other'] } : version)] });
  return judgeOne(secret(found), inventory({ identities: [record], owners: [owner(person)], claims: on.some((knob) => knob.claimed) ? [claim()] : [] }));
}

test('with every field in order and the secret in its place, it is governed and no finding', () => {
  expect(judgeKnobs({})).toMatchObject({ class: 'governed', status: 'none', flags: [], identity: 'nhi-one', version: '1' });
});

describe('a row alone is the class', () => {
  test.each(rowClasses)('%s', (name) => {
    const verdict = judgeKnobs(knobs[name]);
    expect(verdict).toMatchObject({ class: name, status: 'open' });
    expect(verdict.evidence.map(({ rule }) => rule)).toContain(name);
    expect(verdict.actions.length).toBeGreaterThan(0);
  });
});

/** Rows that cannot hold together, or of which one undoes the other. */
const pairs: readonly { readonly rows: readonly [RowClass, RowClass]; readonly class: RowClass; readonly flag?: RowClass }[] = rowClasses.flatMap((a, i) =>
  rowClasses.slice(i + 1).flatMap((b) => {
    // A secret has a record or none: these rows have nothing to do with one that has none, but for a token that itself says it expired.
    if (a === 'orphaned' || (b === 'orphaned' && a !== 'expired')) return [];
    // One record has one state, and one owner.
    if (a === 'revoked-copy' && b === 'stale-copy') return [];
    if (a === 'departed-owner' && b === 'ownerless') return [];
    // What is dead is not alive.
    if (a === 'retired-live' && (b === 'revoked-copy' || b === 'expired')) return [{ rows: [a, b] as const, class: b }];
    const dead = a === 'revoked-copy' || a === 'expired';
    const rotated = a === 'stale-copy' && b === 'unrotated';
    const quiet = rotated || (dead && ['stale-copy', 'unrotated', 'exposed', 'dormant', 'orphaned'].includes(b));
    return [{ rows: [a, b] as const, class: a, ...(quiet ? {} : { flag: b }) }];
  }),
);

describe('of two rows the earlier is the class and the later a flag', () => {
  test.each(pairs.map((pair) => ({ ...pair, title: pair.rows.join(' and ') })))('$title', ({ rows: [a, b], class: name, flag }) => {
    const verdict = judgeKnobs(knobs[a], knobs[b]);
    expect(verdict.class).toBe(name);
    if (flag !== undefined) expect(verdict.flags).toContain(flag);
    else expect(verdict.flags).not.toContain(b);
  });
});

test('without a record and without a claim it is unmatched, and never orphaned', () => {
  expect(judgeKnobs({ unmatched: true })).toMatchObject({ class: 'unmatched', status: 'open', score: 8, severity: 'high' });
});

test.each([
  ['stale', claim({ asOf: daysBefore(8) })],
  ['incomplete', claim({ complete: false })],
  ['from the future', claim({ asOf: daysBefore(-1) })],
  ['for another provider', claim({ provider: 'other' })],
  ['for another kind', claim({ kinds: ['other-*'] })],
  ['for another account', claim({ account: '12' })],
  ['for another environment', claim({ environments: ['prod'] })],
])('a claim that is %s proves nothing', (_, one) => {
  const record = identity({ credentials: [credential({ fingerprints: ['fp1:kaaaaaaaa:other'] })] });
  const verdict = judgeOne(secret(), inventory({ identities: [record], claims: [one] }));
  expect(verdict.class).toBe('unmatched');
});

test('a record that nothing can be compared with keeps a claim from proving absence: the secret may be its own', () => {
  const readable = identity({ credentials: [credential({ fingerprints: ['fp1:kaaaaaaaa:other'] })] });
  const writeOnly = identity({ id: 'nhi-two', credentials: [credential({ fingerprints: [] })] });
  expect(judgeOne(secret(), inventory({ identities: [readable], claims: [claim()] })).class).toBe('orphaned');
  const verdict = judgeOne(secret(), inventory({ identities: [readable, writeOnly], claims: [claim()] }));
  expect(verdict.class).toBe('unmatched');
  expect(verdict.evidence.find(({ rule }) => rule === 'unmatched')?.text).toContain('could be one of them');
});

describe('boundaries', () => {
  const aged = (days: number, seconds = 0) => judgeKnobs({ credential: { createdAt: daysBefore(days, seconds) } }).class;

  test('at exactly the cadence, and at exactly cadence and grace, a key is in time; one second later it is not', () => {
    expect([aged(90), aged(97), aged(97, 1)]).toEqual(['governed', 'governed', 'unrotated']);
  });

  test('at exactly its expiry it is about to expire; five minutes of skew later it is not yet expired, one second on it is', () => {
    const expiring = (seconds: number) => judgeKnobs({ secret: { facts: { expiresAt: daysBefore(0, seconds) } } }).class;
    expect([expiring(0), expiring(300), expiring(301)]).toEqual(['near-expiry', 'near-expiry', 'expired']);
  });

  test('dormant begins after the dormant days, not on them', () => {
    const used = (seconds: number) => judgeKnobs({ credential: { lastUsedAt: daysBefore(45, seconds), createdAt: daysBefore(60) } }).class;
    expect([used(0), used(1)]).toEqual(['governed', 'dormant']);
  });

  test('a claim is fresh on its last second', () => {
    const record = identity({ credentials: [credential({ fingerprints: ['fp1:kaaaaaaaa:other'] })] });
    const at = (seconds: number) => judgeOne(secret(), inventory({ identities: [record], claims: [claim({ asOf: daysBefore(7, seconds) })] })).class;
    expect([at(0), at(1)]).toEqual(['orphaned', 'unmatched']);
  });
});
