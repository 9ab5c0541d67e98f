// From class and flags to a number.
import { describe, expect, test } from 'vitest';
import { severityOf } from '../../src/correlate/score.ts';
import type { Detector } from '../../src/model/detector.ts';
import { type Credential, defaultPolicy, type Identity, type Policy } from '../../src/model/inventory.ts';
import type { Secret } from '../../src/model/secret.ts';
import { rowClasses, scoredFlags } from '../../src/model/verdict.ts';
import { sampleDetector } from '../report/sample-report.ts';
import {
  claim,
  credential,
  daysBefore,
  exception,
  fingerprintOf,
  identity,
  inventory,
  judgeAll,
  judgeOne,
  owner,
  secret,
  secretPlace,
  system,
} from '../support/judge-estate.ts';

interface Case {
  readonly identity?: Partial<Identity>;
  readonly credential?: Partial<Credential>;
  readonly credentials?: readonly Credential[];
  readonly detector?: Partial<Detector>;
  readonly secret?: Partial<Secret>;
  readonly policy?: Partial<Policy>;
  readonly visibility?: 'public';
  readonly claimed?: true;
}

/** Of a detector of severity high, whose weight is 0. */
function judge({ identity: record, credential: version, credentials = [credential(version)], detector, secret: found, policy, visibility, claimed }: Case) {
  return judgeOne(
    secret({ detector: sampleDetector({ severity: 'high', ...detector }), ...found }),
    inventory({
      identities: [identity({ credentials, ...record })],
      owners: [owner(), owner({ id: 'gone', status: 'departed' })],
      policy: { ...defaultPolicy, ...policy },
      systems: visibility === undefined ? [] : [system({ visibility })],
      claims: claimed ? [claim()] : [],
    }),
  );
}

const scoreOf = (one: Case) => judge(one).score;
const exposed: Case = { secret: { places: [secretPlace({ path: 'src/a' })] } };
const inFolder = (folder: string): Case => ({ secret: { places: [secretPlace({ path: `${folder}/a` })] } });
const unmatched = { credential: { fingerprints: [fingerprintOf('other')] } };
const retired: Partial<Identity> = { retirementStatus: 'retired', retiredAt: daysBefore(9) };

describe('the bounds of the words', () => {
  test.each([
    [0.1, 'low'],
    [3.9, 'low'],
    [4, 'medium'],
    [6.9, 'medium'],
    [7, 'high'],
    [9, 'high'],
    [9.1, 'critical'],
    [10, 'critical'],
  ])('%d is %s', (score, severity) => expect(severityOf(score)).toBe(severity));
});

describe('bases', () => {
  test.each<[string, number, Case]>([
    ['retired-live', 8.5, { identity: retired }],
    ['revoked-copy', 2, { credential: { state: 'revoked', asOf: daysBefore(1) } }],
    ['expired', 2, { credential: { notAfter: daysBefore(1) } }],
    ['stale-copy', 5, { credential: { state: 'superseded' } }],
    ['orphaned', 7.5, { ...unmatched, claimed: true, detector: { severity: 'medium' }, policy: { weights: { ...defaultPolicy.weights, medium: 0 } } }],
    ['departed-owner', 7, { identity: { ownerId: 'gone' } }],
    ['ownerless', 6.5, { identity: { ownerId: 'nobody' } }],
    ['unrotated', 6.5, { credential: { createdAt: daysBefore(100) } }],
    ['exposed', 7, exposed],
    ['dormant', 5, { credential: { lastUsedAt: daysBefore(50) } }],
    ['retirement-due', 6, { identity: { trigger: { type: 'date', due: daysBefore(1) } } }],
    ['review-overdue', 4, { identity: { reviewedAt: daysBefore(9), reviewIntervalDays: 1 } }],
    ['human-use', 3, { identity: { humanUse: true } }],
    ['near-expiry', 3, { credential: { notAfter: daysBefore(-1) } }],
    ['never-expires', 4.5, { detector: { canExpire: true } }],
  ])('%s is %d', (name, score, one) => expect(judge(one)).toMatchObject({ class: name, score }));

  test('an unmatched secret has its detector’s', () => {
    const scores = (['critical', 'high', 'medium', 'low'] as const).map((severity) => scoreOf({ ...unmatched, detector: { severity } }));
    expect(scores).toEqual([9.5, 8, 5.5, 2]);
  });

  test('an orphaned secret is never less than it was unmatched, unless the policy says so', () => {
    const both = (one: Case) => [scoreOf({ ...one, ...unmatched }), scoreOf({ ...one, ...unmatched, claimed: true })];
    expect(both({ detector: { severity: 'critical' } })).toEqual([9.5, 9.5]);
    expect(both({ detector: { severity: 'low' } })).toEqual([2, 5.5]);
    expect(both({ ...inFolder('prod'), secret: { ...inFolder('prod').secret, confidence: 0.1 } })).toEqual([9, 9]);
    expect(scoreOf({ ...unmatched, claimed: true, policy: { scores: { orphaned: 4 } } })).toBe(4);
  });

  test('the worst of class and flags counts', () => {
    expect(judge({ identity: { trigger: { type: 'date', due: daysBefore(1) } }, credential: { lastUsedAt: daysBefore(50) } })).toMatchObject({
      class: 'dormant',
      score: 6,
    });
  });
});

