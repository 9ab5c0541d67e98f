// What an exception covers, for how long, and what it never hides.
import { describe, expect, test } from 'vitest';
import type { Exception, Identity } from '../../src/model/inventory.ts';
import type { Secret } from '../../src/model/secret.ts';
import { credential, daysBefore, exception, fingerprintOf, identity, inventory, judgeAll, judgeOne, secret, secretPlace } from '../support/judge-estate.ts';

interface Case {
  /** Of no single identity. */
  readonly shared?: readonly Exception[];
  readonly own?: readonly Exception[];
  readonly identity?: Partial<Identity>;
  readonly secret?: Partial<Secret>;
}

const dormant: Partial<Identity> = { credentials: [credential({ lastUsedAt: daysBefore(90) })] };

/** A dormant identity, if the case does not say otherwise. */
function judge({ shared = [], own = [], identity: record = dormant, secret: found }: Case) {
  return judgeOne(secret(found), inventory({ identities: [identity({ ...record, exceptions: own })], exceptions: shared }));
}

const statusOf = (one: Case) => judge(one).status;

test('an active exception makes the finding suppressed, and is shown with who, why and until when', () => {
  const verdict = judge({ own: [exception({ id: 'ex-7', reason: 'driver cannot reload', approver: 'ciso' })] });
  expect(verdict).toMatchObject({
    class: 'dormant',
    status: 'suppressed',
    score: 5,
    suppression: { exception: 'ex-7', approver: 'ciso', reason: 'driver cannot reload', expiresAt: daysBefore(-10) },
  });
  expect(verdict.flags).toContain('exception-active');
  expect(verdict.evidence.find(({ rule }) => rule === 'exception-active')?.text).toBe(
    `exception ex-7, approved by ciso until ${daysBefore(-10).slice(0, 10)}: driver cannot reload`,
  );
});

describe('time', () => {
  const covers = (createdAt: string, expiresAt: string) => statusOf({ own: [exception({ createdAt, expiresAt })] });

  test('it holds from its first to its last second', () => {
    expect(covers(daysBefore(0), daysBefore(-1))).toBe('suppressed');
    expect(covers(daysBefore(0, -1), daysBefore(-1))).toBe('open');
    expect(covers(daysBefore(9), daysBefore(0))).toBe('suppressed');
    expect(covers(daysBefore(9), daysBefore(0, 1))).toBe('open');
  });

  test('an expired one adds its flag, and what it covered is open again', () => {
    const verdict = judge({ own: [exception({ id: 'ex-7', expiresAt: daysBefore(1) })] });
    expect(verdict).toMatchObject({ class: 'dormant', status: 'open' });
    expect(verdict.flags).toContain('exception-expired');
    expect(verdict.evidence.find(({ rule }) => rule === 'exception-expired')?.text).toBe(`exception ex-7 ("known") ended on ${daysBefore(1).slice(0, 10)}`);
  });

  test('a future one adds nothing', () => {
    expect(judge({ own: [exception({ createdAt: daysBefore(-1) })] }).flags).toEqual([]);
  });

  test('of several the one that lasts longest is named', () => {
    const own = [3, 30, 9].map((days) => exception({ id: `ex-${days}`, expiresAt: daysBefore(-days) }));
    expect(judge({ own }).suppression?.exception).toBe('ex-30');
  });
});

