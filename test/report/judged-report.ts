// A report with an inventory's verdicts, built in code.
import type { CheckReport, Problem } from '../../src/model/check.ts';
import type { Owner } from '../../src/model/inventory.ts';
import type { Finding, Report } from '../../src/model/report.ts';
import { type Severity, severities } from '../../src/model/severity.ts';
import type { ClaimState, IdentityState, Judgement, Metric, Verdict } from '../../src/model/verdict.ts';
import { findingId, historyFinding, inFile, sampleDetector, sampleFinding, sampleReport } from './sample-report.ts';

export function sampleOwner(changes: Partial<Owner> = {}): Owner {
  return { id: 'team-pay', type: 'team', contact: 'pay@team.example', status: 'active', ...changes };
}

export function sampleVerdict(changes: Partial<Verdict> = {}): Verdict {
  return {
    class: 'exposed',
    tentative: false,
    flags: [],
    strength: 4,
    identity: 'nhi-pay-deployer',
    version: '4',
    candidates: [],
    owner: sampleOwner(),
    confidence: 0.99,
    score: 8,
    severity: 'high',
    status: 'open',
    evidence: [
      { rule: 'match', text: 'its value is that of nhi-pay-deployer, version 4 (current)' },
      { rule: 'exposed', text: 'it stands in ./config/app.env, and its home is vault:kv-prod/payments/aws' },
    ],
    actions: [
      'Rotate nhi-pay-deployer in vault:kv-prod/payments/aws, and revoke this version; how: https://docs.acme.example/revoke',
      'Replace the copy by a reference to its home',
    ],
    ...changes,
  };
}

/** The finding's severity is its verdict's. */
export function judgedFinding(
  n: number,
  verdict: Partial<Verdict> = {},
  changes: Partial<Omit<Finding, 'occurrences'>> = {},
  occurrences = [inFile(`config/${n}.env`)],
): Finding {
  const judged = sampleVerdict(verdict);
  return sampleFinding({ findingId: findingId(n), severity: judged.severity, verdict: judged, ...changes }, occurrences);
}

export function sampleIdentity(changes: Partial<IdentityState> = {}, verdict: Partial<Verdict> = {}): IdentityState {
  const { version: _, ...rest } = sampleVerdict({
    class: 'ownerless',
    strength: 0,
    evidence: [{ rule: 'ownerless', text: 'the record names no owner' }],
    actions: ['Give it an owner'],
    ...verdict,
  });
  return {
    id: 'nhi-report',
    type: 'db-user',
    provider: 'postgres',
    environment: 'prod',
    where: 'inventory.yaml:42',
    secretsSeen: 0,
    debt: 6,
    verdict: rest,
    ...changes,
  };
}

export function sampleMetric(changes: Partial<Metric> = {}): Metric {
  return { id: 'coverage', title: 'Coverage', unit: 'share', value: 5 / 7, numerator: 5, denominator: 7, excluded: {}, ...changes };
}

export function sampleClaim(changes: Partial<ClaimState> = {}): ClaimState {
  return { id: 'c-aws', provider: 'aws', account: '123456789012', asOf: '2026-11-21T02:00:00Z', state: 'usable', ...changes };
}

export function sampleJudgement(identities: readonly IdentityState[] = [], changes: Partial<Judgement> = {}): Judgement {
  return {
    inventory: { sources: ['inventory.yaml'], identities: 1204, credentials: 2310, unreadable: 17, claims: [sampleClaim()] },
    identityCounts: countOpen(identities.map(({ verdict }) => verdict)),
    classes: { exposed: 1, governed: 2 },
    identities: () => identities,
    metrics: [
      sampleMetric(),
      sampleMetric({ id: 'orphan_rate', title: 'Orphan rate', value: 1 / 6, numerator: 1, denominator: 6, excluded: { unmatched: 3 } }),
      sampleMetric({
        id: 'median_age_days',
        title: 'Median age of secrets of a known age',
        unit: 'days',
        value: 412.5,
        denominator: 4,
        excluded: { 'age known as a lower bound': 2, 'age unknown': 1 },
      }),
      { id: 'mttr_rotate', title: 'Median time to rotate', unit: 'days', excluded: { 'still open': 4 } },
      sampleMetric({ id: 'duplication_factor', title: 'Systems for each secret', unit: 'factor', value: 1.75, numerator: 7, denominator: 4 }),
      { id: 'governance_debt', title: 'Governance debt', unit: 'points', value: 43, excluded: {} },
    ],
    debtByOwner: ['team-pay', 'j.doe', 'nobody', 'team-web', 'team-data', 'team-ops'].map((name, i) => ({ name, points: 30 - 4 * i })),
    debtBySystem: [{ name: 'github:acme/shop', points: 12 }],
    ...changes,
  };
}

