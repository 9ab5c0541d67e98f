// One line of an ignore file as git reads it: https://git-scm.com/docs/gitignore#_pattern_format, and dir.c where that says too little.
import { pathToBytesForm } from '../model/path-text.ts';
import { readBracket } from './bracket.ts';
import { anySegment, anySegments, type GlobPart, literalOf, parseGlob, suffixOf } from './glob.ts';

interface Position {
  /** To be told. */
  readonly line: number;
  /** Among the patterns that belong together: the later one wins. */
  readonly order: number;
}

export interface PathPattern extends Position {
  /** `!`: takes back what earlier lines ignore. */
  readonly negated: boolean;
  /** It ended with `/`. */
  readonly folderOnly: boolean;
  /** Matched against the whole path; otherwise against its last name alone. */
  readonly anchored: boolean;
  /** The whole text, where it has no wildcard. */
  readonly literal?: string;
  /** What follows the `*` of a last name that is one star and no more wildcards. */
  readonly suffix?: string;
  readonly globs: readonly GlobPart[];
}

export const mostPatternChars = 1_000;

/** @returns undefined for a comment, an empty line, and what git matches with nothing */
export function readPattern(text: string, position: Position): PathPattern | undefined {
  if (text.startsWith('#') || text.length > mostPatternChars) return undefined;
  const trimmed = trimEnd(text);
  const negated = trimmed.startsWith('!');
  const whole = pathToBytesForm(negated ? trimmed.slice(1) : trimmed);
  const folderOnly = whole.endsWith('/');
  const body = folderOnly ? whole.slice(0, -1) : whole;
  if (body === '') return undefined;
  const anchored = body.includes('/');
  const globs = readGlobs(body.startsWith('/') ? body.slice(1) : body, anchored);
  if (globs === undefined) return undefined;
  const literal = literalText(globs);
  const suffix = anchored ? undefined : suffixOf(globs[0]);
  return { ...position, negated, folderOnly, anchored, globs, ...(literal === undefined ? {} : { literal }), ...(suffix === undefined ? {} : { suffix }) };
}

/** What is wrong with a pattern: git would take it in silence and match nothing. Goes on after "the pattern". */
export function patternMistake(text: string): string | undefined {
  if (text.length > mostPatternChars) return `is longer than ${mostPatternChars.toLocaleString('en')} characters`;
  const trimmed = trimEnd(text);
  if (/[\0\n]/.test(trimmed)) return 'holds a character that no path can hold';
  if (trimmed === '' || trimmed.startsWith('#') || readPattern(text, { line: 1, order: 0 }) !== undefined) return undefined;
  return 'matches nothing: a bracket may not be closed, or a backslash stand at its end';
}

/** Spaces at the end do not count, unless a backslash stands before them; a carriage return is of the line's end. */
function trimEnd(text: string): string {
  const whole = text.endsWith('\r') ? text.slice(0, -1) : text;
  let blanks = -1;
  for (let i = 0; i < whole.length; i++) {
    if (whole[i] === ' ') {
      if (blanks < 0) blanks = i;
      continue;
    }
    if (whole[i] === '\\') i++;
    blanks = -1;
  }
  return blanks < 0 ? whole : whole.slice(0, blanks);
}

/** @returns undefined for what cannot match */
function readGlobs(body: string, anchored: boolean): readonly GlobPart[] | undefined {
  if (!anchored) {
    const glob = parseGlob(body);
    return glob === undefined ? undefined : [glob];
  }
  const globs: GlobPart[] = [];
  for (const { text, last, escaped } of splitSegments(body)) {
    if (/^\*{2,}$/.test(text)) {
      // At the end there must be something below; and only before a plain slash may it stand for no folder at all.
      globs.push(...(last || escaped ? [anySegment, anySegments] : [anySegments]));
      continue;
    }
    const glob = text === '' ? undefined : parseGlob(text);
    if (glob === undefined) return undefined;
    globs.push(glob);
  }
  return globs;
}

interface Segment {
  readonly text: string;
  readonly last: boolean;
  /** The slash after it had a backslash. */
  readonly escaped: boolean;
}

/** At slashes outside of brackets. */
function splitSegments(body: string): Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  for (let i = 0; i < body.length; i++) {
    const escaped = body[i] === '\\';
    if (escaped) i++;
    else if (body[i] === '[') i = readBracket(body, i)?.end ?? i;
    if (body[i] !== '/') continue;
    segments.push({ text: body.slice(from, escaped ? i - 1 : i), last: false, escaped });
    from = i + 1;
  }
  return [...segments, { text: body.slice(from), last: true, escaped: false }];
}

function literalText(globs: readonly GlobPart[]): string | undefined {
  const texts = globs.map(literalOf);
  return texts.every((text) => text !== undefined) ? texts.join('/') : undefined;
}
