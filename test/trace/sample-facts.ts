// Facts of a secret built in code: at HEAD of one private repository since May, its record complete, its version current.
import type { PlacedTrace, TracedFinding, TraceFacts } from '../../src/model/trace-source.ts';
import { sampleVerdict } from '../report/judged-report.ts';
import { sampleDetector } from '../report/sample-report.ts';
import { asOf, credential, fingerprintOf, identity, inventory } from '../support/judge-estate.ts';

const commit = { commit: 'c'.repeat(40), authorAt: '2026-05-01T08:00:00Z', commitAt: '2026-05-01T09:00:00Z' };

export function tracedFinding(changes: Partial<TracedFinding> = {}): TracedFinding {
  return {
    key: 1,
    findingId: `kt1:${'a'.repeat(26)}`,
    fingerprint: fingerprintOf('value'),
    target: 'app',
    detector: sampleDetector(),
    severity: 'high',
    confidence: 0.9,
    mask: 'acme_…32 more',
    facts: {},
    present: true,
    firstSeen: commit,
    guessable: false,
    status: 'open',
    ...changes,
  };
}

export function placedTrace(changes: Partial<PlacedTrace> = {}): PlacedTrace {
  return {
    findingId: `kt1:${'a'.repeat(26)}`,
    target: 'app',
    detectorId: 'acme-live-key',
    origin: { kind: 'git-blob', repository: '', object: 'b'.repeat(40) },
    line: 3,
    path: 'config.env',
    present: true,
    introduced: commit,
    refs: 1,
    otherFingerprints: [],
    system: 'github:one/app',
    visibility: 'private',
    ci: false,
    ...changes,
  };
}

export const nobody = { findings: [], more: 0 };

export function sampleFacts(changes: Partial<TraceFacts> = {}): TraceFacts {
  const record = identity({ credentials: [credential({ createdAt: '2026-04-01T00:00:00Z', asOf: '2026-06-30T00:00:00Z' })] });
  return {
    asOf,
    source: 'scan',
    findings: [tracedFinding()],
    places: [placedTrace()],
    morePlaces: false,
    historyComplete: true,
    whole: true,
    verdict: sampleVerdict({ class: 'exposed', identity: record.id, version: '1', strength: 4, flags: [], candidates: [] }),
    inventory: inventory({ identities: [record] }),
    identity: record,
    neighbours: { sameFile: nobody, sameCommit: nobody, sameSystem: nobody, sameIdentity: nobody, sameValue: nobody },
    exploited: false,
    people: { unknown: "because people's data is not kept" },
    ...changes,
  };
}

/** The record with another version of its one credential. */
export function withCredential(changes: Parameters<typeof credential>[0], verdict: Parameters<typeof sampleVerdict>[0] = {}): Partial<TraceFacts> {
  const record = identity({ credentials: [credential(changes)] });
  return {
    identity: record,
    inventory: inventory({ identities: [record] }),
    verdict: sampleVerdict({ class: 'exposed', identity: record.id, version: '1', strength: 4, flags: [], candidates: [], ...verdict }),
  };
}

/** Without a record of it, or without an inventory at all. */
export function withoutRecord(given: boolean): TraceFacts {
  const { verdict: _verdict, inventory: _inventory, identity: _identity, ...facts } = sampleFacts();
  if (!given) return facts;
  const evidence = [{ rule: 'unmatched', text: 'no record matches; no claim covers acme' }];
  const { identity: _id, version: _version, owner: _owner, escalation: _escalation, ...unmatched } = sampleVerdict();
  return { ...facts, inventory: inventory({ identities: [] }), verdict: { ...unmatched, class: 'unmatched', strength: 0, candidates: [], evidence } };
}
