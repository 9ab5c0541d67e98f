// Lays out the WebAssembly memory and wraps the kernel's functions: tables | input | hits.
import type { Catalogue } from '../../model/catalogue.ts';

/** Bytes a kernel's input holds: several small files, or one window of a long one. */
export const inputBytes = 1 << 21;
/** The automaton reports at most one hit a byte, so a block of this size cannot overflow `hitBytes`. */
const blockBytes = 1 << 17;
const hitBytes = blockBytes * 8;
/** What the loader allows as a run detector's `least`. */
const leastRun = 20;
const longestLeast = 200;
/** SIMD loads may read past the end. */
const slack = 64;

export interface Kernel {
  /** The input: write content here. */
  readonly input: Uint8Array;
  /** Calls `hit` with each keyword's end offset in the input and its state, in no order. */
  nominate(length: number, hit: (end: number, state: number) => void): void;
  /** Calls `run` with each run's offsets in the input, in order. */
  findRuns(length: number, run: (start: number, end: number) => void): void;
  countLines(from: number, to: number): number;
}

interface Exports {
  nominate(from: number, to: number, before: number, warm: number, table: number, classes: number, match: number, out: number): number;
  findRuns(from: number, to: number, nibbles: number, least: number, out: number): number;
  countLines(from: number, to: number): number;
  readonly memory: WebAssembly.Memory;
}

export function createKernel(module: WebAssembly.Module, catalogue: Catalogue): Kernel {
  const { exports } = new WebAssembly.Instance(module, { env: { abort: () => {} } }) as unknown as { exports: Exports };
  const { automaton } = catalogue;
  // The longer the shortest run of interest, the further the kernel can jump.
  const shortestRun = Math.min(longestLeast, ...catalogue.detectors.map(({ run }) => run?.least ?? longestLeast));
  const classes = 4096;
  const nibbles = classes + 512;
  const table = nibbles + 64;
  const input = align(table + automaton.table.byteLength) + slack;
  const hits = align(input + inputBytes + slack);
  const pages = Math.ceil((hits + Math.max(hitBytes, (inputBytes / leastRun) * 8)) / 65_536);
  exports.memory.grow(pages - exports.memory.buffer.byteLength / 65_536);
  const bytes = new Uint8Array(exports.memory.buffer);
  const words = new Uint32Array(exports.memory.buffer);
  bytes.set(automaton.classes, classes);
  bytes.set(automaton.table, table);
  bytes.set(runNibbles(), nibbles);

  return {
    input: bytes.subarray(input, input + inputBytes),
    nominate(length, hit) {
      for (let from = 0; from < length; from += blockBytes) {
        const to = Math.min(length, from + blockBytes);
        const before = Math.min(from, automaton.warm);
        const count = exports.nominate(input + from, input + to, before, automaton.warm, table, classes, automaton.match, hits);
        for (let i = hits >> 2, end = i + count * 2; i < end; i += 2) hit((words[i] ?? 0) - input, words[i + 1] ?? 0);
      }
    },
    findRuns(length, run) {
      const count = exports.findRuns(input, input + length, nibbles, shortestRun, hits);
      for (let i = hits >> 2, end = i + count * 2; i < end; i += 2) run((words[i] ?? 0) - input, (words[i + 1] ?? 0) - input);
    },
    countLines: (from, to) => exports.countLines(input + from, input + to),
  };
}

function align(offset: number): number {
  return (offset + 63) & ~63;
}

/** Nibble tables for [A-Za-z0-9+/_-]: one bit for each distinct set of low halves that a high half allows. */
function runNibbles(): Uint8Array {
  const tables = new Uint8Array(32);
  const rows: readonly (readonly [number, string])[] = [
    [2, '+-/'],
    [3, '0123456789'],
    [4, 'ABCDEFGHIJKLMNO'],
    [5, 'PQRSTUVWXYZ_'],
    [6, 'abcdefghijklmno'],
    [7, 'pqrstuvwxyz'],
  ];
  for (const [i, [high, chars]] of rows.entries()) {
    tables[16 + high] = 1 << i;
    for (const char of chars) tables[char.charCodeAt(0) & 15] = (tables[char.charCodeAt(0) & 15] ?? 0) | (1 << i);
  }
  return tables;
}