describe('a copy of an old version', () => {
  const current = (days: number) => credential({ version: '2', fingerprints: [fingerprintOf('new')], createdAt: daysBefore(days) });
  const previous = (days: number, seconds = 0): Case => ({
    credentials: [credential({ state: 'previous', createdAt: daysBefore(60) }), { ...current(0), createdAt: daysBefore(days, seconds) }],
  });

  test('is 3 in the days of grace, 7 a second after, and 5 once superseded', () => {
    expect([scoreOf(previous(3)), scoreOf(previous(7)), scoreOf(previous(7, 1))]).toEqual([3, 3, 7]);
    expect(scoreOf({ credentials: [credential({ state: 'superseded', createdAt: daysBefore(60) }), current(3)] })).toBe(5);
  });

  test('is 7 where nothing tells when the overlap began', () => {
    expect(scoreOf({ credential: { state: 'previous' } })).toBe(7);
  });

  test('the planned overlap is told', () => {
    expect(judge(previous(3)).evidence.find(({ rule }) => rule === 'stale-copy')?.text).toBe(
      `it is version 1 (previous), current is 2 since ${daysBefore(3).slice(0, 10)}; nothing shows that it was revoked; planned overlap until ${daysBefore(-4).slice(0, 10)}`,
    );
  });
});

describe('modifiers', () => {
  test('public adds 1.5, production 1, both together both', () => {
    expect(scoreOf({ ...exposed, visibility: 'public' })).toBe(8.5);
    expect(scoreOf(inFolder('prod'))).toBe(8);
    expect(scoreOf({ ...inFolder('prod'), visibility: 'public' })).toBe(9.5);
  });

  test('the sum ends at 10', () => {
    expect(scoreOf({ ...inFolder('prod'), identity: retired, visibility: 'public', detector: { severity: 'critical' } })).toBe(10);
  });

  test('outside production takes 2, and a finding stays at 3', () => {
    expect(scoreOf(inFolder('dev'))).toBe(5);
    expect(scoreOf({ identity: { environment: 'dev', purpose: undefined } as unknown as Partial<Identity> })).toBe(3);
    expect(scoreOf({ identity: { environment: 'dev' }, credential: { lastUsedAt: daysBefore(50) }, detector: { severity: 'low' } })).toBe(3);
  });

  test('what is less than 3 by itself is not lifted to it', () => {
    expect(scoreOf({ identity: { environment: 'dev' }, credential: { notAfter: daysBefore(1) } })).toBe(2);
  });

  test('a live key among tests loses nothing for standing there, be it the class or a flag', () => {
    const live: Case = { secret: { places: [secretPlace({ path: 'tests/a' })] }, detector: { environment: 'live' } };
    expect(judge({ ...live, identity: { locations: ['*'] } })).toMatchObject({ class: 'env-mismatch', score: 7, flags: ['nonprod'] });
    expect(judge(live)).toMatchObject({ class: 'exposed', score: 7 });
  });

  test('a test key in production is 3.5 and 1', () => {
    const places = [secretPlace({ path: 'prod/a' })];
    expect(judge({ secret: { places }, detector: { environment: 'test' }, identity: { locations: ['*'] } })).toMatchObject({
      class: 'env-mismatch',
      score: 4.5,
    });
  });

  test('an expired exception adds 1 to what it covered', () => {
    const exceptions = [exception({ expiresAt: daysBefore(1) })];
    expect(scoreOf({ ...exposed, identity: { exceptions } })).toBe(8);
  });

  test('the detector’s severity weighs', () => {
    const scores = (['critical', 'high', 'medium', 'low'] as const).map((severity) => scoreOf({ ...exposed, detector: { severity } }));
    expect(scores).toEqual([8, 7, 6, 5]);
  });

  test('below a confidence of one half it is 2 less, at it nothing', () => {
    const login = { host: 'db1.example', user: 'report' };
    const weak = (confidence: number) =>
      scoreOf({ ...unmatched, identity: login, secret: { facts: login, places: [secretPlace({ path: 'src/a' })], confidence } });
    // An identity-level match is sure to 0.6.
    expect([weak(0.84), weak(0.82)]).toEqual([7, 5]);
  });

  test('in five systems a copy is half a point more', () => {
    const places = (n: number) => Array.from({ length: n }, (_, i) => secretPlace({ target: `t${i}` }));
    const copies = (n: number) => scoreOf({ identity: { locations: ['*'] }, secret: { places: places(n) } });
    expect([copies(2), copies(4), copies(5)]).toEqual([4, 4, 4.5]);
  });

  test('one digit after the point, and never 0', () => {
    expect(scoreOf({})).toBe(0.1);
    expect(scoreOf({ credential: { notAfter: daysBefore(1) }, detector: { severity: 'low' } })).toBe(0.1);
  });
});

