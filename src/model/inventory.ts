// The governed inventory: which non-human identities there are, who answers for them, and by what their secrets can be told.
// Times are RFC 3339 UTC; durations are whole days. An absent field is unknown, which is never the same as "none".
import type { Severity } from './severity.ts';

export const identityTypes = ['service-account', 'api-key', 'oauth-client', 'bot', 'certificate', 'ssh-key', 'workload', 'agent', 'pat', 'db-user'] as const;
export type IdentityType = (typeof identityTypes)[number];

export const credentialStates = ['pending', 'current', 'previous', 'superseded', 'disabled', 'revoked', 'expired', 'unknown'] as const;
export type CredentialState = (typeof credentialStates)[number];

export const triggerTypes = ['date', 'repo-archived', 'owner-departed', 'app-retired', 'vendor-ended', 'pipeline-changed', 'account-deleted'] as const;
export type TriggerType = (typeof triggerTypes)[number];

export const ownerStatuses = ['active', 'departed', 'unknown'] as const;
export const systemStatuses = ['active', 'archived', 'retired', 'ended', 'changed', 'deleted', 'unknown'] as const;
export const visibilities = ['public', 'internal', 'private'] as const;
export type Visibility = (typeof visibilities)[number];

/** Where a record stands: a file as the user named it and a 1-based line, or a row of a SQL view. */
export interface RecordPlace {
  readonly file: string;
  readonly line: number;
}

export interface Owner {
  readonly id: string;
  readonly type: 'person' | 'team';
  readonly name?: string;
  readonly contact?: string;
  readonly status: (typeof ownerStatuses)[number];
  readonly statusAsOf?: string;
}

/** A repository, service, vendor, account … that holds or uses identities. */
export interface System {
  readonly id: string;
  readonly kind?: string;
  readonly env?: string;
  readonly visibility?: Visibility;
  readonly service?: string;
  /** Id of an owner. */
  readonly owner?: string;
  /** Other names: a target's path as `dir:PATH`, a second address. */
  readonly aliases: readonly string[];
  readonly status: (typeof systemStatuses)[number];
  readonly statusAsOf?: string;
}

export interface PublicId {
  /** For people, and compared only where both sides name one: `aws-access-key-id`, `ssh-sha256`, `db-user` … */
  readonly type: string;
  readonly value: string;
}

/** One version of an identity's secret. */
export interface Credential {
  readonly version: string;
  readonly state: CredentialState;
  /** Several where keys overlap, or where the stored value holds values within. Empty: the store does not give the value away. */
  readonly fingerprints: readonly string[];
  readonly publicIds: readonly PublicId[];
  readonly createdAt?: string;
  readonly notAfter?: string;
  /** `never`: the provider says it was not used. Absent: the provider does not tell, which is no ground for anything. */
  readonly lastUsedAt?: string;
  readonly revokedAt?: string;
  /** Connector or store and the path in it, as `vault:kv-prod/payments/aws`. */
  readonly source?: string;
  /** When the source said so. */
  readonly asOf?: string;
  readonly place: RecordPlace;
}

export interface RetirementTrigger {
  readonly type: TriggerType;
  /** Id of the system, service or vendor the trigger looks at. */
  readonly ref?: string;
  readonly due?: string;
  readonly note?: string;
}

export interface Exception {
  readonly id: string;
  readonly approver: string;
  readonly reason: string;
  readonly ticket?: string;
  readonly compensatingControls: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly matches: ExceptionMatch;
  readonly place: RecordPlace;
}

/** All given members must hold. Without `classes`: every class but those of `neverExceptedUnnamed`. */
export interface ExceptionMatch {
  readonly identity?: string;
  readonly fingerprint?: string;
  readonly findingId?: string;
  /** A wildcard pattern over `<system>/<path>`. */
  readonly path?: string;
  readonly classes?: readonly string[];
}

