// Which identity a secret is matched with, how strongly, and where a match says nothing.
import { describe, expect, test } from 'vitest';
import type { Credential, Identity } from '../../src/model/inventory.ts';
import type { Secret } from '../../src/model/secret.ts';
import { sampleDetector } from '../report/sample-report.ts';
import { credential, daysBefore, fingerprintOf, identity, inventory, judgeOne, kid, secret } from '../support/judge-estate.ts';

const other = { fingerprints: [fingerprintOf('other')] };
const guessable = sampleDetector({ severity: 'high', randomBits: 0 });

function judge(one: Partial<Secret>, ...identities: readonly Identity[]) {
  return judgeOne(secret(one), inventory({ identities }));
}

function withIds(changes: Partial<Credential> = {}): Credential {
  return credential({ ...other, publicIds: [{ type: 'acme-id', value: 'id-1' }], ...changes });
}

function textOf(verdict: ReturnType<typeof judgeOne>, rule: string): string | undefined {
  return verdict.evidence.find((one) => one.rule === rule)?.text;
}

describe('strength', () => {
  test('an equal value is 4 and tells the version', () => {
    const verdict = judge({}, identity({ credentials: [credential({ version: '7' })] }));
    expect(verdict).toMatchObject({ strength: 4, version: '7', confidence: 0.99 });
    expect(textOf(verdict, 'match')).toBe('its value is that of nhi-one, version 7 (current)');
  });

  test('a public id of a record without a comparable value is 3 and tells the version', () => {
    const verdict = judge({ facts: { publicId: 'id-1' } }, identity({ credentials: [withIds({ fingerprints: [] })] }));
    expect(verdict).toMatchObject({ strength: 3, version: '1', confidence: 0.95 });
    expect(textOf(verdict, 'match')).toBe('its public id is that of nhi-one, version 1 (current)');
  });

  test('the same user on the same host is 2: an identity, and no version', () => {
    const verdict = judge(
      { facts: { host: 'db1.example', user: 'report' } },
      identity({ host: 'db1.example', user: 'report', credentials: [credential(other)] }),
    );
    expect(verdict).toMatchObject({ strength: 2, identity: 'nhi-one' });
    expect(verdict).not.toHaveProperty('version');
    expect(textOf(verdict, 'match')).toBe('its host and user are that of nhi-one; which version cannot be said');
  });

  test('an exact home is 2', () => {
    const verdict = judge({}, identity({ locations: ['dir:app/allowed/key.env'], credentials: [credential(other)] }));
    expect(verdict).toMatchObject({ strength: 2, identity: 'nhi-one', class: 'governed' });
    expect(textOf(verdict, 'match')).toBe('it stands in the declared home of nhi-one; which version cannot be said');
  });

  test('a home with a wildcard is a permission, and matches nothing', () => {
    expect(judge({}, identity({ boundary: [], locations: ['dir:app/allowed/key.en*'], credentials: [credential(other)] })).strength).toBe(0);
  });

  test('a name is 1: it suggests, and asserts neither identity nor owner', () => {
    const verdict = judge(
      { variables: ['ACME_KEY'] },
      identity({ boundary: [], locations: ['github-secret:acme/app/ACME_KEY'], credentials: [credential(other)] }),
    );
    expect(verdict).toMatchObject({ strength: 1, class: 'unmatched', candidates: ['nhi-one'], tentative: false });
    for (const member of ['identity', 'version', 'owner']) expect(verdict).not.toHaveProperty(member);
    expect(textOf(verdict, 'match')).toBe('its name or place suggests nhi-one; a name proves nothing');
  });

  test('a system of the boundary suggests too, by any of its names', () => {
    const record = identity({ boundary: ['github:acme/app'], locations: [], credentials: [credential(other)] });
    const systems = [{ id: 'dir:app', aliases: ['github:acme/app'], status: 'active' as const }];
    expect(judgeOne(secret(), inventory({ identities: [record], systems }))).toMatchObject({ strength: 1, candidates: ['nhi-one'] });
  });

  test('nothing alike is 0', () => {
    expect(judge({}, identity({ boundary: [], credentials: [credential(other)] }))).toMatchObject({ strength: 0, candidates: [] });
  });

  test('neither home nor name tells of an identity of another account', () => {
    const record = identity({ account: '11', locations: ['dir:app/allowed/key.env'], credentials: [credential(other)] });
    expect(
      ['11', '22', undefined].map((account) => judge({ variables: ['key.env'], facts: account === undefined ? {} : { account } }, record).strength),
    ).toEqual([2, 0, 2]);
  });

  test('a name of another provider suggests nothing', () => {
    const record = identity({ provider: 'zeta', locations: ['github-secret:acme/app/ACME_KEY'], credentials: [credential(other)] });
    expect(judge({ variables: ['ACME_KEY'] }, record).strength).toBe(0);
  });

  test('at most five names are suggested, the first by id, whatever the order of names', () => {
    const identities = [3, 1, 9, 7, 5, 2, 8].map((n) =>
      identity({ id: `nhi-${n}`, boundary: [], locations: [`x:${n % 2 === 0 ? 'EVEN' : 'ODD'}`], credentials: [credential(other)] }),
    );
    expect(judge({ variables: ['ODD', 'EVEN'] }, ...identities).candidates).toEqual(['nhi-1', 'nhi-2', 'nhi-3', 'nhi-5', 'nhi-7']);
  });
});

