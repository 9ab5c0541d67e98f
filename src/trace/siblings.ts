// Question 9: what else fell with it? What stands beside it, what came with it, and what the same identity holds.
import { securitySeverity } from '../model/severity.ts';
import type { Answer, Sibling, SiblingList, Siblings, Unknown } from '../model/trace.ts';
import type { Neighbours, TracedFinding, TraceFacts } from '../model/trace-source.ts';
import { matchedCredential, noRecord } from './record.ts';

const mostSiblings = 20;

export function findSiblings(facts: TraceFacts): Siblings {
  const { neighbours, identity, places } = facts;
  const bySame: Unknown = { unknown: 'because no commit that brought it is known' };
  return {
    sameFile: listOf(neighbours.sameFile),
    sameCommit: places.some(({ introduced }) => introduced !== undefined) ? listOf(neighbours.sameCommit) : bySame,
    sameSystem: listOf(neighbours.sameSystem),
    sameIdentity: identity === undefined ? noRecord(facts) : listOf(neighbours.sameIdentity),
    sameValue: listOf(neighbours.sameValue),
    otherVersions: otherVersions(facts),
    sharedWith: sharedWith(facts),
    homes: homesOf(facts),
  };
}

/** The worst first. */
function listOf({ findings, more }: Neighbours): SiblingList {
  const sorted = findings.toSorted((a, b) => scoreOf(b) - scoreOf(a) || (a.findingId < b.findingId ? -1 : 1));
  return { first: sorted.slice(0, mostSiblings).map(toSibling), more: more + Math.max(0, sorted.length - mostSiblings) };
}

function scoreOf({ judged, severity }: TracedFinding): number {
  return judged?.score ?? Number(securitySeverity[severity]);
}

function toSibling({ findingId, detector, mask, target, severity, judged }: TracedFinding): Sibling {
  return { findingId, title: detector.title, mask, target, severity, ...(judged === undefined ? {} : { class: judged.class }) };
}

function otherVersions(facts: TraceFacts): Siblings['otherVersions'] {
  const { identity } = facts;
  if (identity === undefined) return noRecord(facts);
  const matched = matchedCredential(facts);
  return identity.credentials.filter((credential) => credential !== matched).map(({ version, state }) => ({ version, state }));
}

/** Values of records that are this secret's: of those that people choose only the matched version's own, for others may be equal by chance. */
function fingerprintsOf({ findings, ...facts }: TraceFacts): ReadonlySet<string> {
  const own = findings.filter(({ guessable }) => !guessable).flatMap(({ fingerprint }) => fingerprint ?? []);
  return new Set([...own, ...(matchedCredential({ findings, ...facts })?.fingerprints ?? [])]);
}

function sharedWith(facts: TraceFacts): Answer<readonly string[]> {
  const values = fingerprintsOf(facts);
  if (facts.inventory === undefined) return noRecord(facts);
  if (values.size === 0) return { unknown: 'because there is no fingerprint to compare records by' };
  const { identities } = facts.inventory;
  const others = identities.filter(
    (one) => one !== facts.identity && one.credentials.some(({ fingerprints }) => fingerprints.some((each) => values.has(each))),
  );
  return others.map(({ id }) => id).sort();
}

function homesOf(facts: TraceFacts): Answer<readonly string[]> {
  const values = fingerprintsOf(facts);
  if (facts.inventory === undefined) return noRecord(facts);
  if (values.size === 0) return { unknown: 'because there is no fingerprint to compare records by' };
  const holding = facts.inventory.identities.flatMap(({ credentials }) =>
    credentials.filter(({ fingerprints }) => fingerprints.some((each) => values.has(each))),
  );
  const sources = new Set(holding.flatMap(({ source }) => source ?? []));
  if (holding.length > 0 && sources.size === 0) return { unknown: 'because its record does not tell from which store it was read' };
  return [...sources].sort();
}
