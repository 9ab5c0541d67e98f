// One secret with all that a run knows of it, over all targets: what is matched with the inventory.
import type { Detector } from './detector.ts';
import type { Facts } from './occurrence.ts';
import type { Origin } from './origin.ts';

/** A place of a secret, as far as a verdict asks. */
export interface SecretPlace {
  /** The target as the user gave it. */
  readonly target: string;
  readonly kind: Origin['kind'];
  /** Within the target, "" for the target itself or where there is none. */
  readonly repository: string;
  /** Within the target; "" where git knows none. */
  readonly path: string;
  /** In a file of the tree or at HEAD. */
  readonly present: boolean;
}

export interface Secret {
  /** Names the secret in its store, nothing else. */
  readonly key: number;
  /** Under the organisation's key: of the value, under the previous key, of values within the value. */
  readonly fingerprints: readonly string[];
  readonly findingIds: readonly string[];
  /** One value may be told by several detectors; this is the strongest. */
  readonly detector: Detector;
  readonly facts: Facts;
  readonly confidence: number;
  readonly variables: readonly string[];
  /**
   * The earliest time at which history proves the secret, RFC 3339; claims that cannot be true are left out: before git, before the
   * token's format, after the scan.
   */
  readonly firstEvidenceAt?: string;
  /** Such a claim was left out. */
  readonly clockSuspect: boolean;
  /** In order; can be read once, before the next secret is asked for. */
  readonly places: Iterable<SecretPlace>;
}
