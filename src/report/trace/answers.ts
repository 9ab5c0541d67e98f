// The answers of a trace as plain lines, not yet escaped: the table and the evidence pack tell the same.
import { dayOf } from '../../model/day.ts';
import {
  type Answer,
  isUnknown,
  type Sibling,
  type SiblingList,
  type SystemPlaces,
  type Trace,
  type TraceAction,
  type TracePlace,
  type What,
} from '../../model/trace.ts';
import { describeFacts } from '../facts-text.ts';
import { shortId } from '../place.ts';
import { countOf } from '../quantity.ts';
import { describeSuppression, describeVoid } from '../suppression-words.ts';
import { describeAge, describeClass } from '../verdict-words.ts';

export interface AnswerLines {
  /** At most 9 characters. */
  readonly label: string;
  readonly question: string;
  readonly lines: readonly string[];
}

/** In the order in which a responder asks. Log queries and actions have a form of their own. */
export function describeAnswers(trace: Trace): readonly AnswerLines[] {
  return [
    { label: 'what', question: 'What is it?', lines: describeWhat(trace) },
    { label: 'live', question: 'Does it still work?', lines: describeLiveness(trace) },
    { label: 'whose', question: 'Whose is it?', lines: describeWhose(trace) },
    { label: 'reach', question: 'What can it reach?', lines: describeReach(trace) },
    { label: 'where', question: 'Where is it now?', lines: describeWhere(trace) },
    { label: 'since', question: 'Since when, and who could have seen it?', lines: describeSince(trace) },
    { label: 'put by', question: 'Who put it there?', lines: describeIntroduction(trace) },
    { label: 'used by', question: 'Who uses it?', lines: describeConsumers(trace) },
    { label: 'with it', question: 'What else fell with it?', lines: describeSiblings(trace) },
    { label: 'rotated', question: 'Was it rotated already?', lines: describeRotation(trace) },
  ];
}

/** What, whose, alive or not, whom to turn to where no owner answers, and the first thing to do. */
export function describeHeadline({ what, whose, liveness, actions, closed }: Trace): string {
  const state = { live: 'LIVE', dead: 'DEAD', unknown: 'PERHAPS LIVE' }[liveness.state];
  const identity = isUnknown(whose) || isUnknown(whose.identity) ? 'of nobody known' : `of ${whose.identity}`;
  const owner = isUnknown(whose)
    ? ''
    : isUnknown(whose.owner)
      ? ', without an owner'
      : ` (${whose.owner.id}${whose.owner.status === 'departed' ? ', departed' : ''})`;
  const next = closed.closed ? 'Closed.' : `First: ${withoutPage(actions[0]?.action ?? 'nothing is left to do')}`;
  const turn = isUnknown(whose) || whose.escalation === undefined || closed.closed ? '' : `Turn to ${whose.escalation}. `;
  return `${state}: ${what.title} ${identity}${owner}. ${turn}${next}`;
}

export function sayUnknown<T>(answer: Answer<T>, say: (known: T) => string): string {
  return isUnknown(answer) ? `unknown, ${answer.unknown}` : say(answer);
}

/** The step itself has it. */
function withoutPage(action: string): string {
  return action.replace(/ \(https:[^)]*\)$/, '');
}

function describeWhat({ what }: Trace): readonly string[] {
  const { title, mask, findingIds, fingerprint, verdict, suppressions, facts, provider, kind } = what;
  const told = describeFacts(facts);
  return [
    `${title} ${mask}, ${kind} of ${provider}`,
    `${findingIds.join(', ')}${fingerprint === undefined ? '' : `, ${fingerprint}`}`,
    ...(told === '' ? [] : [told]),
    `verdict: ${sayUnknown(verdict, (one) => `${describeClass(one)}, ${one.severity}${one.flags.length > 0 ? ` (${one.flags.join(', ')})` : ''}`)}`,
    ...(isUnknown(verdict) ? [] : verdict.evidence.map(({ text }) => text)),
    ...suppressions.map(describeHiding),
  ];
}

function describeHiding({ target, suppression }: What['suppressions'][number]): string {
  return suppression.void === undefined
    ? `reports of ${target} do not list it, for it is hidden by: ${describeSuppression(suppression)}`
    : `in ${target}: ${describeVoid(suppression, suppression.void)}`;
}

