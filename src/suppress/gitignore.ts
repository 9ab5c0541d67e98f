// Patterns of gitignore (https://git-scm.com/docs/gitignore), matched without regular expressions: they may come from a hostile repository,
// and backtracking would let one pattern stall a scan. Lines without wildcards, and those like `*.log`, are found by their text: a file may
// have thousands.
import { pathToBytesForm } from '../model/path-text.ts';
import { matchSegments, type Steps } from './glob.ts';
import { mostSteps } from './path-budget.ts';
import { type PathPattern, readPattern } from './path-pattern.ts';

export interface GitignoreLine {
  readonly line: number;
  readonly pattern: string;
}

/** Of one path: what it costs besides matching. */
const stepsAtOnce = 50;
const mostKnownFolders = 10_000;

/** @returns the number of the line that ignores a path of a file, if one does and no later one takes it back; none when the steps are used up */
export function compileGitignore(lines: readonly GitignoreLine[]): (path: string, steps?: Steps) => number | undefined {
  const lastMatch = indexPatterns(lines.flatMap(({ line, pattern }, order) => readPattern(pattern, { line, order }) ?? []));
  // Files of one folder come together: what holds of it is not asked again.
  const known = new Map<string, number | undefined>();

  function ignoresFolder(path: string, segments: readonly string[], steps: Steps): number | undefined {
    if (known.has(path)) return known.get(path);
    const line = ignoringLine(lastMatch(path, segments, true, steps));
    if (known.size >= mostKnownFolders) known.clear();
    if (steps.left > 0) known.set(path, line);
    return line;
  }

  return (given, steps = { left: mostSteps }) => {
    steps.left -= stepsAtOnce;
    if (steps.left <= 0) return undefined;
    const path = bytesOf(given);
    const segments = path.split('/');
    // Of folders the outermost ignored one decides: git does not look below it.
    let end = -1;
    for (let length = 1; length < segments.length && steps.left > 0; length++) {
      end = path.indexOf('/', end + 1);
      const line = ignoresFolder(path.slice(0, end), segments.slice(0, length), steps);
      if (line !== undefined) return steps.left > 0 ? line : undefined;
    }
    const line = ignoringLine(lastMatch(path, segments, false, steps));
    return steps.left > 0 ? line : undefined;
  };
}

function ignoringLine(pattern: PathPattern | undefined): number | undefined {
  return pattern === undefined || pattern.negated ? undefined : pattern.line;
}

type LastMatch = (path: string, segments: readonly string[], isFolder: boolean, steps: Steps) => PathPattern | undefined;

/** The later of two lines wins: so of equal ones only the last is kept, and what stands before a match need not be tried. */
function indexPatterns(patterns: readonly PathPattern[]): LastMatch {
  const byName = createTextIndex(patterns.filter(({ literal, anchored }) => literal !== undefined && !anchored));
  const byPath = createTextIndex(patterns.filter(({ literal, anchored }) => literal !== undefined && anchored));
  const bySuffix = createSuffixIndex(patterns.filter(({ suffix }) => suffix !== undefined));
  const others = patterns.filter(({ literal, suffix }) => literal === undefined && suffix === undefined).reverse();

  return (path, segments, isFolder, steps) => {
    const name = segments.at(-1) ?? '';
    const found = later(later(byName(name, isFolder), byPath(path, isFolder)), bySuffix(name, isFolder));
    for (const pattern of others) {
      if (steps.left <= 0 || (found !== undefined && pattern.order <= found.order)) break;
      if (matches(pattern, segments, name, isFolder, steps)) return pattern;
    }
    return found;
  };
}

function matches({ globs, anchored, folderOnly }: PathPattern, segments: readonly string[], name: string, isFolder: boolean, steps: Steps): boolean {
  return (isFolder || !folderOnly) && matchSegments(globs, anchored ? segments : [name], steps);
}

function later(a: PathPattern | undefined, b: PathPattern | undefined): PathPattern | undefined {
  return a === undefined || (b !== undefined && b.order > a.order) ? b : a;
}

type TextIndex = (text: string, isFolder: boolean) => PathPattern | undefined;

function createTextIndex(patterns: readonly PathPattern[], textOf = ({ literal }: PathPattern) => literal ?? ''): TextIndex {
  const any = new Map(patterns.filter(({ folderOnly }) => !folderOnly).map((pattern) => [textOf(pattern), pattern]));
  const folders = new Map(patterns.filter(({ folderOnly }) => folderOnly).map((pattern) => [textOf(pattern), pattern]));
  return (text, isFolder) => (isFolder ? later(any.get(text), folders.get(text)) : any.get(text));
}

/** One index for each length: there are few. */
function createSuffixIndex(patterns: readonly PathPattern[]): TextIndex {
  const textOf = ({ suffix }: PathPattern) => suffix ?? '';
  const byLength = Map.groupBy(patterns, (pattern) => textOf(pattern).length);
  const indexes = [...byLength].map(([length, group]) => ({ length, find: createTextIndex(group, textOf) }));
  return (text, isFolder) => {
    let found: PathPattern | undefined;
    for (const { length, find } of indexes) if (length <= text.length) found = later(found, find(text.slice(text.length - length), isFolder));
    return found;
  };
}

/** git compares bytes: `?` is one of them. */
function bytesOf(path: string): string {
  return /^[\x00-\x7f]*$/.test(path) ? path : pathToBytesForm(path);
}
