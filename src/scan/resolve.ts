// One span, one finding: of overlapping matches the strongest stays and lists the others.
import type { Facts } from '../model/occurrence.ts';
import type { Match } from './match.ts';

/** A match that passed all gates. */
export interface Judged {
  readonly match: Match;
  readonly facts: Facts;
  readonly confidence: number;
}

export interface Resolved extends Judged {
  /** Ids of the weaker detectors, sorted. */
  readonly alsoMatched: readonly string[];
  /** The weaker matches, of the same detector too. */
  readonly losers: readonly Judged[];
}

/** Structurally proven > provider > a form that many use > generic name > generic run, then the longest, then by id. */
export function resolveOverlaps(judged: readonly Judged[]): Resolved[] {
  const ranked = [...judged].sort(compareStrength);
  const kept: { winner: Judged; losers: Judged[] }[] = [];
  for (const next of ranked) {
    const over = kept.find(({ winner }) => winner.match.start < next.match.end && next.match.start < winner.match.end);
    if (over === undefined) kept.push({ winner: next, losers: [] });
    else over.losers.push(next);
  }
  return kept.map(({ winner, losers }) => ({ ...winner, alsoMatched: otherIds(winner, losers), losers }));
}

function otherIds(winner: Judged, losers: readonly Judged[]): readonly string[] {
  const ids = new Set(losers.map(({ match }) => match.detector.id));
  ids.delete(winner.match.detector.id);
  return [...ids].sort();
}

function compareStrength(a: Judged, b: Judged): number {
  return (
    tierOf(b) - tierOf(a) ||
    lengthOf(b) - lengthOf(a) ||
    (a.match.detector.id < b.match.detector.id ? -1 : a.match.detector.id > b.match.detector.id ? 1 : a.match.start - b.match.start)
  );
}

/** Forms that many providers' secrets take: whoever names the provider says more. */
const forms: ReadonlySet<string> = new Set(['connection-string', 'http-auth', 'jwt', 'netrc', 'url-credential']);

function tierOf({ match: { detector }, facts }: Judged): number {
  if (facts.checksum === 'valid') return 4;
  if (detector.provider === 'generic') return detector.run === undefined ? 1 : 0;
  return forms.has(detector.provider) ? 2 : 3;
}

function lengthOf({ match }: Judged): number {
  return match.end - match.start;
}