function describeLiveness({ liveness }: Trace): readonly string[] {
  const { state, text, lastUsedAt } = liveness;
  return [
    `${state === 'unknown' ? '' : `${state}: `}${text}`,
    ...(lastUsedAt === undefined ? [] : [`last used ${lastUsedAt}, as its record says; use is no sign of good use`]),
  ];
}

function describeWhose({ whose }: Trace): readonly string[] {
  if (isUnknown(whose)) return [`unknown, ${whose.unknown}`];
  const { identity, record, purpose, candidates, owner, escalation } = whose;
  return [
    `identity: ${sayUnknown(identity, (id) => `${id}${purpose === undefined ? '' : `, to ${purpose}`}${record === undefined ? '' : ` (${record})`}`)}`,
    ...(candidates.length === 0 ? [] : [`or: ${candidates.join(', ')}`]),
    `owner: ${sayUnknown(owner, ({ id, contact, status }) => `${id}${contact === undefined ? '' : ` <${contact}>`}${status === 'active' ? '' : `, ${status}`}`)}`,
    ...(escalation === undefined ? [] : [`turn to: ${escalation}`]),
  ];
}

function describeReach({ reach }: Trace): readonly string[] {
  if (isUnknown(reach)) return [`unknown, ${reach.unknown}`];
  const { account, scope, boundary, environment } = reach;
  const list = (values: readonly string[]) => values.join(', ');
  return [
    ...(account === undefined ? [] : [`account: ${account}`]),
    `scope: ${sayUnknown(scope, list)}`,
    `boundary: ${sayUnknown(boundary, list)}`,
    `environment: ${sayUnknown(environment, (one) => one)}`,
  ];
}

const mostPlaces = 5;

function describeWhere({ where }: Trace): readonly string[] {
  const { systems, moreSystems, atLeast, places, complete } = where;
  return [
    `${atLeast ? 'at least ' : ''}${countOf(places, 'place')} in ${countOf(new Set(systems.map(({ system }) => system)).size + moreSystems, 'system')}`,
    ...systems.flatMap(describeSystem),
    ...(moreSystems > 0 ? [`and ${countOf(moreSystems, 'more system')}`] : []),
    ...(complete ? [] : ['not everything was read: it may stand elsewhere too']),
  ];
}

function describeSystem({ system, target, visibility, environment, places, more }: SystemPlaces): readonly string[] {
  const seen = isUnknown(visibility) ? 'visibility unknown' : visibility;
  const left = more + Math.max(0, places.length - mostPlaces);
  return [
    `${system} (${[seen, environment].filter((part) => part !== undefined).join(', ')}${system === `dir:${target}` ? '' : `; target ${target}`})`,
    ...places.slice(0, mostPlaces).map((place) => `- ${describePlace(place)}`),
    ...(left > 0 ? [`- and ${countOf(left, 'more place')}`] : []),
  ];
}

const stateWords = { head: '', history: ' in history', message: '', name: '' } as const;

function describePlace({ state, path, line, commit, detectorId, variable, ci, goneSince }: TracePlace): string {
  const place = { head: `${path}:${line}`, history: `${path || 'an object'}:${line}`, message: 'a message', name: `a name: ${path}` }[state];
  const notes = [
    ...(commit === undefined ? [] : [`commit ${shortId(commit)}`]),
    ...(variable === undefined ? [] : [`as ${variable}`]),
    ...(detectorId === undefined ? [] : [`found as ${detectorId}`]),
    ...(ci ? ['a pipeline'] : []),
    ...(goneSince === undefined ? [] : [`gone, as the run of ${dayOf(goneSince.startedAt)} showed`]),
  ];
  return `${state === 'head' && goneSince === undefined ? 'now ' : ''}${place}${stateWords[state]}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`;
}

function describeSince({ since, what }: Trace): readonly string[] {
  const { evidence, reliability, clockSuspect, visibility, exposed, historyComplete, firstRun } = since;
  const age = isUnknown(what.verdict) || what.verdict.age === undefined ? [] : [`age: ${describeAge(what.verdict.age)}`];
  return [
    `${sayUnknown(evidence, ({ at, commit }) => `${at}${commit === undefined ? '' : `, commit ${shortId(commit)}`}`)}: ${reliability}`,
    ...(clockSuspect ? ['a date among its commits cannot be true, and was left out'] : []),
    `visible to: ${sayUnknown(visibility, (one) => ({ public: 'everybody (public)', internal: 'the organisation (internal)', private: 'whoever may read it (private)' })[one])}`,
    `window: ${sayUnknown(exposed, ({ from, to }) => `${from} to ${isUnknown(to) ? `now, ${to.unknown}` : to}`)}`,
    ...age,
    ...(historyComplete ? [] : ['the history was not read whole']),
    ...(isUnknown(firstRun) ? [] : [`first seen by the run of ${firstRun.startedAt}`]),
  ];
}

