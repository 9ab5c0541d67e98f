// Why a string is a finding or none, in words for the developer who wrote it.
import { isGuessable } from '../../model/detector.ts';
import type { ExplainedString } from '../../model/explanation.ts';
import { gateTexts } from '../gate-text.ts';

/** "" where it is a finding. */
export function explainOutcome({ outcome, detector, keyword, winner, byContext }: ExplainedString): string {
  switch (outcome) {
    case 'found':
      return '';
    case 'pattern':
      return keyword === undefined ? 'no word that speaks of a secret stands before it in its line, or it is too short or too long for one' : gateTexts.pattern;
    case 'low-entropy':
      return `${gateTexts['low-entropy']}: at least ${detector.entropy} bits per character are wanted`;
    case 'not-random':
      return byContext === true
        ? 'what stands around it says that it is something else: a name that ends in hash, id, url or the like, a digest, a call'
        : 'it looks like a word, a name, a path, code, a digest or an id, and not like something random';
    case 'overlap':
      return winner === detector.id ? 'another match of the same detector holds the same text' : `${winner} matched the same text, and is stronger`;
    default:
      return gateTexts[outcome];
  }
}

/** "" where it is none. */
export function explainConfidence({ detector, found }: ExplainedString): string {
  if (found === undefined) return '';
  if (found.proven) return 'its format carries a proof, and that is right';
  if (detector.provider === 'generic') return "no provider's format vouches for it: rated by its name and by how random it looks";
  if (detector.assigned) return "its provider's name announces a value of the right form";
  return isGuessable(detector)
    ? "it has a provider's format, in which people may choose what they like"
    : "it has a provider's format, which is long and random";
}
