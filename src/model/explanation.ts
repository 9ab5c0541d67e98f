// Why a line's strings are findings or none: what `detectors explain FILE:LINE` tells.
import type { Detector } from './detector.ts';
import type { Gate } from './dropped.ts';
import type { Region } from './origin.ts';
import type { Suppression } from './suppression.ts';

export interface Explanation {
  readonly file: string;
  /** Absent: all lines are asked about. */
  readonly line?: number;
  /** In the order in which they stand there. */
  readonly strings: readonly ExplainedString[];
  /** Beyond those that are listed. */
  readonly more: number;
  /** What of the file could not be read, and why. */
  readonly unread: readonly string[];
}

/** One nomination, and what became of it. */
export interface ExplainedString {
  readonly detector: Detector;
  /** Of the string, or of the keyword where no pattern matched. */
  readonly region: Region;
  readonly outcome: 'found' | Gate;
  /** Gates that let it pass, in order. */
  readonly passed: readonly Gate[];
  /** That nominated it; absent: a random run. */
  readonly keyword?: string;
  /** Absent where there is only a keyword. */
  readonly mask?: string;
  /** Of `not-random`: what stands around the string says so, and not the string itself. */
  readonly byContext?: boolean;
  /** Of `overlap`: the id of the detector whose match stays. */
  readonly winner?: string;
  /** Of what is found. */
  readonly found?: {
    readonly findingId: string;
    /** 0 to 1. */
    readonly confidence: number;
    /** Its format carries a proof, and that is right. */
    readonly proven: boolean;
    readonly alsoMatched: readonly string[];
    /** What hides it, or would. */
    readonly suppression?: Suppression;
  };
}
