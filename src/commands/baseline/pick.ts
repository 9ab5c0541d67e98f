// Which of the secrets in a content another scanner's entry means.
import { createHash } from 'node:crypto';
import type { ForeignEntry } from '../../suppress/baseline/foreign.ts';
import type { Content } from './contents.ts';
import type { Identified } from './import.ts';

/** @returns finding ids, each once */
export function pickCandidates(entry: ForeignEntry, found: readonly Identified[], content: Content): string[] {
  const { hash } = entry;
  const picked = hash === undefined ? pickByPlace(entry, found) : found.filter((one) => isHashed(entry, hash, one, content));
  return [...new Set(picked.map(({ findingId }) => findingId))];
}

/** All that stands in the entry's lines; of several those that its rule's name, and then its columns, are about, if any are. */
function pickByPlace({ startLine, endLine, rule, columns }: ForeignEntry, found: readonly Identified[]): readonly Identified[] {
  const there = found.filter(({ candidate: { region } }) => region.startLine <= endLine && region.endLine >= startLine);
  const named = narrow(there, ({ candidate: { detector, alsoMatched } }) => detector.id === rule || alsoMatched.includes(rule));
  if (columns === undefined) return named;
  return narrow(named, ({ candidate: { region } }) => region.startColumn <= columns.end && region.endColumn > columns.start);
}

function narrow(all: readonly Identified[], isMeant: (one: Identified) => boolean): readonly Identified[] {
  const meant = all.filter(isMeant);
  return meant.length === 0 ? all : meant;
}

/** Texts shorter than this, a bare prefix say, stand for their secret in the very line alone. */
const shortText = 8;

/**
 * detect-secrets goes by file and hash, not by line. What it hashes need not be what we take for the value (of GitHub's tokens it is `ghp`,
 * of a private key its first line): so any piece of the line counts that has a part of our value and the same hash.
 */
function isHashed({ startLine }: ForeignEntry, hash: string, { candidate: { region } }: Identified, content: Content): boolean {
  const line = content.lines()[region.startLine - 1] ?? '';
  const start = region.startColumn - 1;
  const end = region.endLine === region.startLine ? region.endColumn - 1 : line.length;
  return piecesOf(line, start, end).some((piece) => sha1(piece) === hash && (piece.length >= shortText || region.startLine === startLine));
}

const maxBounds = 160;

/** Pieces of a line that overlap `[start, end)`: between its ends and characters that are no letter or digit. The value itself first. */
function piecesOf(line: string, start: number, end: number): string[] {
  const marks = [...line.matchAll(/[^A-Za-z0-9]/g)].flatMap(({ index }) => [index, index + 1]);
  const bounds = [...new Set([0, ...marks, line.length, start, end])].sort((a, b) => a - b);
  const near =
    bounds.length <= maxBounds
      ? bounds
      : bounds.filter((at) => Math.abs(at - start) <= maxBounds / 2 || Math.abs(at - end) <= maxBounds / 2).slice(0, maxBounds);
  const pieces = near.filter((from) => from < end).flatMap((from) => near.filter((to) => to > Math.max(from, start)).map((to) => line.slice(from, to)));
  return [line.slice(start, end), ...pieces];
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
