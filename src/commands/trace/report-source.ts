// A report of a scan as a trace reads it: all clues of its findings in one index, made in one pass.

import { isGuessable } from '../../model/detector.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { PlacedOccurrence } from '../../model/occurrence.ts';
import type { Finding, Report, ReportTarget } from '../../model/report.ts';
import { isHistoryLost, isIncomplete } from '../../model/skipped.ts';
import type { TraceBasis } from '../../model/trace.ts';
import type { ClueKind, TraceClue, TracedFinding, TracedOccurrence, TraceSource } from '../../model/trace-source.ts';
import { pathInTarget } from '../../report/place.ts';

export function createReportSource(report: Report, inventory: Inventory | undefined, kids: readonly string[]): TraceSource {
  const findings: { readonly finding: Finding; readonly traced: TracedFinding }[] = [];
  const index = new Map<string, Set<number>>();
  const add = (kind: ClueKind, text: string | undefined, key: number) => {
    if (text === undefined || text === '') return;
    const found = index.get(`${kind} ${text}`);
    if (found === undefined) index.set(`${kind} ${text}`, new Set([key]));
    else found.add(key);
  };
  for (const finding of report.findings()) {
    const key = findings.length;
    findings.push({ finding, traced: toTraced(finding, key) });
    for (const [kind, text] of cluesOf(finding)) add(kind, text, key);
  }
  const targets = new Map(report.targets.map((target) => [target.target, { ...target, ...wholeness(report, target) }]));
  const keysOf = ({ kind, text }: TraceClue): Iterable<number> => {
    if (kind === 'finding-id-prefix') return findings.filter(({ finding }) => finding.findingId.startsWith(text)).map(({ traced }) => traced.key);
    if (kind === 'commit') return [...index].filter(([clue]) => clue.startsWith(`commit ${text}`)).flatMap(([, keys]) => [...keys]);
    return index.get(`${kind} ${text}`) ?? [];
  };

  return {
    ...(inventory === undefined ? {} : { inventory }),
    basis: async () => basisOf(report, kids),
    target: async (name) => targets.get(name),
    async *find(clue) {
      for (const key of new Set(keysOf(clue))) {
        const traced = findings[key]?.traced;
        if (traced !== undefined && (clue.target === undefined || clue.target === traced.target)) yield traced;
      }
    },
    async *occurrencesOf({ key }) {
      for (const occurrence of findings[key]?.finding.occurrences() ?? []) yield toTracedOccurrence(occurrence);
    },
    async *findingsIn(target) {
      for (const { traced } of findings) if (traced.target === target) yield traced;
    },
  };
}

function* cluesOf({ findingId, fingerprint, facts, verdict, firstSeen, occurrences }: Finding): Generator<readonly [ClueKind, string | undefined]> {
  yield ['finding-id', findingId];
  yield ['fingerprint', fingerprint];
  yield ['public-id', facts.publicId];
  yield ['public-id', facts.sshFingerprint];
  for (const id of [verdict?.identity, ...(verdict?.strength === 1 ? [] : (verdict?.candidates ?? []))]) yield ['identity', id];
  yield ['commit', firstSeen?.commit];
  for (const occurrence of occurrences()) {
    const { origin, attribution, otherFingerprints = [] } = occurrence;
    yield ['path', pathInTarget(occurrence)];
    yield ['path', 'path' in origin ? origin.path : attribution?.path];
    yield ['commit', origin.kind === 'git-commit' ? origin.object : undefined];
    yield ['commit', attribution?.introduced?.commit];
    for (const fingerprint of otherFingerprints) yield ['fingerprint', fingerprint];
  }
}

function toTraced(finding: Finding, key: number): TracedFinding {
  const { findingId, fingerprint, target, detector, severity, confidence, mask, facts, present, firstSeen, verdict, suppression } = finding;
  return {
    key,
    findingId,
    ...(fingerprint?.startsWith('fp1:') ? { fingerprint } : {}),
    target,
    detector,
    severity,
    confidence,
    mask,
    facts,
    present,
    ...(firstSeen === undefined ? {} : { firstSeen }),
    guessable: isGuessable(detector),
    status: 'open',
    ...(verdict === undefined ? {} : { judged: verdict, verdict }),
    ...(suppression === undefined ? {} : { suppression }),
  };
}

export function toTracedOccurrence(occurrence: PlacedOccurrence): TracedOccurrence {
  const { findingId, target, detectorId, origin, region, variable, attribution, otherFingerprints = [] } = occurrence;
  const introduced = attribution?.introduced;
  return {
    findingId,
    target,
    detectorId,
    origin,
    line: region.startLine,
    ...(variable === undefined ? {} : { variable }),
    path: pathInTarget(occurrence) ?? '',
    present: origin.kind === 'file' || origin.kind === 'stdin' || ('present' in origin && origin.present) || attribution?.atHead === true,
    ...(introduced === undefined ? {} : { introduced }),
    ...(attribution === undefined ? {} : { refs: attribution.refCount }),
    otherFingerprints,
  };
}

function wholeness(report: Report, { target, repositories }: ReportTarget) {
  const skipped = report.coverage.skipped.filter((one) => one.target === target);
  const historyComplete = !report.interrupted && repositories.every(({ history }) => history === 'full') && !skipped.some(isHistoryLost);
  const whole = historyComplete && report.coverage.skippedMore === 0 && !skipped.some(isIncomplete);
  return { whole, historyComplete, ...(report.kid === undefined ? {} : { kid: report.kid }) };
}

function basisOf(report: Report, kids: readonly string[]): TraceBasis {
  return {
    source: 'scan',
    version: report.version,
    catalogueDigest: report.catalogueDigest,
    asOf: report.asOf,
    kids,
    inventory: report.judgement?.inventory.sources ?? [],
    runs: [],
    targets: report.targets.map(({ target }) => target),
    complete: report.complete,
    skipped: report.coverage.skipped.filter(isIncomplete),
    skippedMore: report.coverage.skippedMore,
    notes: [],
  };
}
