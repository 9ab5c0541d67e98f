// Confirms a keyword's hit: the detector's own pattern, on the few bytes that its reach says can matter.
import type { Detector } from '../model/detector.ts';
import type { Groups } from '../seal/facts.ts';

/** A match, in offsets of the bytes it was found in. */
export interface Match {
  readonly detector: Detector;
  /** Of the whole match. */
  readonly from: number;
  readonly to: number;
  /** Of the group `secret`. */
  readonly start: number;
  readonly end: number;
  readonly groups: Groups;
  /** That nominated it; absent: a random run. */
  readonly keyword?: string;
}

const compiled = new WeakMap<Detector, RegExp>();

/** Patterns are compiled at first use: most are never tried in a scan. */
function patternOf(detector: Detector): RegExp {
  let pattern = compiled.get(detector);
  if (pattern === undefined) {
    pattern = new RegExp(detector.pattern, detector.reach.leadMin === detector.reach.leadMax ? 'dy' : 'dg');
    compiled.set(detector, pattern);
  }
  return pattern;
}

/**
 * All matches of `detector` that have the keyword at `keywordAt`. `[from, to)` bounds the content within `bytes`.
 * The window holds everything the pattern can look at, so the result equals that of a search over the whole content.
 */
export function matchAt(bytes: Buffer, from: number, to: number, keywordAt: number, detector: Detector, keyword = ''): Match[] {
  const { leadMin, leadMax, length, before, after } = detector.reach;
  const first = Math.max(from, keywordAt - leadMax);
  const windowFrom = Math.max(from, first - before);
  const window = bytes.toString('latin1', windowFrom, Math.min(to, keywordAt - leadMin + length + after));
  const last = keywordAt - leadMin - windowFrom;
  if (last < first - windowFrom) return [];
  const pattern = patternOf(detector);
  const matches: Match[] = [];
  pattern.lastIndex = first - windowFrom;
  for (let found = pattern.exec(window); found !== null && found.index <= last; found = pattern.exec(window)) {
    const match = toMatch(found, windowFrom, detector, keyword);
    if (match) matches.push(match);
    // Every start is tried: a later one may be the start of the secret itself.
    pattern.lastIndex = found.index + 1;
    if (leadMin === leadMax) break;
  }
  return matches;
}

function toMatch(found: RegExpExecArray, offset: number, detector: Detector, keyword: string): Match | undefined {
  const span = found.indices?.groups?.['secret'];
  const { secret, id, host, user } = found.groups ?? {};
  if (span === undefined || secret === undefined || secret === '') return undefined;
  return {
    detector,
    keyword,
    from: offset + found.index,
    to: offset + found.index + found[0].length,
    start: offset + span[0],
    end: offset + span[1],
    groups: { secret, ...(id === undefined ? {} : { id }), ...(host === undefined ? {} : { host }), ...(user === undefined ? {} : { user }) },
  };
}

/** No random run that is longer is looked at: it is data. */
const longestRun = 200;

/** A random run, if it is long enough and text that its detector wants stands before it in its line. */
export function matchRun(bytes: Buffer, from: number, start: number, end: number, detector: Detector): Match | undefined {
  if (detector.run === undefined || end - start < detector.run.least || end - start > longestRun) return undefined;
  const line = bytes.toString('latin1', Math.max(from, start - 100), start);
  if (!contextOf(detector).test(line.slice(line.lastIndexOf('\n') + 1))) return undefined;
  return { detector, from: start, to: end, start, end, groups: { secret: bytes.toString('latin1', start, end) } };
}

const contexts = new WeakMap<Detector, RegExp>();

function contextOf(detector: Detector): RegExp {
  let context = contexts.get(detector);
  if (context === undefined) {
    context = new RegExp(detector.run?.context ?? '', 'i');
    contexts.set(detector, context);
  }
  return context;
}
