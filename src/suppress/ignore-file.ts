// `.keytrailignore`: lines of gitignore. A last word `detector:ID[,ID…]` makes a line be about these detectors alone.
import type { IgnoreFile, IgnoreLine } from '../model/suppression.ts';
import { UsageError } from '../model/usage-error.ts';
import { checkDetectors } from './known-detectors.ts';
import { mostPatternChars, patternMistake } from './path-pattern.ts';

const mostLines = 100_000;
/** A pattern and a list of detectors. */
const mostLineChars = 2 * mostPatternChars;

export type IgnoreOrigin = Pick<IgnoreFile, 'source' | 'target' | 'prefix'>;

/**
 * @param file named in mistakes, and as where a finding is ignored
 * @param detectorIds all there are: one that no finding can have would hide nothing, and nobody would see it
 * @throws UsageError at the first line that cannot be understood; its text is not repeated
 */
export function parseIgnoreFile(text: string, file: string, origin: IgnoreOrigin, detectorIds: () => readonly string[]): IgnoreFile {
  const texts = text.replace(/^\ufeff/, '').split('\n');
  if (texts.length > mostLines + 1) throw new UsageError(`has more than ${mostLines.toLocaleString('en')} lines`, file);
  const lines = texts.flatMap((line, i) => parseIgnoreLine(line, i + 1, `${file}:${i + 1}`, detectorIds) ?? []);
  return { ...origin, file, lines };
}

/** @returns undefined for an empty line or a comment */
export function parseIgnoreLine(text: string, line: number, where: string, detectorIds: () => readonly string[]): IgnoreLine | undefined {
  if (text.length > mostLineChars) throw new UsageError(`is longer than ${mostLineChars.toLocaleString('en')} characters`, where);
  if (text.trim() === '' || text.startsWith('#')) return undefined;
  const { pattern, list } = splitDetectors(text);
  if (pattern.trim() === '') throw new UsageError('names a detector and no path: "*" stands for every path', where);
  const mistake = patternMistake(pattern);
  if (mistake !== undefined) throw new UsageError(`the pattern ${mistake}`, where);
  return { line, pattern, ...(list === undefined ? {} : { detectors: checkDetectors(list.split(','), where, detectorIds) }) };
}

function splitDetectors(text: string): { readonly pattern: string; readonly list?: string } {
  const trimmed = text.trimEnd();
  const blank = Math.max(trimmed.lastIndexOf(' '), trimmed.lastIndexOf('\t'));
  const word = trimmed.slice(blank + 1);
  // A blank with a backslash before it is part of a name.
  if (!word.startsWith('detector:') || trimmed[blank - 1] === '\\') return { pattern: text };
  return { pattern: trimmed.slice(0, Math.max(0, blank)), list: word.slice('detector:'.length) };
}
