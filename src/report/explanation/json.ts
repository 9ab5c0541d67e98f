// One JSON object, its members named: none that is added one day is told unseen.
import type { ExplainedString, Explanation } from '../../model/explanation.ts';
import type { Write } from '../../model/report.ts';
import { jsonText } from '../escape.ts';
import { explainConfidence, explainOutcome } from './words.ts';

export function writeExplanationJson({ file, line, strings, more, unread }: Explanation, write: Write): void {
  write(`${jsonText({ schemaVersion: 1, file, line, strings: strings.map(stringRecord), more, unread })}\n`);
}

function stringRecord(string: ExplainedString): object {
  const { detector, region, outcome, passed, keyword, mask, winner, found } = string;
  const why = explainOutcome(string);
  return { region, detectorId: detector.id, keyword, mask, outcome, why, passed, winner, found: found && { ...found, why: explainConfidence(string) } };
}
