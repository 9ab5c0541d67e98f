// Starts the threads that scan.
import { Worker } from 'node:worker_threads';
import type { WorkerBeginning } from '../model/worker-message.ts';

/** Node makes a variable that is undefined into the text "undefined". */
const workerEnvironment = Object.fromEntries(['PATH', 'SYSTEMROOT'].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
/** V8 would let a worker's garbage grow with the machine's memory; what a worker really holds is bounded by its windows. */
const workerLimits = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 160 };

let early: Worker | undefined;

/** Starts one before there is work; it does not keep the program alive. */
export function startEarly(file: URL): void {
  early = openThread(file);
  early.unref();
  early.on('error', () => {});
  early.once('exit', () => {
    early = undefined;
  });
}

/** @param data the worker's first message */
export function startThread(file: URL, data: object): Worker {
  const worker = early ?? openThread(file);
  early = undefined;
  worker.ref();
  worker.postMessage({ begin: data } satisfies WorkerBeginning);
  return worker;
}

function openThread(file: URL): Worker {
  return new Worker(file, { env: workerEnvironment, resourceLimits: workerLimits });
}
