// Each flag where it holds, and in the nearest case where it does not.
import { describe, expect, test } from 'vitest';
import type { Detector } from '../../src/model/detector.ts';
import type { Credential, Identity, Inventory } from '../../src/model/inventory.ts';
import type { Secret } from '../../src/model/secret.ts';
import type { VerdictFlag } from '../../src/model/verdict.ts';
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
  readonly inventory?: Partial<Omit<Inventory, 'owners'>>;
  readonly others?: readonly Identity[];
}

function judge({ identity: record, credential: version, credentials = [credential(version)], detector, secret: found, inventory: rest, others = [] }: Case) {
  const identities = [identity({ credentials, ...record }), ...others];
  return judgeOne(secret({ detector: sampleDetector({ severity: 'high', ...detector }), ...found }), inventory({ identities, ...rest }));
}

/** The class counts: a flag that is all there is becomes it. */
function holds(flag: VerdictFlag, one: Case): boolean {
  const verdict = judge(one);
  const told = verdict.class === flag || verdict.flags.includes(flag);
  // No flag without its proof. This one is told by another's.
  if (told && flag !== 'unrotated') expect(verdict.evidence.map(({ rule }) => rule)).toContain(flag);
  return told;
}

const place = (path: string, target = 'app') => secretPlace({ path, target });
const guessable = { randomBits: 0 };
const login = { host: 'db1.example', user: 'report' };
const unmatched = { credential: { fingerprints: [fingerprintOf('other')] }, identity: { boundary: [], locations: [] } };
const old = credential({ version: '0', state: 'superseded', createdAt: daysBefore(50) });

