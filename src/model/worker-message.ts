// What crosses between the main thread and a worker. Content never does.
import type { DroppedSighting } from './dropped.ts';
import type { Occurrence } from './occurrence.ts';
import type { SkipReason } from './skipped.ts';
import type { Unit } from './unit.ts';

/** The first message to a worker: how to scan. It may have been started before anybody knew. */
export interface WorkerBeginning {
  readonly begin: object;
}

/** A unit, or what a worker that had to be replaced left of it: the items from `first` on, `without` the guilty ones. */
export interface WorkerTask {
  readonly unit: Unit;
  readonly first: number;
  readonly without: readonly number[];
}

export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'found'; readonly item: number; readonly occurrence: Occurrence }
  /** Only where somebody asks why. */
  | { readonly kind: 'dropped'; readonly item: number; readonly sighting: DroppedSighting }
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
  /** By detector, and only where somebody asks why: keywords without what the detector looks for. */
  missed: Record<string, number>;
  /** Dropped strings that were not told: too many in one content. */
  droppedMore: number;
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
