// Findings to ask a suppressor about, with as much of them as it looks at.
import type { Detector } from '../../src/model/detector.ts';
import type { PlacedOccurrence } from '../../src/model/occurrence.ts';
import type { Finding } from '../../src/model/report.ts';
import { type Mark, markKey, type Suppressible, type SuppressionPolicy, suppressionKinds } from '../../src/model/suppression.ts';
import type { Verdict } from '../../src/model/verdict.ts';

export const asOf = '2026-01-31T00:00:00Z';

export const openPolicy: SuppressionPolicy = { marks: [], fromTarget: suppressionKinds, requireReason: false, trustChange: false };

interface PlaceSketch {
  readonly path: string;
  /** False: in history alone. */
  readonly present?: boolean;
  readonly marks?: readonly Mark[];
  readonly allows?: readonly number[];
}

export interface Sketch {
  readonly id?: string;
  readonly detector?: string;
  readonly guessable?: boolean;
  readonly target?: number;
  readonly alsoMatched?: readonly string[];
  readonly places?: readonly PlaceSketch[];
  readonly verdict?: { readonly class: string; readonly flags?: readonly string[]; readonly identity?: string };
  readonly olderMarks?: readonly Mark[];
}

export function createMark(mark: Partial<Mark> = {}): Mark {
  return { syntax: 'keytrail', line: 3, selectors: ['acme-key'], ...mark };
}

export function createSuppressible({ id = 'kt1:a', detector = 'acme-key', guessable = false, ...sketch }: Sketch = {}): Suppressible {
  const { target = 0, alsoMatched = [], places = [{ path: 'a.py' }], verdict, olderMarks = [] } = sketch;
  const finding = {
    findingId: id,
    detector: { id: detector, ...(guessable ? {} : { randomBits: 190 }) } as Detector,
    alsoMatched,
    ...(verdict === undefined ? {} : { verdict: { flags: [], ...verdict } as unknown as Verdict }),
    occurrences: () => places.map(toOccurrence),
  } as unknown as Finding;
  return { finding, target, olderMarks: new Set(olderMarks.map(markKey)) };
}

function toOccurrence({ path, present = true, marks, allows }: PlaceSketch): PlacedOccurrence {
  const origin = present ? { kind: 'file', path } : { kind: 'git-blob', repository: '', object: 'ab' };
  return {
    origin,
    ...(present ? {} : { attribution: { path, atHead: false, refs: [], refCount: 0 } }),
    ...(marks === undefined ? {} : { marks }),
    ...(allows === undefined ? {} : { allows }),
  } as unknown as PlacedOccurrence;
}
