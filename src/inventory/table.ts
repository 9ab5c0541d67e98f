// Rows of a CSV file or SQL view, one for each credential → records of identities, as a YAML file would give them.
import type { RecordPlace } from '../model/inventory.ts';
import type { Path } from '../parse/check-value.ts';
import { type Column, columnOf, columns, credentialColumns, identityColumns, unitedColumns } from './columns.ts';
import type { Locator } from './locator.ts';
import type { Mistakes, Where } from './mistakes.ts';
import { plaintextMessage } from './plaintext.ts';

/** Where in a row each column stands. */
export type Layout = ReadonlyMap<Column, number>;

export interface Row {
  /** "" where a cell is blank. */
  readonly cells: readonly string[];
  readonly layout: Layout;
  readonly where: Where & RecordPlace;
}

type Cells = Partial<Record<Column, string>>;

/** Undefined: blank, or the table has no such column. */
export function cellOf({ cells, layout }: Row, column: Column): string | undefined {
  return cells[layout.get(column) ?? -1] || undefined;
}

/** The rows of one identity, of which some may stand far apart. */
export interface RowGroup {
  readonly id: string;
  readonly rows: Row[];
}

export interface Table {
  readonly groups: Map<string, RowGroup>;
  /** One copy of each text that many rows repeat: types, providers, owners … */
  readonly texts: Map<string, string>;
}

export interface TableContext {
  readonly mistakes: Mistakes;
  readonly findSecrets?: ((text: string) => boolean) | undefined;
}

export function createTable(): Table {
  return { groups: new Map(), texts: new Map() };
}

export function addRow(table: Table, row: Row, { mistakes, findSecrets }: TableContext): void {
  if (findSecrets !== undefined) refusePlaintext(row, findSecrets, mistakes);
  const id = cellOf(row, 'identity_id');
  if (id === undefined) return mistakes.add(row.where, '"identity_id" is missing');
  const shared = { ...row, cells: row.cells.map((cell) => shareText(cell, table.texts)) };
  const group = table.groups.get(id);
  if (group === undefined) table.groups.set(id, { id, rows: [shared] });
  else group.rows.push(shared);
}

const mostTexts = 5_000;

/** What has no equal among the first thousands of texts is taken to be alone. */
function shareText(text: string, texts: Map<string, string>): string {
  const known = texts.get(text);
  if (known === undefined && texts.size < mostTexts) texts.set(text, text);
  return known ?? text;
}

function refusePlaintext(row: Row, findSecrets: (text: string) => boolean, mistakes: Mistakes): void {
  for (const column of columns) {
    const text = cellOf(row, column);
    // Fingerprints and public ids look the part.
    if (text !== undefined && column !== 'fp' && column !== 'public_id' && findSecrets(text)) mistakes.add(row.where, plaintextMessage(column));
  }
}

/** @returns a record as a YAML file would hold it, unchecked; conflicts between rows are mistakes */
export function toRecord(group: RowGroup, mistakes: Mistakes): Record<string, unknown> {
  const cells = uniteCells(group.rows, identityColumns, mistakes);
  return dropUndefined({
    id: group.id,
    type: cells.type,
    provider: cells.provider,
    account: cells.account,
    owner: cells.owner_id,
    purpose: cells.purpose,
    boundary: toList(cells.boundary),
    scope: toList(cells.scope),
    environment: cells.environment,
    rotation: dropUndefined({ cadence_days: toNumber(cells.cadence_days) }),
    retirement: dropUndefined({ trigger: toTrigger(cells.retirement_trigger), status: cells.retirement_status, retired_at: cells.retired_at }),
    locations: toList(cells.locations),
    review: dropUndefined({ last_at: cells.review_last_at, interval_days: toNumber(cells.review_interval_days) }),
    third_party: toBoolean(cells.third_party),
    host: cells.host,
    user: cells.user,
    credentials: versionsOf(group).map((rows) => toCredential(rows, mistakes)),
  });
}

/** Where the fields of a group's record stand. */
export function createRowLocator(group: RowGroup): Locator {
  // Once: one identity may have thousands of versions, and each of them is asked for.
  let versions: ReturnType<typeof versionsOf> | undefined;
  const versionRows = (version: number) => {
    versions ??= versionsOf(group);
    return versions[version] ?? [];
  };
  return {
    where: (path) => (rowOf(group, path, versionRows) ?? group.rows[0])?.where ?? { file: '', line: 0 },
    nameOf: (path) => columnOf(path) ?? path.join('.'),
  };
}

