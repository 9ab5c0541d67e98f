// A report built in code. Masks, ids and prefixes are made up: no text here has the shape of a token.
import type { Detector } from '../../src/model/detector.ts';
import type { PlacedOccurrence } from '../../src/model/occurrence.ts';
import type { Origin } from '../../src/model/origin.ts';
import { type Finding, type Report, type Reporter, type ReporterOptions, type ReportRepository, type ReportTarget, statusOf } from '../../src/model/report.ts';
import type { Severity } from '../../src/model/severity.ts';
import type { Skipped } from '../../src/model/skipped.ts';
import { type Suppression, type SuppressionCounts, type SuppressionKind, suppressionKinds, type VoidReason, voidReasons } from '../../src/model/suppression.ts';

export const commit = (char: string): string => char.repeat(40);

export function sampleDetector(changes: Partial<Detector> = {}): Detector {
  return {
    id: 'acme-live-key',
    title: 'Acme live API key',
    provider: 'acme',
    kind: 'api-key',
    severity: 'critical',
    keywords: ['acme_'],
    pattern: '(?<secret>acme_)',
    reach: { leadMin: 0, leadMax: 0, length: 5, before: 0, after: 0 },
    assigned: false,
    randomBits: 190,
    facts: [],
    rotateAfterDays: 90,
    docs: 'https://docs.acme.example/api-keys',
    revoke: 'https://docs.acme.example/revoke',
    ...changes,
  };
}

export function sampleOccurrence(origin: Origin, changes: Partial<PlacedOccurrence> = {}): PlacedOccurrence {
  return {
    findingId: findingId(0),
    guessable: false,
    valueTag: `run:${'b'.repeat(26)}`,
    detectorId: 'acme-live-key',
    mask: 'acme_…32 more',
    facts: {},
    confidence: 0.9,
    alsoMatched: [],
    origin,
    region: { startLine: 3, startColumn: 10, endLine: 3, endColumn: 47 },
    target: '.',
    ...changes,
  };
}

export function sampleFinding(
  changes: Partial<Omit<Finding, 'occurrences'>> = {},
  occurrences: readonly PlacedOccurrence[] = [inFile('config/app.env')],
): Finding {
  const detector = changes.detector ?? sampleDetector();
  return {
    findingId: findingId(0),
    target: '.',
    detector,
    severity: detector.severity,
    confidence: 0.9,
    mask: 'acme_…32 more',
    facts: {},
    alsoMatched: [],
    present: true,
    occurrenceCount: occurrences.length,
    ...changes,
    occurrences: () => occurrences,
  };
}

export function inFile(path: string, changes: Partial<PlacedOccurrence> = {}): PlacedOccurrence {
  return sampleOccurrence({ kind: 'file', path }, changes);
}

export function inHistory(path: string | undefined, changes: Partial<PlacedOccurrence> = {}): PlacedOccurrence {
  const introduced = { commit: commit('a'), authorAt: '2026-01-05T08:00:00Z', commitAt: '2026-01-05T09:00:00Z' };
  const attribution = { ...(path === undefined ? {} : { path }), introduced, atHead: false, refs: ['refs/heads/main'], refCount: 1 };
  return sampleOccurrence({ kind: 'git-blob', repository: '', object: commit('b') }, { attribution, ...changes });
}

/** A finding that history alone still holds. */
export function historyFinding(path: string | undefined, changes: Partial<Omit<Finding, 'occurrences'>> = {}): Finding {
  const life = {
    firstSeen: { commit: commit('a'), authorAt: '2026-01-05T08:00:00Z', commitAt: '2026-01-05T09:00:00Z' },
    removed: { commit: commit('c'), authorAt: '2026-03-06T08:00:00Z', commitAt: '2026-03-06T09:00:00Z' },
    livedDays: 60,
  };
  return sampleFinding({ findingId: findingId(7), present: false, ...life, ...changes }, [inHistory(path)]);
}

/** The number backwards in the alphabet of real ids, so that neighbours differ at the start. */
export function findingId(n: number): string {
  const digits = [...n.toString(32)].reverse().map((digit) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(digit, 32)]);
  return `kt1:${digits.join('').padEnd(26, 'a')}`;
}

export function sampleRepository(changes: Partial<ReportRepository> = {}): ReportRepository {
  const headPaths = ['README.md', 'config/app.env', 'config/old/keep.txt', 'src/main.ts'];
  return { path: '', head: commit('d'), branch: 'main', remote: 'https://git.example.org/acme/shop.git', history: 'full', headPaths, ...changes };
}

export function sampleTarget(changes: Partial<ReportTarget> = {}): ReportTarget {
  return { target: '.', kind: 'directory', repositories: [sampleRepository()], ...changes };
}

