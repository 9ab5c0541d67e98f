// What next, in the order in which nothing is lost: logs before they age, a new credential before the old one ends, revocation before
// deletion, and history last if at all. What is public or in use by others is revoked first: an outage costs less.
import type { Answer, Closed, Liveness, Since, TraceAction, Where, Whose } from '../model/trace.ts';
import { isUnknown } from '../model/trace.ts';
import type { TraceFacts } from '../model/trace-source.ts';
import { currentCredential, foreignAccount, matchedCredential } from './record.ts';

export interface Answered {
  readonly liveness: Liveness;
  readonly since: Since;
  readonly where: Where;
  readonly whose: Answer<Whose>;
  readonly closed: Closed;
}

type Step = Omit<TraceAction, 'order'>;

export function nextActions(facts: TraceFacts, answered: Answered): readonly TraceAction[] {
  const steps = answered.liveness.state === 'dead' ? bury(facts, answered) : [...replace(facts, answered), ...afterwards(facts, answered)];
  return steps.map((step, i) => ({ order: i + 1, ...step }));
}

/** Public, or known to be misused: everybody may have it by now. */
function isUrgent({ exploited, verdict }: TraceFacts, { since }: Pick<Answered, 'since'>): boolean {
  return exploited || since.visibility === 'public' || verdict?.flags.includes('used-after-retirement') === true;
}

/** While it may still work. */
function replace(facts: TraceFacts, answered: Answered): readonly Step[] {
  const urgent = isUrgent(facts, answered);
  const revoke = revokeStep(facts, answered, urgent);
  if (isRetired(facts)) return [revoke, snapshot(answered)];
  const successor = successorSteps(facts, answered, urgent);
  if (urgent) return [revoke, snapshot(answered), ...successor];
  if (isPassword(facts) && !isReplaced(facts)) return [contain(facts, answered), issue(facts, answered), changeTogether(facts, answered)];
  return [contain(facts, answered), ...successor, revoke];
}

/** It has no overlap: the old one ends when the new one is set. */
function isPassword({ findings }: TraceFacts): boolean {
  const { kind } = findings[0].detector;
  return kind === 'password' || kind === 'connection-string';
}

/** The record has a newer version already. */
function isReplaced(facts: TraceFacts): boolean {
  const matched = matchedCredential(facts);
  const current = currentCredential(facts);
  return matched !== undefined && current !== undefined && current !== matched;
}

function isRetired({ identity }: TraceFacts): boolean {
  return identity?.retirementStatus === 'retired';
}

function revokeStep(facts: TraceFacts, { whose }: Answered, urgent: boolean): Step {
  const why = isRetired(facts) ? ' now: nothing should use it any more' : urgent ? ' now, and accept the outage: others may have it' : '';
  return {
    action: `${whoRevokes(facts)}${why}${pageOf(facts)}`,
    owner: whoActs(whose),
    blocking: true,
    verifyWith: `${isPassword(facts) ? 'the old one is refused' : 'the provider refuses it'}; ${noteEnd}`,
  };
}

const noteEnd = 'then note state, revoked_at and as_of in the record';

function pageOf({ findings }: TraceFacts): string {
  const { revoke } = findings[0].detector;
  return revoke === '' ? '' : ` (${revoke})`;
}

/** A key of somebody else's account only that somebody can revoke. */
function whoRevokes(facts: TraceFacts): string {
  const stranger = foreignAccount(facts);
  if (stranger !== undefined) return `Have whoever holds account ${stranger} revoke it at the provider`;
  const version = matchedCredential(facts);
  const others = othersOf(facts);
  const too = others.length === 0 ? '' : `, which is that of ${others.slice(0, 5).join(', ')} too,`;
  if (isPassword(facts)) return `Change ${version === undefined ? 'it' : `the password of ${facts.identity?.id}`}${too} where it is checked`;
  return `Revoke ${version === undefined ? 'it' : `version ${version.version} of ${facts.identity?.id}`}${too} at the provider`;
}

function contain(facts: TraceFacts, { whose }: Answered): Step {
  const stranger = foreignAccount(facts);
  const limit = stranger === undefined ? 'Limit' : `Have whoever holds account ${stranger} limit`;
  return {
    action: `${limit} what it may do (scope, addresses) where the provider can, and save the logs of its use before they age out`,
    owner: whoActs(whose),
    blocking: true,
    verifyWith: 'the saved logs cover the whole window',
  };
}

function snapshot({ whose }: Answered): Step {
  return { action: 'Save the logs of its use before they age out', owner: whoActs(whose), blocking: true, verifyWith: 'the saved logs cover the whole window' };
}

/** Of what is already replaced there is nothing to issue. */
function successorSteps(facts: TraceFacts, answered: Answered, urgent: boolean): readonly Step[] {
  const owner = whoActs(answered.whose);
  const replaced = isReplaced(facts);
  return [
    ...(replaced ? [] : [issue(facts, answered)]),
    {
      action: `Move ${usersOf(facts)} to ${replaced ? `version ${currentCredential(facts)?.version}` : 'the new version'}`,
      owner,
      blocking: true,
      verifyWith: 'each of them works with it',
    },
    ...(urgent || isPassword(facts) ? [] : [watch(owner)]),
  ];
}

