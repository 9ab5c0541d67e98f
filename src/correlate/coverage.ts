// What the inventory claims to know wholly, what it leaves open, and so of what "orphaned" can be said at all.
import type { CoverageClaim, Credential, Identity, Inventory } from '../model/inventory.ts';
import type { ClaimState } from '../model/verdict.ts';
import { stateOfClaim } from './claims.ts';
import { indexInventory, isComparable } from './index-inventory.ts';
import { daysBetween } from './time.ts';

export interface CoverageSummary {
  readonly asOf: string;
  readonly identities: number;
  readonly claims: readonly CoverageOfClaim[];
  /** Areas of identities that no usable claim covers. */
  readonly open: readonly { readonly provider: string; readonly account?: string; readonly identities: number }[];
  /** Providers with detectors, of whose secrets nothing can be called orphaned. */
  readonly unclaimedProviders: readonly string[];
  readonly detectedProviders: number;
  readonly credentials: {
    readonly total: number;
    /** Neither fingerprint nor public id: nothing found can be compared with them. */
    readonly unmatchable: number;
    /** Current ones whose age no record tells. */
    readonly unknownAge: number;
  };
  readonly fingerprintsByKey: Readonly<Record<string, number>>;
  /** Of credentials, by the store they are kept in. */
  readonly credentialsByStore: Readonly<Record<string, number>>;
  readonly identitiesByFile: Readonly<Record<string, number>>;
  /** What may be concluded, in a sentence. It quotes the inventory: escape it. */
  readonly conclusion: string;
}

export interface CoverageOfClaim extends ClaimState {
  readonly kinds: readonly string[];
  readonly environments?: readonly string[];
  readonly source?: string;
  readonly ageDays: number;
  readonly maxAgeDays: number;
}

/** @param providers of all detectors */
export function summarizeCoverage(inventory: Inventory, asOf: string, providers: readonly string[]): CoverageSummary {
  const { claims, identities } = inventory;
  const usable = claims.filter((claim) => stateOfClaim(claim, asOf) === 'usable');
  const unclaimedProviders = providers.filter((provider) => !usable.some((claim) => isOf(claim, provider))).toSorted();
  const credentials = identities.flatMap((identity) => identity.credentials);
  return {
    asOf,
    identities: identities.length,
    claims: claims.map((claim) => describeClaim(claim, asOf)),
    open: findOpen(identities, usable),
    unclaimedProviders,
    detectedProviders: providers.length,
    credentials: countCredentials(inventory, credentials),
    fingerprintsByKey: countBy(credentials.flatMap(({ fingerprints }) => fingerprints.map((one) => one.split(':')[1] ?? ''))),
    credentialsByStore: countBy(credentials.map(({ source }) => (source === undefined ? notNamed : source.replace(/\/.*$/s, '')))),
    identitiesByFile: countBy(identities.map(({ place }) => place.file)),
    conclusion: conclude(inventory, usable, unclaimedProviders.length),
  };
}

const notNamed = '(none named)';

function isOf({ provider }: CoverageClaim, other: string): boolean {
  return provider === '*' || provider === other;
}

function describeClaim(claim: CoverageClaim, asOf: string): CoverageOfClaim {
  const { id, provider, account, kinds, environments, source, asOf: at, maxAgeDays } = claim;
  return {
    id,
    ...(source === undefined ? {} : { source }),
    provider,
    ...(account === undefined ? {} : { account }),
    kinds,
    ...(environments === undefined ? {} : { environments }),
    asOf: at,
    ageDays: daysBetween(at, asOf),
    maxAgeDays,
    state: stateOfClaim(claim, asOf),
  };
}

function findOpen(identities: readonly Identity[], usable: readonly CoverageClaim[]): CoverageSummary['open'] {
  const areas = new Map<string, { provider: string; account?: string; identities: number }>();
  for (const { provider, account } of identities) {
    if (usable.some((claim) => isOf(claim, provider) && (isWhole(claim) || claim.account === account))) continue;
    const key = JSON.stringify([provider, account]);
    const area = areas.get(key) ?? { provider, ...(account === undefined ? {} : { account }), identities: 0 };
    area.identities++;
    areas.set(key, area);
  }
  return [...areas].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, area]) => area);
}

/** For every account. */
function isWhole({ account }: CoverageClaim): boolean {
  return account === undefined || account === '*';
}

function countCredentials({ keys }: Inventory, credentials: readonly Credential[]): CoverageSummary['credentials'] {
  const kids = new Set(keys.map(({ kid }) => kid));
  return {
    total: credentials.length,
    unmatchable: credentials.filter((credential) => !isComparable(credential, kids)).length,
    unknownAge: credentials.filter(({ state, createdAt }) => state === 'current' && createdAt === undefined).length,
  };
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function conclude(inventory: Inventory, usable: readonly CoverageClaim[], unclaimed: number): string {
  if (usable.length === 0) return 'Nothing can be called orphaned: no claim is complete and in date. A secret without a record is "unmatched".';
  const areas = [...new Set(usable.map(describeArea))].sort().join(', ');
  const rest =
    unclaimed === 0
      ? ''
      : ` Of ${unclaimed} other ${unclaimed === 1 ? 'provider' : 'providers'} a secret without a record is "unmatched": nothing says that all of theirs are known.`;
  return `A secret without a record can be called orphaned if it is of ${areas}.${rest}${explainUnreadable(inventory, usable)}`;
}

function describeArea({ provider, account, kinds, environments }: CoverageClaim): string {
  const limits = [
    ...(account === undefined || account === '*' ? [] : [`account ${account}`]),
    ...(kinds.includes('*') ? [] : [kinds.join(' or ')]),
    ...(environments === undefined ? [] : environments),
  ];
  const name = provider === '*' ? 'any provider' : provider;
  return limits.length === 0 ? name : `${name} (${limits.join(', ')})`;
}

/** A record that nothing can be compared with could be any secret that is found: where there is one, nothing there is called orphaned. */
function explainUnreadable(inventory: Inventory, usable: readonly CoverageClaim[]): string {
  const { unreadable } = indexInventory(inventory, new Set(inventory.keys.map(({ kid }) => kid)));
  const providers = [...unreadable.keys()].filter((provider) => usable.some((claim) => isOf(claim, provider))).sort();
  return providers.length === 0 ? '' : ` Except where records hold nothing to compare by, for a secret could be one of those: ${providers.join(', ')}.`;
}
