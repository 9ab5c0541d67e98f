// Questions 3, 4 and 8: whose it is, what it reaches and who uses it. All of it is the record's word.
import type { Answer, Consumers, Reach, Whose } from '../model/trace.ts';
import type { TraceFacts } from '../model/trace-source.ts';
import { fieldOf, noRecord, whyNoRecord } from './record.ts';

export function whoseIsIt(facts: TraceFacts): Answer<Whose> {
  const { verdict, identity } = facts;
  if (verdict === undefined) return noRecord(facts);
  const { candidates, escalation } = verdict;
  return {
    identity: verdict.identity ?? whyNoRecord(facts),
    ...(identity === undefined ? {} : { record: `${identity.place.file}:${identity.place.line}` }),
    ...(identity?.purpose === undefined ? {} : { purpose: identity.purpose }),
    candidates: candidates.filter((id) => id !== verdict.identity),
    owner: ownerOf(facts),
    ...(escalation === undefined ? {} : { escalation }),
  };
}

function ownerOf(facts: TraceFacts): Whose['owner'] {
  const { owner, identity } = facts.verdict ?? {};
  if (owner !== undefined) return { id: owner.id, ...(owner.contact === undefined ? {} : { contact: owner.contact }), status: owner.status };
  if (identity === undefined) return noRecord(facts);
  const named = facts.identity?.ownerId;
  return { unknown: named === undefined ? 'because its record names none' : `because its record names "${named}", whom the inventory does not know` };
}

export function whatItReaches(facts: TraceFacts): Answer<Reach> {
  const { identity, findings } = facts;
  const account = identity?.account ?? findings[0].facts.account ?? findings[0].facts.project ?? findings[0].facts.host;
  if (identity === undefined && account === undefined) return noRecord(facts);
  const field = <T>(value: T | undefined, name: string) => (identity === undefined ? noRecord(facts) : fieldOf(value, name));
  return {
    ...(account === undefined ? {} : { account }),
    scope: field(identity?.scope, 'scope'),
    boundary: field(identity?.boundary, 'boundary'),
    environment: field(identity?.environment, 'environment'),
  };
}

export function findConsumers(facts: TraceFacts): Answer<Consumers> {
  const { identity, places } = facts;
  const pipelines = [...new Set(places.filter(({ ci }) => ci).map(({ system, path }) => `${system}/${path}`))].sort();
  const variables = [...new Set(places.flatMap(({ variable }) => variable ?? []))].sort();
  if (identity === undefined && pipelines.length === 0 && variables.length === 0) return noRecord(facts);
  const listed = (values: readonly string[] | undefined, name: string) =>
    identity === undefined ? noRecord(facts) : fieldOf(values === undefined || values.length === 0 ? undefined : values, name);
  return { consumers: listed(identity?.consumers, 'consumers'), locations: listed(identity?.locations, 'locations'), pipelines, variables };
}
