// Wildcards within a path: of one name (`*`, `?`, brackets), and of whole folders (`**`). Text and patterns are bytes, one character each.
import { type ByteSet, readBracket } from './bracket.ts';

/** What may still be spent on one path: no more than the product of pattern and path is ever wanted, and that can be too much. */
export interface Steps {
  left: number;
}

/** A character code, any character, or one of a set. */
type Token = number | 'any' | ByteSet;

/** What stands between two stars. */
type Piece = readonly Token[];

/** Of one name. One piece more than it has stars. */
export interface Glob {
  readonly pieces: readonly Piece[];
}

export type GlobPart = Glob | 'any-segments';

/** `**`: any number of names, none too. */
export const anySegments: GlobPart = 'any-segments';
/** Exactly one name. */
export const anySegment: Glob = { pieces: [[], []] };

/** @returns undefined for what matches nothing: a bracket without its end, a backslash with nothing behind it */
export function parseGlob(text: string): Glob | undefined {
  const pieces: Token[][] = [[]];
  for (let i = 0; i < text.length; i++) {
    const piece = pieces.at(-1) ?? [];
    if (text[i] === '*') {
      // Several stars are one.
      if (text[i - 1] !== '*' || piece.length > 0 || pieces.length === 1) pieces.push([]);
    } else if (text[i] === '?') piece.push('any');
    else if (text[i] === '[') {
      const bracket = readBracket(text, i);
      if (bracket === undefined) return undefined;
      piece.push(bracket.set);
      i = bracket.end;
    } else {
      if (text[i] === '\\') i++;
      if (i === text.length) return undefined;
      piece.push(text.charCodeAt(i));
    }
  }
  return { pieces };
}

/** The text, where a part has no wildcard. */
export function literalOf(part: GlobPart): string | undefined {
  return part === 'any-segments' || part.pieces.length > 1 ? undefined : textOf(part.pieces[0] ?? []);
}

/** `.log` of `*.log`. */
export function suffixOf(part: GlobPart | undefined): string | undefined {
  if (part === undefined || part === 'any-segments' || part.pieces.length !== 2 || part.pieces[0]?.length !== 0) return undefined;
  return textOf(part.pieces[1] ?? []);
}

function textOf(piece: Piece): string | undefined {
  return piece.every((token) => typeof token === 'number') ? String.fromCharCode(...piece) : undefined;
}

/** Besides its comparisons. */
const stepsOfTurn = 4;

/** Two pointers and one point of return: what a later `**` follows is found as early as it can be. */
export function matchSegments(parts: readonly GlobPart[], segments: readonly string[], steps: Steps): boolean {
  let p = 0;
  let s = 0;
  let star = -1;
  let resume = 0;
  while (s < segments.length) {
    steps.left -= stepsOfTurn;
    const part = parts[p];
    if (part === 'any-segments') {
      star = p++;
      resume = s;
    } else if (part !== undefined && matchName(part, segments[s] ?? '', steps)) {
      p++;
      s++;
    } else {
      if (star < 0 || steps.left <= 0) return false;
      p = star + 1;
      s = ++resume;
    }
  }
  while (parts[p] === 'any-segments') p++;
  return p === parts.length;
}

/** The first piece stands at the beginning, the last at the end, each of the others as early as it can. */
function matchName({ pieces }: Glob, name: string, steps: Steps): boolean {
  const [first = [], ...rest] = pieces;
  const last = rest.pop();
  if (!fits(first, name, 0, steps)) return false;
  if (last === undefined) return name.length === first.length;
  const end = name.length - last.length;
  if (end < first.length || !fits(last, name, end, steps)) return false;
  let at = first.length;
  for (const piece of rest) {
    at = find(piece, name, at, end, steps);
    if (at < 0) return false;
    at += piece.length;
  }
  return true;
}

function find(piece: Piece, name: string, from: number, end: number, steps: Steps): number {
  for (let at = from; at + piece.length <= end; at++) {
    if (fits(piece, name, at, steps)) return at;
    if (steps.left <= 0) return -1;
  }
  return -1;
}

function fits(piece: Piece, name: string, at: number, steps: Steps): boolean {
  steps.left--;
  if (at + piece.length > name.length) return false;
  for (let i = 0; i < piece.length; i++) {
    const token = piece[i];
    const code = name.charCodeAt(at + i);
    if (typeof token === 'number' ? token !== code : token !== 'any' && token !== undefined && !token.has(code)) return false;
    steps.left--;
  }
  return true;
}
