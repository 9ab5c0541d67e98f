// What a source gives to the pipeline, and what a reader gives to the engine. `plan` runs on the main thread, `read` in a worker.
import type { Skipped, SkipReason } from '../model/skipped.ts';
import type { Unit } from '../model/unit.ts';

/** Units in flight are bounded: the generator is only asked for the next one when a worker can take it. */
export type Plan = AsyncGenerator<Unit | Skipped>;

export function isSkipped(planned: Unit | Skipped): planned is Skipped {
  return 'reason' in planned;
}

/** Where a reader puts content: `begin` names an item of the unit by its index. */
export interface ContentSink {
  begin(item: number): void;
  push(bytes: Uint8Array): void;
  end(): void;
}

/** A reader's failures, per item of its unit. */
export type SkipItem = (item: number, reason: SkipReason, detail: string) => void;
