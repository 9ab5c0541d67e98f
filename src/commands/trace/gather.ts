// From what a secret is asked by to all that is known of it: its findings in every target, their places, its verdict and its neighbours.

import { isCiDefinition } from '../../correlate/environment.ts';
import { nameSystems } from '../../correlate/index-inventory.ts';
import { createJudge } from '../../correlate/judge.ts';
import { createSystemNames } from '../../correlate/systems.ts';
import type { Secret, SecretPlace } from '../../model/secret.ts';
import type { Answer, Person } from '../../model/trace.ts';
import type { Neighbours, PlacedTrace, TraceClue, TracedFinding, TracedOccurrence, TracedTarget, TraceFacts, TraceSource } from '../../model/trace-source.ts';
import type { Verdict } from '../../model/verdict.ts';
import { reviewSuppression } from '../../suppress/review.ts';
import { earliestPlausible, firstPlace } from '../../trace/since.ts';

export interface GatherOptions {
  readonly asOf: string;
  /** Of the keys at hand, beside those that the source's runs had. */
  readonly kids: readonly string[];
  readonly source: TraceFacts['source'];
  readonly exploited: boolean;
  readonly hashedToken?: string | undefined;
  readonly readPeople: (place: PlacedTrace) => Promise<Answer<readonly Person[]>>;
}

const mostPlaces = 10_000;

/** @param seed any finding of the secret */
export async function gatherFacts(source: TraceSource, seed: TracedFinding, options: GatherOptions): Promise<TraceFacts> {
  const findings = await sameSecret(source, seed);
  const { occurrences, more } = await readOccurrences(source, findings);
  const targets = await readTargets(source, findings);
  const places = placeAll(source, occurrences, targets);
  const { inventory } = source;
  const historyComplete = targets.length > 0 && targets.every((target) => target.historyComplete);
  const { asOf, source: kind, exploited, hashedToken } = options;
  const found = { asOf, source: kind, findings, places, morePlaces: more, historyComplete, exploited };
  const verdict = findings[0].verdict ?? judge(source, found, targets, options.kids);
  const identity = verdict?.identity === undefined ? undefined : inventory?.identities.find(({ id }) => id === verdict.identity);
  const known = {
    ...found,
    findings: findings.map((finding) => reviewed(finding, verdict, asOf)) as unknown as OneOrMore<TracedFinding>,
    whole: targets.length > 0 && targets.every(({ whole }) => whole),
    ...(verdict === undefined ? {} : { verdict }),
    ...(inventory === undefined ? {} : { inventory }),
    ...(identity === undefined ? {} : { identity }),
    ...(hashedToken === undefined ? {} : { hashedToken }),
  };
  const first = firstPlace(known);
  return {
    ...known,
    neighbours: await readNeighbours(source, known, first),
    people: first === undefined ? { unknown: 'because no commit that brought it is known' } : await options.readPeople(first),
  };
}

/** A store has it as its run recorded it. */
function reviewed(finding: TracedFinding, verdict: Verdict | undefined, asOf: string): TracedFinding {
  const { suppression } = finding;
  return suppression === undefined ? finding : { ...finding, suppression: reviewSuppression(suppression, verdict === undefined ? {} : { verdict }, asOf) };
}

type OneOrMore<T> = readonly [T, ...T[]];

/** Names the secret among findings: equal values that people choose are no evidence of one secret. */
export function secretKeyOf({ guessable, key, findingId }: TracedFinding): string {
  return guessable ? `finding ${key}` : findingId;
}

async function sameSecret(source: TraceSource, seed: TracedFinding): Promise<OneOrMore<TracedFinding>> {
  const { findingId, fingerprint, guessable } = seed;
  const found = new Map([[seed.key, seed]]);
  const add = (one: TracedFinding) => void found.set(one.key, one);
  if (!guessable) for await (const one of source.find({ kind: 'finding-id', text: findingId })) add(one);
  if (fingerprint !== undefined) {
    const equal = (await collect(source.find({ kind: 'fingerprint', text: fingerprint }))).filter((one) => one.fingerprint === fingerprint);
    // A format that cannot be guessed holds the value elsewhere: then it is one secret.
    if (!guessable || equal.some((one) => !one.guessable)) for (const one of equal) add(one);
  }
  return [...found.values()].sort(compareFindings) as unknown as OneOrMore<TracedFinding>;
}

/** The one that tells most leads. */
function compareFindings(a: TracedFinding, b: TracedFinding): number {
  return (
    Number(a.guessable) - Number(b.guessable) ||
    Number(a.status === 'fixed') - Number(b.status === 'fixed') ||
    b.confidence - a.confidence ||
    (a.target < b.target ? -1 : a.target > b.target ? 1 : a.key - b.key)
  );
}

async function collect<T>(items: AsyncIterable<T>, most = Number.POSITIVE_INFINITY): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) if (all.push(item) >= most) break;
  return all;
}

async function readOccurrences(source: TraceSource, findings: readonly TracedFinding[]) {
  const occurrences: TracedOccurrence[] = [];
  for (const finding of findings) {
    for await (const occurrence of source.occurrencesOf(finding)) {
      if (occurrences.length >= mostPlaces) return { occurrences, more: true };
      occurrences.push(occurrence);
    }
  }
  return { occurrences, more: false };
}

