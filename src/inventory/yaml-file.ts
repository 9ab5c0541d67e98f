// One YAML or JSON file of an inventory → the draft.
import * as v from 'valibot';
import type { CoverageClaim, Owner, System } from '../model/inventory.ts';
import { type CheckedValue, checkValue, describeIssue, type ValueIssue } from '../parse/check-value.ts';
import { type CheckedYaml, parseYaml, type YamlMistake } from '../parse/checked-yaml.ts';
import { addKey, addPlaced, addRecord, type Draft, setPolicy } from './draft.ts';
import { knownFields } from './known-fields.ts';
import { createTimeReader, createYamlLocator, type Locator, locateBelow, placeOf } from './locator.ts';
import type { Mistakes } from './mistakes.ts';
import type { DatabaseEnvironment } from './password-file.ts';
import { findPlaintext, isPlaintextName, plaintextMessage } from './plaintext.ts';
import {
  type ClaimRecord,
  type ExceptionRecord,
  type IdentityRecord,
  type InventoryFile,
  identitySchema,
  inventoryFileSchema,
  type OwnerRecord,
  type SqlEntry,
  type SystemRecord,
} from './schema.ts';
import { toSharedException } from './to-exception.ts';
import { toIdentity } from './to-identity.ts';
import { toPolicy } from './to-policy.ts';
import { type Piece, splitIdentities } from './yaml-pieces.ts';

export interface FileContext {
  /** As the user named it. */
  readonly file: string;
  readonly draft: Draft;
  readonly mistakes: Mistakes;
  readonly fieldLines: boolean;
  readonly findSecrets?: ((text: string) => boolean) | undefined;
  readonly databaseEnvironment?: DatabaseEnvironment | undefined;
}

/** A table that a file names, and the line of its entry. */
export interface SqlSource {
  readonly entry: SqlEntry;
  readonly at: Locator;
}

/** @returns the tables that are to be read too */
export function addYamlFile(text: string, context: FileContext): SqlSource[] {
  const { file, mistakes } = context;
  if (text.trim() === '') {
    mistakes.add({ file, line: 1 }, 'the file is empty');
    return [];
  }
  const pieces = splitIdentities(text);
  const whole = pieces?.head ?? { text, toLine: (line: number) => line };
  const yaml = parsePiece(whole, context);
  if (yaml === undefined) context.draft.keysUnreadable = true;
  const { generatedAt, tables } = yaml === undefined ? { tables: [] } : addHead(yaml, context);
  for (const block of pieces?.blocks ?? []) addBlock(block, generatedAt, context);
  return tables;
}

function parsePiece({ text, toLine }: Piece, { file, mistakes }: FileContext): CheckedYaml<unknown> | undefined {
  const { value, lineOf, mistake } = parseYaml(text);
  if (mistake === undefined) return { value, lineOf: (path) => toLine(lineOf(path)) };
  mistakes.add({ file, line: toLine(mistake.line) }, yamlMistakes[mistake.kind]);
  return undefined;
}

const yamlMistakes: Readonly<Record<YamlMistake['kind'], string>> = {
  syntax: 'is not valid YAML',
  'duplicate-field': 'a field stands twice',
  alias: 'uses aliases, which are not allowed here',
};

interface Head {
  readonly generatedAt?: string | undefined;
  readonly tables: SqlSource[];
}

function addHead({ value, lineOf }: CheckedYaml<unknown>, context: FileContext): Head {
  const at = createYamlLocator(context.file, lineOf);
  const { output, issues } = checkRecords(value, inventoryFileSchema, at, context);
  const records = withoutBroken(output, issues);
  if (issues.some(({ path }) => path[0] === 'fingerprint')) context.draft.keysUnreadable = true;
  addShared(records, at, context);
  const generatedAt = createTimeReader(at, context.mistakes)(records.generated_at, ['generated_at']);
  addIdentities(records.identities, locateBelow(at, 'identities'), generatedAt, context);
  return { generatedAt, tables: records.sql.map(({ value, index }) => ({ entry: value, at: locateBelow(at, 'sql', index) })) };
}

/** A piece of the list of identities. */
function addBlock(piece: Piece, generatedAt: string | undefined, context: FileContext): void {
  const yaml = parsePiece(piece, context);
  if (yaml === undefined) return;
  const lines = createYamlLocator(context.file, yaml.lineOf);
  const at: Locator = { where: lines.where, nameOf: (path) => lines.nameOf(['identities', ...path]) };
  const { output, issues } = checkRecords(yaml.value, identityListSchema, at, context);
  addIdentities(soundItems(output as IdentityRecord[], new Set(issues.map(({ path }) => String(path[0])))), at, generatedAt, context);
}

const identityListSchema = v.array(identitySchema);

function checkRecords(value: unknown, schema: v.GenericSchema, at: Locator, { mistakes, findSecrets }: FileContext): CheckedValue {
  const checked = checkValue(schema, value);
  for (const issue of checked.issues) mistakes.add(at.where(issue.path), describeRecordIssue(issue, at));
  if (findSecrets !== undefined) for (const path of findPlaintext(value, findSecrets)) mistakes.add(at.where(path), plaintextMessage(at.nameOf(path)));
  return checked;
}

