// May an unkeyed hash of the value be told? Only where nobody can find the value by trying.
import { isGuessable } from '../model/detector.ts';
import type { TracedFinding } from '../model/trace-source.ts';

export function isUnguessable({ guessable, detector }: TracedFinding): boolean {
  return !guessable && !isGuessable(detector);
}
