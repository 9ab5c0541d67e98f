// Marks beside a secret that say it is allowed: keytrail's own, and those of other scanners. Read where a candidate stands; whether one
// counts is decided later.

import type { Mark, MarkSyntax } from '../model/suppression.ts';
import { maskValues } from './masked-line.ts';

/** A line is searched this far to both sides of the secret. */
const reach = 1_000;
const maxReason = 200;
const maxMarks = 4;

interface Place {
  /** Of the first line the secret stands in. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Marks in the lines of `[start, end)`, and in a line above them that holds nothing but the mark.
 * @param from,to bound the content within `bytes`
 */
export function findMarks(bytes: Buffer, from: number, to: number, { line, start, end }: Place): readonly Mark[] {
  const lineFrom = lineStart(bytes, from, start);
  const lineTo = lineEnd(bytes, to, end);
  const marks: Mark[] = [];
  const own = mayHoldMark(bytes, Math.max(lineFrom, start - reach), Math.min(lineTo, end + reach));
  if (own !== undefined) {
    // A value of several lines: its first and its last one.
    const first = own.slice(0, firstBreak(own));
    marks.push(...marksIn(first, line, 'same'));
    if (first.length < own.length) marks.push(...marksIn(own.slice(own.lastIndexOf('\n') + 1), line + countBreaks(own), 'same'));
  }
  if (lineFrom > from) {
    const above = mayHoldMark(bytes, Math.max(lineStart(bytes, from, lineFrom - 1), lineFrom - 1 - reach), lineFrom - 1);
    if (above !== undefined) marks.push(...marksIn(above, line - 1, 'above'));
  }
  return marks.slice(0, maxMarks);
}

/** All syntaxes have one of these words: nearly no line does. */
const words = ['allow', 'ignore', 'secretlint-disable', 'whitelist'];

function mayHoldMark(bytes: Buffer, from: number, to: number): string | undefined {
  const text = bytes.toString('utf8', from, to);
  return words.some((word) => text.includes(word)) ? text : undefined;
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
  { syntax: 'keytrail', pattern: /\bkeytrail:allow\b(?<rest>[^\r\n]*)/, at: ['same', 'above'] },
  { syntax: 'gitleaks', pattern: /\bgitleaks:allow\b/, at: ['same'] },
  { syntax: 'betterleaks', pattern: /\bbetterleaks:allow\b/, at: ['same'] },
  { syntax: 'trufflehog', pattern: /\btrufflehog:ignore\b/, at: ['same'] },
  { syntax: 'detect-secrets', pattern: /\bpragma: ?(?:allow|white)list[ -]secret\b/, at: ['same'] },
  { syntax: 'detect-secrets', pattern: /\bpragma: ?(?:allow|white)list[ -]nextline[ -]secret\b/, at: ['above'] },
  { syntax: 'kingfisher', pattern: /\bkingfisher:(?:ignore|allow)\b/, at: ['same', 'above'] },
  { syntax: 'secretlint', pattern: /\bsecretlint-disable-line\b/, at: ['same'] },
  { syntax: 'secretlint', pattern: /\bsecretlint-disable-next-line\b/, at: ['above'] },
];

function marksIn(text: string, line: number, position: Position): Mark[] {
  return syntaxes.flatMap(({ syntax, pattern, at }): Mark[] => {
    const found = at.includes(position) ? pattern.exec(text) : null;
    if (found === null || (position === 'above' && syntax === 'keytrail' && !standsAlone(text.slice(0, found.index)))) return [];
    return [syntax === 'keytrail' ? { syntax, line, ...parseAllow(found.groups?.['rest'] ?? '') } : { syntax, line, selectors: [] }];
  });
}

/** Nothing but the beginning of a comment stands before it. */
function standsAlone(before: string): boolean {
  return !/[\p{L}\p{N}]/u.test(before.replace(/^\s*(?:rem|dnl)\s/i, ''));
}

/** ` <detector or finding id>[,…] [until <date>] [why]`, and the end of a comment. */
function parseAllow(rest: string): Omit<Mark, 'syntax' | 'line'> {
  const text = rest.replace(/\s*(?:\*+\/|-{2,}>|#\}|%>|\*\)|"{3}|'{3})?\s*$/, '').trim();
  const [, list = '', after = ''] = /^([\w*:.-]+(?:,[\w*:.-]+)*)(?:\s+(.*))?$/.exec(text) ?? [];
  if (list === '' || list === 'until') return { selectors: [], mistake: 'no-selector' };
  const [, until, why = ''] = /^until\s+(\S+)\s*(.*)$/.exec(after) ?? [undefined, undefined, after];
  const reason = maskValues(why.trim()).slice(0, maxReason);
  return {
    selectors: list.split(',').slice(0, 16),
    ...(until === undefined ? {} : isDay(until) ? { until } : { mistake: 'bad-date' as const }),
    ...(reason === '' ? {} : { reason }),
  };
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function lineStart(bytes: Buffer, from: number, at: number): number {
  const found = at > from ? bytes.lastIndexOf(10, at - 1) : -1;
  return found < from ? from : found + 1;
}

function lineEnd(bytes: Buffer, to: number, at: number): number {
  const found = bytes.indexOf(10, at);
  return found < 0 || found > to ? to : found;
}

function firstBreak(text: string): number {
  const at = text.indexOf('\n');
  return at < 0 ? text.length : at;
}

function countBreaks(text: string): number {
  return text.split('\n').length - 1;
}
