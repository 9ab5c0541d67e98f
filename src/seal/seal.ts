// The boundary: a raw value goes in, an occurrence without it comes out.
import { type Detector, isGuessable } from '../model/detector.ts';
import type { Facts, Occurrence } from '../model/occurrence.ts';
import type { Origin, Region } from '../model/origin.ts';
import type { Mark } from '../model/suppression.ts';
import { canonicalValue, type Form } from './canonical.ts';
import { guessableLine, strongFindingId } from './finding-id.ts';
import { fingerprint, fingerprintsUnder } from './fingerprint.ts';
import { innerValues } from './inner.ts';
import type { SealKey } from './key.ts';
import { maskValue } from './mask.ts';
import { SecretBytes } from './secret-bytes.ts';

/** A confirmed match. It never leaves the worker. */
export interface Candidate {
  readonly detector: Detector;
  readonly secret: SecretBytes;
  readonly facts: Facts;
  readonly confidence: number;
  readonly alsoMatched: readonly string[];
  readonly region: Region;
  /** The line the secret begins in, every candidate's value in it masked. */
  readonly maskedLine: string;
  /** The name the value is assigned to. */
  readonly variable?: string;
  readonly marks: readonly Mark[];
}

export interface SealOptions {
  readonly key: SealKey;
  /** The user asked for values in the output. */
  readonly showSecrets: boolean;
  /** The patterns of allows that match a value, by their index. */
  readonly matchAllows?: (value: string) => readonly number[];
}

export function sealCandidate(candidate: Candidate, origin: Origin, { key, showSecrets, matchAllows }: SealOptions): Occurrence {
  const { detector, facts, confidence, alsoMatched, region } = candidate;
  const value = SecretBytes.open(candidate.secret);
  const form = formOf(detector);
  const canonical = canonicalValue(form, value);
  const valueTag = fingerprint(canonical, key);
  // Under the organisation's keys alone: those of a run are of use to nobody. A private key holds nothing but itself.
  const others = key.kid === undefined ? [] : otherFingerprints(canonical, form === 'private-key' ? [] : innerValues(value), key);
  const guessable = isGuessable(detector);
  const text = Buffer.from(value).toString('utf8');
  const allows = matchAllows?.(text) ?? [];
  return {
    findingId: guessable ? guessableLine(detector.provider, candidate.maskedLine) : strongFindingId(canonical),
    guessable,
    valueTag,
    ...(others.length === 0 ? {} : { otherFingerprints: others }),
    detectorId: detector.id,
    mask: maskValue(detector, text),
    facts,
    confidence,
    alsoMatched,
    origin,
    region,
    ...(candidate.variable === undefined ? {} : { variable: candidate.variable }),
    ...(candidate.marks.length === 0 ? {} : { marks: candidate.marks }),
    ...(allows.length === 0 ? {} : { allows }),
    ...(showSecrets ? { revealed: text } : {}),
  };
}

/** Distinct and sorted: under the previous key, and of the values within under both. */
function otherFingerprints(canonical: Uint8Array, inner: readonly Uint8Array[], key: SealKey): readonly string[] {
  const ofPrevious = key.previous === undefined ? [] : [fingerprint(canonical, key.previous)];
  return [...new Set([...ofPrevious, ...inner.flatMap((one) => fingerprintsUnder(one, key))])].sort();
}

function formOf(detector: Detector): Form {
  if (detector.facts.includes('private-key')) return 'private-key';
  return detector.facts.includes('url') ? 'percent' : 'opaque';
}
