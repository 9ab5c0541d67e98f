// What must hold of every estate, tried on generated ones.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CoverageClaim, type Credential, credentialStates, defaultPolicy, type Identity, type Inventory, type Owner } from '../../src/model/inventory.ts';
import type { Secret } from '../../src/model/secret.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { sampleDetector } from '../report/sample-report.ts';
import { claim, credential, daysBefore, fingerprintOf, identity, inventory, judgeAll, owner, secret, secretPlace } from '../support/judge-estate.ts';

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const names = ['value', 'other', 'third', 'fourth'];
const time = fc.integer({ min: -20, max: 400 }).map((days) => daysBefore(days));
const provider = fc.constantFrom('acme', 'zeta');
const account = fc.constantFrom('11', '22');

/** Members that are undefined are absent. */
function present<T extends object>(record: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}

const credentials: fc.Arbitrary<Credential> = fc
  .record({
    state: fc.constantFrom(...credentialStates),
    fingerprints: fc.subarray(names).map((all) => all.map(fingerprintOf)),
    publicIds: fc.subarray([{ type: 'acme-id', value: 'id-1' }]),
    createdAt: maybe(time),
    notAfter: maybe(time),
    lastUsedAt: maybe(fc.oneof(time, fc.constant('never'))),
    revokedAt: maybe(time),
    asOf: maybe(time),
  })
  .map(({ createdAt, ...rest }) => {
    const { createdAt: _, ...bare } = credential();
    return { ...bare, ...present({ createdAt, ...rest }) };
  });

const identities: fc.Arbitrary<Identity> = fc
  .record({
    provider,
    account: maybe(account),
    ownerId: maybe(fc.constantFrom('team-one', 'gone', 'nobody')),
    purpose: maybe(fc.constant('to try')),
    cadenceDays: maybe(fc.integer({ min: 1, max: 200 })),
    retirementStatus: fc.constantFrom('active' as const, 'retiring' as const, 'retired' as const),
    environment: maybe(fc.constantFrom('prod', 'dev')),
    credentials: fc.array(credentials, { maxLength: 2 }),
    lastUsedAt: maybe(time),
  })
  .map((changes) => {
    const { ownerId: _, purpose: __, cadenceDays: ___, ...bare } = identity();
    return { ...bare, ...present({ ...changes, credentials: changes.credentials.map((one, i) => ({ ...one, version: `${i + 1}` })) }) };
  });

const claims: fc.Arbitrary<CoverageClaim> = fc
  .record({ provider, account: maybe(account), complete: fc.boolean(), asOf: time, kinds: fc.constantFrom(['*'], ['acme-*'], ['api-key']) })
  .map((changes) => claim(present(changes)));

const secrets: fc.Arbitrary<Secret> = fc
  .record({
    fingerprint: fc.constantFrom(...names, 'unknown'),
    guessable: fc.boolean(),
    provider,
    account: maybe(account),
    publicId: maybe(fc.constantFrom('id-1', 'id-2')),
    firstEvidenceAt: maybe(time),
    path: fc.constantFrom('allowed/key.env', 'src/app.ts', 'tests/app.ts'),
  })
  .map(({ fingerprint, guessable, provider: of, account: inAccount, publicId, firstEvidenceAt, path }) =>
    secret({
      fingerprints: [fingerprintOf(fingerprint)],
      detector: sampleDetector({ provider: of, severity: 'high', randomBits: guessable ? 0 : 190 }),
      facts: present({ account: inAccount, publicId }),
      ...present({ firstEvidenceAt }),
      places: [secretPlace({ path })],
    }),
  );

const owners: readonly Owner[] = [owner(), owner({ id: 'gone', status: 'departed' })];

const estates: fc.Arbitrary<{ readonly secrets: readonly Secret[]; readonly inventory: Inventory }> = fc
  .record({
    secrets: fc.array(secrets, { minLength: 1, maxLength: 4 }),
    identities: fc.array(identities, { minLength: 1, maxLength: 4 }),
    claims: fc.array(claims, { maxLength: 3 }),
  })
  .map((made) => ({
    secrets: made.secrets.map((one, key) => ({ ...one, key })),
    inventory: inventory({
      identities: made.identities.map((one, i) => ({ ...one, id: `nhi-${i}` })),
      claims: made.claims.map((one, i) => ({ ...one, id: `c-${i}` })),
      owners,
    }),
  }));

const runs = { numRuns: 400 };

test('removing a claim never makes an orphan', () => {
  fc.assert(
    fc.property(estates, fc.nat(), ({ secrets: found, inventory: of }, n) => {
      fc.pre(of.claims.length > 0);
      const fewer = { ...of, claims: of.claims.filter((_, i) => i !== n % of.claims.length) };
      const before = judgeAll(found, of).verdicts;
      const after = judgeAll(found, fewer).verdicts;
      for (const [i, verdict] of after.entries()) if (verdict.class === 'orphaned') expect(before[i]?.class).toBe('orphaned');
    }),
    runs,
  );
});

