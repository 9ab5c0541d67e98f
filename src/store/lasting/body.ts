// What is kept of a finding and of an occurrence: JSON, in one order of members, so that what is unchanged is word for word the same.
// Members are named one by one: a new one of the model is kept only when somebody has thought about it.
import type { PlacedOccurrence } from '../../model/occurrence.ts';
import type { Finding } from '../../model/report.ts';
import type { Verdict } from '../../model/verdict.ts';
import { isLasting } from './clue.ts';
import type { FindingFacts, StoredVerdict } from './store.ts';
import { parseStored, type Shape } from './stored-text.ts';

/** Without its target and ids, which stand beside it. */
type StoredBody = Omit<PlacedOccurrence, 'target' | 'valueTag' | 'revealed'> & { readonly valueTag?: string };

const sharedShape = { detectorId: 'string', confidence: 'number', mask: 'string', facts: 'object', alsoMatched: 'list' } as const;
const findingShape: Shape = { ...sharedShape, guessable: 'boolean', present: 'boolean' };
const occurrenceShape: Shape = { ...sharedShape, findingId: 'string', origin: 'object', region: 'object' };

export function writeFinding(finding: Finding, guessable: boolean): string {
  const { detector, confidence, mask, facts, alsoMatched, present, fingerprint, firstSeen, removed, verdict, suppression } = finding;
  const body: FindingFacts = {
    detectorId: detector.id,
    guessable,
    ...(fingerprint === undefined || !isLasting(fingerprint) ? {} : { fingerprint }),
    confidence,
    mask,
    facts,
    alsoMatched,
    present,
    ...(firstSeen === undefined ? {} : { firstSeen }),
    ...(removed === undefined ? {} : { removed }),
    ...(verdict === undefined ? {} : { verdict: keptOf(verdict) }),
    ...(suppression === undefined ? {} : { suppression }),
  };
  return JSON.stringify(body);
}

export function readFinding(text: string): FindingFacts {
  return parseStored<FindingFacts>(text, findingShape);
}

/** A value that was shown on request, and a tag of that run alone, are not kept. */
export function writeOccurrence(occurrence: PlacedOccurrence): string {
  const { findingId, guessable, valueTag, otherFingerprints, detectorId, mask, facts, confidence, alsoMatched, origin, region, variable, attribution } =
    occurrence;
  const others = otherFingerprints?.filter(isLasting) ?? [];
  const body: StoredBody = {
    findingId,
    guessable,
    ...(isLasting(valueTag) ? { valueTag } : {}),
    ...(others.length > 0 ? { otherFingerprints: others } : {}),
    detectorId,
    mask,
    facts,
    confidence,
    alsoMatched,
    origin,
    region,
    ...(variable === undefined ? {} : { variable }),
    ...(attribution === undefined ? {} : { attribution }),
  };
  return JSON.stringify(body);
}

/** @param findingId the finding's, which stands in for a tag: two values are one if their finding is */
export function readOccurrence(text: string, target: string, findingId: string): PlacedOccurrence {
  return { valueTag: `run:${findingId}`, ...parseStored<StoredBody>(text, occurrenceShape), target };
}

function keptOf({ class: verdictClass, tentative, score, severity, status, identity, version, flags, strength }: Verdict): StoredVerdict {
  return {
    class: verdictClass,
    tentative,
    score,
    severity,
    status,
    ...(identity === undefined ? {} : { identity }),
    ...(version === undefined ? {} : { version }),
    flags,
    strength,
  };
}
