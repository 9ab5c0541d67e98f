// Runs a detector on what its own file says it must and must not find.
import type { SampledDetector } from './load.ts';
import { expandPlaceholders } from './placeholder.ts';

/** How many generated values each example is tried on. */
const seeds = 25;

/** Ids of all detectors that matched a text, the overlapped ones too. */
export type Detect = (text: string) => ReadonlySet<string>;

export interface SampleFailure {
  readonly where: string;
  readonly detectorId: string;
  /** The sample as the file has it: with placeholders, never a generated value. */
  readonly sample: string;
  readonly problem: 'example not found' | 'near miss found';
}

export function trySamples(sampled: readonly SampledDetector[], detect: Detect): SampleFailure[] {
  const failures: SampleFailure[] = [];
  for (const { detector, examples, nearMisses, where } of sampled) {
    const tell = (sample: string, problem: SampleFailure['problem']) => failures.push({ where, detectorId: detector.id, sample, problem });
    const isFound = (sample: string) => (seed: number) => detect(expandPlaceholders(sample, String(seed)).text).has(detector.id);
    const tries = Array.from({ length: seeds }, (_, seed) => seed);
    for (const sample of examples) if (!tries.every(isFound(sample))) tell(sample, 'example not found');
    for (const sample of nearMisses) if (tries.some(isFound(sample))) tell(sample, 'near miss found');
  }
  return failures;
}