test('a further record never worsens a secret that is not its own', () => {
  fc.assert(
    fc.property(estates, identities, ({ secrets: found, inventory: of }, more) => {
      const before = judgeAll(found, of).verdicts;
      const unrelated = { ...more, id: 'nhi-new' };
      const after = judgeAll(found, { ...of, identities: [...of.identities, unrelated] }).verdicts;
      for (const [i, verdict] of after.entries()) {
        if (verdict.identity === 'nhi-new' || verdict.candidates.includes('nhi-new') || isOf(found[i], unrelated)) continue;
        expect(verdict.score).toBeLessThanOrEqual(before[i]?.score ?? 0);
      }
    }),
    runs,
  );
});

function isOf(one: Secret | undefined, { credentials: versions }: Identity): boolean {
  return versions.some(
    ({ fingerprints, publicIds }) =>
      fingerprints.some((each) => one?.fingerprints.includes(each)) || publicIds.some(({ value }) => value === one?.facts.publicId),
  );
}

test('the order of records, claims and secrets changes nothing', () => {
  fc.assert(
    fc.property(estates, ({ secrets: found, inventory: of }) => {
      const turned = {
        ...of,
        identities: of.identities.toReversed().map((one) => ({ ...one, credentials: one.credentials.toReversed() })),
        claims: of.claims.toReversed(),
        owners: new Map([...of.owners].toReversed()),
      };
      const straight = judgeAll(found, of);
      const reversed = judgeAll(found.toReversed(), turned);
      expect(reversed.verdicts.toReversed()).toEqual(straight.verdicts);
      expect([...reversed.states.values()]).toEqual([...straight.states.values()]);
      expect(reversed.judgement.metrics).toEqual(straight.judgement.metrics);
      expect(reversed.judgement.debtByOwner).toEqual(straight.judgement.debtByOwner);
    }),
    runs,
  );
});

/** Each takes a known good away, so that it is unknown. */
const forgetting: readonly ((record: Identity) => Identity)[] = [
  ({ ownerId: _, ...record }) => record,
  ({ purpose: _, ...record }) => record,
  ({ cadenceDays: _, ...record }) => record,
  ({ scope: _, ...record }) => record,
  ({ trigger: _, ...record }) => record,
  (record) => ({ ...record, credentials: record.credentials.map((one) => ({ ...one, fingerprints: [], publicIds: [] })) }),
];

test('what is unknown is never counted as good: forgetting a field of a governed identity makes it no better, and no share grows by it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...forgetting), fc.boolean(), (forget, found) => {
      const seen = found ? [secret()] : [];
      const full = judgeAll(seen, inventory());
      const less = judgeAll(seen, inventory({ identities: [forget(identity())] }));
      expect(full.verdicts.every(({ class: name }) => name === 'governed')).toBe(true);
      expect(less.verdicts.some(({ class: name }) => name === 'governed') && less.states.get('nhi-one')?.verdict.class === 'governed').toBe(false);
      for (const id of ['coverage', 'owner-completeness', 'metadata-completeness', 'rotation-compliance'])
        expect(metricOf(less, id) ?? 0).toBeLessThanOrEqual(metricOf(full, id) ?? 1);
    }),
  );
});

function metricOf({ judgement }: ReturnType<typeof judgeAll>, id: string): number | undefined {
  return judgement.metrics.find((metric) => metric.id === id)?.value;
}

test('a secret without a record is governed in no estate', () => {
  fc.assert(
    fc.property(estates, ({ secrets: found, inventory: of }) => {
      for (const verdict of judgeAll(found, of).verdicts) if (verdict.strength < 2) expect(['unmatched', 'orphaned', 'expired']).toContain(verdict.class);
    }),
    runs,
  );
});

test('every verdict can be read: a score from 0.1 to 10, evidence for its class, something to do for every finding', () => {
  fc.assert(
    fc.property(estates, ({ secrets: found, inventory: of }) => {
      const all: readonly Verdict[] = [...judgeAll(found, of).verdicts, ...[...judgeAll(found, of).states.values()].map(({ verdict }) => verdict)];
      for (const verdict of all) {
        expect(verdict.score).toBeGreaterThanOrEqual(0.1);
        expect(verdict.score).toBeLessThanOrEqual(10);
        if (verdict.status === 'none') continue;
        expect(verdict.evidence.map(({ rule }) => rule)).toContain(verdict.class);
        expect(verdict.actions.length).toBeGreaterThan(0);
      }
    }),
    runs,
  );
});

test('the standard policy is the one that the documentation tells', () => {
  expect(defaultPolicy).toMatchObject({ rotationDays: 90, graceDays: 7, dormantDays: 45, nearExpiryDays: 30, maxExceptionDays: 90 });
});
