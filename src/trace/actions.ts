// What next, in the order in which nothing is lost: logs before they age, a new credential before the old one ends, revocation before
// deletion, and history last if at all. What is public or in use by others is revoked first: an outage costs less.
import type { Answer, Liveness, Since, TraceAction, Where, Whose } from '../model/trace.ts';
import { isUnknown } from '../model/trace.ts';
import type { TraceFacts } from '../model/trace-source.ts';
import { currentCredential, matchedCredential } from './record.ts';

export interface Answered {
  readonly liveness: Liveness;
  readonly since: Since;
  readonly where: Where;
  readonly whose: Answer<Whose>;
}

type Step = Omit<TraceAction, 'order'>;

export function nextActions(facts: TraceFacts, answered: Answered): readonly TraceAction[] {
  const steps = answered.liveness.state === 'dead' ? afterwards(facts, answered) : [...replace(facts, answered), ...afterwards(facts, answered)];
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
  return urgent ? [revoke, snapshot(answered), ...successor] : [contain(answered), ...successor, revoke];
}

function isRetired({ identity }: TraceFacts): boolean {
  return identity?.retirementStatus === 'retired';
}

function revokeStep(facts: TraceFacts, { whose }: Answered, urgent: boolean): Step {
  const { revoke } = facts.findings[0].detector;
  const how = revoke === '' ? '' : ` (${revoke})`;
  const why = isRetired(facts) ? ' now: nothing should use it any more' : urgent ? ' now, and accept the outage: others may have it' : '';
  return {
    action: `${whoRevokes(facts)} at the provider${why}${how}`,
    owner: whoActs(whose),
    blocking: true,
    verifyWith: 'the provider refuses it; then note state, revoked_at and as_of in the record',
  };
}

/** A key of somebody else's account only that somebody can revoke. */
function whoRevokes(facts: TraceFacts): string {
  const { account } = facts.findings[0].facts;
  if (account !== undefined && facts.verdict?.flags.includes('foreign-account') === true) return `Have whoever holds account ${account} revoke it`;
  const version = matchedCredential(facts);
  const others = othersOf(facts);
  const too = others.length === 0 ? '' : `, which is that of ${others.slice(0, 5).join(', ')} too,`;
  return `Revoke ${version === undefined ? 'it' : `version ${version.version} of ${facts.identity?.id}`}${too}`;
}

function contain({ whose }: Answered): Step {
  return {
    action: 'Limit what it may do (scope, addresses) where the provider can, and save the logs of its use before they age out',
    owner: whoActs(whose),
    blocking: true,
    verifyWith: 'the saved logs cover the whole window',
  };
}

function snapshot({ whose }: Answered): Step {
  return { action: 'Save the logs of its use before they age out', owner: whoActs(whose), blocking: true, verifyWith: 'the saved logs cover the whole window' };
}

/** Of what is already replaced there is nothing to issue. */
function successorSteps(facts: TraceFacts, { whose }: Answered, urgent: boolean): readonly Step[] {
  const { identity } = facts;
  const owner = whoActs(whose);
  const matched = matchedCredential(facts);
  const current = currentCredential(facts);
  const replaced = matched !== undefined && current !== undefined && current !== matched;
  const home = identity?.locations.find((location) => !location.includes('*'));
  const users = [...(identity?.consumers ?? []), ...othersOf(facts)];
  const moved = users.length === 0 ? 'whatever uses it' : users.slice(0, 5).join(', ');
  const issue: Step = {
    action: `Issue a new credential${home === undefined ? ', into the secret store' : ` into ${home}`}`,
    owner,
    blocking: true,
    verifyWith: 'the new version is in the store; its fingerprint is in the record ("keytrail inventory seal")',
  };
  return [
    ...(replaced ? [] : [issue]),
    {
      action: `Move ${moved} to ${replaced ? `version ${current.version}` : 'the new version'}`,
      owner,
      blocking: true,
      verifyWith: 'each of them works with it',
    },
    ...(urgent ? [] : [watch(owner)]),
  ];
}

function watch(owner: Answer<string>): Step {
  return { action: 'Watch until the use of the old one has stopped', owner, blocking: true, verifyWith: "the provider's last use of the old one stands still" };
}

/** Identities that hold the same secret. */
function othersOf({ verdict }: TraceFacts): readonly string[] {
  return verdict === undefined || verdict.strength < 2 ? [] : verdict.candidates.filter((id) => id !== verdict.identity);
}

function afterwards(facts: TraceFacts, answered: Answered): readonly Step[] {
  const { whose, where } = answered;
  const owner = whoActs(whose);
  return [
    { action: 'Look for misuse in the window', owner, blocking: false, verifyWith: 'every entry of the queries above is explained' },
    ...removeSteps(facts, answered),
    ...(where.systems.some(({ places }) => places.some(({ state }) => state !== 'head')) ? [rewriteHistory(owner)] : []),
    ...registerStep(facts, whose),
    { action: 'Scan again, whole, and close', owner, blocking: false, verifyWith: '"keytrail trace" says that it is closed' },
  ];
}

function removeSteps(facts: TraceFacts, { where, whose }: Answered): readonly Step[] {
  if (!where.atHead) return [];
  const head = where.systems.filter(({ places }) => places.some(({ state, goneSince }) => state === 'head' && goneSince === undefined));
  const names = head.slice(0, 3).map(({ system }) => system);
  const more = head.length > 3 ? ` and ${head.length - 3} more` : '';
  const systemOwner = facts.places.find(({ system, systemOwner: one }) => system === names[0] && one !== undefined)?.systemOwner;
  return [
    {
      action: `Replace it by a reference to its store in ${names.join(', ')}${more}, its pipelines too`,
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
