// The byte gate of `assigned` detectors: most hits of words like "token" are prose, and telling so by bytes is cheaper than trying
// the pattern. It must never refuse what `detectors/assigned.ts` would match.
import { type Detector, isGuessable } from '../model/detector.ts';

const inName = flags('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-[ \\"\'`])\t');
const operator = flags('=:?|,(>');
// Not the backslash: it may open a quote, but passwords hold it too.
const blankOrQuote = flags(' \t\r\n"\'`');

/** 32 characters of name, 5 of closing quotes and brackets, 8 blanks. */
const furthestOperator = 46;
/** Operator (3), blanks (8), newline and indent (18), string prefix (4), quotes (3). */
const furthestValue = 37;
const shortestValue = 6;

/** May an `assigned` detector's value follow the keyword that ends at `at`? Each answer is found once. */
export function createAssignedGate(bytes: Uint8Array, at: number, end: number): (detector: Detector) => boolean {
  let assignment: boolean | undefined;
  let run: boolean | undefined;
  return (detector) => {
    if (isGuessable(detector)) {
      assignment ??= hasAssignment(bytes, at, end);
      return assignment;
    }
    run ??= hasRun(bytes, at, end);
    return run;
  };
}

/** Does "operator, then a value of six or more characters" follow the keyword that ends at `at`? */
function hasAssignment(bytes: Uint8Array, at: number, end: number): boolean {
  const stop = Math.min(end, at + furthestOperator);
  let i = at;
  while (i < stop && operator[bytes[i] ?? 0] === 0) {
    if (inName[bytes[i] ?? 0] === 0) return false;
    i++;
  }
  return i < stop && hasValue(bytes, i + 1, Math.min(end, i + furthestValue + shortestValue));
}

const inRun = flags('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/=.:~!|');
/** The shortest value whose form alone is telling: 80 random bits. */
const shortestRun = 12;
/** 32 characters of name, what closes it, an operator or a gap, and what opens a value on the next line. */
const furthestRun = furthestOperator + furthestValue;

/** Does a run as long as a token begin near the keyword that ends at `at`? */
function hasRun(bytes: Uint8Array, at: number, end: number): boolean {
  const stop = Math.min(end, at + furthestRun + shortestRun);
  let run = 0;
  for (let i = at; i < stop; i++) {
    run = inRun[bytes[i] ?? 0] === 0 ? 0 : run + 1;
    if (run === shortestRun) return true;
  }
  return false;
}

function hasValue(bytes: Uint8Array, from: number, end: number): boolean {
  let run = 0;
  for (let i = from; i < end; i++) {
    run = blankOrQuote[bytes[i] ?? 0] === 0 ? run + 1 : 0;
    if (run === shortestValue) return true;
  }
  return false;
}

function flags(chars: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const char of chars) table[char.charCodeAt(0)] = 1;
  return table;
}
