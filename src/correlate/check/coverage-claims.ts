// Claims that prove nothing any more, or not yet.

import type { Problem } from '../../model/check.ts';
import { dayOf } from '../../model/day.ts';
import type { CoverageClaim, Inventory } from '../../model/inventory.ts';
import { stateOfClaim } from '../claims.ts';
import { daysBetween } from '../time.ts';
import { type CheckContext, tellProblem } from './problem.ts';

export function checkClaims({ claims }: Inventory, { asOf }: CheckContext): readonly Problem[] {
  return claims.flatMap((claim) => checkClaim(claim, asOf) ?? []);
}

/** An incomplete claim says so itself. */
function checkClaim(claim: CoverageClaim, asOf: string): Problem | undefined {
  const { id: subject, asOf: at, maxAgeDays, place } = claim;
  switch (stateOfClaim(claim, asOf)) {
    case 'stale':
      return tellProblem('stale-claim', {
        subject,
        text: `claim ${subject} is of ${dayOf(at)}, ${daysBetween(at, asOf)} days old; it holds for ${maxAgeDays}`,
        place,
      });
    case 'from-the-future':
      return tellProblem('future-claim', { subject, text: `claim ${subject} is of ${at}, which is yet to come`, place });
    case 'incomplete':
    case 'usable':
      return undefined;
  }
}
