// A table's rows → identities of the draft, and the owners that only their rows tell of.
import { type Owner, ownerStatuses } from '../model/inventory.ts';
import { checkValue } from '../parse/check-value.ts';
import { addRecord, type Draft } from './draft.ts';
import { describeWhere, type Mistakes } from './mistakes.ts';
import { type IdentityRecord, identitySchema } from './schema.ts';
import { cellOf, createRowLocator, type Row, type RowGroup, type Table, toRecord } from './table.ts';
import { toIdentity } from './to-identity.ts';

interface TableTarget {
  readonly draft: Draft;
  readonly mistakes: Mistakes;
  readonly fieldLines: boolean;
}

/** Takes the rows out of the table as it goes: of a large one, nothing is held twice. */
export function addTable({ groups }: Table, target: TableTarget): void {
  for (const [id, group] of groups) {
    addGroup(group, target);
    groups.delete(id);
  }
}

function addGroup(group: RowGroup, { draft, mistakes, fieldLines }: TableTarget): void {
  const at = createRowLocator(group);
  const { output, issues } = checkValue(identitySchema, toRecord(group, mistakes));
  for (const { path, text } of issues) mistakes.add(at.where(path), `"${at.nameOf(path)}" ${text}`);
  addOwner(group, draft, mistakes);
  if (issues.length > 0) return;
  addRecord(draft.identities, toIdentity(output as IdentityRecord, { at, mistakes, fieldLines }), 'an identity', mistakes);
}

function addOwner({ rows }: RowGroup, draft: Draft, mistakes: Mistakes): void {
  const id = firstCell(rows, 'owner_id');
  const status = firstCell(rows, 'owner_status');
  if (id === undefined || status === undefined) return;
  const owner = toOwner(id.text, status.text);
  const { file, line } = status.where;
  if (owner === undefined) return mistakes.add(status.where, `"owner_status" must be one of ${ownerStatuses.join(', ')}`);
  const first = draft.impliedOwners.get(owner.id);
  if (first === undefined) draft.impliedOwners.set(owner.id, { value: owner, place: { file, line } });
  else if (first.value.status !== owner.status) mistakes.add(status.where, `"owner_status" is not what ${describeWhere(first.place)} says of the same owner`);
}

function firstCell(rows: readonly Row[], column: 'owner_id' | 'owner_status'): { readonly text: string; readonly where: Row['where'] } | undefined {
  for (const row of rows) {
    const text = cellOf(row, column);
    if (text !== undefined) return text === 'none' ? undefined : { text, where: row.where };
  }
  return undefined;
}

/** A table has no column for the type: `person:` and addresses of e-mail are persons, all others teams. Undefined: no status that we know. */
export function toOwner(id: string, text: string): Owner | undefined {
  const status = ownerStatuses.find((one) => one === text);
  return status === undefined ? undefined : { id, type: /^person:|@/.test(id) ? 'person' : 'team', status };
}
