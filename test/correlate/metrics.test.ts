// Each metric on a small estate, computed by hand: numerator, denominator, what is left out.
import { describe, expect, test } from 'vitest';
import type { Credential, Identity, Inventory } from '../../src/model/inventory.ts';
import type { Secret } from '../../src/model/secret.ts';
import type { Metric } from '../../src/model/verdict.ts';
import {
  claim,
  credential,
  daysBefore,
  exception,
  fingerprintOf,
  identity,
  inventory,
  judgeAll,
  owner,
  secret,
  secretPlace,
  system,
} from '../support/judge-estate.ts';

type Rest = Partial<Omit<Inventory, 'owners'>>;

function measure(id: string, secrets: readonly Secret[], identities: readonly Identity[], rest: Rest = {}): Omit<Metric, 'title' | 'id'> {
  const owners = [owner(), owner({ id: 'gone', status: 'departed' }), owner({ id: 'unsure', status: 'unknown' })];
  const metric = judgeAll(secrets, inventory({ identities, owners, ...rest })).judgement.metrics.find((one) => one.id === id);
  if (metric === undefined) throw new Error(`no metric ${id}`);
  const { title, id: _, ...numbers } = metric;
  expect(title).not.toBe('');
  return numbers;
}

const share = (numerator: number, denominator: number, excluded: Metric['excluded'] = {}) => ({
  unit: 'share',
  ...(denominator === 0 ? {} : { value: Math.round((numerator / denominator) * 1000) / 1000 }),
  numerator,
  denominator,
  excluded,
});

const found = (name: string, changes: Partial<Secret> = {}) => secret({ fingerprints: [fingerprintOf(name)], ...changes });
const record = (name: string, version: Partial<Credential> = {}, changes: Partial<Identity> = {}) =>
  identity({ id: `nhi-${name}`, boundary: [], credentials: [credential({ fingerprints: [fingerprintOf(name)], ...version })], ...changes });
const outside = (path = 'src/a', changes = {}) => ({ places: [secretPlace({ path, ...changes })] });
const dead = { notAfter: daysBefore(1) };

describe('of secrets', () => {
  const records = [record('a'), record('b'), record('dead', dead)];
  const strange = found('strange', { facts: { account: '22' } });
  const lost = found('lost', { facts: { account: '11' } });
  const claims = [claim({ account: '11' })];

  test('coverage: those with a record among the live', () => {
    expect(measure('coverage', [found('a'), found('b'), found('dead'), strange], records)).toEqual(share(2, 3, { dead: 1 }));
  });

  test('claim-coverage: those inside a usable claim among all', () => {
    expect(measure('claim-coverage', [found('a'), lost, strange], records, { claims })).toEqual(share(1, 3));
  });

  test('orphan-rate: unmatched are neither, nor is what says itself that it is dead', () => {
    const expired = found('x', { facts: { expiresAt: daysBefore(3) } });
    expect(measure('orphan-rate', [found('a'), found('b'), found('dead'), lost, strange, expired], records, { claims })).toEqual(
      share(1, 4, { expired: 1, unmatched: 1 }),
    );
  });

  test('outside-home-share', () => {
    expect(measure('outside-home-share', [found('a'), found('b', outside()), found('dead', outside())], records)).toEqual(share(1, 2, { dead: 1 }));
  });

  test('history-only-share', () => {
    expect(measure('history-only-share', [found('a'), found('b', outside('x', { present: false })), found('dead')], records)).toEqual(share(1, 2, { dead: 1 }));
  });

  test('public-share', () => {
    const systems = [system({ visibility: 'private' }), system({ id: 'dir:other', visibility: 'public' })];
    expect(measure('public-share', [found('a'), found('b', outside('x', { target: 'other' })), found('dead')], records, { systems })).toEqual(
      share(1, 2, { dead: 1 }),
    );
  });

  test('public-share: whose visibility nobody tells is left out', () => {
    expect(measure('public-share', [found('a')], records)).toMatchObject({ denominator: 0, excluded: { 'visibility unknown': 1 } });
  });

  test('duplication-factor: systems by secrets, the dead among them', () => {
    const places = [secretPlace(), secretPlace({ target: 'other' }), secretPlace({ target: 'other', path: 'x' })];
    expect(measure('duplication-factor', [found('a', { places }), found('b'), found('dead')], records)).toEqual({
      unit: 'factor',
      value: 1.333,
      numerator: 4,
      denominator: 3,
      excluded: {},
    });
  });
});