function describeIntroduction({ introducedBy }: Trace): readonly string[] {
  if (isUnknown(introducedBy)) return [`unknown, ${introducedBy.unknown}`];
  const { target, commit, people } = introducedBy;
  return [
    `commit ${commit.commit} of ${target}, ${commit.commitAt}`,
    `people: ${sayUnknown(people, (known) => known.map(({ role, name, address }) => `${role} ${name} <${address}>`).join(', '))}`,
  ];
}

function describeConsumers({ consumers }: Trace): readonly string[] {
  if (isUnknown(consumers)) return [`unknown, ${consumers.unknown}`];
  const list = (values: readonly string[]) => values.join(', ');
  return [
    `consumers: ${sayUnknown(consumers.consumers, list)}`,
    `kept in: ${sayUnknown(consumers.locations, list)}`,
    `pipelines among its places: ${list(consumers.pipelines) || 'none'}`,
    ...(consumers.variables.length === 0 ? [] : [`named ${list(consumers.variables)}: look for what reads that`]),
  ];
}

const mostSiblings = 5;

function describeSiblings({ siblings }: Trace): readonly string[] {
  const { sameFile, sameCommit, sameSystem, sameIdentity, sameValue, otherVersions, sharedWith, homes } = siblings;
  const list = (values: readonly string[]) => values.join(', ') || 'none';
  return [
    ...describeList('same file', sameFile),
    ...describeList('same commit', sameCommit),
    ...describeList('same identity', sameIdentity),
    ...(sameValue.first.length === 0 ? [] : describeList('equal value, perhaps by chance', sameValue)),
    `same target: ${countOf(sameSystem.first.length + sameSystem.more, 'other secret')}${sameSystem.first.length === 0 ? '' : `, the worst ${describeSibling(sameSystem.first[0] as Sibling)}`}`,
    `other versions: ${sayUnknown(otherVersions, (known) => list(known.map(({ version, state }) => `${version} (${state})`)))}`,
    `other identities with this value: ${sayUnknown(sharedWith, list)}`,
    `stores that keep it: ${sayUnknown(homes, list)}`,
  ];
}

function describeList(name: string, answer: Answer<SiblingList>): readonly string[] {
  if (isUnknown(answer)) return [`${name}: unknown, ${answer.unknown}`];
  const { first, more } = answer;
  if (first.length === 0) return [`${name}: none`];
  const left = more + Math.max(0, first.length - mostSiblings);
  return [
    `${name}: ${first.length + more}`,
    ...first.slice(0, mostSiblings).map((one) => `- ${describeSibling(one)}`),
    ...(left > 0 ? [`- and ${left} more`] : []),
  ];
}

function describeSibling({ findingId, title, target, severity, class: name }: Sibling): string {
  return `${title} in ${target}, ${name === undefined ? '' : `${name}, `}${severity} (${findingId.slice(0, 'kt1:'.length + 8)})`;
}

function describeRotation({ rotation }: Trace): readonly string[] {
  if (isUnknown(rotation)) return [`unknown, ${rotation.unknown}`];
  const { matched, matchedState, current, rotatedAt, rotated, oldRevoked } = rotation;
  const yesNo = (holds: boolean) => (holds ? 'yes' : 'no');
  return [
    `found: ${sayUnknown(matched, (version) => `version ${version} (${matchedState})`)}; current: ${sayUnknown(current, (version) => `version ${version}`)}`,
    `a newer value: ${sayUnknown(rotated, yesNo)}; current value since: ${sayUnknown(rotatedAt, dayOf)}`,
    `the one found is revoked, and a source confirms it: ${sayUnknown(oldRevoked, yesNo)}`,
  ];
}

/** Without its number. */
export function describeAction({ action, owner, blocking, verifyWith }: TraceAction): {
  readonly action: string;
  readonly owner: string;
  readonly done: string;
} {
  return { action, owner: sayUnknown(owner, (name) => name), done: `${verifyWith}${blocking ? '; the next waits for it' : ''}` };
}