async function readTargets(source: TraceSource, findings: readonly TracedFinding[]): Promise<readonly TracedTarget[]> {
  const names = [...new Set(findings.map(({ target }) => target))];
  return (await Promise.all(names.map((name) => source.target(name)))).filter((target) => target !== undefined);
}

function placeAll({ inventory }: TraceSource, occurrences: readonly TracedOccurrence[], targets: readonly TracedTarget[]): readonly PlacedTrace[] {
  const systems = nameSystems(inventory?.systems ?? []);
  const nameSystem = createSystemNames(targets, (name) => systems.get(name));
  return occurrences.map((occurrence) => {
    const { id, system, path } = nameSystem(secretPlaceOf(occurrence));
    const owner = system?.owner === undefined ? undefined : inventory?.owners.get(system.owner);
    return {
      ...occurrence,
      system: id,
      ...(system?.visibility === undefined ? {} : { visibility: system.visibility }),
      ...(system?.env === undefined ? {} : { environment: system.env }),
      ...(owner === undefined || owner.status === 'departed' ? {} : { systemOwner: owner.contact === undefined ? owner.id : `${owner.id} <${owner.contact}>` }),
      ci: isCiDefinition(path),
    };
  });
}

function secretPlaceOf({ target, origin, path, present }: TracedOccurrence): SecretPlace {
  return { target, kind: origin.kind, repository: 'repository' in origin ? origin.repository : '', path, present };
}

/** Of what is gone the last places are judged. */
function judge(
  { inventory }: TraceSource,
  found: Pick<TraceFacts, 'asOf' | 'findings' | 'places'>,
  targets: readonly TracedTarget[],
  ownKids: readonly string[],
): Verdict | undefined {
  if (inventory === undefined) return undefined;
  const kids = [...new Set([...ownKids, ...targets.flatMap(({ kid }) => kid ?? [])])];
  const partialTargets = new Set(targets.filter(({ historyComplete }) => !historyComplete).map(({ target }) => target));
  return createJudge({ inventory, asOf: found.asOf, kids, targets, partialTargets }).judgeSecret(toSecret(found));
}

function toSecret({ findings, places, ...found }: Pick<TraceFacts, 'asOf' | 'findings' | 'places'>): Secret {
  const [{ detector, facts }] = findings;
  const there = places.filter(({ goneSince }) => goneSince === undefined);
  const { at, suspect } = earliestPlausible({ findings, places, ...found });
  const fingerprints = findings.flatMap(({ fingerprint }) => fingerprint ?? []);
  return {
    key: 0,
    fingerprints: [...new Set([...fingerprints, ...places.flatMap(({ otherFingerprints }) => otherFingerprints)])],
    findingIds: [...new Set(findings.map(({ findingId }) => findingId))].sort(),
    detector,
    facts,
    confidence: Math.max(...findings.map(({ confidence }) => confidence)),
    variables: [...new Set(places.flatMap(({ variable }) => variable ?? []))].sort().slice(0, 10),
    ...(at === undefined ? {} : { firstEvidenceAt: at }),
    clockSuspect: suspect,
    places: (there.length > 0 ? there : places).map(secretPlaceOf),
  };
}

const mostFiles = 10;
const mostNeighbours = 500;

async function readNeighbours(
  source: TraceSource,
  { findings, places, identity }: Omit<TraceFacts, 'neighbours' | 'people'>,
  first: PlacedTrace | undefined,
): Promise<TraceFacts['neighbours']> {
  const own = new Set(findings.map(({ key }) => key));
  const files = [...new Map(places.filter(({ path }) => path !== '').map(({ target, path }) => [JSON.stringify([target, path]), { target, path }])).values()];
  const targets = [...new Set(findings.map(({ target }) => target))];
  const commit = first?.introduced?.commit;
  const values = [...new Set(findings.flatMap(({ guessable, fingerprint }) => (guessable ? (fingerprint ?? []) : [])))];
  const find = (...clues: readonly TraceClue[]) =>
    neighboursOf(
      own,
      clues.map((clue) => source.find(clue)),
    );
  return {
    sameFile: await find(...files.slice(0, mostFiles).map(({ target, path }) => ({ kind: 'path', text: path, target }) as const)),
    sameCommit: onlyBroughtBy(
      commit,
      await find(...(first === undefined || commit === undefined ? [] : [{ kind: 'commit', text: commit, target: first.target } as const])),
    ),
    sameSystem: await neighboursOf(
      own,
      targets.map((target) => source.findingsIn(target)),
    ),
    sameIdentity: await find(...(identity === undefined ? [] : [{ kind: 'identity', text: identity.id } as const])),
    sameValue: await find(...values.map((text) => ({ kind: 'fingerprint', text }) as const)),
  };
}

/** Other secrets, each once. */
async function neighboursOf(own: ReadonlySet<number>, lists: readonly AsyncIterable<TracedFinding>[]): Promise<Neighbours> {
  const found = new Map<string, TracedFinding>();
  let more = 0;
  for (const list of lists) {
    for await (const finding of list) {
      if (own.has(finding.key) || finding.status === 'fixed' || found.has(finding.findingId)) continue;
      if (found.size < mostNeighbours) found.set(finding.findingId, finding);
      else more++;
    }
  }
  return { findings: [...found.values()], more };
}

/** A commit leads to what it took away as well. */
function onlyBroughtBy(commit: string | undefined, { findings, more }: Neighbours): Neighbours {
  return { findings: findings.filter(({ firstSeen }) => firstSeen?.commit === commit), more };
}
