// A CSV file → a YAML file that loads to the same inventory: a spreadsheet is where many inventories begin, and should not stay.

import type { Owner } from '../model/inventory.ts';
import { addTable } from './add-table.ts';
import { readCsv } from './csv-file.ts';
import { createDraft } from './draft.ts';
import type { LoadOptions } from './load.ts';
import { createMistakes } from './mistakes.ts';
import { toRecord } from './table.ts';
import { yamlQuoted } from './yaml-text.ts';

/**
 * @param file as the user named it, for mistakes
 * @returns YAML, in which a comment stands for each required field that the table does not give
 * @throws UsageErrors with every mistake of the table
 */
export function convertCsv(text: string, file: string, { findSecrets }: Pick<LoadOptions, 'findSecrets'> = {}): string {
  const mistakes = createMistakes();
  const draft = createDraft();
  const table = readCsv(text, { file, mistakes, findSecrets });
  const groups = [...table.groups.values()];
  addTable(table, { draft, mistakes, fieldLines: false });
  if (groups.length === 0 && mistakes.count() === 0) mistakes.add({ file }, 'no identities: there is nothing to convert');
  if (mistakes.count() > 0) throw mistakes.toError();
  const owners = [...draft.impliedOwners.values()].map(({ value }) => value);
  return ['version: 1', ...writeOwners(owners), 'identities:', ...groups.flatMap((group) => writeIdentity(toRecord(group, mistakes))), ''].join('\n');
}

function writeOwners(owners: readonly Owner[]): string[] {
  if (owners.length === 0) return [];
  return ['owners:', ...owners.map(({ id, type, status }) => `  - {id: ${yamlQuoted(id)}, type: ${type}, status: ${status}}`)];
}

type PlainRecord = Readonly<Record<string, unknown>>;

function writeIdentity({ credentials, ...record }: PlainRecord): string[] {
  const missing = requiredFields.filter(([field, isGiven]) => !isGiven(record[field])).map(([, , comment]) => `    # ${comment}`);
  const [first = '', ...rest] = writeFields(record);
  return [`  - ${first}`, ...rest.map((line) => `    ${line}`), ...missing, ...writeCredentials(credentials)];
}

function writeCredentials(credentials: unknown): string[] {
  if (!Array.isArray(credentials) || credentials.length === 0) return [];
  return ['    credentials:', ...credentials.map((credential: PlainRecord) => `      - ${writeFlow(credential)}`)];
}

/** What is known to be empty is written too. An object with nothing in it says nothing. */
function writeFields(record: PlainRecord): string[] {
  return Object.entries(record)
    .filter(([, value]) => Array.isArray(value) || typeof value !== 'object' || Object.keys(value ?? {}).length > 0)
    .map(([name, value]) => `${name}: ${writeFlow(value)}`);
}

function writeFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeFlow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? yamlQuoted(value) : String(value);
  return `{${writeFields(value as PlainRecord).join(', ')}}`;
}

type RequiredComment = readonly [field: string, isGiven: (value: unknown) => boolean, comment: string];

const isGiven = (value: unknown) => value !== undefined;
const has = (name: string) => (value: unknown) => typeof value === 'object' && value !== null && name in value;

const requiredFields: readonly RequiredComment[] = [
  ['owner', isGiven, 'owner: is missing: the id of a person or team'],
  ['purpose', isGiven, 'purpose: is missing: why the identity exists'],
  ['boundary', isGiven, 'boundary: is missing: the systems that may hold it'],
  ['scope', isGiven, 'scope: is missing: what it may do'],
  ['rotation', has('cadence_days'), 'rotation: {cadence_days: } is missing'],
  ['retirement', has('trigger'), 'retirement: {trigger: } is missing: what ends it'],
];
