// Question 2: does it still work? Nothing is tried at the provider: a record says so, or the secret's own expiry. What nobody knows is to be
// treated as live.
import { dayOf } from '../model/day.ts';
import type { Credential } from '../model/inventory.ts';
import type { Liveness } from '../model/trace.ts';
import type { TraceFacts } from '../model/trace-source.ts';
import { matchedCredential, noRecord } from './record.ts';

/** Two clocks may differ by five minutes. */
const skewMs = 300_000;

export function isItLive(facts: TraceFacts): Liveness {
  const expiry = ownExpiry(facts);
  if (expiry !== undefined) return { state: 'dead', basis: 'decoded-expiry', asOf: facts.asOf, text: `it expired on ${dayOf(expiry)}, as it says itself` };
  const { verdict, identity } = facts;
  const credential = matchedCredential(facts);
  const used = credential?.lastUsedAt ?? identity?.lastUsedAt;
  const lastUsed = used === undefined || used === 'never' ? {} : { lastUsedAt: used };
  if (credential !== undefined) return { ...byRecord(credential, facts), ...lastUsed };
  const why = verdict?.identity === undefined ? noRecord(facts).unknown : 'because it matches an identity, and which version it is cannot be said';
  return { state: 'unknown', basis: 'none', text: `unknown, ${why}: treat it as live`, ...lastUsed };
}

function ownExpiry({ findings, asOf }: TraceFacts): string | undefined {
  const expiresAt = findings.map(({ facts }) => facts.expiresAt).find((time) => time !== undefined);
  return expiresAt !== undefined && Date.parse(asOf) - Date.parse(expiresAt) > skewMs ? expiresAt : undefined;
}

function byRecord(credential: Credential, { verdict, asOf }: TraceFacts): Liveness {
  const { version, state, revokedAt, notAfter, asOf: toldAt } = credential;
  const told = toldAt === undefined ? {} : { asOf: toldAt };
  const by = toldAt === undefined ? '' : `, as its source said on ${dayOf(toldAt)}`;
  if (state === 'revoked' || state === 'disabled') {
    if (isConfirmed(credential, asOf))
      return {
        state: 'dead',
        basis: 'inventory',
        ...told,
        text: `version ${version} was ${state}${revokedAt === undefined ? '' : ` on ${dayOf(revokedAt)}`}${by}`,
      };
    return { state: 'unknown', basis: 'inventory', ...told, text: `version ${version} is noted as ${state}, and no source confirmed it: treat it as live` };
  }
  if (verdict?.class === 'expired' || state === 'expired') {
    return {
      state: 'dead',
      basis: 'inventory',
      ...told,
      text: `version ${version} expired${notAfter === undefined ? '' : ` on ${dayOf(notAfter)}`}, by its record`,
    };
  }
  if (state === 'superseded' || state === 'unknown')
    return { state: 'unknown', basis: 'inventory', ...told, text: `version ${version} is ${state}; nothing shows that it was revoked: treat it as live` };
  return { state: 'live', basis: 'inventory', ...told, text: `version ${version} is ${state}${by}` };
}

/** The source that says so looked after it happened. A note from before is a plan. */
export function isConfirmed({ state, revokedAt, asOf: toldAt }: Credential, asOf: string): boolean {
  if ((state !== 'revoked' && state !== 'disabled') || toldAt === undefined) return false;
  const at = Date.parse(revokedAt ?? toldAt);
  return Date.parse(toldAt) >= at && at <= Date.parse(asOf);
}
