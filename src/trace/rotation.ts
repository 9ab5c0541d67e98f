// Question 10: was it rotated already? A new version with the old value is none.
import type { Credential, Identity } from '../model/inventory.ts';
import type { Answer, Rotation, Unknown } from '../model/trace.ts';
import type { TraceFacts } from '../model/trace-source.ts';
import { isConfirmed } from './liveness.ts';
import { currentCredential, earliestOf, matchedCredential, noRecord } from './record.ts';

const noVersion: Unknown = { unknown: 'because it matches an identity, and which version it is cannot be said' };

export function wasItRotated(facts: TraceFacts): Answer<Rotation> {
  const { identity, asOf } = facts;
  if (identity === undefined) return noRecord(facts);
  const matched = matchedCredential(facts);
  const current = currentCredential(facts);
  return {
    matched: matched?.version ?? noVersion,
    ...(matched === undefined ? {} : { matchedState: matched.state }),
    current: current?.version ?? { unknown: 'because the record names no current version' },
    rotatedAt: rotatedAt(identity, current),
    rotated: matched === undefined ? noVersion : current !== undefined && current !== matched && !sameValue(current, matched),
    oldRevoked: matched === undefined ? noVersion : isConfirmed(matched, asOf),
  };
}

function rotatedAt({ credentials }: Identity, current: Credential | undefined): Answer<string> {
  if (current === undefined) return { unknown: 'because the record names no current version' };
  const same = credentials.filter((one) => one === current || sameValue(one, current));
  return earliestOf(...same.map(({ createdAt }) => createdAt)) ?? { unknown: 'because the record does not date the current version' };
}

function sameValue(a: Credential, b: Credential): boolean {
  return a.fingerprints.some((one) => b.fingerprints.includes(one));
}