const cases: readonly (readonly [VerdictFlag, string, Case, string, Case])[] = [
  [
    'cross-env',
    'places on both sides',
    { secret: { places: [place('prod/a'), place('dev/a')] } },
    'two names of one side',
    { secret: { places: [place('tests/a'), place('dev/a')] } },
  ],
  [
    'cross-env',
    'the record says prod, the place dev',
    { identity: { environment: 'prod' }, secret: { places: [place('dev/a')] } },
    'both say prod',
    { identity: { environment: 'production' }, secret: { places: [place('live/a')] } },
  ],
  [
    'cross-env',
    'a value of a strong format',
    { identity: { environment: 'prod', ...login }, secret: { facts: login, places: [place('dev/a')] } },
    'a password',
    { identity: { environment: 'prod', ...login }, detector: guessable, secret: { facts: login, places: [place('dev/a')] } },
  ],
  [
    'env-mismatch',
    'a live key among tests',
    { detector: { environment: 'live' }, secret: { places: [place('tests/a')] } },
    'a live key elsewhere',
    { detector: { environment: 'live' } },
  ],
  [
    'env-mismatch',
    'a test key in production',
    { detector: { environment: 'test' }, secret: { places: [place('prod/a')] } },
    'a test key among tests',
    { detector: { environment: 'test' }, secret: { places: [place('tests/a')] } },
  ],
  [
    'used-after-retirement',
    'more than a day after',
    { identity: { retirementStatus: 'retired', retiredAt: daysBefore(20), lastUsedAt: daysBefore(18) } },
    'on the very day',
    { identity: { retirementStatus: 'retired', retiredAt: daysBefore(20), lastUsedAt: daysBefore(19) } },
  ],
  [
    'used-after-retirement',
    'of a key that was revoked since',
    {
      identity: { retirementStatus: 'retired', retiredAt: daysBefore(20) },
      credential: { state: 'revoked', revokedAt: daysBefore(5), asOf: daysBefore(1), lastUsedAt: daysBefore(10) },
    },
    'never used',
    {
      identity: { retirementStatus: 'retired', retiredAt: daysBefore(20) },
      credential: { state: 'revoked', revokedAt: daysBefore(5), asOf: daysBefore(1), lastUsedAt: 'never' },
    },
  ],
  [
    'shared',
    'two records have it',
    { others: [identity({ id: 'nhi-two' })] },
    'two versions of one record have it',
    { credentials: [credential(), credential({ version: '2' })] },
  ],
  [
    'shared',
    'of a strong format',
    { identity: login, secret: { facts: login }, others: [identity({ id: 'nhi-two', ...login })] },
    'a password, though the login is the same',
    { identity: login, detector: guessable, secret: { facts: login }, others: [identity({ id: 'nhi-two', ...login })] },
  ],
  [
    'retirement-due',
    'yesterday',
    { identity: { trigger: { type: 'date', due: daysBefore(1) } } },
    'now',
    { identity: { trigger: { type: 'date', due: daysBefore(0) } } },
  ],
  [
    'fake-rotation',
    'a new version with the old value',
    { credentials: [old, credential()] },
    'with another value',
    { credentials: [{ ...old, fingerprints: [fingerprintOf('old')] }, credential()] },
  ],
  [
    'never-expires',
    'the record tells no expiry',
    { detector: { canExpire: true } },
    'the record tells one',
    { detector: { canExpire: true }, credential: { notAfter: daysBefore(-100) } },
  ],
  [
    'never-expires',
    'a format that would tell it',
    { ...unmatched, detector: { canExpire: true, facts: ['jwt'] } },
    'one that does not tell it, without a record',
    { ...unmatched, detector: { canExpire: true } },
  ],
  ['never-expires', 'its provider offers one', { detector: { canExpire: true } }, 'its provider offers none', {}],
  [
    'ci-static-cloud-key',
    'a cloud key in a pipeline',
    { detector: { provider: 'aws' }, identity: { provider: 'aws' }, secret: { places: [place('.github/workflows/a.yml')] } },
    'another provider’s key',
    { secret: { places: [place('.github/workflows/a.yml')] } },
  ],
  [
    'ci-static-cloud-key',
    'in a pipeline',
    { detector: { provider: 'gcp' }, identity: { provider: 'gcp' }, secret: { places: [place('Jenkinsfile')] } },
    'beside it',
    { detector: { provider: 'gcp' }, identity: { provider: 'gcp' }, secret: { places: [place('allowed/Jenkinsfile.md')] } },
  ],
  [
    'ci-static-cloud-key',
    'a key that lasts',
    { detector: { provider: 'aws' }, identity: { provider: 'aws' }, secret: { places: [place('Jenkinsfile')] } },
    'a session’s',
    { detector: { provider: 'aws', kind: 'session-token' }, identity: { provider: 'aws' }, secret: { places: [place('Jenkinsfile')] } },
  ],
  ['duplicated', 'in two systems', { secret: { places: [place('a'), place('a', 'other')] } }, 'twice in one', { secret: { places: [place('a'), place('b')] } }],
  [
    'duplicate-home',
    'kept in two stores',
    { credentials: [credential({ source: 'vault:a' }), credential({ version: '2', state: 'superseded', source: 'vault:b' })] },
    'two versions in one store',
    { credentials: [credential({ source: 'vault:a' }), credential({ version: '2', state: 'superseded', source: 'vault:a' })] },
  ],
  [
    'review-overdue',
    'never reviewed since it was made',
    { identity: { createdAt: daysBefore(90, 1), reviewIntervalDays: 90 } },
    'without a date',
    { identity: { reviewIntervalDays: 90 } },
  ],
  [
    'review-overdue',
    'a second over',
    { identity: { reviewedAt: daysBefore(90, 1), reviewIntervalDays: 90 } },
    'on the last second',
    { identity: { reviewedAt: daysBefore(90), reviewIntervalDays: 90 } },
  ],
  [
    'exception-expired',
    'a second ago',
    { identity: { exceptions: [exception({ expiresAt: daysBefore(0, 1) })] } },
    'now',
    { identity: { exceptions: [exception({ expiresAt: daysBefore(0) })] } },
  ],
  [
    'exception-expired',
    'one for this identity',
    { inventory: { exceptions: [exception({ expiresAt: daysBefore(1), matches: { identity: 'nhi-one' } })] } },
    'one for another',
    { inventory: { exceptions: [exception({ expiresAt: daysBefore(1), matches: { identity: 'nhi-two' } })] } },
  ],
  ['human-use', 'people use it', { identity: { humanUse: true } }, 'nobody does', {}],
  ['near-expiry', 'in exactly thirty days', { credential: { notAfter: daysBefore(-30) } }, 'a second later', { credential: { notAfter: daysBefore(-30, -1) } }],
  ['near-expiry', 'of the identity itself', { identity: { expiresAt: daysBefore(-1) } }, 'long past', { identity: { expiresAt: daysBefore(100) } }],
  [
    'public',
    'in a public system',
    { inventory: { systems: [system({ visibility: 'public' })] } },
    'in an internal one',
    { inventory: { systems: [system({ visibility: 'internal' })] } },
  ],
  ['prod', 'by its record', { identity: { environment: 'prod' } }, 'by none', {}],
  ['prod', 'by one of its places', { secret: { places: [place('prod/a'), place('a')] } }, 'by a file’s name alone', { secret: { places: [place('prod.ts')] } }],
  [
    'nonprod',
    'all places are outside',
    { secret: { places: [place('dev/a'), place('tests/a')] } },
    'one is not known to be',
    { secret: { places: [place('dev/a'), place('a')] } },
  ],
  [
    'nonprod',
    'by its record',
    { identity: { environment: 'dev' } },
    'but it stands in production',
    { identity: { environment: 'dev' }, secret: { places: [place('prod/a')] } },
  ],
  [
    'nonprod',
    'its places are outside',
    { secret: { places: [place('dev/a')] } },
    'but its record says production',
    { identity: { environment: 'prod' }, secret: { places: [place('dev/a')] } },
  ],
  [
    'history-only',
    'in no file at HEAD',
    { secret: { places: [secretPlace({ present: false })] } },
    'in one',
    { secret: { places: [secretPlace({ present: false }), secretPlace({ path: 'allowed/b' })] } },
  ],
  ['third-party', 'a vendor’s', { identity: { thirdParty: true } }, 'our own', {}],
  [
    'foreign-account',
    'an account that none names',
    { identity: { account: '11' }, secret: { facts: { account: '22' } } },
    'one that a claim names',
    { identity: { account: '11' }, secret: { facts: { account: '22' } }, inventory: { claims: [claim({ account: '22' })] } },
  ],
  [
    'foreign-account',
    'where accounts are known',
    { identity: { account: '11' }, secret: { facts: { account: '22' } } },
    'where none is known, none is foreign',
    { secret: { facts: { account: '22' } } },
  ],
  ['ambiguous', 'two identities', { others: [identity({ id: 'nhi-two' })] }, 'one', {}],
  [
    'inventory-stale',
    'the only claim is old',
    { ...unmatched, inventory: { claims: [claim({ asOf: daysBefore(8) })] } },
    'it is fresh',
    { ...unmatched, inventory: { claims: [claim({ asOf: daysBefore(7) })] } },
  ],
  [
    'inventory-stale',
    'it has no record',
    { ...unmatched, inventory: { claims: [claim({ asOf: daysBefore(8) })] } },
    'it has one',
    { inventory: { claims: [claim({ asOf: daysBefore(8) })] } },
  ],
  [
    'low-entropy',
    'a doubtful password',
    { detector: guessable, secret: { confidence: 0.49 } },
    'a likely one',
    { detector: guessable, secret: { confidence: 0.5 } },
  ],
  [
    'low-entropy',
    'doubtful and guessable',
    { detector: guessable, secret: { confidence: 0.3 } },
    'doubtful, of a strong format',
    { secret: { confidence: 0.3 } },
  ],
  ['clock-suspect', 'a commit’s date was left out', { secret: { clockSuspect: true } }, 'none was', {}],
  [
    'default-cadence',
    'an old orphan',
    { ...unmatched, secret: { firstEvidenceAt: daysBefore(97, 1) }, inventory: { claims: [claim()] } },
    'one in time',
    { ...unmatched, secret: { firstEvidenceAt: daysBefore(97) }, inventory: { claims: [claim()] } },
  ],
  [
    'default-cadence',
    'orphaned',
    { ...unmatched, secret: { firstEvidenceAt: daysBefore(900) }, inventory: { claims: [claim()] } },
    'unmatched',
    { ...unmatched, secret: { firstEvidenceAt: daysBefore(900) } },
  ],
  [
    'unrotated',
    'an old orphan',
    { ...unmatched, secret: { firstEvidenceAt: daysBefore(900) }, inventory: { claims: [claim()] } },
    'an expired one',
    { ...unmatched, secret: { firstEvidenceAt: daysBefore(900), facts: { expiresAt: daysBefore(5) } }, inventory: { claims: [claim()] } },
  ],
];