/** Of every status one, some with all that a verdict can tell. */
export function judgedReport(changes: Partial<Report> = {}): Report {
  const leaver = sampleOwner({ id: 'j.doe', type: 'person', contact: 'j.doe@people.example', status: 'departed', statusAsOf: '2026-03-01T00:00:00Z' });
  const orphan = { class: 'orphaned', strength: 0, identity: undefined, version: undefined, owner: undefined } as const;
  const findings = [
    judgedFinding(0, { class: 'retired-live', severity: 'critical', score: 9.5, flags: ['prod', 'public', 'unrotated'], age: { days: 659, atLeast: true } }),
    unowned(judgedFinding(1, { ...sampleOrphan, severity: 'critical', score: 9.1 }, {}, [inFile('deploy/prod.yaml')]), orphan),
    judgedFinding(2, {
      owner: leaver,
      class: 'departed-owner',
      escalation: 'team-platform (platform@team.example), owner of github:acme/shop',
      tentative: true,
      age: { days: 1, atLeast: false },
    }),
    {
      ...historyFinding('config/old/gone.env', { severity: 'medium' }),
      findingId: findingId(3),
      verdict: sampleVerdict({ class: 'unmatched', severity: 'medium', score: 5.5, strength: 1, candidates: ['nhi-a', 'nhi-b'] }),
    },
    judgedFinding(4, {
      status: 'suppressed',
      flags: ['exception-active'],
      suppression: { exception: 'ex-7', approver: 'ciso', reason: 'driver cannot reload', expiresAt: '2026-12-01T23:59:59Z' },
    }),
    judgedFinding(5, { class: 'governed', status: 'none', severity: 'low', score: 0, evidence: [], actions: [] }),
    judgedFinding(
      6,
      { class: 'governed', status: 'none', severity: 'low', score: 0, evidence: [], actions: [] },
      { detector: sampleDetector({ id: 'acme-test-key' }) },
    ),
  ];
  const identities = [
    sampleIdentity({}, { owner: leaver, class: 'departed-owner', identity: 'nhi-report', flags: ['prod', 'review-overdue'], severity: 'high' }),
    sampleIdentity({ id: 'nhi-mailer', secretsSeen: 2, where: 'inventory.yaml:77' }, { severity: 'low', score: 3, class: 'near-expiry' }),
    sampleIdentity({ id: 'nhi-fine' }, { status: 'none', class: 'governed', severity: 'low', score: 0 }),
  ];
  const useless = [sampleClaim(), sampleClaim({ id: 'c-kv', provider: 'vault', state: 'stale', asOf: '2026-10-01T00:00:00Z' })];
  const judgement = sampleJudgement(identities);
  return sampleReport(findings, {
    counts: countOpen(findings.flatMap(({ verdict }) => (verdict === undefined ? [] : [verdict]))),
    judgement: { ...judgement, inventory: { ...judgement.inventory, claims: useless } },
    kid: 'k2026a',
    ...changes,
  });
}

const sampleOrphan = {
  class: 'orphaned',
  strength: 0,
  evidence: [{ rule: 'orphaned', text: 'claim c-aws of 2026-11-21 covers account 123456789012, and holds no record of it' }],
  actions: ['Find who issued it by its account, and register it with an owner, or revoke it', 'Look at its use'],
} as const satisfies Partial<Verdict>;

function unowned(finding: Finding, members: object): Finding {
  const verdict = Object.fromEntries(Object.entries({ ...finding.verdict, ...members }).filter(([, value]) => value !== undefined));
  return { ...finding, verdict: verdict as unknown as Verdict };
}

export function countOpen(verdicts: readonly Verdict[]): Record<Severity, number> {
  const count = (severity: Severity) => verdicts.filter((verdict) => verdict.status === 'open' && verdict.severity === severity).length;
  const [critical = 0, high = 0, medium = 0, low = 0] = severities.map(count);
  return { critical, high, medium, low };
}

export function sampleProblem(changes: Partial<Problem> = {}): Problem {
  return {
    rule: 'missing-owner',
    title: 'Identity without an owner',
    severity: 'high',
    identity: 'nhi-report',
    text: 'the record names no owner',
    next: 'Name a person or a team who can approve rotation and revocation',
    file: 'inventory/main.yaml',
    line: 12,
    nhi: 'NHI1',
    ...changes,
  };
}

export function sampleCheck(problems: readonly Problem[] = [], changes: Partial<CheckReport> = {}): CheckReport {
  return { asOf: '2026-11-22T12:00:00Z', version: '0.1.0', sources: ['inventory'], identities: 34, problems, ...changes };
}
