// Marks beside a secret that say it is allowed: keytrail's own, and those of other scanners. Read where a candidate stands; whether one
// counts is decided later.

import { isDay } from '../model/day.ts';
import type { Mark, MarkSyntax } from '../model/suppression.ts';
import { maskValues } from './masked-line.ts';

/** A line is searched this far to both sides of the secret. */
const reach = 1_000;
/** What stands further from its line's beginning has no line above it: windows of a long content overlap by more. */
const maxIndent = 16_000;
const maxReason = 200;
const maxMarks = 4;

interface Place {
  /** Of the first line the secret stands in. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** Where a value stands. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Marks before and behind `[start, end)` in its lines, and in a line above them that holds nothing but the mark. What stands in a value is no
 * mark, and of no value more than a few characters get into a reason.
 * @param from,to bound the content within `bytes`
 * @param secrets all that were found there
 */
export function findMarks(bytes: Buffer, from: number, to: number, { line, start, end }: Place, secrets: readonly Span[]): readonly Mark[] {
  const marksIn = (first: number, last: number, at: number, position: Position) => {
    if (!hasWord(bytes.toString('latin1', first, last))) return [];
    return readMarks(withoutValues(bytes, first, last, secrets), at, position, (reason) =>
      formsOf(bytes.toString('utf8', start, end)).reduce(withoutPieces, reason),
    );
  };
  const lineFrom = lineStart(bytes, from, start);
  const marks = [
    ...marksIn(Math.max(lineFrom ?? from, start - reach), start, line, 'same'),
    ...marksIn(end, lineEnd(bytes, Math.min(to, end + reach), end), line + countBreaks(bytes, start, end), 'same'),
  ];
  if (lineFrom !== undefined && lineFrom > from) {
    marks.push(...marksIn(lineStart(bytes, Math.max(from, lineFrom - 1 - reach), lineFrom - 1) ?? lineFrom, lineFrom - 1, line - 1, 'above'));
  }
  return marks.slice(0, maxMarks);
}

/** All syntaxes have one of these words: nearly no line does. */
const words = ['allow', 'ignore', 'secretlint-disable', 'whitelist'];

function hasWord(text: string): boolean {
  return words.some((word) => text.includes(word));
}

/** In the place of what a value takes up. */
const hole = '\0';

function withoutValues(bytes: Buffer, from: number, to: number, secrets: readonly Span[]): string {
  const copy = Buffer.from(bytes.subarray(from, to));
  for (const { start, end } of secrets) if (start < to && end > from) copy.fill(hole, Math.max(0, start - from), Math.min(copy.length, end - from));
  return copy.toString('utf8');
}

/** Fewer characters of a value than these may stand in a reason. */
const pieceLength = 8;

/** As it stands there, and as people know it. */
function formsOf(value: string): readonly string[] {
  try {
    return value.includes('%') ? [value, decodeURIComponent(value)] : [value];
  } catch {
    return [value];
  }
}

/** People tell beside a secret what it was. */
function withoutPieces(reason: string, value: string): string {
  const least = Math.max(1, Math.min(pieceLength, value.length));
  let told = '';
  for (let at = 0; at < reason.length; ) {
    let end = at + least;
    if (end > reason.length || !value.includes(reason.slice(at, end))) {
      told += reason[at++];
      continue;
    }
    while (end < reason.length && value.includes(reason.slice(at, end + 1))) end++;
    told += hole;
    at = end;
  }
  return told;
}

type Position = 'same' | 'above';

interface Syntax {
  readonly syntax: MarkSyntax;
  readonly pattern: RegExp;
  /** Above: a line that holds nothing else. `next`: a syntax of its own for the line that follows. */
  readonly at: readonly Position[];
}

/**
 * Each scanner's own documentation: gitleaks and betterleaks README, "ignoring findings"; trufflehog README, "ignore"; detect-secrets
 * README, "inline allowlisting"; kingfisher docs, "inline ignores"; secretlint's rule-filter-comments.
 */
const syntaxes: readonly Syntax[] = [
  { syntax: 'keytrail', pattern: /\bkeytrail:allow\b/, at: ['same', 'above'] },
  { syntax: 'gitleaks', pattern: /\bgitleaks:allow\b/, at: ['same'] },
  { syntax: 'betterleaks', pattern: /\bbetterleaks:allow\b/, at: ['same'] },
  { syntax: 'trufflehog', pattern: /\btrufflehog:ignore\b/, at: ['same'] },
  { syntax: 'detect-secrets', pattern: /\bpragma: ?(?:allow|white)list[ -]secret\b/, at: ['same'] },
  { syntax: 'detect-secrets', pattern: /\bpragma: ?(?:allow|white)list[ -]nextline[ -]secret\b/, at: ['above'] },
  { syntax: 'kingfisher', pattern: /\bkingfisher:(?:ignore|allow)\b/, at: ['same', 'above'] },
  { syntax: 'secretlint', pattern: /\bsecretlint-disable-line\b/, at: ['same'] },
  { syntax: 'secretlint', pattern: /\bsecretlint-disable-next-line\b/, at: ['above'] },
];

function readMarks(text: string, line: number, position: Position, withoutSecret: (reason: string) => string): Mark[] {
  return syntaxes.flatMap(({ syntax, pattern, at }): Mark[] => {
    if (!at.includes(position)) return [];
    if (syntax === 'keytrail') return allowsIn(text, position).map((rest) => ({ syntax, line, ...parseAllow(rest, withoutSecret) }));
    return pattern.test(text) ? [{ syntax, line, selectors: [] }] : [];
  });
}

/** What follows each of our own marks, up to the next one. */
function allowsIn(text: string, position: Position): string[] {
  const [before = '', ...rests] = text.split(/\bkeytrail:allow\b/, maxMarks + 1);
  if (position === 'above' && !standsAlone(before)) return [];
  return rests.map((rest, i) => endOfQuote(before, i === rests.length - 1 ? rest : rest.replace(commentBegin, '')));
}

/** Nothing but the beginning of a comment stands before it. */
function standsAlone(before: string): boolean {
  return !/[\p{L}\p{N}]/u.test(before.replace(/^\s*(?:rem|dnl)\s/i, ''));
}

/** A mark within a string ends with it: what follows is code, which may hold anything. */
function endOfQuote(before: string, rest: string): string {
  const quote = ['"', "'", '`'].find((one) => before.split(one).length % 2 === 0);
  return quote === undefined ? rest : (rest.split(quote, 1)[0] ?? '');
}

/** Of a comment that follows. */
const commentBegin = /[\s#/;*%<!({-]{1,16}$/;

/** Of the comment syntaxes that have one. */
const commentEnd = /\*\/|--!?>|-{0,2}\}\}|[#-]\}|-{0,2}[%?#]>|\*[)@]|[|=]#|\]\]|"{3}|'{3}/;

const maxSelectors = 16;
/** A detector's id, with `*` for any characters, or a finding's. */
const selector = /^(?:[a-z*][a-z0-9*-]{0,63}|kt1:[a-z2-7]{26})$/;

/** ` <detector or finding id>[,…] [until <date>] [why]`, up to the end of the comment. */
function parseAllow(rest: string, withoutSecret: (reason: string) => string): Omit<Mark, 'syntax' | 'line'> {
  const text = (rest.split(commentEnd, 1)[0] ?? '').trim();
  const [, list = '', after = ''] = /^(\S+)(?:\s+(.*))?$/s.exec(text) ?? [];
  const selectors = list.split(',');
  if (list === 'until' || selectors.length > maxSelectors || !selectors.every((one) => selector.test(one))) return { selectors: [], mistake: 'no-selector' };
  const [, until, why = ''] = /^until(?:\s+(\S+))?\s*(.*)$/s.exec(after) ?? [];
  const dated = /^until(?!\S)/.test(after);
  const reason = maskValues(withoutSecret(dated ? why : after))
    .replace(/\0+/g, '*')
    .slice(0, maxReason)
    .trim();
  return {
    selectors,
    ...(dated ? (until !== undefined && isDay(until) ? { until } : { mistake: 'bad-date' as const }) : {}),
    ...(reason === '' ? {} : { reason }),
  };
}

/** Where the line begins that holds `at`; undefined if that is too far away. */
function lineStart(bytes: Buffer, from: number, at: number): number | undefined {
  const least = Math.max(from, at - maxIndent);
  const found = bytes.subarray(least, at).lastIndexOf(10);
  if (found >= 0) return least + found + 1;
  return least === from ? from : undefined;
}

/** Where the line ends that holds `at`, `to` at the latest. */
function lineEnd(bytes: Buffer, to: number, at: number): number {
  const found = bytes.subarray(at, to).indexOf(10);
  return found < 0 ? to : at + found;
}

function countBreaks(bytes: Buffer, from: number, to: number): number {
  return bytes.toString('latin1', from, to).split('\n').length - 1;
}
