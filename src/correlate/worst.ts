// Of several verdicts on one thing, the one that tells most against it.
import type { Verdict } from '../model/verdict.ts';

/** Of one or more; of equals, the first. An open finding is worse than any that an exception covers. */
export function worstOf<T extends { readonly verdict: Verdict }>(cases: readonly T[]): T {
  return cases.reduce((worst, one) => (rank(one.verdict) > rank(worst.verdict) ? one : worst));
}

function rank({ status, score }: Verdict): number {
  return (status === 'open' ? 20 : 0) + score;
}
