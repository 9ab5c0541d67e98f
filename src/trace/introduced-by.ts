// Question 7: who put it there? Asked of a commit, and of people only on request: their data is not kept.
import type { Answer, IntroducedBy, Unknown } from '../model/trace.ts';
import type { TraceFacts } from '../model/trace-source.ts';
import { firstPlace } from './since.ts';

export function whoBroughtIt(facts: TraceFacts): Answer<IntroducedBy> {
  const first = firstPlace(facts);
  if (first?.introduced === undefined) return { unknown: 'because no commit that brought it is known' };
  // Of a part of the history the first commit is not the first.
  if (!facts.historyComplete) return incomplete;
  return { target: first.target, commit: first.introduced, people: facts.people };
}

const incomplete: Unknown = { unknown: 'because the history was not read whole: an earlier commit may have brought it' };
