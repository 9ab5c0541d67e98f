// What crosses between the main thread and a worker. Content never does.
import type { Occurrence } from './occurrence.ts';
import type { SkipReason } from './skipped.ts';
import type { Unit } from './unit.ts';

/** A unit, or what a worker that had to be replaced left of it: the items from `first` on, `without` the guilty ones. */
export interface WorkerTask {
  readonly unit: Unit;
  readonly first: number;
  readonly without: readonly number[];
}

export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'found'; readonly item: number; readonly occurrence: Occurrence }
  /** A name that holds a secret, and how to show it. */
  | { readonly kind: 'masked-name'; readonly name: string; readonly masked: string }
  | { readonly kind: 'skipped'; readonly item: number; readonly reason: SkipReason; readonly detail: string }
  | { readonly kind: 'done'; readonly tally: Tally };

export interface Tally {
  /** Bytes that were read. */
  bytes: number;
  binaries: number;
  identifiers: number;
  excluded: Record<string, number>;
}

/** Where a worker is, in memory that the main thread sees even while the worker is stuck. */
export const progressSlot = {
  /** The item being read or scanned. */
  item: 0,
  /** Moves whenever there is progress. */
  beat: 1,
  /** All items before this one are scanned, and their findings posted. */
  committed: 2,
} as const;
export const progressSlots = 3;
