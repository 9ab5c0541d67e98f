// A value that somebody asks after → all that it can be looked up by. The value itself goes no further.
import { createHash } from 'node:crypto';
import { isGuessable } from '../model/detector.ts';
import type { SealKey } from './key.ts';
import { type Candidate, sealCandidate } from './seal.ts';
import { type Examiner, sealNamedValues } from './seal-values.ts';
import { SecretBytes } from './secret-bytes.ts';

export interface ValueClues {
  /** Undefined: no detector knows the form. */
  readonly title?: string;
  /** Of a value that nobody can guess. */
  readonly findingId?: string;
  /** Under the organisation's keys. */
  readonly fingerprints: readonly string[];
  readonly publicIds: readonly string[];
  /** Base 64 of the SHA-256, by which some providers' logs are asked. Of a value that nobody can guess. */
  readonly hashedToken?: string;
}

/** One for each secret in the value; none where it cannot be told by anything. */
export function identifyValue(value: SecretBytes, key: SealKey, examiner: Examiner): readonly ValueClues[] {
  const candidates = examiner.detect(SecretBytes.open(value));
  const whole = candidates.length > 1 ? [] : wholeFingerprints(value, key, examiner);
  if (candidates.length === 0) return whole.length === 0 ? [] : [{ fingerprints: whole, publicIds: [] }];
  return candidates.map((candidate) => toClues(candidate, key, whole));
}

function wholeFingerprints(value: SecretBytes, key: SealKey, examiner: Examiner): readonly string[] {
  if (key.kid === undefined) return [];
  return sealNamedValues([{ name: 'value', secret: value }], key, examiner).sealed.flatMap(({ fingerprints }) => fingerprints);
}

function toClues(candidate: Candidate, key: SealKey, whole: readonly string[]): ValueClues {
  const { detector, secret } = candidate;
  const { findingId, valueTag, otherFingerprints = [], facts } = sealCandidate(candidate, { kind: 'stdin', path: '-' }, { key, showSecrets: false });
  const strong = isGuessable(detector) ? {} : { findingId, hashedToken: createHash('sha256').update(SecretBytes.open(secret)).digest('base64') };
  return {
    title: detector.title,
    ...strong,
    fingerprints: [...new Set([valueTag, ...otherFingerprints, ...whole].filter((tag) => tag.startsWith('fp1:')))],
    publicIds: [facts.publicId, facts.sshFingerprint].filter((id) => id !== undefined),
  };
}
