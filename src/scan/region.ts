// Offsets → lines and columns.
import type { Region } from '../model/origin.ts';

/** Where a segment's first byte stands in its content. */
export interface Base {
  /** Line feeds before it. */
  readonly lines: number;
  /** UTF-16 units since the last line feed. */
  readonly columns: number;
}

export type CountLines = (from: number, to: number) => number;

/**
 * Tells regions of one segment, asked for in order of their start: each goes on from the one before, so that many secrets in one long
 * line cost one pass over it.
 */
export function createLocator(bytes: Buffer, from: number, base: Base, countLines: CountLines): (start: number, end: number) => Region {
  let at = from;
  let here = base;
  return (start, end) => {
    here = advanceBase(bytes, at, start, here, countLines);
    at = start;
    const last = advanceBase(bytes, start, end, here, countLines);
    return { startLine: here.lines + 1, startColumn: here.columns + 1, endLine: last.lines + 1, endColumn: last.columns + 1 };
  };
}

/** The base of the byte at `to`, given that of the byte at `from`. */
export function advanceBase(bytes: Buffer, from: number, to: number, base: Base, countLines: CountLines): Base {
  const feed = to > from ? bytes.lastIndexOf(10, to - 1) : -1;
  const lineStart = feed >= from ? feed + 1 : from;
  const before = feed >= from ? 0 : base.columns;
  return { lines: base.lines + countLines(from, to), columns: before + bytes.toString('utf8', lineStart, to).length };
}
