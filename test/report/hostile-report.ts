import type { CheckReport } from '../../src/model/check.ts';
import type { Finding, Report } from '../../src/model/report.ts';
import { suppressionKinds, voidReasons } from '../../src/model/suppression.ts';
import type { ClaimState, Verdict } from '../../src/model/verdict.ts';
import { hostileStrings } from './hostile.ts';
import {
  countOpen,
  sampleCheck,
  sampleClaim,
  sampleIdentity,
  sampleJudgement,
  sampleMetric,
  sampleOwner,
  sampleProblem,
  sampleVerdict,
} from './judged-report.ts';
import {
  commit,
  findingId,
  inFile,
  inHistory,
  sampleCoverage,
  sampleFinding,
  sampleOccurrence,
  sampleReport,
  sampleRepository,
  sampleSkipped,
  sampleSuppression,
  sampleTarget,
} from './sample-report.ts';

/** Each hostile string in every place that a scanned repository can write to. */
export function hostileReport(changes: Partial<Report> = {}): Report {
  const findings = hostileStrings.flatMap((text, i) => {
    const facts = { host: text, user: text, issuer: text, account: text, project: text, publicId: text };
    const attribution = { path: text, atHead: false, refs: [text], refCount: 1 };
    const named = sampleOccurrence({ kind: i % 2 === 0 ? 'ref-name' : 'path-name', present: true, repository: '', path: text });
    return [
      sampleFinding({ findingId: findingId(3 * i), facts }, [inFile(text, { facts }), inFile(`folder/${text}`)]),
      sampleFinding({ findingId: findingId(3 * i + 1), present: false }, [inHistory(text, { attribution })]),
      sampleFinding({ findingId: findingId(3 * i + 2), present: false, mask: text }, [named]),
    ];
  });
  const skipped = hostileStrings.map((text) => sampleSkipped({ place: text, detail: text }));
  const repository = sampleRepository({
    branch: hostileStrings[0] ?? '',
    head: commit('e'),
    headPaths: hostileStrings,
    remote: 'https://x:y@evil.example/[a](b)',
  });
  const targets = [sampleTarget({ repositories: [repository] })];
  return sampleReport(findings.map(suppressByText), { complete: false, targets, coverage: sampleCoverage(skipped), ...changes });
}

/** In every place that a mark, an ignore file or a baseline can write to; one in two is void. */
function suppressByText(finding: Finding, i: number): Finding {
  const text = hostileStrings[i % hostileStrings.length] ?? '';
  const kind = suppressionKinds[i % suppressionKinds.length] ?? 'inline';
  const reason = voidReasons[(i >> 1) % voidReasons.length];
  const told = { kind, where: `${text}:3`, until: '2026-01-31', owner: text, reason: text };
  return { ...finding, suppression: sampleSuppression(i % 2 === 0 || reason === undefined ? told : { ...told, void: reason }) };
}

/** The same with what is hidden listed too. */
export function hostileSuppressedReport(): Report {
  return hostileReport({ suppressedShown: true });
}

/** Each hostile string in every place that an inventory can write to, beside those of the scanned repository. */
export function hostileJudgedReport(changes: Partial<Report> = {}): Report {
  const plain = [...hostileReport().findings()];
  const findings = plain.map((finding, i) => ({
    ...finding,
    severity: 'high' as const,
    verdict: hostileVerdict(hostileStrings[i % hostileStrings.length] ?? '', i),
  }));
  const identities = hostileStrings.map((text, i) =>
    sampleIdentity({ id: text, provider: text, environment: text, where: `${text}:1` }, hostileVerdict(text, 2 * i)),
  );
  const judgement = sampleJudgement(identities, {
    inventory: { sources: hostileStrings, identities: 3, credentials: 3, unreadable: 1, claims: hostileStrings.map((text) => hostileClaim(text)) },
    metrics: hostileStrings.map((text) => sampleMetric({ id: text, title: text, excluded: { [text]: 1 } })),
    debtByOwner: hostileStrings.map((name) => ({ name, points: 1 })),
    debtBySystem: hostileStrings.map((name) => ({ name, points: 1 })),
  });
  const counts = countOpen(findings.map(({ verdict }) => verdict));
  return hostileReport({ findings: () => findings, counts, judgement, ...changes });
}

export function hostileCheck(): CheckReport {
  const problems = hostileStrings.map((text) => sampleProblem({ identity: text, owner: text, subject: text, text, next: text, file: text, title: text }));
  return sampleCheck(problems, { sources: hostileStrings });
}

/** One in three is suppressed. */
function hostileVerdict(text: string, i: number): Verdict {
  const owner = sampleOwner({ id: text, name: text, contact: text });
  const actions = [text, text];
  const suppression = { exception: text, approver: text, reason: text, expiresAt: '2026-12-01T00:00:00Z' };
  const told = { identity: text, version: text, candidates: [text, `x${text}`], owner, escalation: text, evidence: [{ rule: 'match', text }], actions };
  return sampleVerdict({ ...told, flags: ['public'], ...(i % 3 === 2 ? { status: 'suppressed', suppression } : {}) });
}

function hostileClaim(text: string): ClaimState {
  return sampleClaim({ id: text, provider: text, account: text, state: 'stale' });
}