describe('the strongest wins', () => {
  const byValue = identity({ id: 'nhi-value' });
  const byId = identity({ id: 'nhi-id', credentials: [withIds({ fingerprints: [] })] });

  test('a value before a public id', () => {
    expect(judge({ facts: { publicId: 'id-1' } }, byId, byValue)).toMatchObject({ strength: 4, identity: 'nhi-value', candidates: [] });
  });

  test('a public id before a value that may be equal by chance', () => {
    expect(judge({ detector: guessable, facts: { publicId: 'id-1' } }, byId, byValue)).toMatchObject({ strength: 3, identity: 'nhi-id' });
  });

  test('a public id before a home', () => {
    const atHome = identity({ id: 'nhi-home', locations: ['dir:app/allowed/key.env'], credentials: [credential(other)] });
    expect(judge({ fingerprints: [], facts: { publicId: 'id-1' } }, atHome, byId)).toMatchObject({ strength: 3, identity: 'nhi-id' });
  });
});

describe('a guessable value', () => {
  const facts = { host: 'db1.example', user: 'report' };

  test.each([
    ['the same user on the same host', { host: 'db1.example', user: 'report' }, 4],
    ['another user', { host: 'db1.example', user: 'admin' }, 2],
    ['another host', { host: 'db2.example', user: 'report' }, 2],
    ['a record without a login', {}, 2],
  ] as const)('with %s', (_, login, strength) => {
    expect(judge({ detector: guessable, facts }, identity(login)).strength).toBe(strength);
  });

  test.each([
    ['postgres://report@db1.example:5432/db', 4],
    ['postgres://report@DB1.EXAMPLE/db', 4],
    ['postgres://report@db1.example', 4],
    ['postgres://other@db1.example:5432/db', 2],
    ['postgres://report@db1.example.org:5432/db', 2],
    ['report@db1.example', 2],
  ])('with a record whose natural id is %s', (value, strength) => {
    expect(judge({ detector: guessable, facts }, identity({ credentials: [credential({ publicIds: [{ type: 'db-user', value }] })] })).strength).toBe(strength);
  });

  test('without a login of its own it is never told by its value alone', () => {
    const verdict = judge({ detector: guessable }, identity({ host: 'db1.example', user: 'report' }));
    expect(verdict).toMatchObject({ strength: 2, identity: 'nhi-one' });
    expect(verdict).not.toHaveProperty('version');
    expect(textOf(verdict, 'match')).toContain('may be chance');
  });

  test('of two records with the value, the one with the login is meant', () => {
    const verdict = judge({ detector: guessable, facts }, identity({ id: 'nhi-a' }), identity({ id: 'nhi-b', ...facts }));
    expect(verdict).toMatchObject({ strength: 4, identity: 'nhi-b', candidates: [] });
    expect(verdict.flags).not.toContain('shared');
  });

  test('one bit below the bound is guessable, at the bound it is not', () => {
    const strengthOf = (randomBits: number) => judge({ detector: sampleDetector({ randomBits }) }, identity()).strength;
    expect([strengthOf(79), strengthOf(80)]).toEqual([2, 4]);
  });
});

