// All that is known of one leaked secret → an answer to each question of whoever has to act on it.
import type { Trace } from '../model/trace.ts';
import type { TraceFacts } from '../model/trace-source.ts';
import { nextActions } from './actions.ts';
import { isClosed } from './closed.ts';
import { findConsumers, whatItReaches, whoseIsIt } from './identity.ts';
import { whoBroughtIt } from './introduced-by.ts';
import { isItLive } from './liveness.ts';
import { queriesFor } from './log-queries.ts';
import { wasItRotated } from './rotation.ts';
import { findSiblings } from './siblings.ts';
import { sinceWhen } from './since.ts';
import { whatIsIt } from './what.ts';
import { whereIsIt } from './where.ts';

export function traceSecret(facts: TraceFacts): Trace {
  const liveness = isItLive(facts);
  const since = sinceWhen(facts, liveness);
  const where = whereIsIt(facts);
  const whose = whoseIsIt(facts);
  const closed = isClosed(facts, liveness);
  return {
    what: whatIsIt(facts),
    liveness,
    whose,
    reach: whatItReaches(facts),
    where,
    since,
    introducedBy: whoBroughtIt(facts),
    consumers: findConsumers(facts),
    siblings: findSiblings(facts),
    rotation: wasItRotated(facts),
    logQueries: queriesFor(facts, since),
    actions: nextActions(facts, { liveness, since, where, whose, closed }),
    closed,
  };
}
