// What was taken for a secret and is none, for whoever asks why. Such a string may be a secret all the same: it is told by its mask.
import type { Origin, Region } from './origin.ts';

/** What finds out that a string is no secret, in the order in which it is asked. */
export const gates = ['binary', 'assignment', 'pattern', 'checksum', 'placeholder', 'low-entropy', 'not-random', 'overlap', 'identifier', 'unchanged'] as const;
export type Gate = (typeof gates)[number];

/** Of a keyword, or a random run, without what its detector looks for around it. */
export type MissGate = 'binary' | 'assignment' | 'pattern';
/** Of a string that a pattern matched. */
export type MatchGate = Exclude<Gate, MissGate | 'unchanged'>;

/** As it leaves a worker. */
export interface DroppedSighting {
  readonly detectorId: string;
  readonly gate: Gate;
  readonly mask: string;
  /** Keyed, like an occurrence's, and never shown. */
  readonly valueTag: string;
  readonly origin: Origin;
  readonly region: Region;
}

export interface DroppedString {
  readonly target: string;
  readonly origin: Origin;
  /** Of an object of git, where it stands now or stood last: within its repository. */
  readonly path?: string;
  readonly region: Region;
  readonly detectorId: string;
  readonly gate: Gate;
  readonly mask: string;
}

/** Strings that looked like secrets, by target and place; at most as many as a person could read are listed. */
export interface DroppedStrings {
  readonly list: () => Iterable<DroppedString>;
  readonly listed: number;
  readonly more: number;
  /** By detector: keywords and random runs that stood there without what the detector looks for. They are not listed. */
  readonly missed: Readonly<Record<string, number>>;
}