function describeRecordIssue(issue: ValueIssue, at: Locator): string {
  if (issue.path.length === 0) return describeIssue(issue);
  if (issue.unknown === undefined) return `"${at.nameOf(issue.path)}" ${issue.text}`;
  return isPlaintextName(issue.unknown.field)
    ? `"${issue.unknown.field}" would be a plaintext value: give its fingerprint under "fps" instead`
    : describeIssue(issue);
}

interface Item<T> {
  readonly value: T;
  /** In the file's list. */
  readonly index: number;
}

interface SoundRecords extends Partial<Pick<InventoryFile, 'generated_at' | 'fingerprint' | 'policy'>> {
  readonly coverage: readonly Item<ClaimRecord>[];
  readonly owners: readonly Item<OwnerRecord>[];
  readonly systems: readonly Item<SystemRecord>[];
  readonly exceptions: readonly Item<ExceptionRecord>[];
  readonly sql: readonly Item<SqlEntry>[];
  readonly identities: readonly Item<IdentityRecord>[];
}

/** A record with a mistake is left out, so that the others can be checked further. */
function withoutBroken(output: unknown, issues: readonly ValueIssue[]): SoundRecords {
  const file = (typeof output === 'object' && output !== null && !Array.isArray(output) ? output : {}) as Partial<InventoryFile>;
  const broken = new Set(issues.map(({ path }) => path[0]));
  const brokenOf = (list: string) => new Set(issues.filter(({ path }) => path[0] === list).map(({ path }) => String(path[1])));
  return {
    coverage: soundItems(file.coverage, brokenOf('coverage')),
    owners: soundItems(file.owners, brokenOf('owners')),
    systems: soundItems(file.systems, brokenOf('systems')),
    exceptions: soundItems(file.exceptions, brokenOf('exceptions')),
    sql: soundItems(file.sql, brokenOf('sql')),
    identities: soundItems(file.identities, brokenOf('identities')),
    ...knownFields({
      generated_at: broken.has('generated_at') ? undefined : file.generated_at,
      fingerprint: broken.has('fingerprint') ? undefined : file.fingerprint,
      policy: broken.has('policy') ? undefined : file.policy,
    }),
  };
}

/** @param items no list where the file has something else in its place */
function soundItems<T>(items: readonly T[] | undefined, broken: ReadonlySet<string>): Item<T>[] {
  if (!Array.isArray(items)) return [];
  return items.map((value: T, index) => ({ value, index })).filter(({ index }) => !broken.has(String(index)));
}

function addShared(records: SoundRecords, at: Locator, { draft, mistakes }: FileContext): void {
  for (const [i, key] of (records.fingerprint?.keys ?? []).entries()) addKey(draft, { value: key, place: placeOf(at, ['fingerprint', 'keys', i]) }, mistakes);
  if (records.policy !== undefined) setPolicy(draft, { value: toPolicy(records.policy), place: placeOf(at, ['policy']) }, mistakes);
  for (const { value, index } of records.owners) {
    const below = locateBelow(at, 'owners', index);
    addPlaced(draft.owners, value.id, { value: toOwner(value, below, mistakes), place: placeOf(below) }, 'an owner', mistakes);
  }
  for (const { value, index } of records.systems) {
    const below = locateBelow(at, 'systems', index);
    addPlaced(draft.systems, value.id, { value: toSystem(value, below, mistakes), place: placeOf(below) }, 'a system', mistakes);
  }
  for (const { value, index } of records.coverage) addRecord(draft.claims, toClaim(value, locateBelow(at, 'coverage', index), mistakes), 'a claim', mistakes);
  for (const { value, index } of records.exceptions) {
    const exception = toSharedException(value, { at: locateBelow(at, 'exceptions', index), mistakes });
    addRecord(draft.exceptions, exception, 'an exception', mistakes);
  }
}

/** @param at of the list */
function addIdentities(
  items: readonly Item<IdentityRecord>[],
  at: Locator,
  generatedAt: string | undefined,
  { draft, mistakes, fieldLines }: FileContext,
): void {
  for (const { value, index } of items) {
    const identity = toIdentity(value, { at: locateBelow(at, index), mistakes, generatedAt, fieldLines });
    addRecord(draft.identities, identity, 'an identity', mistakes);
  }
}

function toOwner({ status_as_of, ...owner }: OwnerRecord, at: Locator, mistakes: Mistakes): Owner {
  return knownFields({ ...owner, statusAsOf: createTimeReader(at, mistakes)(status_as_of, ['status_as_of']) });
}

function toSystem({ status_as_of, ...system }: SystemRecord, at: Locator, mistakes: Mistakes): System {
  return knownFields({ ...system, statusAsOf: createTimeReader(at, mistakes)(status_as_of, ['status_as_of']) });
}

/** Account, organisation and tenant are one thing under the names that providers use. */
function toClaim(record: ClaimRecord, at: Locator, mistakes: Mistakes): CoverageClaim {
  const { id, source, provider, account, org, tenant, kinds, environments, complete, as_of, max_age_days } = record;
  if ([account, org, tenant].filter((name) => name !== undefined).length > 1) mistakes.add(at.where([]), 'give one of "account", "org" and "tenant"');
  return knownFields({
    id,
    source,
    provider,
    account: account ?? org ?? tenant,
    kinds,
    environments,
    complete,
    asOf: createTimeReader(at, mistakes)(as_of, ['as_of']) ?? '',
    maxAgeDays: max_age_days,
    place: placeOf(at),
  });
}
