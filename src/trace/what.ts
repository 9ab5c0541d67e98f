// Question 1: what is it? From the format alone, and the verdict's one word for it.
import type { What } from '../model/trace.ts';
import type { TraceFacts } from '../model/trace-source.ts';

export function whatIsIt({ findings, verdict }: TraceFacts): What {
  const [{ detector, mask, facts, fingerprint, guessable }] = findings;
  return {
    title: detector.title,
    detectorId: detector.id,
    provider: detector.provider,
    kind: detector.kind,
    mask,
    findingIds: [...new Set(findings.map(({ findingId }) => findingId))].sort(),
    // Whoever has the key could try guesses on one that can be guessed.
    ...(fingerprint === undefined || guessable ? {} : { fingerprint }),
    facts,
    confidence: Math.max(...findings.map(({ confidence }) => confidence)),
    severity: verdict?.severity ?? detector.severity,
    suppressions: findings.flatMap(({ target, suppression }) => (suppression === undefined ? [] : [{ target, suppression }])),
    verdict: verdict ?? { unknown: 'because no inventory was given to judge it by' },
    docs: detector.docs,
    revoke: detector.revoke,
  };
}
