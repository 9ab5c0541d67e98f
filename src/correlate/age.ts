// How old a secret is: exactly, by its record or its own format; or at least so old, by what history proves.
import type { Credential, Identity } from '../model/inventory.ts';
import { daysBetween, earliest, isBefore } from './time.ts';

export interface SecretAge {
  /** Since when, RFC 3339. */
  readonly since: string;
  /** History proves so much; it may be older. */
  readonly atLeast: boolean;
  readonly days: number;
  readonly basis: string;
}

export interface AgeSources {
  readonly identity?: Identity;
  readonly credential?: Credential;
  /** The token's own date. */
  readonly createdAt?: string;
  readonly firstEvidenceAt?: string;
  /** Of the value that was found. */
  readonly fingerprints?: readonly string[];
}

/** Undefined: nothing tells. A version stored again with the same value is as old as the value, not as its version. */
export function ageOf({ identity, credential, createdAt, firstEvidenceAt, fingerprints }: AgeSources, asOf: string): SecretAge | undefined {
  const recorded = credential === undefined ? undefined : createdWithValue(identity, credential, fingerprints);
  const exact = earliest(createdAt, recorded);
  const evidence = firstEvidenceAt !== undefined && isPossible(firstEvidenceAt, createdAt, asOf) ? firstEvidenceAt : undefined;
  if (exact !== undefined && !isBefore(asOf, exact) && (evidence === undefined || !isBefore(evidence, exact)))
    return { since: exact, atLeast: false, days: daysBetween(exact, asOf), basis: exact === createdAt ? 'the secret itself says so' : 'by its record' };
  if (evidence === undefined) return undefined;
  const basis = exact === undefined ? 'by its first commit' : 'by its first commit, which is older than its record: it was stored anew, not rotated';
  return { since: evidence, atLeast: true, days: daysBetween(evidence, asOf), basis };
}

/** A commit's date is a claim: nothing is older than the date within itself, nor younger than the scan. */
function isPossible(evidence: string, createdAt: string | undefined, asOf: string): boolean {
  const tooOld = createdAt !== undefined && !isBefore(asOf, createdAt) && isBefore(evidence, createdAt);
  return !tooOld && !isBefore(asOf, evidence);
}

/**
 * The earliest version of the identity that holds the same value.
 * @param found which of a version's several values it is about, if that is known: a store may keep a user's name beside a password
 */
export function createdWithValue(identity: Identity | undefined, credential: Credential, found: readonly string[] = []): string | undefined {
  const told = credential.fingerprints.filter((one) => found.includes(one));
  const values = told.length > 0 ? told : credential.fingerprints;
  const same = (identity?.credentials ?? []).filter(({ fingerprints }) => fingerprints.some((one) => values.includes(one)));
  return earliest(credential.createdAt, ...same.map((one) => one.createdAt));
}
