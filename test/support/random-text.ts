// Seeded random text and bytes, the same on every machine.
import { expandPlaceholders } from '../../src/detectors/placeholder.ts';

export interface Random {
  /** A whole number below `n`. */
  below(n: number): number;
  pick<T>(from: readonly T[]): T;
  /** `length` characters of an alphabet. */
  text(alphabet: string, length: number): string;
}

/** Mulberry32: small, fast and good enough for tests. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const below = (n: number) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000) * n);
  };
  return {
    below,
    pick: (from) => from[below(from.length)] as (typeof from)[number],
    text: (alphabet, length) => Array.from({ length }, () => alphabet[below(alphabet.length)]).join(''),
  };
}

export const printable = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('');
export const anyByte = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i)).join('');
const tokenChars = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-';

/** What stands around a secret: prose, code, base 64, blanks, any bytes. Latin1. */
export const fillers: readonly ((random: Random, length: number) => string)[] = [
  (random, length) => random.text('etaoin shrdlu, the of and\n', length),
  (random, length) => random.text('{}[]()=:;,."\'`<>|&\n\t abcXYZ019_', length),
  (random, length) => random.text(tokenChars, length),
  (random, length) => random.text(' \t\r\n', length),
  (random, length) => random.text(anyByte, length),
  (random, length) => random.text('\\"\'/=:', length),
];

/** A sample's placeholders expanded, as latin1 text. */
export function expand(sample: string, seed: number | string): string {
  return Buffer.from(expandPlaceholders(sample, String(seed)).text).toString('latin1');
}
