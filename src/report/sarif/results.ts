// A finding as a SARIF result. The value, the line around it and any snippet of it stay out.
import type { Location, Region, Result } from 'sarif';
import type { PlacedOccurrence } from '../../model/occurrence.ts';
import { pathToUri } from '../../model/path-text.ts';
import { type Finding, type ReportTarget, statusOf } from '../../model/report.ts';
import { forTerminal } from '../escape.ts';
import { commitOf, describePlace, isInFile } from '../place.ts';
import { shownFingerprint } from '../record.ts';
import type { Anchor } from './anchor.ts';
import { describeFileFinding, describeHistoryFinding } from './message.ts';
import { filePath, rootUriBaseId } from './provenance.ts';
import { levels } from './rules.ts';
import { suppressionsOf } from './suppressions.ts';
import { escapeAll, verdictParts, verdictProperties } from './verdict.ts';

export interface ResultOptions {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly targets: readonly ReportTarget[];
  readonly anchor: Anchor;
}

/** GitHub keeps this many of a result's locations, and shows the first. */
const maxLocations = 100;

export function createFileResult(finding: Finding, options: ResultOptions): Result {
  const places = new Map<string, { occurrence: PlacedOccurrence; location: Location }>();
  for (const occurrence of finding.occurrences()) {
    if (places.size === maxLocations) break;
    if (!isInFile(occurrence)) continue;
    const location = locate(filePath(occurrence, options.targets), occurrence.region);
    const key = JSON.stringify(location);
    if (!places.has(key)) places.set(key, { occurrence, location });
  }
  const [first] = places.values();
  if (first === undefined) throw new Error('a finding in a file has no place in a file');
  return {
    ...resultHead(finding, options, describeFileFinding(finding, first.occurrence)),
    locations: [...places.values()].map(({ location }) => location),
    properties: resultProperties(finding, first.occurrence),
  };
}

export function createHistoryResult(finding: Finding, options: ResultOptions): Result {
  const [first] = finding.occurrences();
  const anchor = first === undefined ? 'README.md' : options.anchor(first);
  return {
    ...resultHead(finding, options, describeHistoryFinding(finding, first, anchor)),
    locations: [locate(anchor, { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 })],
    properties: { ...resultProperties(finding, first), ...(first === undefined ? {} : historyProperties(first)) },
  };
}

function resultHead(finding: Finding, { ruleId, ruleIndex, targets }: ResultOptions, text: string): Result {
  const { fingerprint } = shownFingerprint(finding);
  const { severity, verdict } = finding;
  const suppressions = suppressionsOf(finding, targets);
  return {
    ruleId,
    ruleIndex,
    level: statusOf(finding) === 'suppressed' ? 'note' : levels[severity],
    message: { text },
    partialFingerprints: {
      // The only one GitHub looks at. Its own hash, of the line that holds the secret, would let anyone test guesses.
      primaryLocationLineHash: finding.findingId,
      'keytrailFindingId/v1': finding.findingId,
      ...(fingerprint === undefined ? {} : { 'keytrailFingerprint/v1': fingerprint }),
    },
    ...(verdict === undefined ? {} : verdictParts(verdict)),
    ...(suppressions.length === 0 ? {} : { suppressions }),
  };
}

function locate(path: string, region: Region): Location {
  const { startLine = 1, startColumn = 1, endLine = 1, endColumn = 1 } = region;
  const clamped = { startLine: atLeastOne(startLine), startColumn: atLeastOne(startColumn), endLine: atLeastOne(endLine), endColumn: atLeastOne(endColumn) };
  return { physicalLocation: { artifactLocation: { uri: pathToUri(path), uriBaseId: rootUriBaseId }, region: clamped } };
}

function atLeastOne(value: number): number {
  return Math.max(1, value);
}

function resultProperties(finding: Finding, first: PlacedOccurrence | undefined): Record<string, unknown> {
  const { findingId, target, present, firstSeen, removed, livedDays, occurrenceCount, confidence, mask, facts, alsoMatched } = finding;
  return {
    findingId,
    target: forTerminal(target),
    present,
    firstSeen,
    removed,
    livedDays,
    occurrenceCount,
    confidence,
    mask: forTerminal(mask),
    facts: Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, typeof value === 'string' ? forTerminal(value) : value])),
    alsoMatched,
    verdict: finding.verdict === undefined ? undefined : verdictProperties(finding.verdict),
    suppression: escapeAll(finding.suppression),
    secret: first?.revealed,
  };
}

function historyProperties(occurrence: PlacedOccurrence): Record<string, unknown> {
  const { origin, region, attribution } = occurrence;
  const { lead, path, tail } = describePlace(occurrence);
  return {
    place: forTerminal(lead + path + tail),
    originKind: origin.kind,
    commit: commitOf(occurrence),
    object: 'object' in origin ? origin.object : undefined,
    path: path === '' ? undefined : forTerminal(path),
    line: region.startLine,
    refs: attribution?.refs.map(forTerminal),
    refCount: attribution?.refCount,
  };
}
