// The definition that the engine's windows are measured by: the pattern, tried at every position of the whole content.
import type { Detector } from '../../src/model/detector.ts';
import { matchAt } from '../../src/scan/match.ts';

/** Spans of the secrets, `start end`, sorted. */
export type Spans = readonly string[];

const patterns = new Map<string, RegExp>();

export interface ReferenceMatch {
  readonly from: number;
  readonly start: number;
  readonly end: number;
}

export function matchEverywhere({ pattern: source }: Detector, content: string): ReferenceMatch[] {
  let pattern = patterns.get(source);
  if (pattern === undefined) {
    pattern = new RegExp(source, 'dy');
    patterns.set(source, pattern);
  }
  const matches: ReferenceMatch[] = [];
  for (let from = 0; from < content.length; from++) {
    pattern.lastIndex = from;
    const [start, end] = pattern.exec(content)?.indices?.groups?.['secret'] ?? [];
    if (start !== undefined && end !== undefined && end > start) matches.push({ from, start, end });
  }
  return matches;
}

/** What the engine makes of every hit of every keyword. `margin`: bytes of other contents around this one. */
export function matchAtKeywords(detector: Detector, content: string, margin = ''): Spans {
  const bytes = Buffer.from(margin + content + margin, 'latin1');
  const from = margin.length;
  const lower = content.replace(/[A-Z]/g, (char) => char.toLowerCase());
  const spans = new Set<string>();
  for (const keyword of detector.keywords)
    for (let at = lower.indexOf(keyword); at >= 0; at = lower.indexOf(keyword, at + 1))
      for (const { start, end } of matchAt(bytes, from, from + content.length, from + at, detector)) spans.add(`${start - from} ${end - from}`);
  return [...spans].sort();
}

export function spansOf(matches: readonly ReferenceMatch[]): Spans {
  return [...new Set(matches.map(({ start, end }) => `${start} ${end}`))].sort();
}
