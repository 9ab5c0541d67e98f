// All detectors, compiled: built once from the YAML files, read at every start.
import type { Detector } from './detector.ts';

/** An Aho-Corasick automaton over byte classes, laid out for the kernel. */
export interface Automaton {
  /** 256 × u16: a byte's class, times 4. */
  readonly classes: Uint8Array;
  /** u32 per state and class: the next state, as a byte offset into this table. */
  readonly table: Uint8Array;
  /** States from this offset on are matches. */
  readonly match: number;
  /** Bytes of one state's row. */
  readonly stride: number;
  /** One less than the longest keyword. */
  readonly warm: number;
  /** For each match state, in order: the keywords that end there. */
  readonly outputs: readonly (readonly number[])[];
}

export interface Keyword {
  readonly text: string;
  /** Indices of the detectors it belongs to. */
  readonly detectors: readonly number[];
}

export interface Catalogue {
  /** SHA-256 over all definitions and the engine's format: results of two runs compare only under one digest. */
  readonly digest: string;
  readonly detectors: readonly Detector[];
  readonly keywords: readonly Keyword[];
  readonly automaton: Automaton;
}
