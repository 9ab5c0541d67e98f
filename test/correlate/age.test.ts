// How old a secret is, and how sure that is.
import { describe, expect, test } from 'vitest';
import { ageOf, createdWithValue } from '../../src/correlate/age.ts';
import { addDays, daysBetween, isBefore, isOlder } from '../../src/correlate/time.ts';
import { defaultPolicy } from '../../src/model/inventory.ts';
import { asOf, credential, daysBefore, fingerprintOf, identity, inventory, judgeAll, judgeOne, secret } from '../support/judge-estate.ts';

const recorded = (days: number) => {
  const one = credential({ createdAt: daysBefore(days) });
  return { identity: identity({ credentials: [one] }), credential: one };
};

describe('exact', () => {
  test('by the record', () => {
    expect(ageOf(recorded(30), asOf)).toEqual({ since: daysBefore(30), atLeast: false, days: 30, basis: 'by its record' });
  });

  test('by the secret itself', () => {
    expect(ageOf({ createdAt: daysBefore(30) }, asOf)).toEqual({ since: daysBefore(30), atLeast: false, days: 30, basis: 'the secret itself says so' });
  });

  test('by the earlier of both', () => {
    expect(ageOf({ ...recorded(30), createdAt: daysBefore(40) }, asOf)).toMatchObject({ days: 40, basis: 'the secret itself says so' });
    expect(ageOf({ ...recorded(50), createdAt: daysBefore(40) }, asOf)).toMatchObject({ days: 50, basis: 'by its record' });
  });

  test('a later commit proves nothing against it', () => {
    expect(ageOf({ ...recorded(30), firstEvidenceAt: daysBefore(30) }, asOf)).toMatchObject({ days: 30, atLeast: false });
    expect(ageOf({ ...recorded(30), firstEvidenceAt: daysBefore(2) }, asOf)).toMatchObject({ days: 30, atLeast: false });
  });
});

describe('at least', () => {
  test('by the first commit where nothing else tells', () => {
    expect(ageOf({ firstEvidenceAt: daysBefore(30) }, asOf)).toEqual({ since: daysBefore(30), atLeast: true, days: 30, basis: 'by its first commit' });
  });

  test('by the first commit where it is older than its version: stored anew, not rotated', () => {
    const age = ageOf({ ...recorded(3), firstEvidenceAt: daysBefore(300) }, asOf);
    expect(age).toMatchObject({ days: 300, atLeast: true });
    expect(age?.basis).toContain('stored anew, not rotated');
  });

  test('a commit that claims to be older than the date within the secret lies', () => {
    expect(ageOf({ createdAt: daysBefore(10), firstEvidenceAt: daysBefore(300) }, asOf)).toMatchObject({ days: 10, atLeast: false });
  });
});

describe('dates that cannot be', () => {
  test.each([
    ['a record from the future', { ...recorded(-1) }],
    ['a secret from the future', { createdAt: daysBefore(-1) }],
    ['a commit from the future', { firstEvidenceAt: daysBefore(-1) }],
    ['nothing', {}],
  ])('%s tells no age', (_, sources) => {
    expect(ageOf(sources, asOf)).toBeUndefined();
  });

  test('a future date within the secret does not hide what history proves', () => {
    expect(ageOf({ createdAt: daysBefore(-5), firstEvidenceAt: daysBefore(300) }, asOf)).toMatchObject({ days: 300, atLeast: true });
  });

  test('a record from the future does not hide what history proves', () => {
    expect(ageOf({ ...recorded(-5), firstEvidenceAt: daysBefore(300) }, asOf)).toMatchObject({ days: 300, atLeast: true });
  });

  test('to the second: made now is no day old', () => {
    expect(ageOf(recorded(0), asOf)?.days).toBe(0);
    expect(daysBetween(daysBefore(1, -1), asOf)).toBe(0);
    expect(daysBetween(daysBefore(1), asOf)).toBe(1);
    expect(daysBetween(asOf, daysBefore(1))).toBe(0);
  });
});

describe('versions with one value', () => {
  const versions = [
    credential({ version: '1', state: 'superseded', createdAt: daysBefore(400) }),
    credential({ version: '2', createdAt: daysBefore(5) }),
    credential({ version: '3', createdAt: daysBefore(900), fingerprints: [fingerprintOf('other')] }),
  ];
  const record = identity({ credentials: versions });

  test('are as old as the first of them', () => {
    expect(versions.map((one) => createdWithValue(record, one))).toEqual([daysBefore(400), daysBefore(400), daysBefore(900)]);
  });

  test('make a fake rotation: the key is unrotated', () => {
    const verdict = judgeOne(secret(), inventory({ identities: [record] }));
    expect(verdict).toMatchObject({ class: 'unrotated', version: '2', age: { days: 400, atLeast: false } });
    expect(verdict.flags).toContain('fake-rotation');
    expect(verdict.evidence.find(({ rule }) => rule === 'fake-rotation')?.text).toBe(
      `version 2 of ${daysBefore(5).slice(0, 10)} has the value of ${daysBefore(400).slice(0, 10)}: nothing was rotated`,
    );
  });

  test('versions without a readable value are not taken to have the same', () => {
    const unreadable = versions.map((one) => ({ ...one, fingerprints: [] }));
    expect(createdWithValue(identity({ credentials: unreadable }), credential({ fingerprints: [], createdAt: daysBefore(5) }))).toBe(daysBefore(5));
  });
});