describe('classes', () => {
  const exposedPlace = { places: [secretPlace({ path: 'src/a' })] };
  const serious: readonly (readonly [string, Case])[] = [
    ['retired-live', { identity: { retirementStatus: 'retired' } }],
    ['stale-copy', { identity: { credentials: [credential({ state: 'superseded' })] } }],
    ['exposed', { identity: {}, secret: exposedPlace }],
  ];

  test.each(serious)('%s is covered by name alone', (name, one) => {
    expect(judge({ ...one, own: [exception()] })).toMatchObject({ class: name, status: 'open' });
    expect(judge({ ...one, own: [exception({ matches: { classes: [name] } })] })).toMatchObject({ class: name, status: 'suppressed' });
  });

  test('an orphan is covered by name alone', () => {
    const claims = [{ id: 'c', provider: 'acme', kinds: ['*'], complete: true, asOf: daysBefore(1), maxAgeDays: 7, place: { file: 'f', line: 1 } }];
    const found = secret({ fingerprints: [fingerprintOf('strange')] });
    const status = (classes: readonly string[] | undefined) => {
      const matches = { findingId: 'kt1:one', ...(classes === undefined ? {} : { classes }) };
      return judgeOne(found, inventory({ identities: [identity({ boundary: [] })], claims, exceptions: [exception({ matches })] })).status;
    };
    expect([status(undefined), status(['orphaned'])]).toEqual(['open', 'suppressed']);
  });

  test('what wants a name is not hidden behind a class that wants none', () => {
    const found = { identity: dormant, secret: exposedPlace };
    const behind = { ...found, identity: { ...dormant, ownerId: 'nobody' } };
    expect(judge({ ...behind, own: [exception()] })).toMatchObject({ class: 'ownerless', status: 'open', flags: expect.arrayContaining(['exposed']) });
    expect(statusOf({ ...behind, own: [exception({ matches: { classes: ['ownerless'] } })] })).toBe('open');
    expect(statusOf({ ...behind, own: [exception({ matches: { classes: ['ownerless', 'exposed'] } })] })).toBe('suppressed');
  });

  test('a class that is named covers no other', () => {
    expect(statusOf({ own: [exception({ matches: { classes: ['unrotated'] } })] })).toBe('open');
    expect(statusOf({ own: [exception({ matches: { classes: ['unrotated', 'dormant'] } })] })).toBe('suppressed');
    expect(statusOf({ own: [exception({ matches: { classes: [] } })] })).toBe('open');
  });

  test('what is no finding is not suppressed', () => {
    expect(judge({ identity: {}, own: [exception()] })).toMatchObject({ class: 'governed', status: 'none', flags: [] });
  });
});

describe('what it is about', () => {
  const about = (matches: Exception['matches'], found: Partial<Secret> = {}) => statusOf({ shared: [exception({ matches })], secret: found });

  test.each([
    ['the identity', { identity: 'nhi-one' }, 'suppressed'],
    ['another identity', { identity: 'nhi-two' }, 'open'],
    ['the fingerprint', { fingerprint: fingerprintOf('value') }, 'suppressed'],
    ['another fingerprint', { fingerprint: fingerprintOf('other') }, 'open'],
    ['the finding', { findingId: 'kt1:one' }, 'suppressed'],
    ['another finding', { findingId: 'kt1:two' }, 'open'],
    ['a path', { path: 'dir:app/allowed/*' }, 'suppressed'],
    ['another path', { path: 'dir:app/src/*' }, 'open'],
    ['a path of another system', { path: 'dir:other/allowed/*' }, 'open'],
    ['the identity at the path', { identity: 'nhi-one', path: '*key.env' }, 'suppressed'],
    ['the identity at another path', { identity: 'nhi-one', path: '*.txt' }, 'open'],
    ['another identity at the path', { identity: 'nhi-two', path: '*' }, 'open'],
  ] as const)('%s', (_, matches, status) => expect(about(matches)).toBe(status));

  test('a path must cover every place', () => {
    const places = [secretPlace(), secretPlace({ path: 'allowed/deep/key.env' }), secretPlace({ path: 'allowed/last' })];
    expect(about({ path: 'dir:app/allowed/*' }, { places })).toBe('suppressed');
    expect(about({ path: '*key.env' }, { places })).toBe('open');
  });

  test('another identity’s own exception covers nothing here', () => {
    const identities = [identity(dormant), identity({ id: 'nhi-two', credentials: [], exceptions: [exception()] })];
    expect(judgeOne(secret(), inventory({ identities })).status).toBe('open');
  });
});

describe('for the record alone', () => {
  const stateOf = (changes: Partial<Identity>, exceptions: readonly Exception[] = []) =>
    judgeAll([], inventory({ identities: [identity(changes)], exceptions })).states.get('nhi-one')?.verdict.status;

  test('its own and those that name the identity cover it', () => {
    expect(stateOf({ ...dormant, exceptions: [exception()] })).toBe('suppressed');
    expect(stateOf(dormant, [exception({ matches: { identity: 'nhi-one' } })])).toBe('suppressed');
  });

  test('those about a secret or a place do not', () => {
    for (const matches of [{ fingerprint: fingerprintOf('value') }, { findingId: 'kt1:one' }, { path: '*' }])
      expect(stateOf(dormant, [exception({ matches })])).toBe('open');
  });
});

test('a path of a thousand stars ends', () => {
  const places = [secretPlace({ path: 'a'.repeat(4000) })];
  const wide = identity({ ...dormant, locations: ['*'] });
  expect(judgeOne(secret({ places }), inventory({ identities: [wide], exceptions: [exception({ matches: { path: `${'*a'.repeat(1000)}*b` } })] })).status).toBe(
    'open',
  );
});
