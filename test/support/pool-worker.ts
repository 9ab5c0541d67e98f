// A worker for the pool's tests: it obeys the names of its items and tells which ones it scanned.
import { appendFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import type { FileUnit } from '../../src/model/unit.ts';
import { progressSlot, type WorkerBeginning, type WorkerMessage, type WorkerTask } from '../../src/model/worker-message.ts';

interface Beginning {
  readonly progress: Int32Array;
  readonly log?: string;
  readonly refuses?: boolean;
}

const beginning = Promise.withResolvers<Beginning>();
const ready = Promise.withResolvers<void>();
parentPort?.on('message', (message: WorkerBeginning | WorkerTask) => {
  if ('begin' in message) beginning.resolve(message.begin as Beginning);
  else void ready.promise.then(() => obey(message));
});
const { progress, log, refuses } = await beginning.promise;
const post = (message: WorkerMessage) => parentPort?.postMessage(message);

const orders: Readonly<Record<string, () => void>> = {
  'never ends': () => {
    for (;;);
  },
  // V8's linear engine does not take back-references: this one backtracks for longer than the universe lasts.
  backtracks: () => void /^(?:(a+)+\1)+$/.test(`${'a'.repeat(60)}!`),
  crashes: () => {
    throw new Error('crash');
  },
  exits: () => process.exit(7),
  'takes its time': () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150),
  'takes long, with progress': () => {
    for (let i = 0; i < 22; i++) {
      Atomics.add(progress, progressSlot.beat, 1);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  },
};

function obey({ unit, first, without }: WorkerTask): void {
  if (log !== undefined) appendFileSync(log, 'start\n');
  for (const [item, { path }] of (unit as FileUnit).items.entries()) {
    if (item < first || without.includes(item)) continue;
    Atomics.store(progress, progressSlot.item, item);
    Atomics.store(progress, progressSlot.committed, item);
    Atomics.add(progress, progressSlot.beat, 1);
    orders[path]?.();
    post({ kind: 'skipped', item, reason: 'not-found', detail: 'scanned' });
  }
  Atomics.store(progress, progressSlot.committed, (unit as FileUnit).items.length);
  if (log !== undefined) appendFileSync(log, 'end\n');
  post({ kind: 'done', tally: { bytes: 0, binaries: 0, identifiers: 0, excluded: {}, missed: {}, droppedMore: 0 } });
}
if (refuses === true) throw new Error('does not start');
ready.resolve();
post({ kind: 'ready' });
