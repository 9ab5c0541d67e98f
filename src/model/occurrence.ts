// A sealed sighting of a secret: all that leaves a worker. No field can hold the value unless the user asked to see it.
import type { Attribution, Origin, Region } from './origin.ts';
import type { Mark } from './suppression.ts';

/** What the format itself tells, read offline. Strings are public by format. */
export interface Facts {
  readonly checksum?: 'valid' | 'invalid';
  readonly account?: string;
  readonly host?: string;
  readonly user?: string;
  readonly project?: string;
  readonly issuer?: string;
  readonly createdAt?: string;
  readonly expiresAt?: string;
  readonly keyType?: string;
  readonly encrypted?: boolean;
  /** RFC 7638 thumbprint of a private key's public half, or another published public id. */
  readonly publicId?: string;
  /** What kind of id that is, by the detector's `idType`. */
  readonly publicIdType?: string;
  /** A private key's second public id, as `ssh-keygen -l` prints it: `SHA256:…`. */
  readonly sshFingerprint?: string;
}

export interface Occurrence {
  /**
   * Until the run's store has numbered them, a guessable value's id lacks its ordinal: see `seal/finding-id.ts`.
   */
  readonly findingId: string;
  readonly guessable: boolean;
  /** Keyed: the organisation's fingerprint `fp1:<kid>:…`, or under a key of this run alone, which is never shown. */
  readonly valueTag: string;
  /** With the organisation's key: further fingerprints of the same secret, under the previous key and of values within the value. */
  readonly otherFingerprints?: readonly string[];
  readonly detectorId: string;
  /** The publicly known prefix and how many characters follow. */
  readonly mask: string;
  readonly facts: Facts;
  /** 0 to 1. */
  readonly confidence: number;
  readonly alsoMatched: readonly string[];
  readonly origin: Origin;
  readonly region: Region;
  /** The name the value is assigned to, where the line tells one. */
  readonly variable?: string;
  /** That stand beside it. */
  readonly marks?: readonly Mark[];
  /** Of the run's allows by value, those that match: their indices. */
  readonly allows?: readonly number[];
  /** The value, under --show-secrets only. */
  readonly revealed?: string;
}

/** An occurrence as the report tells it: placed in history where it came from git. */
export interface PlacedOccurrence extends Occurrence {
  readonly target: string;
  readonly attribution?: Attribution;
}
