// Inventories, secrets and verdicts built in code. Nothing here has the shape of a token.
import { createJudge, type JudgeContext } from '../../src/correlate/judge.ts';
import type { CoverageClaim, Credential, Exception, Identity, Inventory, Owner, System } from '../../src/model/inventory.ts';
import { defaultPolicy } from '../../src/model/inventory.ts';
import type { ReportTarget } from '../../src/model/report.ts';
import type { Secret, SecretPlace } from '../../src/model/secret.ts';
import type { IdentityState, Judgement, Verdict } from '../../src/model/verdict.ts';
import { sampleDetector } from '../report/sample-report.ts';

export const asOf = '2026-06-30T12:00:00Z';
export const kid = 'kaaaaaaaa';

/** A fingerprint that a name stands for. */
export function fingerprintOf(name: string): string {
  return `fp1:${kid}:${name.padEnd(26, 'a')}`;
}

export function daysBefore(days: number, seconds = 0): string {
  return new Date(Date.parse(asOf) - days * 86_400_000 - seconds * 1000).toISOString().replace('.000Z', 'Z');
}

const place = { file: 'inventory.yaml', line: 1 };

export function credential(changes: Partial<Credential> = {}): Credential {
  return { version: '1', state: 'current', fingerprints: [fingerprintOf('value')], publicIds: [], createdAt: daysBefore(10), place, ...changes };
}

/** Complete, owned, in time: nothing is wrong with it. */
export function identity(changes: Partial<Identity> = {}): Identity {
  return {
    id: 'nhi-one',
    type: 'api-key',
    provider: 'acme',
    ownerId: 'team-one',
    purpose: 'to try',
    boundary: ['dir:app'],
    scope: ['read'],
    cadenceDays: 90,
    trigger: { type: 'app-retired', ref: 'service:one' },
    retirementStatus: 'active',
    locations: ['dir:app/allowed/*'],
    consumers: [],
    thirdParty: false,
    humanUse: false,
    tags: [],
    exceptions: [],
    credentials: [credential()],
    place,
    lines: {},
    ...changes,
  };
}

export function owner(changes: Partial<Owner> = {}): Owner {
  return { id: 'team-one', type: 'team', contact: 'one@team.example', status: 'active', ...changes };
}

export function system(changes: Partial<System> = {}): System {
  return { id: 'dir:app', aliases: [], status: 'active', ...changes };
}

export function claim(changes: Partial<CoverageClaim> = {}): CoverageClaim {
  return { id: 'c-acme', provider: 'acme', kinds: ['*'], complete: true, asOf: daysBefore(1), maxAgeDays: 7, place, ...changes };
}

export function exception(changes: Partial<Exception> = {}): Exception {
  const dates = { createdAt: daysBefore(10), expiresAt: daysBefore(-10) };
  return { id: 'ex-1', approver: 'ciso', reason: 'known', compensatingControls: [], matches: {}, ...dates, place, ...changes };
}

export function inventory(changes: Partial<Omit<Inventory, 'owners'>> & { readonly owners?: readonly Owner[] } = {}): Inventory {
  const { owners = [owner()], ...rest } = changes;
  return {
    sources: ['inventory.yaml'],
    warnings: [],
    keys: [],
    systems: [],
    claims: [],
    policy: defaultPolicy,
    exceptions: [],
    identities: [identity()],
    ...rest,
    owners: new Map(owners.map((one) => [one.id, one])),
  };
}

export function secretPlace(changes: Partial<SecretPlace> = {}): SecretPlace {
  return { target: 'app', kind: 'file', repository: '', path: 'allowed/key.env', present: true, ...changes };
}

/** The value of `credential()`, at an allowed place. */
export function secret(changes: Partial<Secret> = {}): Secret {
  return {
    key: 1,
    fingerprints: [fingerprintOf('value')],
    findingIds: ['kt1:one'],
    detector: sampleDetector({ severity: 'high' }),
    facts: {},
    confidence: 0.9,
    variables: [],
    clockSuspect: false,
    places: [secretPlace()],
    ...changes,
  };
}

const targets: readonly ReportTarget[] = ['app', 'other'].map((target) => ({ target, repositories: [], kind: 'directory' }));

export interface Judged {
  readonly verdicts: readonly Verdict[];
  readonly judgement: Judgement;
  readonly states: ReadonlyMap<string, IdentityState>;
}

export function judgeAll(secrets: readonly Secret[], of: Inventory = inventory(), changes: Partial<JudgeContext> = {}): Judged {
  const judge = createJudge({ inventory: of, asOf, kids: [kid], targets, partialTargets: new Set(), ...changes });
  const verdicts = secrets.map((one) => judge.judgeSecret(one));
  const judgement = judge.conclude();
  return { verdicts, judgement, states: new Map([...judgement.identities()].map((state) => [state.id, state])) };
}

export function judgeOne(one: Secret, of?: Inventory, changes?: Partial<JudgeContext>): Verdict {
  const [verdict] = judgeAll([one], of, changes).verdicts;
  if (verdict === undefined) throw new Error('no verdict');
  return verdict;
}
