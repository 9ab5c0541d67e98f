// What a secret's format itself tells, in words. Unescaped: hosts, users and issuers are the target's.
import { dayOf } from '../model/day.ts';
import type { Facts } from '../model/occurrence.ts';

const labels = {
  account: 'account',
  project: 'project',
  host: 'host',
  user: 'user',
  issuer: 'issuer',
  keyType: 'key type',
  publicId: 'public id',
  sshFingerprint: 'ssh',
  createdAt: 'created',
  expiresAt: 'expires',
} as const satisfies Partial<Record<keyof Facts, string>>;

/** Empty when it tells nothing. */
export function describeFacts(facts: Facts): string {
  const names = Object.keys(labels) as (keyof typeof labels)[];
  const told = names.flatMap((name) => (facts[name] === undefined ? [] : [`${labels[name]} ${name.endsWith('At') ? dayOf(facts[name]) : facts[name]}`]));
  const checksum = facts.checksum === undefined ? [] : [`checksum ${facts.checksum}`];
  return [...told, ...(facts.encrypted === true ? ['encrypted'] : []), ...checksum].join(' · ');
}
