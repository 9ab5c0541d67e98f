// What a detector is once it is compiled: plain data that the scan engine, the reporters and the command line share.
import type { Severity } from './severity.ts';

export const detectorKinds = [
  'api-key',
  'access-token',
  'refresh-token',
  'client-secret',
  'password',
  'private-key',
  'webhook-url',
  'connection-string',
  'session-token',
  'signing-secret',
  'identifier',
  'generic',
] as const;
export type DetectorKind = (typeof detectorKinds)[number];

export const factNames = [
  'crc32-base62',
  'grafana-crc32',
  'gitlab-routable',
  'jwt',
  'aws-account',
  'gcp-service-account',
  'pypi-macaroon',
  'private-key',
  'url',
] as const;
export type FactName = (typeof factNames)[number];

/** How far from its keyword a pattern can read, in bytes: computed from the pattern, never declared. */
export interface Reach {
  /** Fewest bytes between the start of a match and the start of its keyword. */
  readonly leadMin: number;
  readonly leadMax: number;
  /** Longest match. */
  readonly length: number;
  /** Bytes a lookbehind or boundary can read before the match, and a lookahead after it. */
  readonly before: number;
  readonly after: number;
}

export interface Detector {
  readonly id: string;
  readonly title: string;
  /** The file the detector stands in; `generic` ranks below all others. Also the family in a guessable value's finding id. */
  readonly provider: string;
  readonly kind: DetectorKind;
  readonly severity: Severity;
  /** Lower-case literals, one of which stands in every match. */
  readonly keywords: readonly string[];
  /** RegExp source, without flags, over latin1 text. */
  readonly pattern: string;
  readonly reach: Reach;
  /** The pattern wants an assignment operator and a value after the keyword: tested by bytes before the pattern is tried. */
  readonly assigned: boolean;
  /** Least Shannon entropy of the secret, bits per character. */
  readonly entropy?: number;
  /** Random bits the format guarantees. From 80 on the value is not guessable. */
  readonly randomBits?: number;
  readonly facts: readonly FactName[];
  /** Instead of keywords and a pattern: any mixed run of `least` or more base-64 characters after text that `context` (a RegExp source, case ignored) matches. */
  readonly run?: { readonly least: number; readonly context: string };
  /** What the provider calls the `id` group: `aws-access-key-id`. */
  readonly idType?: string;
  /** Of the provider's own making: a key for test data, or one that acts. */
  readonly environment?: 'live' | 'test';
  /** The day the format came into use: no evidence of such a secret can be older. */
  readonly since?: string;
  /** Of this format a secret can be made that expires by itself. */
  readonly canExpire?: boolean;
  readonly rotateAfterDays?: number;
  readonly docs: string;
  readonly revoke: string;
}

/** A value whose format guarantees this many random bits cannot be found by guessing. */
export const unguessableBits = 80;

export function isGuessable(detector: Detector): boolean {
  return (detector.randomBits ?? 0) < unguessableBits;
}