describe('public ids', () => {
  const aws = (type: string | undefined) => sampleDetector({ provider: 'aws', ...(type === undefined ? {} : { idType: type }) });
  const record = (type: string, changes: Partial<Credential> = {}) =>
    identity({ provider: 'aws', credentials: [withIds({ publicIds: [{ type, value: 'id-1' }], ...changes })] });
  const strange = { fingerprints: [fingerprintOf('strange')], facts: { publicId: 'id-1' } };

  test('an id that every version changes tells the version though the value differs', () => {
    expect(judge({ ...strange, detector: aws('aws-access-key-id') }, record('aws-access-key-id'))).toMatchObject({ strength: 3, version: '1' });
  });

  test('the record’s type counts where the detector tells none', () => {
    expect(judge({ ...strange, detector: aws(undefined) }, record('gcp-key-id'))).toMatchObject({ strength: 3, version: '1' });
    expect(judge({ ...strange, detector: aws(undefined) }, record('bot')).strength).toBe(2);
  });

  test('an id that outlives a rotation tells the identity alone where the recorded value differs', () => {
    const verdict = judge({ ...strange, detector: sampleDetector({ idType: 'telegram-bot-id' }) }, identity({ credentials: [withIds()] }));
    expect(verdict).toMatchObject({ strength: 2, identity: 'nhi-one' });
    expect(verdict).not.toHaveProperty('version');
  });

  test('a value under a key the scan does not hold cannot differ', () => {
    const foreign = withIds({ fingerprints: [`fp1:kzzzzzzzz:${'a'.repeat(26)}`] });
    expect(judge({ ...strange, detector: sampleDetector({ idType: 'telegram-bot-id' }) }, identity({ credentials: [foreign] })).strength).toBe(3);
  });

  test('a lasting id in two versions without a value tells neither of them', () => {
    const versions = [withIds({ fingerprints: [] }), withIds({ version: '2', state: 'superseded', fingerprints: [] })];
    expect(judge(strange, identity({ credentials: versions }))).toMatchObject({ strength: 2, identity: 'nhi-one' });
  });

  test('a lasting id in two versions, of which one has another value, tells the other', () => {
    const versions = [withIds(), withIds({ version: '2', state: 'superseded', fingerprints: [] })];
    expect(judge(strange, identity({ credentials: versions }))).toMatchObject({ strength: 3, version: '2', class: 'stale-copy' });
  });

  test('two version ids of different kinds are different, though they are spelt alike', () => {
    expect(judge({ ...strange, detector: aws('aws-access-key-id') }, record('sendgrid-key-id')).strength).toBeLessThan(2);
  });

  test('a type of the inventory’s own making is no reason to doubt', () => {
    expect(judge({ ...strange, detector: aws('aws-access-key-id') }, record('access key')).strength).toBe(3);
  });

  test('the same id at another provider is another id', () => {
    expect(judge({ ...strange, detector: sampleDetector({ provider: 'zeta' }) }, record('id')).strength).toBe(0);
  });

  test.each(['generic', 'private-key', 'connection-string'])('a %s may be any provider’s', (provider) => {
    expect(judge({ ...strange, detector: sampleDetector({ provider }) }, record('id', { fingerprints: [] })).strength).toBe(3);
  });

  test('an SSH fingerprint joins where the thumbprint does not', () => {
    const verdict = judge(
      { fingerprints: [], facts: { publicId: 'thumb', sshFingerprint: 'SHA256:x' }, detector: sampleDetector({ provider: 'private-key' }) },
      identity({ credentials: [withIds({ publicIds: [{ type: 'ssh-sha256', value: 'SHA256:x' }] })] }),
    );
    expect(verdict).toMatchObject({ strength: 3, version: '1' });
  });
});

