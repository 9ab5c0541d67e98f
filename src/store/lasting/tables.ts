// The tables as Kysely's types know them; `migrations.ts` makes them. Truths are 0 and 1, times are RFC 3339 UTC with milliseconds, so that they
// compare as text. Text that a target or an inventory could have shaped stands as JSON or as a hash: PostgreSQL takes neither NUL characters
// nor the lone surrogates of paths that are no UTF-8.
import type { Generated } from 'kysely';
import type { ChangeKind, RunScope } from './store.ts';

export interface Tables {
  readonly migration: { readonly version: number; readonly applied_at: string };
  readonly target: TargetTable;
  readonly run: RunTable;
  readonly run_target: RunTargetTable;
  readonly inventory: { readonly digest: string; readonly body: Uint8Array };
  readonly finding: FindingTable;
  readonly body: BodyTable;
  readonly seen: SeenTable;
  readonly clue: { readonly key: string; readonly finding: number };
  readonly event: EventTable;
}

interface TargetTable {
  readonly id: Generated<number>;
  /** `keyOf('target', name)` */
  readonly key: string;
  /** JSON */
  readonly name: string;
}

interface RunTable {
  /** The order of recording. */
  readonly seq: Generated<number>;
  readonly id: string;
  readonly started_at: string;
  readonly scope: RunScope;
  readonly inventory: string | null;
  /** JSON; absent: purged. The row stays, so that the same run recorded again is still the same run. */
  readonly body: string | null;
}

interface RunTargetTable {
  readonly run: number;
  readonly target: number;
  /** Of the run. */
  readonly scope: RunScope;
  /** The run of the same scope that read the target before. */
  readonly previous: number | null;
  /** Nothing of the target was missed: what is absent is gone. */
  readonly whole: number;
  /** What this run tells of a finding is its standing from now on. */
  readonly advances: number;
  /** A run that started later was recorded before. */
  readonly late: number;
  /** JSON */
  readonly body: string;
}

interface FindingTable {
  readonly id: Generated<number>;
  readonly target: number;
  readonly finding_id: string;
  readonly status: 'open' | 'fixed';
  readonly class: string | null;
  readonly first_evidence_at: string;
  readonly first_run: number;
  readonly last_run: number;
  /** Whose facts hold. */
  readonly facts_run: number;
  readonly fixed_run: number | null;
}

/** What was told of a finding or of one of its occurrences, word for word: never changed. */
interface BodyTable {
  readonly id: Generated<number>;
  readonly finding: number;
  /** `bodyKinds` */
  readonly kind: number;
  /** 128 bits of SHA-256 over all of it. */
  readonly hash: string;
  readonly text: string;
}

export const bodyKinds = { finding: 0, occurrence: 1 } as const;

/** An unbroken series of runs of one scope that told the body. */
interface SeenTable {
  readonly body: number;
  readonly scope: RunScope;
  readonly first_run: number;
  readonly last_run: number;
}

interface EventTable {
  readonly id: Generated<number>;
  readonly run: number;
  readonly finding: number;
  readonly kind: ChangeKind;
  readonly from_class: string | null;
  readonly to_class: string | null;
}
