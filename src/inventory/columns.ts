// The columns of a CSV file or SQL view, and the field of a record each of them is.
import type { Path } from '../parse/check-value.ts';

/** Of the identity: may be blank after its first row. */
export const identityColumns = [
  'type',
  'provider',
  'account',
  'owner_id',
  'owner_status',
  'purpose',
  'boundary',
  'scope',
  'environment',
  'cadence_days',
  'retirement_trigger',
  'retirement_status',
  'retired_at',
  'locations',
  'third_party',
  'review_last_at',
  'review_interval_days',
  'host',
  'user',
] as const;

/** Of one version of its secret; those of `unitedColumns` may differ between the rows of a version. */
export const credentialColumns = [
  'version',
  'state',
  'created_at',
  'not_after',
  'last_used_at',
  'revoked_at',
  'public_id_type',
  'public_id',
  'fp',
  'source',
  'as_of',
] as const;

export const unitedColumns: readonly Column[] = ['version', 'public_id_type', 'public_id', 'fp'];

export const columns = ['identity_id', ...identityColumns, ...credentialColumns] as const;
export type Column = (typeof columns)[number];

export function isColumn(name: string): name is Column {
  return (columns as readonly string[]).includes(name);
}

/** The column that a field of the record was read from. */
export function columnOf(path: Path): Column | undefined {
  const names = path.filter((key) => typeof key === 'string');
  for (let length = names.length; length > 0; length--) {
    const name = names.slice(0, length).join('.');
    const column = fieldColumns[name] ?? name.replace(/^credentials\./, '');
    if (isColumn(column)) return column;
  }
  return undefined;
}

const fieldColumns: Readonly<Record<string, Column>> = {
  id: 'identity_id',
  owner: 'owner_id',
  'rotation.cadence_days': 'cadence_days',
  'retirement.trigger': 'retirement_trigger',
  'retirement.trigger.type': 'retirement_trigger',
  'retirement.trigger.due': 'retirement_trigger',
  'retirement.trigger.ref': 'retirement_trigger',
  'retirement.status': 'retirement_status',
  'retirement.retired_at': 'retired_at',
  'review.last_at': 'review_last_at',
  'review.interval_days': 'review_interval_days',
  'credentials.public_ids': 'public_id',
  'credentials.public_ids.type': 'public_id_type',
  'credentials.public_ids.value': 'public_id',
  'credentials.fps': 'fp',
};
