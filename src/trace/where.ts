// Question 5: where is it now? By system and path, HEAD first: that is where it is read today.
import type { PlaceState, SystemPlaces, TracePlace, Where } from '../model/trace.ts';
import type { PlacedTrace, TraceFacts } from '../model/trace-source.ts';

const mostSystems = 20;
const mostPlaces = 20;
const states: readonly PlaceState[] = ['head', 'history', 'message', 'name'];

export function whereIsIt(facts: TraceFacts): Where {
  const { places, morePlaces, whole } = facts;
  const distinct = distinctPlaces(places);
  const groups = [...Map.groupBy(distinct, ({ system, target }) => JSON.stringify([system, target])).values()];
  const systems = groups.map((group) => toSystem(group as [PlacedTrace, ...PlacedTrace[]], facts)).sort(compareSystems);
  return {
    systems: systems.slice(0, mostSystems),
    moreSystems: Math.max(0, systems.length - mostSystems),
    places: distinct.length,
    atLeast: morePlaces,
    atHead: places.some((place) => isThere(place) && place.present),
    complete: whole && !morePlaces,
  };
}

/** A file of the tree and its object at HEAD are one place. */
function distinctPlaces(places: readonly PlacedTrace[]): readonly PlacedTrace[] {
  const seen = new Map<string, PlacedTrace>();
  for (const place of places.toSorted(comparePlaces)) {
    const { target, path, line, introduced } = place;
    const state = stateOf(place);
    const key = JSON.stringify([target, path, line, state, state === 'head' ? '' : (introduced?.commit ?? objectOf(place))]);
    const known = seen.get(key);
    if (known === undefined || (known.introduced === undefined && introduced !== undefined)) seen.set(key, place);
  }
  return [...seen.values()].sort(comparePlaces);
}

function objectOf({ origin }: PlacedTrace): string {
  return 'object' in origin ? origin.object : '';
}

export function stateOf({ origin, present }: PlacedTrace): PlaceState {
  switch (origin.kind) {
    case 'file':
    case 'stdin':
      return 'head';
    case 'git-blob':
      return present ? 'head' : 'history';
    case 'git-commit':
    case 'git-tag':
      return 'message';
    case 'git-tree':
    case 'path-name':
    case 'ref-name':
      return 'name';
  }
}

function isThere({ goneSince }: PlacedTrace): boolean {
  return goneSince === undefined;
}

function comparePlaces(a: PlacedTrace, b: PlacedTrace): number {
  return (
    Number(isThere(b)) - Number(isThere(a)) ||
    states.indexOf(stateOf(a)) - states.indexOf(stateOf(b)) ||
    (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1)
  );
}

function toSystem(group: readonly [PlacedTrace, ...PlacedTrace[]], { inventory, findings }: TraceFacts): SystemPlaces {
  const [{ system, target, visibility, environment }] = group;
  const own = findings[0].detector.id;
  return {
    system,
    target,
    visibility: visibility ?? { unknown: inventory === undefined ? 'because no inventory was given' : 'because the inventory does not tell it' },
    ...(environment === undefined ? {} : { environment }),
    places: group.slice(0, mostPlaces).map((place) => toPlace(place, own)),
    more: Math.max(0, group.length - mostPlaces),
  };
}

function toPlace(place: PlacedTrace, own: string): TracePlace {
  const { path, line, introduced, refs, detectorId, variable, ci, goneSince, origin } = place;
  const commit = origin.kind === 'git-commit' ? origin.object : introduced?.commit;
  return {
    state: stateOf(place),
    path,
    line,
    ...(commit === undefined ? {} : { commit }),
    ...(refs === undefined ? {} : { refs }),
    ...(detectorId === own ? {} : { detectorId }),
    ...(variable === undefined ? {} : { variable }),
    ci,
    ...(goneSince === undefined ? {} : { goneSince }),
  };
}

/** Public ones first, then those that hold it at HEAD. */
function compareSystems(a: SystemPlaces, b: SystemPlaces): number {
  const rank = ({ visibility, places }: SystemPlaces) => Number(visibility === 'public') * 2 + Number(places[0]?.state === 'head');
  return rank(b) - rank(a) || (a.system < b.system ? -1 : a.system > b.system ? 1 : a.target < b.target ? -1 : 1);
}