describe('of identities', () => {
  const gone = record('gone', { state: 'revoked' }, { retirementStatus: 'retired' });

  test('owner-completeness: only an owner known to be there counts', () => {
    const records = [record('a'), record('b', {}, { ownerId: 'unsure' }), record('c', {}, { ownerId: 'gone' }), record('d', {}, { ownerId: 'nobody' }), gone];
    expect(measure('owner-completeness', [], records)).toEqual(share(1, 4, { retired: 1 }));
  });

  test('metadata-completeness: of six fields each', () => {
    const { purpose: _, scope: __, ...less } = record('b', {}, { ownerId: 'unsure' });
    expect(measure('metadata-completeness', [], [record('a'), less, gone])).toEqual(share(9, 12, { retired: 1 }));
  });

  test('a retired identity that still lives is not left out', () => {
    expect(measure('owner-completeness', [], [record('a', {}, { retirementStatus: 'retired' })])).toEqual(share(1, 1));
  });

  test('rotation-compliance: current credentials of known age and cadence, to the second', () => {
    const { createdAt: _, ...undated } = credential({ fingerprints: [fingerprintOf('u')] });
    const { cadenceDays: __, ...uncadenced } = record('n');
    const records = [
      record('a', { createdAt: daysBefore(90) }),
      record('b', { createdAt: daysBefore(90, 1) }),
      record('c', { state: 'previous', createdAt: daysBefore(500) }),
      record('d', dead),
      record('future', { createdAt: daysBefore(-1) }),
      identity({ id: 'nhi-u', credentials: [undated] }),
      identity({ id: 'nhi-p', credentials: [{ ...undated, state: 'previous' }] }),
      uncadenced,
    ];
    expect(measure('rotation-compliance', [], records)).toEqual(share(1, 2, { 'no cadence': 1, 'no date': 2 }));
  });

  test('rotation-compliance: a new version with the old value is as old as the value', () => {
    const versions = [credential({ version: '1', state: 'superseded', createdAt: daysBefore(300) }), credential({ version: '2', createdAt: daysBefore(3) })];
    expect(measure('rotation-compliance', [], [identity({ credentials: versions })])).toEqual(share(0, 1));
  });

  test('review-compliance', () => {
    const reviewed = (days: number) => ({ reviewedAt: daysBefore(days), reviewIntervalDays: 30 });
    const records = [record('a', {}, reviewed(30)), record('b', {}, reviewed(31)), record('c'), record('d', {}, { reviewIntervalDays: 30 }), gone];
    expect(measure('review-compliance', [], records)).toEqual(share(1, 2, { 'no review recorded': 2, retired: 1 }));
  });

  test('dormant-rate: what the provider does not tell is left out, and a "never" without a date is not told', () => {
    const { createdAt: _, ...undated } = credential({ lastUsedAt: 'never', fingerprints: [fingerprintOf('u')] });
    const records = [
      record('a', { lastUsedAt: daysBefore(1) }),
      record('b', { lastUsedAt: daysBefore(46) }),
      record('c', { lastUsedAt: 'never', createdAt: daysBefore(60) }),
      record('d', { lastUsedAt: 'never', createdAt: daysBefore(6) }),
      record('e'),
      identity({ id: 'nhi-u', credentials: [undated] }),
      gone,
    ];
    expect(measure('dormant-rate', [], records)).toEqual(share(2, 4, { 'last use unknown': 2, retired: 1 }));
  });

  test('never-expires-rate: of kinds that can expire, and of which something lives', () => {
    const records = [
      record('a', {}, { type: 'pat' }),
      record('b', { notAfter: daysBefore(-50) }, { type: 'pat' }),
      record('c', {}, { type: 'pat', expiresAt: daysBefore(-50) }),
      record('d', { state: 'revoked' }, { type: 'certificate' }),
      record('e'),
    ];
    expect(measure('never-expires-rate', [], records)).toEqual(share(1, 3, { 'no live version': 1, 'of a kind without expiry': 1 }));
  });

  test('exceptions past their end, those of no single identity among them', () => {
    const records = [record('a', {}, { exceptions: [exception({ expiresAt: daysBefore(4) }), exception({ expiresAt: daysBefore(0) })] }), record('b')];
    const exceptions = [exception({ id: 'x', expiresAt: daysBefore(6, 5) }), exception({ id: 'y' })];
    expect(measure('expired-exceptions', [], records, { exceptions })).toEqual({ unit: 'count', value: 2, excluded: {} });
    expect(measure('exception-overdue-days', [], records, { exceptions })).toEqual({ unit: 'days', value: 10, excluded: {} });
  });
});