function rowOf(group: RowGroup, path: Path, versionRows: (version: number) => readonly Row[]): Row | undefined {
  const [list, version, field, item] = path;
  const rows = list === 'credentials' && typeof version === 'number' ? versionRows(version) : group.rows;
  if (typeof item === 'number') return itemRows(rows, field)[item] ?? rows[0];
  const column = columnOf(path);
  return rows.find((row) => column !== undefined && cellOf(row, column) !== undefined) ?? rows[0];
}

/** The row of each public id or fingerprint that the rows of one version have together. */
function itemRows(rows: readonly Row[], field: string | number | undefined): Row[] {
  if (field === 'fps') return rows.flatMap((row) => (toList(cellOf(row, 'fp')) ?? []).map(() => row));
  return rows.filter((row) => cellOf(row, 'public_id') !== undefined || cellOf(row, 'public_id_type') !== undefined);
}

/** Rows that say something of a credential, by version, in the order of the first ones. Without a version they form one that the schema refuses. */
function versionsOf({ rows }: RowGroup): (readonly Row[])[] {
  const only = rows[0];
  if (rows.length === 1 && only !== undefined) return hasCredential(only) ? [rows] : [];
  return [...Map.groupBy(rows.filter(hasCredential), (row) => cellOf(row, 'version')).values()];
}

function hasCredential(row: Row): boolean {
  return credentialColumns.some((column) => cellOf(row, column) !== undefined);
}

/** The first row that fills a cell decides; a later one may repeat it or leave it blank. */
function uniteCells(rows: readonly Row[], names: readonly Column[], mistakes: Mistakes): Cells {
  const united: Cells = {};
  for (const column of names) {
    const first = rows.find((row) => cellOf(row, column) !== undefined);
    if (first === undefined) continue;
    const text = cellOf(first, column) ?? '';
    for (const row of rows)
      if ((cellOf(row, column) ?? text) !== text) mistakes.add(row.where, `"${column}" is not what ${placeInTable(first)} says of the same record`);
    if (text !== none || keepsNone.has(column)) united[column] = text;
  }
  return united;
}

function placeInTable({ where }: Row): string {
  return where.row === undefined ? `line ${where.line}` : `row ${where.row}`;
}

/** The written word for what is known not to be. In a list it leaves the list empty; elsewhere nothing is known by a field that is absent. */
const none = 'none';
const keepsNone: ReadonlySet<Column> = new Set(['boundary', 'scope', 'locations', 'last_used_at']);

function toCredential(rows: readonly Row[], mistakes: Mistakes): Record<string, unknown> {
  const cells = uniteCells(rows, singleColumns, mistakes);
  return dropUndefined({
    version: rows[0] && cellOf(rows[0], 'version'),
    state: cells.state,
    created_at: cells.created_at,
    not_after: cells.not_after,
    last_used_at: cells.last_used_at === none ? 'never' : cells.last_used_at,
    revoked_at: cells.revoked_at,
    public_ids: publicIdsOf(rows),
    fps: [...new Set(rows.flatMap((row) => toList(cellOf(row, 'fp')) ?? []))],
    source: cells.source,
    as_of: cells.as_of,
  });
}

const singleColumns = credentialColumns.filter((column) => !unitedColumns.includes(column));

function publicIdsOf(rows: readonly Row[]): Record<string, unknown>[] {
  const ids = new Map<string, Record<string, unknown>>();
  for (const row of rows) {
    const type = cellOf(row, 'public_id_type');
    const value = cellOf(row, 'public_id');
    if ((type ?? none) !== none || (value ?? none) !== none) ids.set(`${type}\0${value}`, dropUndefined({ type, value }));
  }
  return [...ids.values()];
}

/** `a; b`. */
function toList(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  if (text === none) return [];
  return text
    .split(';')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** What is no number stays text, which the schema refuses. */
function toNumber(text: string | undefined): number | string | undefined {
  return text !== undefined && /^-?\d{1,9}(?:\.\d{1,9})?$/.test(text) ? Number(text) : text;
}

const booleans: Readonly<Record<string, boolean>> = { true: true, yes: true, '1': true, t: true, false: false, no: false, '0': false, f: false };

function toBoolean(text: string | undefined): boolean | string | undefined {
  return text === undefined ? undefined : (booleans[text.toLowerCase()] ?? text);
}

/** `app-retired`, with what it looks at `app-retired:service:payments`, and with its day `date:2026-06-30`. */
function toTrigger(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  const at = text.indexOf(':');
  const type = at < 0 ? text : text.slice(0, at);
  const rest = at < 0 ? undefined : text.slice(at + 1);
  return dropUndefined(type === 'date' ? { type, due: rest } : { type, ref: rest });
}

function dropUndefined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
