// What each class of a verdict means and what to do about it, for readers who meet it for the first time.
import type { VerdictClass, VerdictFlag } from '../model/verdict.ts';

export interface ClassText {
  /** After "Acme API key: ". */
  readonly title: string;
  readonly means: string;
  readonly steps: readonly string[];
}

export const classTexts: Readonly<Record<VerdictClass, ClassText>> = {
  'retired-live': {
    title: 'secret of a retired identity',
    means: 'The identity was retired, but nothing proves that this secret was revoked. It may still open doors that nobody watches.',
    steps: [
      'Revoke the secret now, at its provider.',
      'Look for uses of it after the day of retirement.',
      'Delete its copies, and confirm in the provider that it is gone.',
    ],
  },
  'revoked-copy': {
    title: 'copy of a revoked secret',
    means: 'The secret was revoked or disabled, and the source that says so is newer than the revocation. What is left is a dead copy.',
    steps: ['Delete the copy. No rotation is needed.'],
  },
  expired: {
    title: 'expired secret',
    means: 'The secret has passed its expiry and cannot be renewed.',
    steps: ['Delete it.', 'Check that no renewed one stands beside it.'],
  },
  'stale-copy': {
    title: 'copy of an old version',
    means: 'A newer version of this secret exists, but nothing proves that this one was revoked. Rotated is not the same as dead.',
    steps: ['Revoke the old version at the provider.', 'Move what still uses it to the current version.', 'Delete the copy.'],
  },
  orphaned: {
    title: 'secret without a record',
    means: 'The inventory claims to know every credential of this kind and account, and it does not know this one. Nobody answers for it.',
    steps: ['Find who issued it, by its account or its first commit.', 'Register it with an owner and a purpose, or revoke it.'],
  },
  'departed-owner': {
    title: 'secret whose owner has left',
    means: 'The owner has left, and no active backup stands in. Whoever left knew the secret.',
    steps: ['Give the identity an active owner.', 'Rotate the secret.'],
  },
  ownerless: {
    title: 'secret without an owner',
    means: 'The record names no owner that the inventory knows, so nobody can approve a rotation or a revocation.',
    steps: ['Assign an owner, through the owner of the system or the service.'],
  },
  unrotated: {
    title: 'secret beyond its rotation cadence',
    means: 'The secret is older than the cadence that its record declares, or something happened since that calls for a rotation.',
    steps: ['Rotate the secret into its secret store, and revoke the old one.', 'Repair the job that should have rotated it.'],
  },
  exposed: {
    title: 'secret outside its home',
    means: 'The secret stands where neither its record nor the policy allows it.',
    steps: ['Rotate the secret: whoever could read the place could use it.', 'Put a reference to the secret store in its place.'],
  },
  dormant: {
    title: 'unused secret',
    means: 'The provider says that the secret has not been used for longer than the policy allows.',
    steps: ['Disable it, wait, then delete it.'],
  },
  undocumented: {
    title: 'secret with an incomplete record',
    means: 'The record lacks fields that the policy requires.',
    steps: ['Complete the record.'],
  },
  'cross-env': {
    title: 'secret used in several environments',
    means: 'The same secret serves more than one environment, so the weaker one gives away the stronger.',
    steps: ['Issue a secret for each environment.', 'Revoke the common one.'],
  },
  'env-mismatch': {
    title: 'secret in the wrong environment',
    means: 'A live secret stands with test data, or a test secret where production is configured.',
    steps: ['Take it out and put the right one in.', 'Rotate a live secret that stood with test data.'],
  },
  'used-after-retirement': {
    title: 'secret used after retirement',
    means: 'The provider saw a use after the identity was retired.',
    steps: ['Revoke it now.', 'Find out who used it.'],
  },
  shared: {
    title: 'secret shared by several identities',
    means: 'Several records hold the same secret, so no use of it can be told from another and no owner can rotate it alone.',
    steps: ['Issue a secret for each identity.', 'Revoke the common one.'],
  },
  'retirement-due': {
    title: 'secret of an identity that is due to retire',
    means: "The identity's retirement trigger has fired, but the identity is still active.",
    steps: ['Retire the identity and revoke its secret, or set a new trigger.'],
  },
  'fake-rotation': {
    title: 'secret that was rotated in name only',
    means: 'A newer version holds the same value.',
    steps: ['Rotate it to a new value.', 'Repair the job that wrote the old value again.'],
  },
  'never-expires': {
    title: 'secret that never expires',
    means: 'Secrets of this kind can expire by themselves, and this one cannot.',
    steps: ['Replace it by one that expires.'],
  },
  'ci-static-cloud-key': {
    title: 'long-lived cloud key in a pipeline',
    means: 'The pipeline could get short-lived credentials from the cloud instead of holding a static key.',
    steps: ['Let the pipeline sign in by OpenID Connect.', 'Delete the static key.'],
  },
  duplicated: {
    title: 'secret copied into several systems',
    means: 'Copies stand in several systems. Each must be found when the secret is rotated.',
    steps: ['Keep one home and refer to it.'],
  },
  'duplicate-home': {
    title: 'secret with several homes',
    means: 'More than one secret store holds it.',
    steps: ['Keep one home and delete the others.'],
  },
  'review-overdue': {
    title: 'secret of an identity that is due for review',
    means: 'The review that the record promises has not taken place.',
    steps: ['Review the identity, and write the day into its record.'],
  },
  'exception-expired': {
    title: 'secret whose exception has expired',
    means: 'An exception allowed it until a day that has passed.',
    steps: ['Remove the cause, or ask for a new exception with an end.'],
  },
  'human-use': {
    title: 'machine secret used by people',
    means: 'People use an identity that was made for a program, so its uses cannot be laid to anyone.',
    steps: ['Give the people accounts of their own.', 'Rotate the secret.'],
  },
  'near-expiry': {
    title: 'secret that expires soon',
    means: 'The secret still works, but not for long.',
    steps: ['Renew it before it stops.'],
  },
  governed: { title: 'governed secret', means: 'Everything that the inventory asks for holds.', steps: [] },
  unmatched: {
    title: 'secret outside the inventory',
    means: 'No record matches it, and the inventory does not claim to know everything of its kind.',
    steps: ['Register it with an owner and a purpose, or revoke it.', 'Let the inventory cover its provider and account.'],
  },
  unknown: {
    title: 'secret that cannot be compared',
    means: 'There is nothing to compare it by.',
    steps: ["Name its home in the identity's record."],
  },
};

/** By class or flag, the risks of the OWASP NHI Top 10 2025 that it speaks of. */
const nhiRisks: Readonly<Partial<Record<VerdictClass | VerdictFlag, readonly string[]>>> = {
  'retired-live': ['NHI1'],
  'revoked-copy': ['NHI2'],
  expired: ['NHI2'],
  'stale-copy': ['NHI7'],
  orphaned: ['NHI1', 'NHI2'],
  'departed-owner': ['NHI1'],
  ownerless: ['NHI1'],
  unrotated: ['NHI7'],
  exposed: ['NHI2'],
  dormant: ['NHI1'],
  undocumented: ['NHI1'],
  unmatched: ['NHI2'],
  'cross-env': ['NHI8'],
  'env-mismatch': ['NHI8'],
  'used-after-retirement': ['NHI1'],
  shared: ['NHI9'],
  'retirement-due': ['NHI1'],
  'fake-rotation': ['NHI7'],
  'never-expires': ['NHI7'],
  'ci-static-cloud-key': ['NHI6'],
  'human-use': ['NHI10'],
  'third-party': ['NHI3'],
};

export function risksOf(name: VerdictClass | VerdictFlag): readonly string[] {
  return nhiRisks[name] ?? [];
}
