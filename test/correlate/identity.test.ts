// An identity by its record alone: what is wrong with it though its secret was seen nowhere.
import { describe, expect, test } from 'vitest';
import type { Identity, Inventory, RequiredField } from '../../src/model/inventory.ts';
import { defaultPolicy } from '../../src/model/inventory.ts';
import {
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

function judge(changes: Partial<Identity> = {}, rest: Partial<Omit<Inventory, 'owners'>> = {}) {
  const owners = [owner(), owner({ id: 'gone', status: 'departed' })];
  const state = judgeAll([], inventory({ identities: [identity(changes)], owners, ...rest })).states.get('nhi-one');
  if (state === undefined) throw new Error('no state');
  return state.verdict;
}

const textOf = (verdict: ReturnType<typeof judge>) => verdict.evidence.find(({ rule }) => rule === verdict.class)?.text;

test('with everything in order it is governed', () => {
  expect(judge()).toMatchObject({ class: 'governed', status: 'none', flags: [], evidence: [], actions: [], tentative: false });
});

describe('its own findings', () => {
  test.each<[string, Partial<Identity>, string | RegExp]>([
    [
      'unrotated',
      { credentials: [credential({ createdAt: daysBefore(120) })] },
      /^it is 120 days old \(since .+, by its record\); its cadence is 90 days, so it is 30 overdue$/,
    ],
    ['unrotated', { lastEventAt: daysBefore(2) }, /^an event of .+ calls for a rotation, and version 1 is of .+$/],
    ['dormant', { lastUsedAt: daysBefore(60) }, `it was last used on ${daysBefore(60).slice(0, 10)}, 60 days ago`],
    [
      'dormant',
      { credentials: [credential({ createdAt: daysBefore(60), lastUsedAt: 'never' })] },
      `it was never used since it was made on ${daysBefore(60).slice(0, 10)}`,
    ],
    ['departed-owner', { ownerId: 'gone' }, 'its owner gone has left, and no active backup is named'],
    ['ownerless', { ownerId: 'somebody' }, 'its owner "somebody" is nobody the inventory knows'],
    ['review-overdue', { reviewedAt: daysBefore(100), reviewIntervalDays: 90 }, `its last review was on ${daysBefore(100).slice(0, 10)}, 10 days over its 90`],
    ['never-expires', { type: 'certificate' }, 'its record tells no expiry, and its kind can have one'],
    ['exception-expired', { exceptions: [exception({ expiresAt: daysBefore(5) })] }, `exception ex-1 ("known") ended on ${daysBefore(5).slice(0, 10)}`],
    ['retirement-due', { trigger: { type: 'date', due: daysBefore(5) } }, `it was due to retire on ${daysBefore(5).slice(0, 10)}`],
    [
      'retired-live',
      { retirementStatus: 'retired', retiredAt: daysBefore(5), trigger: { type: 'vendor-ended' } },
      `nhi-one was retired on ${daysBefore(5).slice(0, 10)} (vendor-ended), and version 1 is not revoked`,
    ],
    ['human-use', { humanUse: true }, 'people use it too'],
    ['near-expiry', { credentials: [credential({ notAfter: daysBefore(-3) })] }, `it expires on ${daysBefore(-3).slice(0, 10)}, in 3 days`],
  ])('%s', (name, changes, text) => {
    const verdict = judge(changes);
    expect(verdict).toMatchObject({ class: name, status: 'open', tentative: false, confidence: 0.99 });
    expect(textOf(verdict)).toMatch(text);
    expect(verdict.actions.length).toBeGreaterThan(0);
  });
});

describe('required fields', () => {
  const { purpose: _p, boundary: _b, scope: _s, cadenceDays: _c, trigger: _t, ...bare } = identity();

  test('all that are missing are listed by name', () => {
    const { states } = judgeAll([], inventory({ identities: [bare] }));
    const verdict = states.get('nhi-one')?.verdict;
    expect(verdict?.class).toBe('undocumented');
    expect(verdict?.evidence.map(({ text }) => text)).toEqual(['its record lacks purpose, boundary, scope, rotation cadence, retirement trigger']);
  });

  test('the policy says which are required', () => {
    const requiredFields: readonly RequiredField[] = ['scope'];
    const { states } = judgeAll([], inventory({ identities: [bare], policy: { ...defaultPolicy, requiredFields } }));
    expect(states.get('nhi-one')?.verdict.evidence.map(({ text }) => text)).toEqual(['its record lacks scope']);
  });

  test('said to be none is not missing', () => expect(judge({ boundary: [], scope: [] }).class).toBe('governed'));
});

describe('its versions', () => {
  const dead = [
    credential({ version: '1', state: 'revoked' }),
    credential({ version: '2', state: 'disabled' }),
    credential({ version: '3', state: 'expired' }),
    credential({ version: '4', notAfter: daysBefore(1) }),
  ];

  test('the worst live one decides', () => {
    const credentials = [10, 500, 200].map((days, i) =>
      credential({ version: `${i + 1}`, createdAt: daysBefore(days), fingerprints: [fingerprintOf(`v${i}`)] }),
    );
    expect(judge({ credentials })).toMatchObject({ class: 'unrotated', version: '2', score: 8.5 });
  });

  test('a dead one is not too old', () => {
    const credentials = [credential(), ...dead.map((one) => ({ ...one, createdAt: daysBefore(900), fingerprints: [fingerprintOf(`old${one.version}`)] }))];
    expect(judge({ credentials }).class).toBe('governed');
  });

  test.each(['pending', 'current', 'previous', 'superseded', 'unknown'] as const)('a retired identity with a version that is %s is retired-live', (state) => {
    expect(judge({ retirementStatus: 'retired', credentials: [...dead, credential({ version: '9', state })] }).class).toBe('retired-live');
  });

  test('a retired identity of which nothing lives owes nothing', () => {
    const { ownerId: _, ...record } = identity({ retirementStatus: 'retired', credentials: dead, humanUse: true });
    const { states, judgement } = judgeAll([], inventory({ identities: [record] }));
    expect(states.get('nhi-one')).toMatchObject({ debt: 0, verdict: { class: 'governed', status: 'none', flags: [], evidence: [], actions: [] } });
    expect(judgement.identityCounts).toEqual({ critical: 0, high: 0, medium: 0, low: 0 });
  });
});

describe('what nothing can be compared with is unknown', () => {
  test.each([
    ['no version', { credentials: [] }],
    ['no value and no id', { credentials: [credential({ fingerprints: [] })] }],
    ['a value under another key', { credentials: [credential({ fingerprints: [`fp1:kzzzzzzzz:${'a'.repeat(26)}`] })] }],
    ['a dead version alone', { credentials: [credential({ state: 'revoked' })] }],
  ])('%s', (_, changes) => {
    const verdict = judge(changes);
    expect(verdict).toMatchObject({ class: 'unknown', status: 'none', score: 2 });
    expect(verdict.actions[0]).toContain('"keytrail inventory seal"');
  });

  test('a public id is something to compare with', () => {
    expect(judge({ credentials: [credential({ fingerprints: [], publicIds: [{ type: 'x', value: 'y' }] })] }).class).toBe('governed');
  });

  test('what is wrong all the same is told', () => expect(judge({ credentials: [], ownerId: 'gone' }).class).toBe('departed-owner'));
});

describe('the list of identities', () => {
  const identities = [
    identity({ id: 'd-fine' }),
    identity({ id: 'b-open', ownerId: 'nobody' }),
    identity({ id: 'a-open', ownerId: 'nobody' }),
    identity({ id: 'e-worst', retirementStatus: 'retired' }),
    identity({ id: 'c-excused', ownerId: 'nobody', exceptions: [exception()] }),
  ].map((one, i) => ({
    ...one,
    type: 'bot' as const,
    environment: 'eu',
    credentials: [credential({ fingerprints: [fingerprintOf(`v${i}`)] })],
    place: { file: 'a.yaml', line: i + 1 },
  }));
  const { states, judgement } = judgeAll(
    [secret({ fingerprints: [fingerprintOf('v3')] }), secret({ key: 2, fingerprints: [fingerprintOf('v3')] })],
    inventory({ identities }),
  );

  test('is worst first, the excused next, those in order last, by id among equals', () => {
    expect([...states.keys()]).toEqual(['e-worst', 'a-open', 'b-open', 'c-excused', 'd-fine']);
  });

  test('tells where each record stands and how many of its secrets were seen', () => {
    expect(states.get('e-worst')).toMatchObject({ type: 'bot', provider: 'acme', environment: 'eu', where: 'a.yaml:4', secretsSeen: 2 });
    expect(states.get('d-fine')).toMatchObject({ where: 'a.yaml:1', secretsSeen: 0 });
  });

  test('can be read again, and counts the open ones', () => {
    expect([...judgement.identities()].map(({ id }) => id)).toEqual([...judgement.identities()].map(({ id }) => id));
    expect(judgement.identityCounts).toEqual({ critical: 0, high: 1, medium: 2, low: 0 });
  });
});

test('an inventory of nothing is judged', () => {
  const { judgement } = judgeAll([], inventory({ identities: [], owners: [] }));
  expect(judgement).toMatchObject({ classes: {}, inventory: { identities: 0, credentials: 0, unreadable: 0, claims: [] } });
  expect([...judgement.identities()]).toEqual([]);
});

test('the classes of secrets are counted by name', () => {
  const found = [
    secret(),
    secret({ key: 2, fingerprints: [fingerprintOf('x')] }),
    secret({ key: 3, fingerprints: [fingerprintOf('y')] }),
    secret({ key: 4, places: [secretPlace({ path: 'b' })] }),
  ];
  expect(Object.entries(judgeAll(found, inventory({ systems: [system()] })).judgement.classes)).toEqual([
    ['exposed', 1],
    ['governed', 1],
    ['unmatched', 2],
  ]);
});
