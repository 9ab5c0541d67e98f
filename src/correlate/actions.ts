// What to do about each class, in order. Revoking comes before deleting: a deleted key still works.
import { rowClasses, type VerdictClass, type VerdictFlag } from '../model/verdict.ts';
import type { Situation } from './situation.ts';

type Steps = (names: {
  readonly it: string;
  readonly version: string;
  readonly home: string;
  readonly revoke: string;
  readonly present: boolean;
  readonly password: boolean;
  readonly declared: boolean;
}) => readonly string[];

const steps: Readonly<Record<VerdictClass, Steps>> = {
  'retired-live': ({ it, version, revoke, present }) => [
    `Revoke ${version} of ${it} now${revoke}`,
    ...(present ? ['Delete the copies'] : []),
    'Confirm at the provider that it no longer works, and note revoked_at in the record',
  ],
  'revoked-copy': ({ present }) => [present ? 'Delete it at HEAD; it needs no rotation' : 'Leave it: it is dead, and in history alone'],
  expired: ({ present }) => [present ? 'Delete it at HEAD' : 'Leave it: it is dead, and in history alone', 'Look whether a renewed one stands beside it'],
  'stale-copy': ({ version, revoke, present }) => [
    `Revoke ${version} at the provider${revoke}`,
    'Move whoever still uses it to the current version',
    ...(present ? ['Delete the copy'] : []),
  ],
  orphaned: ({ revoke }) => [
    `Find who issued it by its account, and register it with an owner, or revoke it${revoke}`,
    "Look through the provider's access log for its use",
  ],
  'departed-owner': ({ it }) => [`Give ${it} an owner who is there`, 'Rotate it: whoever left knew it'],
  ownerless: ({ it }) => [`Give ${it} an owner who can approve its rotation and revocation`],
  unrotated: ({ it, home }) => [`Rotate ${it}${home}`, 'Revoke the old version once its last use has stopped', 'Repair what should have rotated it'],
  exposed: ({ it, home, revoke, present }) => [
    `Rotate ${it}${home}, and revoke this version${revoke}`,
    ...(present ? ['Replace the copy by a reference to its home'] : []),
  ],
  dormant: ({ it }) => [`Disable ${it}, wait for complaints, delete it`],
  undocumented: ({ it }) => [`Complete the record of ${it}`],
  'cross-env': ({ it }) => [`Issue one secret for each environment of ${it}`, 'Revoke the shared one'],
  'env-mismatch': () => ['Take a test key for tests and a live key for production alone'],
  'used-after-retirement': ({ it }) => [`Find who used ${it} after its retirement`, 'Revoke it'],
  shared: ({ it }) => [`Issue a secret of its own to each of the identities that use that of ${it}`],
  'retirement-due': ({ it }) => [`Retire ${it}: revoke its secrets, or set a new date with a reason`],
  'fake-rotation': ({ it }) => [`Rotate ${it} for real: the new version has the old value`],
  'never-expires': ({ it }) => [`Issue ${it} again with an expiry`],
  'ci-static-cloud-key': () => ['Let the pipeline sign in by OpenID Connect, and delete the key'],
  duplicated: ({ it }) => [`Issue a secret of its own to each system that uses ${it}`],
  'duplicate-home': ({ it }) => [`Keep ${it} in one place, and let the others refer to it`],
  'review-overdue': ({ it }) => [`Review ${it}: is it still needed, by whom, with which scope?`],
  'exception-expired': ({ it }) => [`End the exception of ${it}, or have it approved anew`],
  'human-use': ({ it }) => [`Give people accounts of their own instead of ${it}`],
  'near-expiry': ({ it }) => [`Renew ${it} before it expires`],
  governed: () => [],
  unmatched: ({ revoke, password }) => [
    `${password ? 'Change' : 'Revoke'} it, or register it in the inventory${revoke}`,
    'Extend the inventory to what it belongs to',
  ],
  unknown: ({ it, declared }) => [
    declared
      ? `Record its fingerprint ("keytrail inventory seal"), so that copies of ${it} can be recognised`
      : `Declare where the secret of ${it} is kept, and its fingerprint ("keytrail inventory seal")`,
  ],
};

/** Nothing needs to be rotated, used or completed that should be gone. */
const mootWhenDue: readonly VerdictClass[] = ['unrotated', 'dormant', 'undocumented', 'exposed', 'departed-owner', 'ownerless'];
const maxActions = 8;

/** The class's own steps, then those of the further rows that hold. */
export function actionsFor(name: VerdictClass, flags: ReadonlySet<VerdictFlag>, situation: Situation): readonly string[] {
  if (name === 'governed') return [];
  const names = nameParts(situation);
  const classes = [
    ...(flags.has('retirement-due') && mootWhenDue.includes(name) ? ['retirement-due' as const] : []),
    name,
    ...rowClasses.filter((row) => flags.has(row)),
  ];
  const [first = [], ...rest] = classes.map((one) => steps[one](names));
  const all = [...aboutAccount(name, flags, situation), ...first, ...aboutOthers(flags, situation), ...rest.flat()];
  return [...new Set(all)].slice(0, maxActions);
}

function nameParts({ identity, credential, found }: Situation): Parameters<Steps>[0] {
  const home = identity?.locations[0];
  return {
    it: identity?.id ?? 'it',
    version: credential === undefined ? 'the secret' : `version ${credential.version}`,
    home: home === undefined ? '' : ` in ${home}`,
    revoke: found === undefined ? '' : `; how: ${found.secret.detector.revoke}`,
    present: found?.places.present ?? false,
    password: found?.secret.detector.kind === 'password' || found?.secret.detector.kind === 'connection-string',
    declared: home !== undefined,
  };
}

function aboutAccount(name: VerdictClass, flags: ReadonlySet<VerdictFlag>, { found }: Situation): readonly string[] {
  return name === 'unmatched' && flags.has('foreign-account') ? [`Find out whose account ${found?.secret.facts.account} is`] : [];
}

function aboutOthers(flags: ReadonlySet<VerdictFlag>, { match, identity }: Situation): readonly string[] {
  const others = match.matched.flatMap((one) => (one.identity === identity ? [] : [one.identity.id]));
  return flags.has('ambiguous') ? [`Tell the owners of ${others.join(', ')} too: it may be theirs`] : [];
}