function issue(facts: TraceFacts, { whose }: Answered): Step {
  const { identity, verdict } = facts;
  const home = identity?.locations.find((location) => !location.includes('*'));
  const stranger = foreignAccount(facts);
  const what = isPassword(facts)
    ? 'Choose a new password'
    : stranger === undefined
      ? 'Issue a new credential'
      : `Have whoever holds account ${stranger} issue a new credential`;
  const due = verdict?.flags.includes('retirement-due') ? `, unless ${identity?.id} retires now, as was due: then go on with its end` : '';
  return {
    action: `${what}${home === undefined ? ', into the secret store' : ` into ${home}`}${due}`,
    owner: whoActs(whose),
    blocking: true,
    verifyWith: 'the new version is in the store; its fingerprint is in the record ("keytrail inventory seal")',
  };
}

function changeTogether(facts: TraceFacts, { whose }: Answered): Step {
  return {
    action: `${whoRevokes(facts)}, and give the new one to ${usersOf(facts)} at the same time${pageOf(facts)}`,
    owner: whoActs(whose),
    blocking: true,
    verifyWith: `the old one is refused, and each of them works with the new one; ${noteEnd}`,
  };
}

function usersOf(facts: TraceFacts): string {
  const users = [...(facts.identity?.consumers ?? []), ...othersOf(facts)];
  return users.length === 0 ? 'whatever uses it' : users.slice(0, 5).join(', ');
}

function watch(owner: Answer<string>): Step {
  return { action: 'Watch until the use of the old one has stopped', owner, blocking: true, verifyWith: "the provider's last use of the old one stands still" };
}

/** Identities that hold the same secret. */
function othersOf({ verdict }: TraceFacts): readonly string[] {
  return verdict === undefined || verdict.strength < 2 ? [] : verdict.candidates.filter((id) => id !== verdict.identity);
}

/** Once it works no longer: history may keep it, and of what nobody knew nothing is left to register. */
function bury(facts: TraceFacts, answered: Answered): readonly Step[] {
  const { whose, closed } = answered;
  return [
    lookForMisuse(whose),
    ...removeSteps(facts, answered).slice(0, 1),
    ...(facts.identity === undefined ? [] : registerStep(facts, whose)),
    ...(closed.closed ? [] : [scanAgain(whose)]),
  ];
}

function afterwards(facts: TraceFacts, answered: Answered): readonly Step[] {
  const { whose, where } = answered;
  const inHistory = where.systems.some(({ places }) => places.some(({ state, goneSince }) => state !== 'head' && goneSince === undefined));
  return [
    lookForMisuse(whose),
    ...removeSteps(facts, answered),
    ...(inHistory ? [rewriteHistory(whoActs(whose))] : []),
    ...registerStep(facts, whose),
    scanAgain(whose),
  ];
}

function lookForMisuse(whose: Answer<Whose>): Step {
  return { action: 'Look for misuse in the window', owner: whoActs(whose), blocking: false, verifyWith: 'every entry of the queries above is explained' };
}

function scanAgain(whose: Answer<Whose>): Step {
  return { action: 'Scan again, whole, and close', owner: whoActs(whose), blocking: false, verifyWith: '"keytrail trace" says that it is closed' };
}

/** The first of them takes it out of what is read today. */
function removeSteps(facts: TraceFacts, { where, whose, liveness }: Answered): readonly Step[] {
  if (!where.atHead) return [];
  const head = where.systems.filter(({ places }) => places.some(({ state, goneSince }) => state === 'head' && goneSince === undefined));
  const names = head.slice(0, 3).map(({ system }) => system);
  const more = head.length > 3 ? ` and ${head.length - 3} more` : '';
  const systemOwner = facts.places.find(({ system, systemOwner: one }) => system === names[0] && one !== undefined)?.systemOwner;
  return [
    {
      action:
        liveness.state === 'dead'
          ? `Delete it in ${names.join(', ')}${more}`
          : `Replace it by a reference to its store in ${names.join(', ')}${more}, its pipelines too`,
      owner: systemOwner ?? whoActs(whose),
      blocking: false,
      verifyWith: 'a scan finds it at HEAD no more',
    },
    {
      action: 'Purge caches, build artifacts and images that hold it',
      owner: systemOwner ?? whoActs(whose),
      blocking: false,
      verifyWith: 'a scan of what they hold',
    },
  ];
}

function rewriteHistory(owner: Answer<string>): Step {
  return {
    action: 'Only now, and only if it is worth it, rewrite history: forks, pull requests and clones keep it, and everybody clones anew',
    owner,
    blocking: false,
    verifyWith: 'a whole scan of a fresh clone',
  };
}

function registerStep({ verdict, identity }: TraceFacts, whose: Answer<Whose>): readonly Step[] {
  const missing = identity === undefined ? 'identity, owner and rotation cadence' : listMissing(verdict?.class, identity);
  if (missing === '') return [];
  return [
    {
      action: `Register ${missing} in the inventory`,
      owner: whoActs(whose),
      blocking: false,
      verifyWith: '"keytrail inventory check" has nothing to say of it',
    },
  ];
}

function listMissing(name: string | undefined, { cadenceDays, ownerId }: { readonly cadenceDays?: number; readonly ownerId?: string }): string {
  const noOwner = ownerId === undefined || name === 'ownerless' || name === 'departed-owner';
  return [...(noOwner ? ['an owner who is there'] : []), ...(cadenceDays === undefined ? ['a rotation cadence'] : [])].join(' and ');
}

function whoActs(whose: Answer<Whose>): Answer<string> {
  if (isUnknown(whose)) return whose;
  const { owner, escalation } = whose;
  if (!isUnknown(owner) && owner.status !== 'departed') return owner.contact === undefined ? owner.id : `${owner.id} <${owner.contact}>`;
  return escalation ?? (isUnknown(owner) ? owner : { unknown: `because ${owner.id} has left, and nobody is named for the systems that hold it` });
}