describe('ages', () => {
  const aged = (...days: readonly number[]) => days.map((n) => record(`r${n}`, { createdAt: daysBefore(n) }));

  test('the median is the middle, or the mean of the middle two; the 90th percentile is a sample, by nearest rank', () => {
    const ten = aged(10, 1, 9, 2, 8, 3, 7, 4, 6, 5);
    expect(measure('median-age', [], ten)).toEqual({ unit: 'days', value: 5.5, denominator: 10, excluded: {} });
    expect(measure('p90-age', [], ten)).toEqual({ unit: 'days', value: 9, denominator: 10, excluded: {} });
    expect(measure('median-age', [], aged(7))).toMatchObject({ value: 7 });
    expect(measure('p90-age', [], aged(100, 20, 3))).toMatchObject({ value: 100 });
  });

  test('what has no date is counted apart', () => {
    expect(measure('median-age', [], [...aged(5), record('future', { createdAt: daysBefore(-1) })])).toMatchObject({
      value: 5,
      denominator: 1,
      excluded: { 'no date': 1 },
    });
  });

  test('an age that history proves stands apart from those that are known', () => {
    const secrets = [
      found('x', { firstEvidenceAt: daysBefore(70) }),
      found('y', { firstEvidenceAt: daysBefore(10), key: 2 }),
      found('r5', { firstEvidenceAt: daysBefore(3) }),
    ];
    expect(measure('median-age-at-least', secrets, aged(5))).toMatchObject({ value: 40, denominator: 2 });
    expect(measure('median-age', secrets, aged(5))).toMatchObject({ value: 5, denominator: 1 });
  });
});

