// Which gates a nomination went through: not every detector has each of them.
import type { Detector } from '../../model/detector.ts';
import { type Gate, gates } from '../../model/dropped.ts';

/** @param proven a right checksum: neither looks nor entropy count against it */
export function passedGates(detector: Detector, outcome: 'found' | Gate, proven: boolean): readonly Gate[] {
  const asked = gates.filter((gate) => isAsked(gate, detector, proven));
  const before = outcome === 'found' ? gates.length : gates.indexOf(outcome);
  return asked.filter((gate) => gates.indexOf(gate) < before);
}

function isAsked(gate: Gate, { provider, assigned, kind, entropy, facts }: Detector, proven: boolean): boolean {
  switch (gate) {
    case 'binary':
      return provider === 'generic';
    case 'assignment':
      return assigned;
    case 'checksum':
      return facts.some((fact) => proofs.has(fact));
    case 'placeholder':
      return !proven && kind !== 'private-key';
    case 'low-entropy':
      return !proven && entropy !== undefined;
    case 'not-random':
      return !proven && provider === 'generic';
    // Every secret passes these: to tell so says nothing.
    case 'identifier':
    case 'unchanged':
      return false;
    case 'pattern':
    case 'overlap':
      return true;
  }
}

/** Facts that can be wrong: see `seal/facts.ts`. */
const proofs: ReadonlySet<Detector['facts'][number]> = new Set(['crc32-base62', 'grafana-crc32', 'gitlab-routable', 'jwt', 'pypi-macaroon']);
