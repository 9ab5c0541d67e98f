// The boundary for what was taken for a secret and dropped: a gate may be wrong, so such a value stays behind as well.
import type { Detector } from '../model/detector.ts';
import type { DroppedSighting, MatchGate } from '../model/dropped.ts';
import type { Origin, Region } from '../model/origin.ts';
import { canonicalValue } from './canonical.ts';
import { fingerprint } from './fingerprint.ts';
import type { SealKey } from './key.ts';
import { maskValue } from './mask.ts';
import { SecretBytes } from './secret-bytes.ts';

/** A match that a gate dropped. It never leaves the worker. */
export interface DroppedCandidate {
  readonly detector: Detector;
  readonly gate: MatchGate;
  readonly secret: SecretBytes;
  readonly region: Region;
  /** That nominated it; absent: a random run. */
  readonly keyword?: string;
  /** Of `not-random`: what stands around the value says so, and not the value itself. */
  readonly byContext?: boolean;
  /** Of `overlap`: whose match stays. */
  readonly winner?: Detector;
}

export function sealDropped(dropped: DroppedCandidate, origin: Origin, key: SealKey): DroppedSighting {
  const { detector, gate, secret, region } = dropped;
  const value = SecretBytes.open(secret);
  return {
    detectorId: detector.id,
    gate,
    mask: maskDropped(dropped),
    // Keyed, and never shown: tells that two places hold the same string.
    valueTag: fingerprint(canonicalValue('opaque', value), key),
    origin,
    region,
  };
}

export function maskDropped({ detector, secret }: Pick<DroppedCandidate, 'detector' | 'secret'>): string {
  return maskValue(detector, Buffer.from(SecretBytes.open(secret)).toString('utf8'));
}
