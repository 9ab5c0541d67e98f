// What a verdict says to people: every class has something to do, sentences are whole, and they quote what they should.
import { describe, expect, test } from 'vitest';
import { actionsFor } from '../../src/correlate/actions.ts';
import type { Situation } from '../../src/correlate/situation.ts';
import { type Credential, defaultPolicy, type Identity } from '../../src/model/inventory.ts';
import type { Secret } from '../../src/model/secret.ts';
import { rowClasses, scoredFlags, type VerdictClass, type VerdictFlag } from '../../src/model/verdict.ts';
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

const classes: readonly VerdictClass[] = [...rowClasses, ...scoredFlags, 'governed', 'unmatched', 'unknown'];

describe('actions', () => {
  const none = new Set<VerdictFlag>();
  const match = { strength: 4, basis: 'value', matched: [], suggested: [] };
  const bare = { match } as unknown as Situation;
  const { policy } = inventory();
  const full = {
    match,
    identity: identity(),
    credential: credential(),
    found: { secret: secret(), places: { present: true } },
    policy,
  } as unknown as Situation;

  test.each(classes)('%s: whole sentences, with a record or without', (name) => {
    for (const steps of [actionsFor(name, none, bare), actionsFor(name, none, full)]) {
      if (name === 'governed') expect(steps).toEqual([]);
      else expect(steps.length).toBeGreaterThan(0);
      for (const step of steps) expect(step).toMatch(/^[A-Z](?!.*(undefined|null|NaN|\[object| {2}|; how: $))/);
    }
  });

  test('what is dead and in history alone is left', () => {
    const past = { ...full, found: { secret: secret(), places: { present: false } } } as unknown as Situation;
    for (const name of ['revoked-copy', 'expired'] as const)
      expect([actionsFor(name, none, full)[0], actionsFor(name, none, past)[0]]).toEqual([
        expect.stringMatching(/^Delete it/),
        expect.stringMatching(/^Leave it/),
      ]);
  });

  test('those of the further rows follow, once each', () => {
    const steps = actionsFor('ownerless', new Set<VerdictFlag>(['exposed', 'unrotated', 'public', 'prod']), full);
    const own = ['ownerless', 'unrotated', 'exposed'] as const;
    expect(steps).toEqual(own.flatMap((name) => actionsFor(name, none, full)));
    expect(actionsFor('exposed', new Set<VerdictFlag>(['exposed']), full)).toEqual(actionsFor('exposed', none, full));
  });

  test('what should be gone is retired before it is cared for', () => {
    const due = new Set<VerdictFlag>(['retirement-due']);
    for (const name of ['unrotated', 'undocumented', 'ownerless'] as const) expect(actionsFor(name, due, full)[0]).toMatch(/^Retire nhi-one/);
    expect(actionsFor('retired-live', due, full)[0]).toMatch(/^Revoke/);
  });

  test('of several identities the others’ owners are told too', () => {
    const several = judgeOne(secret(), inventory({ identities: [identity(), identity({ id: 'nhi-two' }), identity({ id: 'nhi-three' })] }));
    expect(several.identity).toBe('nhi-one');
    expect(several.actions).toContain('Tell the owners of nhi-three, nhi-two too: it may be theirs');
  });

  test('a password is changed, a key revoked; a foreign account is found out first', () => {
    const password = {
      ...full,
      found: { secret: secret({ detector: sampleDetector({ kind: 'password' }), facts: { account: '22' } }), places: { present: true } },
    } as unknown as Situation;
    expect(actionsFor('unmatched', none, password)[0]).toMatch(/^Change it, or register it/);
    expect(actionsFor('unmatched', new Set<VerdictFlag>(['foreign-account']), password)[0]).toBe('Find out whose account 22 is');
  });

  test('what may still work is revoked before it is deleted', () => {
    for (const name of ['retired-live', 'stale-copy', 'exposed', 'unrotated'] as const) {
      const steps = actionsFor(name, none, full);
      const first = (word: RegExp) => steps.findIndex((step) => word.test(step));
      expect(first(/revoke/i)).toBeGreaterThanOrEqual(0);
      if (first(/delete/i) >= 0) expect(first(/revoke/i)).toBeLessThan(first(/delete/i));
    }
  });

  test('how to revoke is told beside the word, where there is a detector to tell it', () => {
    const how = '; how: https://docs.acme.example/revoke';
    expect(actionsFor('retired-live', none, full)[0]).toBe(`Revoke version 1 of nhi-one now${how}`);
    expect(actionsFor('retired-live', none, bare)[0]).toBe('Revoke the secret of it now');
    expect(actionsFor('orphaned', none, full)[0]).toMatch(new RegExp(`revoke it${how}$`));
    expect(actionsFor('unmatched', none, full)[0]).toBe(`Revoke it, or register it in the inventory${how}`);
  });
});

describe('evidence', () => {
  const judge = (record: Partial<Identity> = {}, version: Partial<Credential> = {}, found: Partial<Secret> = {}, partial: readonly string[] = []) =>
    judgeOne(secret(found), inventory({ identities: [identity({ credentials: [credential(version)], ...record })] }), { partialTargets: new Set(partial) });
  const textOf = (rule: string, { evidence }: ReturnType<typeof judgeOne>) => evidence.find((one) => one.rule === rule)?.text;
  const day = (n: number) => daysBefore(n).slice(0, 10);

  test.each<[string, string, ReturnType<typeof judgeOne>]>([
    [
      'retired-live',
      `nhi-one was retired on ${day(9)} (app-retired), and version 1 is not revoked`,
      judge({ retirementStatus: 'retired', retiredAt: daysBefore(9) }),
    ],
    [
      'revoked-copy',
      `version 1 was revoked on ${day(5)}, as the inventory said on ${day(1)}`,
      judge({}, { state: 'revoked', revokedAt: daysBefore(5), asOf: daysBefore(1) }),
    ],
    ['revoked-copy', `version 1 was disabled, as vault:a said on ${day(1)}`, judge({}, { state: 'disabled', asOf: daysBefore(1), source: 'vault:a' })],
    ['expired', `it expired on ${day(5)}, by its record`, judge({}, { notAfter: daysBefore(5) })],
    ['expired', `it expired on ${day(5)}, the secret itself says so`, judge({}, {}, { facts: { expiresAt: daysBefore(5) } })],
    ['expired', 'the record of version 1 says it has expired', judge({}, { state: 'expired' })],
    ['stale-copy', 'it is version 1 (superseded); nothing shows that it was revoked', judge({}, { state: 'superseded' })],
    [
      'stale-copy',
      'version 1 is noted as revoked, and no source confirmed it afterwards',
      judge({}, { state: 'revoked', revokedAt: daysBefore(1), asOf: daysBefore(5) }),
    ],
    [
      'unrotated',
      `it is at least 200 days old (since ${day(200)}, by its first commit, which is older than its record: it was stored anew, not rotated); its cadence is 90 days, so it is at least 110 overdue`,
      judge({}, {}, { firstEvidenceAt: daysBefore(200) }),
    ],
    [
      'exposed',
      'it stands in dir:app/src/a and 1 more; its home is dir:app/allowed/*',
      judge({}, {}, { places: ['src/a', 'src/b', 'allowed/c'].map((path) => secretPlace({ path })) }),
    ],
    [
      'exposed',
      'it stands in dir:other/a; its record allows no such place, and dir:other is outside its boundary',
      judge({ locations: [] }, {}, { places: [secretPlace({ target: 'other', path: 'a' })] }),
    ],
    [
      'cross-env',
      'one value serves several environments: prod, test (its record says dev)',
      judge({ environment: 'dev' }, {}, { places: ['prod/a', 'tests/a'].map((path) => secretPlace({ path })) }),
    ],
    ['ambiguous', 'it could be that of nhi-one, nhi-two', judgeOne(secret(), inventory({ identities: [identity(), identity({ id: 'nhi-two' })] }))],
    ['history', 'the history here is not complete: it may be older, and in more places', judge({}, {}, {}, ['app'])],
  ])('%s: %s', (rule, text, verdict) => expect(textOf(rule, verdict)).toBe(text));

  test('history is said to be incomplete only of targets the secret stands in', () => {
    expect(textOf('history', judge({}, {}, {}, ['other']))).toBeUndefined();
  });

  test('the boundary may name a system by any of its names', () => {
    const record = identity({ boundary: ['old:app'] });
    const verdict = judgeOne(
      secret({ places: [secretPlace({ path: 'a' })] }),
      inventory({ identities: [record], systems: [system({ aliases: ['old:app'] })] }),
    );
    expect(textOf('exposed', verdict)).not.toContain('boundary');
  });

  test('a revocation of the future has not happened', () => {
    const planned = { state: 'revoked' as const, revokedAt: daysBefore(-3), asOf: daysBefore(-4) };
    expect(judge({}, planned).class).toBe('stale-copy');
    expect(judge({}, { ...planned, asOf: daysBefore(-2) }).class).toBe('stale-copy');
  });

  test('a revocation that no source is named for is not confirmed', () => {
    expect(judge({}, { state: 'revoked', revokedAt: daysBefore(3) }).class).toBe('stale-copy');
  });
});

describe('homes and the policy’s places', () => {
  const judge = (locations: readonly { match: string; allow: boolean; kinds?: readonly string[] }[], own: readonly string[] = []) =>
    judgeOne(secret(), inventory({ identities: [identity({ locations: own })], policy: { ...defaultPolicy, locations } })).class;

  test('without either no place is allowed', () => expect(judge([])).toBe('exposed'));

  test('the first rule that matches decides', () => {
    expect(judge([{ match: '*', allow: true }])).toBe('governed');
    expect(
      judge([
        { match: 'dir:app/allowed/*', allow: false },
        { match: '*', allow: true },
      ]),
    ).toBe('exposed');
    expect(
      judge([
        { match: 'dir:other/*', allow: false },
        { match: '*', allow: true },
      ]),
    ).toBe('governed');
  });

  test('a rule is for its kinds alone', () => {
    expect(judge([{ match: '*', allow: true, kinds: ['password'] }])).toBe('exposed');
    expect(judge([{ match: '*', allow: true, kinds: ['password', 'api-key'] }])).toBe('governed');
    expect(judge([{ match: '*', allow: true, kinds: ['acme-live-key'] }])).toBe('governed');
  });
});

describe('a tentative verdict', () => {
  const login = { host: 'db1.example', user: 'report' };
  const judge = (changes: Partial<Identity>, found: Partial<Secret> = {}) =>
    judgeOne(
      secret({ facts: login, ...found }),
      inventory({ identities: [identity({ ...login, credentials: [credential({ fingerprints: [fingerprintOf('other')] })], ...changes })] }),
    );

  test('is of an identity whose version cannot be said, and never sure', () => {
    const verdict = judge({}, { places: [secretPlace({ path: 'src/a' })] });
    expect(verdict).toMatchObject({ class: 'exposed', tentative: true, strength: 2 });
    expect(verdict.confidence).toBeLessThan(0.7);
    expect(judge({ retirementStatus: 'retired' }, { confidence: 1 })).toMatchObject({ class: 'retired-live', tentative: true, confidence: 0.6 });
  });

  test('asserts no state of a version', () => {
    for (const state of ['revoked', 'superseded', 'previous', 'expired'] as const)
      expect(judge({ credentials: [credential({ fingerprints: [fingerprintOf('other')], state, asOf: daysBefore(1) })] }).class).toBe('governed');
  });

  test('is not one where the secret itself says it', () => {
    expect(judge({}, { facts: { ...login, expiresAt: daysBefore(3) } })).toMatchObject({ class: 'expired', tentative: false });
  });
});

test('use is no justification: it clears neither owner, nor purpose, nor retirement', () => {
  const used = { credentials: [credential({ lastUsedAt: daysBefore(0) })], lastUsedAt: daysBefore(0) };
  for (const [name, changes] of [
    ['ownerless', { ownerId: 'nobody' }],
    ['retired-live', { retirementStatus: 'retired' }],
    ['retirement-due', { trigger: { type: 'date', due: daysBefore(1) } }],
  ] as const)
    expect(judgeOne(secret(), inventory({ identities: [identity({ ...used, ...changes })] })).class).toBe(name);
});

test('no sentence of any verdict has a hole', () => {
  const bare: Identity = {
    id: 'nhi-bare',
    provider: 'acme',
    retirementStatus: 'active',
    locations: [],
    consumers: [],
    thirdParty: true,
    humanUse: true,
    tags: [],
    exceptions: [],
    credentials: [],
    place: { file: 'f', line: 1 },
    lines: {},
  };
  const versions: readonly Credential[] = (['pending', 'current', 'previous', 'superseded', 'disabled', 'revoked', 'expired', 'unknown'] as const).map(
    (state) => ({
      version: state,
      state,
      fingerprints: [fingerprintOf(state)],
      publicIds: [],
      place: bare.place,
    }),
  );
  const identities = (['active', 'retiring', 'retired'] as const).flatMap((retirementStatus) =>
    ['nobody', 'gone'].map((ownerId) => ({
      ...bare,
      id: `nhi-${retirementStatus}-${ownerId}`,
      ownerId,
      retirementStatus,
      credentials: versions,
      exceptions: [exception({ expiresAt: daysBefore(1) })],
    })),
  );
  const detector = sampleDetector({ canExpire: true, environment: 'live' });
  const found = [...versions.map(({ state }) => state), 'strange'].map((name, key) =>
    secret({ key, fingerprints: [fingerprintOf(name)], detector, clockSuspect: true, places: [secretPlace({ path: 'tests/a', present: false })] }),
  );
  const owners = [owner({ id: 'gone', status: 'departed' })];
  const { verdicts, states } = judgeAll(found, inventory({ identities: [...identities, bare], owners, claims: [claim()] }), {
    partialTargets: new Set(['app']),
  });
  const sentences = [...verdicts, ...[...states.values()].map(({ verdict }) => verdict)].flatMap(({ evidence, actions }) => [
    ...evidence.map(({ text }) => text),
    ...actions,
  ]);
  expect(sentences.length).toBeGreaterThan(100);
  for (const sentence of sentences) expect(sentence).not.toMatch(/undefined|null|NaN|Infinity|\[object|\(\)| {2}|\bon[,;]|^\s|\s$/);
});