describe('an event that calls for a rotation', () => {
  const judge = (lastEventAt: string, changes = {}, found = {}) =>
    judgeOne(secret(found), inventory({ identities: [identity({ lastEventAt, credentials: [credential({ createdAt: daysBefore(10), ...changes })] })] }));

  test('after the version makes it unrotated; before it, or at its very second, not', () => {
    expect(judge(daysBefore(5)).class).toBe('unrotated');
    expect(judge(daysBefore(10)).class).toBe('governed');
    expect(judge(daysBefore(20)).class).toBe('governed');
  });

  test('of the future calls for nothing yet', () => {
    expect(judge(daysBefore(-1)).class).toBe('governed');
  });

  test('is not answered by a new version with the old value', () => {
    const versions = [credential({ version: '1', state: 'superseded', createdAt: daysBefore(60) }), credential({ version: '2', createdAt: daysBefore(2) })];
    const verdict = judgeOne(secret(), inventory({ identities: [identity({ lastEventAt: daysBefore(30), credentials: versions })] }));
    expect(verdict.class).toBe('unrotated');
  });

  test('is not answered where history proves that the value is older', () => {
    const { createdAt: _, ...undated } = credential();
    const record = identity({ lastEventAt: daysBefore(5), credentials: [undated] });
    const verdict = judgeOne(secret({ firstEvidenceAt: daysBefore(8) }), inventory({ identities: [record] }));
    expect(verdict.evidence.find(({ rule }) => rule === 'unrotated')?.text).toBe(
      `an event of ${daysBefore(5).slice(0, 10)} calls for a rotation, and version 1 is of ${daysBefore(8).slice(0, 10)} or earlier`,
    );
  });
});

describe('the edges of time', () => {
  const edges = ['1000-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z'];

  test.each(edges)('every date may be %s, and every clock', (edge) => {
    const record = identity({
      lastEventAt: edge,
      lastUsedAt: edge,
      retiredAt: edge,
      reviewedAt: edge,
      reviewIntervalDays: 1,
      expiresAt: edge,
      cadenceDays: 1,
      trigger: { type: 'date', due: edge },
      credentials: [credential({ createdAt: edge, notAfter: edge, lastUsedAt: edge, revokedAt: edge, asOf: edge })],
    });
    const found = secret({ firstEvidenceAt: edge, facts: { createdAt: edge, expiresAt: edge } });
    for (const now of [...edges, asOf]) {
      const { verdicts, states } = judgeAll([found], inventory({ identities: [record] }), { asOf: now });
      for (const verdict of [...verdicts, ...[...states.values()].map((state) => state.verdict)]) {
        expect(Number.isFinite(verdict.score)).toBe(true);
        expect(JSON.stringify(verdict)).not.toMatch(/undefined|NaN|Infinity|Invalid/);
      }
    }
  });

  test('a policy of any number of days is a policy', () => {
    const days = Number.MAX_SAFE_INTEGER;
    const policy = { ...defaultPolicy, nearExpiryDays: days, graceDays: days, dormantDays: days, rotationDays: days };
    const versions = [
      credential({ state: 'previous', fingerprints: [fingerprintOf('value')] }),
      credential({ version: '2', fingerprints: [fingerprintOf('new')] }),
    ];
    const record = identity({ expiresAt: daysBefore(-1), cadenceDays: days, reviewedAt: asOf, reviewIntervalDays: days, credentials: versions });
    expect(judgeOne(secret(), inventory({ identities: [record], policy })).class).toBe('stale-copy');
  });

  test('days are added up to the last moment that can be told', () => {
    expect(addDays('2026-06-30T12:00:00Z', 1)).toBe('2026-07-01T12:00:00Z');
    expect(addDays('9999-12-31T00:00:00Z', 400)).toBe('9999-12-31T23:59:59Z');
    expect([isBefore('2026-01-01T00:00:00Z', '2026-01-01T01:00:00+00:00'), isOlder(daysBefore(1), 1, asOf), isOlder(daysBefore(1, 1), 1, asOf)]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
