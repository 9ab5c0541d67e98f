// The gates after the pattern: each either lets a match pass, with a confidence, or names the rule that excludes it.
import { isGuessable } from '../model/detector.ts';
import { readFacts } from '../seal/facts.ts';
import { shannonEntropy } from './entropy.ts';
import { judgeAssigned, judgePassword, judgeRun } from './generic.ts';
import type { Match } from './match.ts';
import { isPlaceholder } from './placeholder.ts';
import type { Judged } from './resolve.ts';

export type Exclusion = 'checksum' | 'placeholder' | 'low-entropy' | 'not-random';

/** @param before,after the text around the secret: back to the keyword at least, and the rest of the line */
export function judgeMatch(match: Match, before: string, after: string): Judged | Exclusion {
  const { detector, groups } = match;
  const value = groups.secret;
  const facts = readFacts(detector.facts, groups, detector.idType);
  if (facts.checksum === 'invalid') return 'checksum';
  // A structurally proven token is never dropped because it looks like an example.
  const proven = facts.checksum === 'valid';
  if (!proven && detector.kind !== 'private-key' && isPlaceholder(value, isGuessable(detector))) return 'placeholder';
  if (!proven && detector.entropy !== undefined && shannonEntropy(value) < detector.entropy) return 'low-entropy';
  const confidence = proven ? 0.99 : rateConfidence(match, before, after);
  return confidence > 0 ? { match, facts, confidence } : 'not-random';
}

/** Of a match that is not random enough: is it so by what stands around it, and not by itself? */
export function isJudgedByContext(match: Match): boolean {
  return rateConfidence(match, '', '') > 0;
}

function rateConfidence({ detector, groups }: Match, before: string, after: string): number {
  if (detector.provider !== 'generic') return detector.assigned ? 0.75 : isGuessable(detector) ? 0.7 : 0.9;
  const context = { value: groups.secret, before, after };
  if (detector.id === 'generic-password') return judgePassword(context);
  return detector.run === undefined ? judgeAssigned(context) : judgeRun(context);
}
