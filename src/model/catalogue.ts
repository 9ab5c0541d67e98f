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
  /** One less than the longest head. */
  readonly warm: number;
  /** For each match state, in order: the keywords whose heads end there. */
  readonly outputs: readonly (readonly number[])[];
}

/**
 * Of a keyword the automaton knows this many bytes, its head: its table stays small enough for the processor's cache, and a start reads less.
 * What follows is compared where a head was met.
 */
export const headBytes = 8;

export interface Keyword {
  /** In lower case. */
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