describe('exposures', () => {
  const versions = [
    credential({ version: '1', state: 'superseded', createdAt: daysBefore(200), fingerprints: [fingerprintOf('one')] }),
    credential({ version: '2', state: 'superseded', createdAt: daysBefore(100), fingerprints: [fingerprintOf('two')] }),
    credential({ version: '3', createdAt: daysBefore(10), fingerprints: [fingerprintOf('three')] }),
  ];
  const rotated = identity({ id: 'nhi-rotated', credentials: versions });
  const revoked = record('revoked', { state: 'revoked', revokedAt: daysBefore(20), asOf: daysBefore(1) });
  const at = (days: number, changes: Partial<Secret> = {}) => ({ ...outside(), firstEvidenceAt: daysBefore(days), ...changes });

  test('mttr-rotate: from the first commit to the next version, or to the revocation', () => {
    const secrets = [found('one', at(150)), found('two', at(90)), found('revoked', at(30))];
    // 50 until version 2, 80 until version 3, 10 until it was revoked.
    expect(measure('mttr-rotate', secrets, [rotated, revoked])).toEqual({ unit: 'days', value: 50, denominator: 3, excluded: {} });
  });

  test('mttr-rotate: what has no end, or none that counts, is left out by reason', () => {
    const { revokedAt: _, ...undated } = credential({ state: 'revoked', asOf: daysBefore(1), fingerprints: [fingerprintOf('undated')] });
    const secrets = [
      found('three', at(5)),
      found('one', outside()),
      found('two', at(1)),
      found('dead', at(30)),
      found('undated', at(30)),
      found('unmatched', at(30)),
    ];
    expect(measure('mttr-rotate', secrets, [rotated, record('dead', dead), identity({ id: 'nhi-undated', credentials: [undated] })])).toEqual({
      unit: 'days',
      denominator: 0,
      excluded: { 'ended before its first commit': 1, expired: 1, 'no date of exposure': 1, 'no date of its end': 1, 'still open': 1, 'version unknown': 1 },
    });
  });

  test('neither a version with the old value ends one, nor one that is only planned', () => {
    const one = [
      credential({ version: '1', state: 'superseded', createdAt: daysBefore(100) }),
      credential({ version: '2', state: 'superseded', createdAt: daysBefore(90) }),
      credential({ version: '3', state: 'pending', createdAt: daysBefore(80), fingerprints: [fingerprintOf('planned')] }),
      credential({ version: '4', createdAt: daysBefore(70), fingerprints: [fingerprintOf('new')] }),
    ];
    expect(measure('mttr-rotate', [secret(at(95))], [identity({ credentials: one })])).toMatchObject({ value: 25, denominator: 1 });
  });

  test('after a version without a date, the current one counts', () => {
    const { createdAt: _, ...undated } = credential({ state: 'superseded' });
    const versions = [
      undated,
      credential({ version: '0', state: 'superseded', createdAt: daysBefore(60), fingerprints: [fingerprintOf('x')] }),
      credential({ version: '2', createdAt: daysBefore(20), fingerprints: [fingerprintOf('y')] }),
    ];
    expect(measure('mttr-rotate', [secret(at(50))], [identity({ credentials: versions })])).toMatchObject({ value: 30, denominator: 1 });
  });

  test('a new version with the old value ends nothing', () => {
    const same = [credential({ state: 'previous', createdAt: daysBefore(100) }), credential({ version: '2', createdAt: daysBefore(5) })];
    expect(measure('mttr-rotate', [secret(at(50))], [identity({ credentials: same })])).toMatchObject({ denominator: 0, excluded: { 'still open': 1 } });
  });

  test('open-exposure: those that go on, with how long they have; an exception does not end one', () => {
    const excused = record('excused', {}, { exceptions: [exception({ matches: { classes: ['exposed'] } })] });
    const secrets = [found('three', at(5)), found('one', at(150)), found('revoked', at(30)), found('excused', at(60))];
    expect(measure('open-exposure', secrets, [rotated, revoked, excused])).toEqual({ unit: 'days', value: 32.5, denominator: 2, excluded: {} });
  });

  test('what stands where it may is no exposure', () => {
    expect(measure('open-exposure', [found('a', { firstEvidenceAt: daysBefore(5) })], [record('a', {}, { ownerId: 'nobody' })])).toEqual({
      unit: 'days',
      denominator: 0,
      excluded: {},
    });
  });

  test('exposure-window: to the revocation alone', () => {
    expect(measure('exposure-window', [found('one', at(150)), found('revoked', at(30))], [rotated, revoked])).toEqual({
      unit: 'days',
      value: 10,
      denominator: 1,
      excluded: { 'not revoked': 1 },
    });
  });

  test('mttd: git does not tell, and that is said', () => {
    expect(measure('mttd', [found('one', at(150))], [rotated])).toEqual({
      unit: 'days',
      denominator: 0,
      excluded: { 'git does not tell when a commit was pushed': 1 },
    });
  });
});

test('of nothing no share has a value, and none is 0 or 1', () => {
  for (const { value, unit, denominator } of judgeAll([], inventory({ identities: [] })).judgement.metrics) {
    if (unit !== 'share' && unit !== 'factor') continue;
    expect([value, denominator]).toEqual([undefined, 0]);
  }
});

test('ids are told once each', () => {
  const ids = judgeAll([]).judgement.metrics.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
