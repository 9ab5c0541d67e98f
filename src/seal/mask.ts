// What of a value may be shown: the prefix that its format makes public.
import { type Detector, isGuessable } from '../model/detector.ts';

/** `ghp_…36 more`; `…` alone for a guessable value, whose length would help guessing it. */
export function maskValue(detector: Detector, value: string): string {
  if (detector.kind === 'private-key') return /^-----BEGIN [A-Z0-9 ]{1,40}-----/.exec(value)?.[0] ?? '…';
  if (isGuessable(detector)) return '…';
  const lower = value.toLowerCase();
  const prefix = detector.keywords.filter((keyword) => lower.startsWith(keyword)).sort((a, b) => b.length - a.length)[0] ?? '';
  return `${value.slice(0, prefix.length)}…${value.length - prefix.length} more`;
}
