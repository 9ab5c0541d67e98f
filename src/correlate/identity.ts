// An identity by its record alone: what is wrong with it even when its secret was seen nowhere.
import type { Credential, Identity } from '../model/inventory.ts';
import type { Verdict } from '../model/verdict.ts';
import { isLive } from './flags.ts';
import { type InventoryIndex, isComparable } from './index-inventory.ts';
import type { Match } from './match.ts';
import { deadStates } from './rows.ts';
import { createSituation, type Situation } from './situation.ts';
import { isOlder, skewDays } from './time.ts';
import { concludeVerdict } from './verdict.ts';
import { worstOf } from './worst.ts';

export interface JudgedIdentity {
  readonly situation: Situation;
  readonly verdict: Verdict;
}

/** By the worst of its live versions. */
export function judgeIdentity(index: InventoryIndex, identity: Identity, asOf: string): JudgedIdentity {
  const live = liveCredentials(identity, asOf);
  const rest = isKnown(index, identity, live) ? 'governed' : 'unknown';
  const cases = (live.length === 0 ? [undefined] : live).map((credential) => {
    const situation = situationOf(index, identity, credential, asOf);
    return { situation, verdict: isOver(identity, live) ? over(situation) : concludeVerdict(situation, rest) };
  });
  return worstOf(cases);
}

/** Those that may still authenticate, as far as the record tells. Of a retired identity an old version may as well. */
export function liveCredentials({ credentials, retirementStatus }: Identity, asOf: string): readonly Credential[] {
  const counts = retirementStatus === 'retired' ? ({ state }: Credential) => !deadStates.includes(state) : isLive;
  return credentials.filter((credential) => counts(credential) && (credential.notAfter === undefined || !isOlder(credential.notAfter, skewDays, asOf)));
}

function situationOf(index: InventoryIndex, identity: Identity, credential: Credential | undefined, asOf: string): Situation {
  const match: Match = { strength: 4, basis: 'none', matched: [{ identity }], suggested: [] };
  return createSituation(index, asOf, { match, identity, ...(credential === undefined ? {} : { credential }) });
}

/** Retired, and nothing of it alive: it is gone, and its old record owes nobody anything. */
function isOver(identity: Identity, live: readonly Credential[]): boolean {
  return identity.retirementStatus === 'retired' && live.length === 0;
}

function over(situation: Situation): Verdict {
  const { actions: _, ...verdict } = concludeVerdict(situation, 'governed');
  // Without any version nobody can say that it is dead.
  const name = situation.identity?.credentials.length === 0 ? 'unknown' : 'governed';
  return { ...verdict, class: name, flags: [], score: 0.1, severity: 'low', status: 'none', evidence: [], actions: [] };
}

function isKnown({ kids }: InventoryIndex, identity: Identity, live: readonly Credential[]): boolean {
  return isOver(identity, live) || live.some((credential) => isComparable(credential, kids));
}
