// The inventory's record of the secret, as far as the match allows: a version only where the value or a unique id tells it.
import type { Credential } from '../model/inventory.ts';
import type { Unknown } from '../model/trace.ts';
import type { TraceFacts } from '../model/trace-source.ts';

/** The version that was found. */
export function matchedCredential({ identity, verdict }: TraceFacts): Credential | undefined {
  return verdict?.version === undefined ? undefined : identity?.credentials.find(({ version }) => version === verdict.version);
}

export function currentCredential({ identity }: TraceFacts): Credential | undefined {
  return identity?.credentials.find(({ state }) => state === 'current');
}

/** The account that the secret tells, where the inventory knows none such: somebody else holds it. */
export function foreignAccount({ findings, verdict }: Pick<TraceFacts, 'findings' | 'verdict'>): string | undefined {
  return verdict?.flags.includes('foreign-account') === true ? findings[0].facts.account : undefined;
}

/** Why no record answers. */
export function noRecord({ inventory, verdict }: TraceFacts): Unknown {
  return { unknown: inventory === undefined || verdict === undefined ? 'because no inventory was given' : 'because no record of the inventory matches' };
}

/** The same, with what the coverage claims say of it. */
export function whyNoRecord(facts: TraceFacts): Unknown {
  const why = facts.verdict?.evidence.find(({ rule }) => rule === 'unmatched' || rule === 'orphaned')?.text;
  return why === undefined ? noRecord(facts) : { unknown: `because ${why}` };
}

/** A field of the record, or that it is missing. */
export function fieldOf<T>(value: T | undefined, name: string): T | Unknown {
  return value ?? { unknown: `because the record names no ${name}` };
}

export function earliestOf(...times: readonly (string | undefined)[]): string | undefined {
  return times.filter((time) => time !== undefined).toSorted((a, b) => Date.parse(a) - Date.parse(b))[0];
}
