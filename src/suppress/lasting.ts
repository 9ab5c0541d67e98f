// Of several suppressions of one finding, or one place, which one is told: the one that holds longest.
import type { Suppression } from '../model/suppression.ts';

/** An active one before those that are void, of active ones the one that ends last, of equal ones the first. */
export function longest(suppressions: readonly Suppression[]): Suppression | undefined {
  let best: Suppression | undefined;
  for (const one of suppressions) if (best === undefined || lasts(one) > lasts(best)) best = one;
  return best;
}

/** As texts compare. */
export function lasts({ until, void: reason }: Suppression): string {
  return reason === undefined ? (until ?? 'for ever') : '';
}
