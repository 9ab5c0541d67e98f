// The hot loop, in AssemblyScript: built to WebAssembly by `npm run build` (`asc -O3 --enable simd --runtime stub`).
// All memory is laid out by `kernel.ts`; nothing here allocates.

// @ts-nocheck: AssemblyScript's types (usize, v128) are not TypeScript's.

/**
 * Aho-Corasick over byte classes. Four streams of the same block run interleaved: one alone waits for its next load, four hide
 * each other's latency. A hit is written as (end of keyword, state): two u32.
 * `warm`: bytes before a stream's start that are read, but not reported, so that keywords across a seam are seen.
 * `match`: the least state that is a match. States are premultiplied byte offsets into `table`.
 */
export function nominate(from: usize, to: usize, before: usize, warm: usize, table: usize, classes: usize, match: u32, out: usize): u32 {
  let o = out;
  const quarter = (to - from) >> 2;
  let p = from;
  let s0 = warmUp(from - before, from, table, classes);
  let s1 = warmUp(seam(from, quarter, 1, warm), from + quarter, table, classes);
  let s2 = warmUp(seam(from, quarter, 2, warm), from + 2 * quarter, table, classes);
  let s3 = warmUp(seam(from, quarter, 3, warm), from + 3 * quarter, table, classes);
  const end = from + quarter;
  for (; p < end; ++p) {
    s0 = step(s0, p, table, classes);
    s1 = step(s1, p + quarter, table, classes);
    s2 = step(s2, p + 2 * quarter, table, classes);
    s3 = step(s3, p + 3 * quarter, table, classes);
    if (s0 >= match) o = report(o, p, s0);
    if (s1 >= match) o = report(o, p + quarter, s1);
    if (s2 >= match) o = report(o, p + 2 * quarter, s2);
    if (s3 >= match) o = report(o, p + 3 * quarter, s3);
  }
  for (p = end + 3 * quarter; p < to; ++p) {
    s3 = step(s3, p, table, classes);
    if (s3 >= match) o = report(o, p, s3);
  }
  return <u32>((o - out) >> 3);
}

@inline function step(state: u32, p: usize, table: usize, classes: usize): u32 {
  return load<u32>(table + state + <usize>load<u16>(classes + (<usize>load<u8>(p) << 1)));
}

@inline function report(o: usize, p: usize, state: u32): usize {
  store<u32>(o, <u32>p + 1);
  store<u32>(o, state, 4);
  return o + 8;
}

// A quarter may be shorter than a keyword: then the warm-up of a stream reaches back over several quarters, to `from` at most.
@inline function seam(from: usize, quarter: usize, n: usize, warm: usize): usize {
  const start = from + n * quarter;
  return start - from > warm ? start - warm : from;
}

function warmUp(p: usize, to: usize, table: usize, classes: usize): u32 {
  let state: u32 = 0;
  for (; p < to; ++p) state = step(state, p, table, classes);
  return state;
}

/**
 * Runs of `least` or more bytes of [A-Za-z0-9+/_-] that mix letters and at least three digits, as (start, end): two u32.
 * `nibbles`: two 16-byte tables; a byte is in the class when the entries of its low and its high half share a bit.
 */
export function findRuns(from: usize, to: usize, nibbles: usize, least: u32, out: usize): u32 {
  let o = out;
  const low = v128.load(nibbles);
  const high = v128.load(nibbles, 16);
  let p = from;
  let start = from;
  // Jump: if the last byte of the shortest possible run is outside the class, no run can begin before it.
  while (start + least <= to) {
    const at = start + least - 16;
    const outside = outsideMask(at, low, high);
    if (outside) {
      start = at + 32 - <usize>clz<u32>(outside);
      continue;
    }
    p = at;
    while (p > start && inClass(p - 1, nibbles)) --p;
    if (p > start) {
      start = p;
      continue;
    }
    p = at + 16;
    while (p < to && inClass(p, nibbles)) ++p;
    if (isMixed(start, p)) {
      store<u32>(o, <u32>start);
      store<u32>(o, <u32>p, 4);
      o += 8;
    }
    start = p + 1;
  }
  return <u32>((o - out) >> 3);
}

@inline function outsideMask(p: usize, low: v128, high: v128): u32 {
  const bytes = v128.load(p);
  const hit = v128.and(i8x16.swizzle(low, v128.and(bytes, i8x16.splat(15))), i8x16.swizzle(high, i8x16.shr_u(bytes, 4)));
  return <u32>i8x16.bitmask(i8x16.eq(hit, i8x16.splat(0)));
}

@inline function inClass(p: usize, nibbles: usize): bool {
  const byte = <usize>load<u8>(p);
  return (load<u8>(nibbles + (byte & 15)) & load<u8>(nibbles + 16 + (byte >> 4))) != 0;
}

function isMixed(p: usize, to: usize): bool {
  let digits: u32 = 0;
  let letters: u32 = 0;
  // The first 64 bytes decide: a longer run of one kind is no token.
  const stop = to - p > 64 ? p + 64 : to;
  for (; p < stop; ++p) {
    const byte = <u32>load<u8>(p);
    digits += <u32>(byte - 48 < 10);
    letters += <u32>((byte | 32) - 97 < 26);
  }
  return digits >= 3 && letters >= 3;
}

/** Line feeds in a range. */
export function countLines(p: usize, to: usize): u32 {
  let lines: u32 = 0;
  const feed = i8x16.splat(10);
  for (; p + 16 <= to; p += 16) lines += popcnt<u32>(<u32>i8x16.bitmask(i8x16.eq(v128.load(p), feed)));
  for (; p < to; ++p) lines += <u32>(load<u8>(p) == 10);
  return lines;
}
