// By what a finding can be looked up, as short keys of one index. Hashed, for paths and ids may be long and of any characters; commits stand
// as they are, so that their beginning is enough.
import { hash } from 'node:crypto';
import type { PlacedOccurrence } from '../../model/occurrence.ts';
import type { Finding } from '../../model/report.ts';

export type ClueKind = 'fingerprint' | 'finding-id' | 'public-id' | 'identity' | 'path';

/** 22 characters: no fewer than 128 bits of SHA-256. */
export function keyOf(kind: ClueKind | 'target' | 'body' | 'inventory', ...values: readonly string[]): string {
  const text = [kind, ...values].map((value) => `${value.length}:${value}`).join('');
  return hash('sha256', text, 'base64url').slice(0, 22);
}

/** A colon stands in no hashed key. */
export function commitKey(commit: string): string {
  return `commit:${commit.toLowerCase()}`;
}

export function cluesOfFinding({ findingId, fingerprint, facts, firstSeen, removed, verdict }: Finding): string[] {
  return [
    keyOf('finding-id', findingId),
    ...keysOf(
      'fingerprint',
      [fingerprint].filter((one) => one !== undefined && isLasting(one)),
    ),
    ...keysOf('public-id', [facts.publicId, facts.sshFingerprint]),
    ...keysOf('identity', [verdict?.identity]),
    ...[firstSeen, removed].flatMap((point) => (point === undefined ? [] : [commitKey(point.commit)])),
  ];
}

export function cluesOfOccurrence({ valueTag, otherFingerprints, facts, origin, attribution }: PlacedOccurrence): string[] {
  const path = 'path' in origin ? origin.path : attribution?.path;
  const repository = 'repository' in origin ? origin.repository : '';
  return [
    ...keysOf('fingerprint', [valueTag, ...(otherFingerprints ?? [])].filter(isLasting)),
    ...keysOf('public-id', [facts.publicId, facts.sshFingerprint]),
    ...keysOf('path', [path, path === undefined || repository === '' ? undefined : `${repository}/${path}`]),
    ...(origin.kind === 'git-commit' ? [commitKey(origin.object)] : []),
    ...(attribution?.introduced === undefined ? [] : [commitKey(attribution.introduced.commit)]),
  ];
}

/** A tag under the key of one run compares with nothing that comes later. */
export function isLasting(tag: string): boolean {
  return tag.startsWith('fp1:');
}

function keysOf(kind: ClueKind, values: readonly (string | undefined)[]): string[] {
  return values.flatMap((value) => (value === undefined || value === '' ? [] : [keyOf(kind, value)]));
}