export interface Identity {
  readonly id: string;
  readonly type?: IdentityType;
  readonly provider: string;
  readonly account?: string;
  /** As written. */
  readonly ownerId?: string;
  readonly backupOwnerId?: string;
  readonly purpose?: string;
  readonly boundary?: readonly string[];
  readonly scope?: readonly string[];
  readonly environment?: string;
  readonly cadenceDays?: number;
  /** The last event that calls for a rotation: an owner's change, a pipeline's, an incident. */
  readonly lastEventAt?: string;
  readonly trigger?: RetirementTrigger;
  readonly retirementStatus: 'active' | 'retiring' | 'retired';
  readonly retiredAt?: string;
  /** Wildcard patterns over `<system>/<path>`, or names of secret stores. One without `*` is an exact home. */
  readonly locations: readonly string[];
  readonly consumers: readonly string[];
  readonly createdAt?: string;
  readonly createdBy?: string;
  readonly expiresAt?: string;
  readonly lastUsedAt?: string;
  readonly reviewedAt?: string;
  readonly reviewIntervalDays?: number;
  readonly thirdParty: boolean;
  readonly humanUse: boolean;
  /** Host and user of a password's login, lower-case host: what makes a guessable value comparable. */
  readonly host?: string;
  readonly user?: string;
  readonly tags: readonly string[];
  readonly exceptions: readonly Exception[];
  readonly credentials: readonly Credential[];
  readonly place: RecordPlace;
  /** Lines of single fields, by the field's name in the file, as far as the format tells. */
  readonly lines: Readonly<Record<string, number>>;
}

export interface CoverageClaim {
  readonly id: string;
  readonly source?: string;
  readonly provider: string;
  /** Account, organisation or tenant; `*` or absent: every one. */
  readonly account?: string;
  /** Detector ids or kinds, wildcard patterns. */
  readonly kinds: readonly string[];
  /** Absent: every one. */
  readonly environments?: readonly string[];
  readonly complete: boolean;
  readonly asOf: string;
  readonly maxAgeDays: number;
  readonly place: RecordPlace;
}

/** A rule about where secrets may stand; the first that matches decides. */
export interface LocationRule {
  /** Wildcard pattern over `<system>/<path>`. */
  readonly match: string;
  readonly allow: boolean;
  /** Detector ids or kinds; absent: all. */
  readonly kinds?: readonly string[];
}

export const requiredFields = ['owner', 'purpose', 'boundary', 'scope', 'cadence', 'retirement'] as const;
export type RequiredField = (typeof requiredFields)[number];

export interface Policy {
  /** Cadence where a record declares none; used for orphans alone, and marked "default". */
  readonly rotationDays: number;
  /** The same by detector kind or identity type. */
  readonly rotationDaysByKind: Readonly<Record<string, number>>;
  readonly graceDays: number;
  readonly dormantDays: number;
  readonly nearExpiryDays: number;
  readonly maxExceptionDays: number;
  /** A fingerprint in more identities than this is a common value, not a secret: it matches nothing. */
  readonly commonValueRecords: number;
  readonly requiredFields: readonly RequiredField[];
  readonly locations: readonly LocationRule[];
  /** Score of a class or flag, 0 to 10, where the operator wants another than the standard. */
  readonly scores: Readonly<Record<string, number>>;
  /** Added to the score by the detector's own severity. */
  readonly weights: Readonly<Record<Severity, number>>;
  readonly debt: Readonly<Record<DebtItem, number>>;
}

export const debtItems = [
  'no-active-owner',
  'no-retirement-trigger',
  'no-cadence',
  'no-purpose',
  'no-boundary',
  'no-scope',
  'expired-exception',
  'review-overdue',
  'orphaned-secret',
] as const;
export type DebtItem = (typeof debtItems)[number];

export const defaultPolicy: Policy = {
  rotationDays: 90,
  rotationDaysByKind: {},
  graceDays: 7,
  dormantDays: 45,
  nearExpiryDays: 30,
  maxExceptionDays: 90,
  commonValueRecords: 20,
  requiredFields,
  locations: [],
  scores: {},
  weights: { critical: 1, high: 0, medium: -1, low: -2 },
  debt: {
    'no-active-owner': 3,
    'no-retirement-trigger': 2,
    'no-cadence': 2,
    'no-purpose': 1,
    'no-boundary': 1,
    'no-scope': 1,
    'expired-exception': 2,
    'review-overdue': 1,
    'orphaned-secret': 10,
  },
};

/** A key that made fingerprints of this inventory, and the proof that a scanner holds the same one. */
export interface KeyProof {
  readonly kid: string;
  readonly canary: string;
}

export interface Inventory {
  /** What was read, as the user named it. */
  readonly sources: readonly string[];
  readonly keys: readonly KeyProof[];
  readonly owners: ReadonlyMap<string, Owner>;
  readonly systems: readonly System[];
  readonly claims: readonly CoverageClaim[];
  readonly policy: Policy;
  /** Those of no single identity; an identity's own stand with it. */
  readonly exceptions: readonly Exception[];
  readonly identities: readonly Identity[];
  /** What was read and is probably not meant, one line each with its place. They may quote the inventory: escape them. */
  readonly warnings: readonly string[];
}