describe('several versions and several values', () => {
  test('of one identity’s versions with the value, the one that is most alive', () => {
    const versions = (['revoked', 'superseded', 'current', 'previous'] as const).map((state, i) => credential({ version: `${i}`, state }));
    expect(judge({}, identity({ credentials: versions })).version).toBe('2');
  });

  test('of two equally alive, the first by version, in whatever order they stand', () => {
    const versions = ['b', 'a'].map((version) => credential({ version }));
    expect(judge({}, identity({ credentials: versions })).version).toBe('a');
    expect(judge({}, identity({ credentials: versions.toReversed() })).version).toBe('a');
  });

  test('a fingerprint under the previous key matches as well', () => {
    const old = `fp1:kbbbbbbbb:${'b'.repeat(26)}`;
    const record = identity({ credentials: [credential({ fingerprints: [old] })] });
    const one = secret({ fingerprints: [fingerprintOf('value'), old] });
    expect(judgeOne(one, inventory({ identities: [record] }), { kids: [kid, 'kbbbbbbbb'] })).toMatchObject({ strength: 4, class: 'governed' });
  });

  test('a value within the value matches the record of that value', () => {
    expect(
      judge(
        { fingerprints: [fingerprintOf('whole'), fingerprintOf('inner')] },
        identity({ credentials: [credential({ fingerprints: [fingerprintOf('inner')] })] }),
      ).strength,
    ).toBe(4);
  });

  test('an entry with two values of which one was replaced: the new one is as old as its version, the kept one as the first', () => {
    const versions = [
      credential({ version: '1', state: 'superseded', createdAt: daysBefore(300), fingerprints: [fingerprintOf('old'), fingerprintOf('kept')] }),
      credential({ version: '2', createdAt: daysBefore(20), fingerprints: [fingerprintOf('new'), fingerprintOf('kept')] }),
    ];
    const record = identity({ credentials: versions });
    expect(judge({ fingerprints: [fingerprintOf('new')] }, record)).toMatchObject({ class: 'governed', age: { days: 20, atLeast: false }, flags: [] });
    expect(judge({ fingerprints: [fingerprintOf('kept')] }, record)).toMatchObject({ class: 'unrotated', age: { days: 300 } });
  });
});

describe('several identities', () => {
  const bad = identity({ id: 'nhi-bad', retirementStatus: 'retired', retiredAt: daysBefore(20) });
  const good = identity({ id: 'nhi-good' });

  test('by value: the worst is told, all are listed, and it is shared', () => {
    for (const order of [
      [bad, good],
      [good, bad],
    ]) {
      const verdict = judge({}, ...order);
      expect(verdict).toMatchObject({ strength: 4, class: 'retired-live', identity: 'nhi-bad', candidates: ['nhi-bad', 'nhi-good'] });
      expect(verdict.flags).toEqual(expect.arrayContaining(['ambiguous', 'shared']));
      expect(textOf(verdict, 'shared')).toBe('nhi-bad and nhi-good have the same secret');
    }
  });

  test('by public id', () => {
    const credentials = [withIds({ fingerprints: [] })];
    const verdict = judge({ fingerprints: [], facts: { publicId: 'id-1' } }, { ...good, credentials }, { ...bad, credentials });
    expect(verdict).toMatchObject({ strength: 3, class: 'retired-live', candidates: ['nhi-bad', 'nhi-good'] });
    expect(verdict.flags).toContain('ambiguous');
    expect(verdict.flags).not.toContain('shared');
  });

  test('by login and by home', () => {
    const login = { host: 'db1.example', user: 'report', credentials: [credential(other)] };
    expect(judge({ facts: { host: 'db1.example', user: 'report' } }, { ...good, ...login }, { ...bad, ...login })).toMatchObject({
      strength: 2,
      identity: 'nhi-bad',
      tentative: true,
      candidates: ['nhi-bad', 'nhi-good'],
    });
    const home = { locations: ['dir:app/allowed/key.env'], credentials: [credential(other)] };
    expect(judge({}, { ...good, ...home }, { ...bad, ...home })).toMatchObject({ strength: 2, identity: 'nhi-bad', candidates: ['nhi-bad', 'nhi-good'] });
  });

  test('one identity’s exception does not cover the other’s case', () => {
    const excused = identity({
      id: 'nhi-excused',
      ownerId: 'nobody',
      exceptions: [
        {
          id: 'ex',
          approver: 'ciso',
          reason: 'r',
          compensatingControls: [],
          createdAt: daysBefore(1),
          expiresAt: daysBefore(-1),
          matches: {},
          place: { file: 'f', line: 1 },
        },
      ],
    });
    expect(judge({}, excused)).toMatchObject({ status: 'suppressed', identity: 'nhi-excused' });
    expect(judge({}, excused, good)).toMatchObject({ status: 'open', identity: 'nhi-good', class: 'shared' });
  });
});
