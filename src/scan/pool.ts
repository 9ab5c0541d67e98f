// Worker threads: units go out as workers come free, at most one each; what a worker is stuck in costs one item, not the scan.
import type { Worker } from 'node:worker_threads';
import type { Unit } from '../model/unit.ts';
import { progressSlot, progressSlots, type WorkerMessage, type WorkerTask } from '../model/worker-message.ts';
import { startThread } from './worker-thread.ts';

export interface PoolOptions {
  /** The worker's module: in `src` or in `dist`, whichever runs. */
  readonly worker: URL;
  readonly workerData: object;
  readonly jobs: number;
  /** The backstop: a worker that makes no progress for this long is terminated. */
  readonly stallMs: number;
  readonly signal: AbortSignal;
  readonly onMessage: (unit: Unit, message: WorkerMessage) => void;
  /** The item that a terminated or crashed worker was at. */
  readonly onLost: (unit: Unit, item: number, why: 'time-limit' | 'worker-failed') => void;
}

const watchEveryMs = 250;
/** A unit that kills worker after worker is given up. */
const maxReplacements = 20;

export interface Pool {
  /** Resolves when a worker has taken the unit. */
  run(unit: Unit): Promise<void>;
  /** Resolves when all units that were taken are done. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

interface Slot {
  worker: Worker;
  /** Why the worker is being ended, when the pool itself ends it. */
  stalled: boolean;
  readonly progress: Int32Array;
  task: (WorkerTask & { readonly done: () => void }) | undefined;
  seen: number;
  movedAt: number;
}

export function createPool(options: PoolOptions): Pool {
  const slots: Slot[] = [];
  const waiting: (() => void)[] = [];
  const running = new Set<Promise<void>>();
  let closed = false;

  const watch = setInterval(() => slots.forEach(checkStall), watchEveryMs);
  watch.unref();
  options.signal.addEventListener('abort', () => void close());
  // A worker takes longer to start than the first unit takes to plan.
  addSlot();

  async function run(unit: Unit): Promise<void> {
    while (!closed) {
      const slot = findSlot();
      if (slot) return start(slot, unit);
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  }

  /** A free worker, or a new one while there are fewer than `jobs`. */
  function findSlot(): Slot | undefined {
    return slots.find((slot) => slot.task === undefined) ?? (slots.length < options.jobs ? addSlot() : undefined);
  }

  function start(slot: Slot, unit: Unit): void {
    const done = new Promise<void>((resolve) => post(slot, { unit, first: 0, without: [], done: resolve }));
    running.add(done);
    void done.then(() => running.delete(done));
  }

  function post(slot: Slot, task: NonNullable<Slot['task']>): void {
    const { unit, first, without } = task;
    slot.task = task;
    slot.movedAt = performance.now();
    // Where the worker was in another task must not be taken for where it is in this one.
    let next = first;
    while (without.includes(next)) next++;
    Atomics.store(slot.progress, progressSlot.item, next);
    Atomics.store(slot.progress, progressSlot.committed, first);
    slot.worker.postMessage({ unit, first, without } satisfies WorkerTask);
  }

  function addSlot(): Slot {
    const progress = new Int32Array(new SharedArrayBuffer(progressSlots * 4));
    const slot: Slot = { worker: startWorker(progress), stalled: false, progress, task: undefined, seen: 0, movedAt: performance.now() };
    listen(slot);
    slots.push(slot);
    return slot;
  }

  function startWorker(progress: Int32Array): Worker {
    return startThread(options.worker, { ...options.workerData, progress });
  }

  function listen(slot: Slot): void {
    const { worker } = slot;
    worker.on('message', (message: WorkerMessage) => {
      if (slot.task === undefined) return;
      slot.movedAt = performance.now();
      options.onMessage(slot.task.unit, message);
      if (message.kind === 'done') finish(slot);
    });
    worker.on('error', () => {});
    // Not at 'error': what the worker had posted before may still be under way then. The exit comes behind it.
    worker.on('exit', () => !closed && replace(slot));
  }

  function finish(slot: Slot): void {
    const { task } = slot;
    slot.task = undefined;
    task?.done();
    waiting.shift()?.();
  }

  function checkStall(slot: Slot): void {
    const count = Atomics.load(slot.progress, progressSlot.beat);
    if (slot.task === undefined || count !== slot.seen) {
      slot.seen = count;
      slot.movedAt = performance.now();
    } else if (performance.now() - slot.movedAt > options.stallMs) {
      slot.stalled = true;
      void slot.worker.terminate();
    }
  }

  /** The worker has ended: tells the guilty item, and lets a new worker do what is left. */
  function replace(slot: Slot): void {
    const { task, stalled } = slot;
    // A worker that fails without work, at its start say, is replaced when there is work.
    if (task === undefined) return void slots.splice(slots.indexOf(slot), 1);
    const item = Atomics.load(slot.progress, progressSlot.item);
    const first = Atomics.load(slot.progress, progressSlot.committed);
    slot.worker = startWorker(slot.progress);
    slot.stalled = false;
    listen(slot);
    retry(slot, { ...task, first, without: [...task.without, item] }, item, stalled ? 'time-limit' : 'worker-failed');
  }

  function retry(slot: Slot, task: NonNullable<Slot['task']>, item: number, why: 'time-limit' | 'worker-failed'): void {
    const { unit, first, without } = task;
    // Nothing of it was left to do: no item is to blame.
    if (item >= unit.items.length) return finish(slot);
    options.onLost(unit, item, why);
    if (without.length > maxReplacements) {
      for (let left = first; left < unit.items.length; left++) if (!without.includes(left)) options.onLost(unit, left, 'worker-failed');
      return finish(slot);
    }
    post(slot, task);
  }

  async function close(): Promise<void> {
    closed = true;
    clearInterval(watch);
    await Promise.all(slots.map((slot) => slot.worker.terminate()));
    for (const slot of slots) finish(slot);
    for (const wake of waiting.splice(0)) wake();
  }

  return {
    run,
    settle: async () => {
      await Promise.all(running);
    },
    close,
  };
}
