// A first inventory for those who have none: one record an identity that a scan met, with all that is not known marked as to be done.
// What is only suggested stands in comments, so that nothing guessed is ever taken for governed.
import type { KeyProof } from '../model/inventory.ts';
import type { SkeletonCredential, SkeletonIdentity } from './skeleton/group.ts';
import { yamlComment, yamlText } from './yaml-text.ts';

export interface SkeletonOptions {
  readonly asOf: string;
  /** Of the fingerprints. None: there are none. */
  readonly keys: readonly KeyProof[];
  /** Something was not read: there may be more. */
  readonly complete: boolean;
  /** Sentences on who may own it, as "CODEOWNERS names @acme/payments". */
  readonly suggestOwners: (identity: SkeletonIdentity) => readonly string[];
}

/** At least one identity: an inventory without is none. */
export function writeSkeleton(identities: readonly SkeletonIdentity[], options: SkeletonOptions): string {
  const { asOf, keys, complete } = options;
  return lines(
    '# A first inventory, drafted from what a scan found. Replace what is marked TODO; "keytrail inventory check" names what is missing.',
    '# Owners are suggestions: ask them. Nothing here says that a secret is governed until somebody does.',
    ...(complete ? [] : ['# Not everything could be read: there may be more identities than these.']),
    'version: 1',
    `generated_at: ${yamlText(asOf)}`,
    ...(keys.length === 0 ? [] : ['fingerprint:', '  scheme: fp1', '  keys:', ...keys.map(({ kid, canary }) => `    - {kid: ${kid}, canary: ${canary}}`)]),
    '# coverage: TODO claims say which sources were listed whole; without one nothing is called orphaned',
    '# owners:',
    '#   - {id: TODO, type: team, contact: TODO, status: active}',
    'identities:',
    ...identities.flatMap((identity) => writeIdentity(identity, options.suggestOwners(identity))),
  );
}

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

function writeIdentity(identity: SkeletonIdentity, suggestions: readonly string[]): readonly string[] {
  const { id, type, provider, account, host, user, rotateAfterDays, credentials } = identity;
  const field = (name: string, value: string | undefined) => (value === undefined ? [] : [`    ${name}: ${yamlText(value)}`]);
  return [
    ...describe(identity).map((text) => `  # ${yamlComment(text)}`),
    `  - id: ${yamlText(id)}`,
    `    type: ${type} # a guess`,
    `    provider: ${yamlText(provider)}`,
    ...field('account', account),
    ...field('host', host),
    ...field('user', user),
    ...suggestions.map((text) => `    # ${yamlComment(`suggestion: ${text}`)}`),
    '    # owner: TODO',
    '    # purpose: TODO',
    `    # boundary: [${yamlComment(boundaryOf(identity))}] # TODO it stands there: may it?`,
    '    # scope: [TODO]',
    '    # environment: TODO',
    `    # rotation: {cadence_days: ${rotateAfterDays ?? 'TODO'}}${rotateAfterDays === undefined ? '' : ' # TODO usual for this kind'}`,
    '    # retirement: {trigger: {type: TODO, ref: TODO}}',
    '    # locations: [TODO]',
    '    # review: {last_at: TODO, interval_days: TODO}',
    '    credentials:',
    ...credentials.flatMap(writeCredential),
  ];
}

function describe({ title, places, morePlaces }: SkeletonIdentity): readonly string[] {
  const shown = places.map(({ system, path }) => `in ${system}${path === '' ? '' : `: ${path}`}`);
  return [title, ...shown, ...(morePlaces > 0 ? [`in ${morePlaces} more places`] : [])];
}

function boundaryOf({ places }: SkeletonIdentity): string {
  return [...new Set(places.map(({ system }) => yamlText(system)))].join(', ');
}

function writeCredential({ publicIds, fingerprints, since, expiresAt }: SkeletonCredential, at: number): readonly string[] {
  return [
    `      - version: "${at + 1}"`,
    '        state: unknown # TODO current, previous, superseded, disabled, revoked or expired',
    `        # created_at: TODO${since === undefined ? '' : `; seen since at least ${since.slice(0, 10)}`}`,
    ...(expiresAt === undefined ? [] : [`        not_after: ${yamlText(expiresAt)}`]),
    ...(publicIds.length === 0
      ? []
      : ['        public_ids:', ...publicIds.map(({ type, value }) => `          - {type: ${yamlText(type)}, value: ${yamlText(value)}}`)]),
    ...(fingerprints.length === 0 ? [] : ['        fps:', ...fingerprints.map((fingerprint) => `          - ${yamlText(fingerprint)}`)]),
  ];
}