export function sampleReport(findings: readonly Finding[] = [], changes: Partial<Report> = {}): Report {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity && statusOf(finding) === 'open').length;
  return {
    schemaVersion: 1,
    version: '0.1.0',
    asOf: '2026-11-22T12:00:00Z',
    complete: true,
    interrupted: false,
    catalogueDigest: 'e'.repeat(64),
    targets: [sampleTarget()],
    findings: () => findings,
    counts: { critical: count('critical'), high: count('high'), medium: count('medium'), low: count('low') },
    suppressions: countSuppressions(findings),
    suppressedShown: false,
    coverage: sampleCoverage(),
    secretsShown: false,
    ...changes,
  };
}

export function sampleSuppression(changes: Partial<Suppression> = {}): Suppression {
  return { kind: 'inline', source: 'target', syntax: 'keytrail', where: 'config/app.env:3', ...changes };
}

/** One open finding, one hidden by each kind, one whose suppression is void for each reason. */
export function suppressedReport(changes: Partial<Report> = {}): Report {
  const told = { until: '2027-03-31', owner: 'team-pay', reason: 'a test account' };
  const hidden = suppressionKinds.map((kind, i) =>
    sampleFinding({ findingId: findingId(20 + i), suppression: suppressionOf(kind, `hidden-${i}.env:3`, told) }, [inFile(`hidden-${i}.env`)]),
  );
  const voids = voidReasons.map((reason, i) =>
    sampleFinding(
      {
        findingId: findingId(10 + i),
        suppression: sampleSuppression({ where: `void-${i}.env:3`, void: reason, ...(reason === 'expired' ? { until: '2026-01-31' } : {}) }),
      },
      [inFile(`void-${i}.env`)],
    ),
  );
  return sampleReport([sampleFinding(), ...voids, ...hidden], changes);
}

function suppressionOf(kind: SuppressionKind, where: string, told: Partial<Suppression>): Suppression {
  const { syntax: _, ...rest } = sampleSuppression({ kind, where, ...told });
  return kind === 'inline' ? { ...rest, syntax: 'keytrail' } : rest;
}

/** As the store counts: what the verdict leaves open. */
export function countSuppressions(findings: readonly Finding[]): SuppressionCounts {
  const active: Partial<Record<SuppressionKind, number>> = {};
  const void_: Partial<Record<VoidReason, number>> = {};
  for (const { verdict, suppression } of findings) {
    if (suppression === undefined || (verdict !== undefined && verdict.status !== 'open')) continue;
    if (suppression.void === undefined) active[suppression.kind] = (active[suppression.kind] ?? 0) + 1;
    else void_[suppression.void] = (void_[suppression.void] ?? 0) + 1;
  }
  return { active, void: void_ };
}

export function sampleCoverage(skipped: readonly Skipped[] = [], skippedMore = 0): Report['coverage'] {
  const read = { files: 1204, fileBytes: 12_345_678, gitObjects: 3400, gitBytes: 40_000_000, binaries: 14 };
  return { ...read, excluded: { placeholder: 12, 'low-entropy': 3 }, identifiers: 2, skipped, skippedMore };
}

export function sampleSkipped(changes: Partial<Skipped> = {}): Skipped {
  return { reason: 'missing-object', target: '.', place: commit('9'), detail: 'The repository refers to this object but does not have it.', ...changes };
}

/** Of each severity one, present and gone, with facts, in all kinds of places. */
export function variedReport(changes: Partial<Report> = {}): Report {
  const high = sampleDetector({ id: 'acme-database-url', title: 'Acme database URL with password', severity: 'high', randomBits: 0 });
  const low = sampleDetector({ id: 'generic-password', title: 'Password', provider: 'generic', kind: 'password', severity: 'low', randomBits: 0 });
  const firstSeen = { commit: commit('1'), authorAt: '2025-02-01T10:00:00Z', commitAt: '2025-02-01T10:00:00Z' };
  const places = [
    'config/app.env',
    'deploy/prod.yaml',
    'src/main.ts',
    'src/very/long/path/that/goes/on/and/on/through/many/folders/until/it/reaches/its/file.properties',
  ];
  const message = sampleOccurrence({ kind: 'git-commit', repository: '', object: commit('f') });
  const findings = [
    sampleFinding(
      { firstSeen, livedDays: 659, facts: { account: '123456789012', publicId: 'ACMEID', expiresAt: '2027-01-01T00:00:00.000Z', checksum: 'valid' } },
      places.map((path) => inFile(path)),
    ),
    historyFinding('config/old/gone.env', { detector: high, severity: 'high', mask: '…', facts: { host: 'db.example.org', user: 'shop' } }),
    sampleFinding({ findingId: findingId(8), severity: 'medium', present: false }, [message]),
    sampleFinding({ findingId: findingId(9), detector: low, mask: '…' }, [inFile(places[3] ?? '')]),
  ];
  return sampleReport(findings, changes);
}

export function render(reporter: Reporter, report: Report, options: ReporterOptions = { color: false, width: 80 }): string {
  let text = '';
  reporter(report, (part) => (text += part), options);
  return text;
}