describe('over the cadence', () => {
  const aged = (days: number, cadenceDays = 30): Case => ({ identity: { cadenceDays }, credential: { createdAt: daysBefore(days) } });

  test('twice is 1 more, four times is 2 more', () => {
    expect([38, 59, 60, 119, 120, 4000].map((days) => scoreOf(aged(days)))).toEqual([6.5, 6.5, 7.5, 7.5, 8.5, 8.5]);
  });

  test('a cadence of one day', () => {
    expect([scoreOf(aged(8, 1)), judge(aged(9, 1)).class, scoreOf(aged(9, 1))]).toEqual([0.1, 'unrotated', 8.5]);
  });

  test('it counts as a flag too', () => {
    expect(judge({ identity: { cadenceDays: 30, ownerId: 'nobody' }, credential: { createdAt: daysBefore(130) } })).toMatchObject({
      class: 'ownerless',
      score: 8.5,
    });
  });

  test('an orphan’s default cadence adds nothing', () => {
    const orphan = (days: number) => scoreOf({ ...unmatched, claimed: true, secret: { firstEvidenceAt: daysBefore(days) } });
    expect(orphan(4000)).toBe(orphan(1));
  });
});

describe('what is dead is never more than 3.9', () => {
  test.each<[string, Case]>([
    ['revoked', { credential: { state: 'disabled', asOf: daysBefore(1) } }],
    ['expired', { secret: { facts: { expiresAt: daysBefore(1) }, places: [secretPlace({ path: 'prod/a' })] } }],
  ])('%s, public, in production, without an owner', (_, one) => {
    const verdict = judge({ ...one, identity: { ownerId: 'gone', environment: 'prod' }, detector: { severity: 'critical' }, visibility: 'public' });
    expect(verdict).toMatchObject({ score: 3.9, severity: 'low' });
  });
});

describe('the policy', () => {
  test('replaces the score of a class, of a flag and of what has no record', () => {
    expect(scoreOf({ ...exposed, policy: { scores: { exposed: 9 } } })).toBe(9);
    expect(scoreOf({ identity: { humanUse: true }, policy: { scores: { 'human-use': 6 } } })).toBe(6);
    expect(scoreOf({ ...unmatched, policy: { scores: { unmatched: 3 } } })).toBe(3);
    expect(scoreOf({ credential: { state: 'previous' }, policy: { scores: { 'stale-copy': 4 } } })).toBe(4);
  });

  test('a score of 0 makes a flag no finding', () => {
    expect(judge({ identity: { humanUse: true }, policy: { scores: { 'human-use': 0 } } })).toMatchObject({
      class: 'governed',
      status: 'none',
      flags: ['human-use'],
    });
  });

  test('a score for what is only told beside raises, and is no class', () => {
    expect(judge({ identity: { environment: 'prod' }, policy: { scores: { prod: 9 } } })).toMatchObject({ class: 'governed', status: 'none' });
    expect(scoreOf({ ...inFolder('prod'), policy: { scores: { prod: 8.5 } } })).toBe(9.5);
  });

  test('replaces weights', () => {
    expect(scoreOf({ ...exposed, policy: { weights: { ...defaultPolicy.weights, high: 2.5 } } })).toBe(9.5);
  });

  test('every score may be any number of its range', () => {
    for (const value of [0, 10]) {
      const scores = Object.fromEntries(
        [...rowClasses, ...scoredFlags, 'public', 'prod', 'nonprod', 'ambiguous', 'unmatched', 'unknown'].map((name) => [name, value]),
      );
      const record = identity({ humanUse: true, thirdParty: true, environment: 'prod', credentials: [credential({ lastUsedAt: daysBefore(99) })] });
      const { verdicts, states } = judgeAll(
        [secret(), secret({ fingerprints: [] })],
        inventory({ identities: [record], policy: { ...defaultPolicy, scores } }),
      );
      for (const { score } of [...verdicts, ...[...states.values()].map(({ verdict }) => verdict)]) expect([score >= 0.1, score <= 10]).toEqual([true, true]);
    }
  });
});
