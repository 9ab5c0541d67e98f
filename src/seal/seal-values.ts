// Values from a secret store → what an inventory may hold of them. The same detectors, canonical forms and keys as in a scan, so that
// both sides come to the same fingerprints.
import { isUtf8 } from 'node:buffer';
import type { PublicId } from '../model/inventory.ts';
import type { Facts } from '../model/occurrence.ts';
import { canonicalValue } from './canonical.ts';
import { fingerprintsUnder } from './fingerprint.ts';
import { harmlessReason } from './harmless.ts';
import { innerValues } from './inner.ts';
import type { SealKey } from './key.ts';
import { type Candidate, sealCandidate } from './seal.ts';
import { SecretBytes } from './secret-bytes.ts';

export interface NamedSecret {
  /** As a variable could be called: letters, digits, `_`, `.` and `-`. */
  readonly name: string;
  readonly secret: SecretBytes;
}

/** The engine, handed in: sealing does not know how detectors are run. */
export interface Examiner {
  detect(text: Uint8Array): readonly Candidate[];
  isPlaceholder(value: string): boolean;
}

export interface SealedValue {
  readonly name: string;
  /** Of the detector that tells most; absent for a value that could be anyone's. */
  readonly provider?: string;
  readonly facts: Facts;
  readonly publicIds: readonly PublicId[];
  /** Sorted. */
  readonly fingerprints: readonly string[];
}

export interface LeftOut {
  readonly name: string;
  readonly reason: string;
}

/** @param key the organisation's; values that stand side by side may tell each other's public ids */
export function sealNamedValues(
  values: readonly NamedSecret[],
  key: SealKey,
  examiner: Examiner,
): { readonly sealed: readonly SealedValue[]; readonly leftOut: readonly LeftOut[] } {
  const together = detectTogether(values, examiner);
  const sealed: SealedValue[] = [];
  const leftOut: LeftOut[] = [];
  for (const [index, { name, secret }] of values.entries()) {
    const bytes = SecretBytes.open(secret);
    const candidates = [...(together.get(index) ?? []), ...(isUtf8(bytes) ? examiner.detect(bytes) : [])];
    const reason = candidates.length > 0 ? undefined : unfitness(bytes, name, values.length > 1, examiner);
    if (reason === undefined) sealed.push(sealValue(name, bytes, candidates, key));
    else leftOut.push({ name, reason });
  }
  return { sealed, leftOut };
}

const shortest = 8;

/** Why a value in which no detector finds a secret gets no fingerprint. */
function unfitness(bytes: Uint8Array, name: string, hasNeighbours: boolean, examiner: Examiner): string | undefined {
  if (bytes.length === 0) return 'it is empty';
  if (bytes.length < shortest) return `it has fewer than ${shortest} characters`;
  if (!isUtf8(bytes)) return undefined;
  const text = Buffer.from(bytes).toString('utf8');
  if (examiner.isPlaceholder(text)) return 'it is a placeholder';
  // One value alone is a secret because the user says so; among many, names tell.
  return harmlessReason(text, hasNeighbours ? name : undefined);
}

/** All values as lines `NAME=value`: a name tells a detector what a value is, and a neighbour its public id. By the value's index. */
function detectTogether(values: readonly NamedSecret[], examiner: Examiner): Map<number, Candidate[]> {
  const firstLines: number[] = [];
  const parts: Uint8Array[] = [];
  let line = 1;
  for (const { name, secret } of values) {
    const bytes = SecretBytes.open(secret);
    const part = isUtf8(bytes) ? Buffer.concat([Buffer.from(`${name}=`), bytes, Buffer.from('\n')]) : Buffer.alloc(0);
    firstLines.push(line);
    parts.push(part);
    line += part.reduce((lines, byte) => lines + Number(byte === 10), 0);
  }
  const found = new Map<number, Candidate[]>();
  for (const candidate of examiner.detect(Buffer.concat(parts))) {
    const index = firstLines.findLastIndex((first) => first <= candidate.region.startLine);
    found.set(index, [...(found.get(index) ?? []), candidate]);
  }
  return found;
}

function sealValue(name: string, bytes: Uint8Array, candidates: readonly Candidate[], key: SealKey): SealedValue {
  const occurrences = candidates.map((candidate) => sealCandidate(candidate, { kind: 'stdin', path: '-' }, { key, showSecrets: false }));
  const inner = [...wholeValue(bytes, candidates), ...innerValues(bytes)].flatMap((canonical) => fingerprintsUnder(canonical, key));
  const fingerprints = new Set([...inner, ...occurrences.flatMap(({ valueTag, otherFingerprints = [] }) => [valueTag, ...otherFingerprints])]);
  const [best] = candidates.toSorted((a, b) => Number(isAnyones(a)) - Number(isAnyones(b)) || b.confidence - a.confidence);
  return {
    name,
    ...(best === undefined || isAnyones(best) ? {} : { provider: best.detector.provider }),
    facts: best?.facts ?? {},
    publicIds: distinctIds(candidates.flatMap(publicIdsOf)),
    fingerprints: [...fingerprints].sort(),
  };
}

/** A private key's bytes are not its value: there its inner, canonical form stands alone. */
function wholeValue(bytes: Uint8Array, candidates: readonly Candidate[]): readonly Uint8Array[] {
  return candidates.some(({ detector }) => detector.facts.includes('private-key')) ? [] : [canonicalValue('opaque', bytes)];
}

/** Formats of no single provider. */
const anyones = new Set(['generic', 'private-key', 'connection-string', 'url', 'http', 'netrc', 'jwt']);

function isAnyones({ detector }: Candidate): boolean {
  return anyones.has(detector.provider);
}

function publicIdsOf({ detector, facts: { publicId, publicIdType, sshFingerprint } }: Candidate): readonly PublicId[] {
  return [
    ...(publicId === undefined ? [] : [{ type: publicIdType ?? `${detector.provider}-id`, value: publicId }]),
    ...(sshFingerprint === undefined ? [] : [{ type: 'ssh-sha256', value: sshFingerprint }]),
  ];
}

function distinctIds(ids: readonly PublicId[]): readonly PublicId[] {
  return [...new Map(ids.map((id) => [`${id.type} ${id.value}`, id])).values()];
}