describe.each(cases)('%s', (flag, when, yes, unless, no) => {
  test(`holds: ${when}`, () => expect(holds(flag, yes)).toBe(true));
  test(`does not hold: ${unless}`, () => expect(holds(flag, no)).toBe(false));
});

test('the cadence of an orphan is the policy’s for its kind, where it has one', () => {
  const { policy } = inventory();
  const rest = { claims: [claim()], policy: { ...policy, rotationDaysByKind: { 'api-key': 30 } } };
  const found = { ...unmatched, secret: { firstEvidenceAt: daysBefore(60) } };
  expect(judge({ ...found, inventory: rest }).evidence.find(({ rule }) => rule === 'default-cadence')?.text).toBe(
    'it is at least 60 days old; the policy’s default cadence is 30 days'.replace('’', "'"),
  );
  expect(judge({ ...found, inventory: { claims: [claim()] } }).flags).not.toContain('default-cadence');
});

test('of a dead secret nothing is told that only a live one can be', () => {
  const record = identity({
    ownerId: 'gone',
    cadenceDays: 1,
    credentials: [credential({ state: 'revoked', revokedAt: daysBefore(5), asOf: daysBefore(1), lastUsedAt: daysBefore(300) })],
  });
  const found = secret({
    detector: sampleDetector({ severity: 'high', canExpire: true, facts: ['jwt'] }),
    places: [place('src/a')],
    firstEvidenceAt: daysBefore(500),
  });
  const verdict = judgeOne(found, inventory({ identities: [record], owners: [owner({ id: 'gone', status: 'departed' })] }));
  expect(verdict).toMatchObject({ class: 'revoked-copy', flags: ['departed-owner'] });
});

test('without a found secret only what the record tells can hold', () => {
  const { states } = judgeAll([], inventory({ identities: [identity({ type: 'pat' })] }));
  expect(states.get('nhi-one')?.verdict).toMatchObject({ class: 'never-expires', flags: [] });
});
