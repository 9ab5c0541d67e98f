// Question 6: since when, and who could have seen it? A commit's dates are claims: they prove "at least".
import type { Visibility } from '../model/inventory.ts';
import type { Answer, Liveness, Since, Unknown } from '../model/trace.ts';
import type { PlacedTrace, TraceFacts } from '../model/trace-source.ts';
import { earliestOf, matchedCredential } from './record.ts';

export function sinceWhen(facts: TraceFacts, liveness: Liveness): Since {
  const first = firstPlace(facts);
  const seenAt = earliestOf(...facts.findings.map(({ firstRun }) => firstRun?.startedAt));
  const toldAt = first === undefined ? undefined : earliestTime(first, facts);
  const rememberedAt = rememberedEvidence(facts);
  // Of equal times the place's own comes first: it names the commit.
  const at = earliestOf(toldAt, rememberedAt, seenAt);
  const dated = at === toldAt ? first : undefined;
  const introduced = dated?.introduced;
  return {
    evidence:
      at === undefined
        ? { unknown: 'because no history tells it' }
        : { at, ...(introduced === undefined ? {} : { commit: introduced.commit, authorAt: introduced.authorAt, commitAt: introduced.commitAt }) },
    reliability: reliabilityOf(dated, { at, isRemembered: at === rememberedAt }, facts),
    clockSuspect: earliestPlausible(facts).suspect,
    visibility: widestVisibility(facts),
    exposed: at === undefined ? { unknown: 'because no history tells since when' } : { from: at, to: endOf(facts, liveness) },
    historyComplete: facts.historyComplete,
    firstRun: facts.source === 'store' ? firstRunOf(facts) : { unknown: 'because no store was asked' },
  };
}

type Dated = Pick<TraceFacts, 'places' | 'findings' | 'asOf'>;

/** The earliest commit's time that can be true, and whether there are some that cannot. */
export function earliestPlausible(facts: Dated): { readonly at?: string; readonly suspect: boolean } {
  const first = firstPlace(facts);
  const at = earliestOf(first === undefined ? undefined : earliestTime(first, facts), rememberedEvidence(facts));
  const suspect = facts.places.some((place) => timesOf(place).length > plausibleTimes(place, facts).length);
  return { ...(at === undefined ? {} : { at }), suspect };
}

/** The place with the earliest time that can be true; where none can, the first that a commit brought. */
export function firstPlace(facts: Dated): PlacedTrace | undefined {
  let best: { readonly place: PlacedTrace; readonly at: number } | undefined;
  for (const place of facts.places) {
    const time = earliestTime(place, facts);
    const at = time === undefined ? Number.NaN : Date.parse(time);
    if (at < (best?.at ?? Number.POSITIVE_INFINITY)) best = { place, at };
  }
  return best?.place ?? facts.places.find(({ introduced }) => introduced !== undefined);
}

function earliestTime(place: PlacedTrace, facts: Dated): string | undefined {
  return earliestOf(...plausibleTimes(place, facts));
}

/** What history told an earlier run, before it was rewritten. */
function rememberedEvidence(facts: Dated): string | undefined {
  return earliestOf(
    ...plausibleOf(
      facts.findings.flatMap(({ firstEvidenceAt }) => firstEvidenceAt ?? []),
      facts,
    ),
  );
}

function timesOf({ introduced }: PlacedTrace): readonly string[] {
  return introduced === undefined ? [] : [introduced.authorAt, introduced.commitAt];
}

const gitFirstReleasedAt = Date.parse('2005-04-07T00:00:00Z');
const dayMs = 86_400_000;

function plausibleTimes(place: PlacedTrace, facts: Dated): readonly string[] {
  return plausibleOf(timesOf(place), facts);
}

/** Not before git, nor before the token's format, nor after the scan. */
function plausibleOf(times: readonly string[], { findings, asOf }: Dated): readonly string[] {
  const { since } = findings[0].detector;
  const from = Math.max(gitFirstReleasedAt, since === undefined ? 0 : Date.parse(since));
  const until = Date.parse(asOf) + dayMs;
  return times.filter((time) => Date.parse(time) >= from && Date.parse(time) <= until);
}

interface Evidence {
  readonly at: string | undefined;
  readonly isRemembered: boolean;
}

function reliabilityOf(first: PlacedTrace | undefined, { at, isRemembered }: Evidence, { historyComplete }: TraceFacts): string {
  if (at === undefined) return 'nothing dates it';
  const partial = historyComplete ? '' : '; the history was not read whole, so it may be older';
  if (first === undefined && isRemembered)
    return `a commit's date, in history that an earlier run read and that is gone since: exposed at least so long${partial}`;
  if (first === undefined) return `a scan saw it then: it may be older${partial}`;
  return `a commit's date, which whoever made it could set: exposed at least so long${partial}`;
}

const widest: readonly Visibility[] = ['public', 'internal', 'private'];

function widestVisibility({ places, inventory }: TraceFacts): Answer<Visibility> {
  const told = new Set(places.map(({ visibility }) => visibility));
  const known = widest.find((one) => told.has(one));
  if (known === 'public' || (known !== undefined && !told.has(undefined))) return known;
  const why: Unknown = { unknown: inventory === undefined ? 'because no inventory was given' : 'because the inventory does not tell it of all its systems' };
  return why;
}

/** Until it stopped working: that it was deleted ends nothing. */
function endOf(facts: TraceFacts, { state }: Liveness): Answer<string> {
  if (state !== 'dead') return { unknown: 'because it is open: nothing shows that it was revoked' };
  const credential = matchedCredential(facts);
  const end = earliestOf(facts.findings[0].facts.expiresAt, credential?.revokedAt, credential?.notAfter);
  return end ?? { unknown: 'because the day on which it ended is not recorded' };
}

function firstRunOf({ findings }: TraceFacts): Since['firstRun'] {
  const runs = findings.flatMap(({ firstRun }) => firstRun ?? []);
  return runs.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt))[0] ?? { unknown: 'because no run of the store names it' };
}
