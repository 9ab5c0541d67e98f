// A plain value against a schema: every mistake, in our own words. A library's message would quote its input.
import * as v from 'valibot';
import { nearestOf } from './nearest.ts';

export type Path = readonly (string | number)[];

export interface ValueIssue {
  readonly path: Path;
  /** Goes on after the field's name: `is missing`, `must be a number`. */
  readonly text: string;
  /** The path's last key is not known. */
  readonly unknown?: { readonly field: string; readonly nearest?: string };
}

export interface CheckedValue {
  /** With issues: as far as it could be read; what no issue lies below is as the schema says. */
  readonly output: unknown;
  readonly issues: readonly ValueIssue[];
}

export function checkValue(schema: v.GenericSchema, value: unknown): CheckedValue {
  const { output, issues } = v.safeParse(schema, value);
  return { output, issues: withoutFieldsOfLists((issues ?? []).flatMap((issue) => toIssues(issue, schema))) };
}

const notAnObject = 'must be an object with fields';

/** What is a list has none of the fields that an object must have: that is one mistake. */
function withoutFieldsOfLists(issues: readonly ValueIssue[]): readonly ValueIssue[] {
  const lists = issues.filter(({ text }) => text === notAnObject).map(({ path }) => path.join('\0'));
  return lists.length === 0 ? issues : issues.filter(({ path }) => path.length === 0 || !lists.includes(path.slice(0, -1).join('\0')));
}

/** A whole sentence, for formats whose fields are named by their path. */
export function describeIssue({ path, text, unknown }: ValueIssue): string {
  if (unknown !== undefined) return describeUnknown(unknown);
  return path.length === 0 ? `the file ${text}` : `"${fieldName(path)}" ${text}`;
}

function describeUnknown({ field, nearest }: NonNullable<ValueIssue['unknown']>): string {
  return `unknown field${quoteName(field)}${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`;
}

/** ` "name"`; nothing for what is no plain word: a value may stand in a name's place. */
export function quoteName(name: string): string {
  return /^[A-Za-z][A-Za-z_ -]{0,39}$/.test(name) ? ` "${name}"` : '';
}

/** Without the positions in lists: a line tells those better. */
export function fieldName(path: Path): string {
  return path.filter((key) => typeof key === 'string').join('.') || 'the file';
}

function toIssues(issue: v.BaseIssue<unknown>, schema: v.GenericSchema): ValueIssue[] {
  const path = (issue.path ?? []).map((item) => item.key as string | number);
  if (issue.type === 'strict_object' && issue.expected === 'never') return unknownFields(issue, path, schema);
  return [{ path, text: describeText(issue) }];
}

function describeText(issue: v.BaseIssue<unknown>): string {
  if (issue.received === 'undefined') return 'is missing';
  const ours = ['regex', 'min_length', 'max_length', 'min_value', 'max_value', 'integer'].includes(issue.type);
  return `must be ${ours && !issue.message.startsWith('Invalid') ? issue.message : describeExpected(issue.expected ?? 'valid')}`;
}

/** The library's words for types, in those of a YAML file. */
function describeExpected(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    Array: 'a list',
    Object: 'an object with fields',
    boolean: 'true or false',
    number: 'a number',
    string: 'text',
  };
  const choice = /^\((.* \| .*)\)$/.exec(expected)?.[1]?.split(' | ');
  if (choice === undefined) return words[expected] ?? expected;
  return choice.every((name) => Object.hasOwn(words, name)) ? choice.map((name) => words[name]).join(' or ') : `one of ${choice.join(', ')}`;
}

/** The schema names only the first unknown key of an object: all are wanted, and the known ones, for a guess at what was meant. */
function unknownFields(issue: v.BaseIssue<unknown>, path: Path, schema: v.GenericSchema): ValueIssue[] {
  const parent = path.slice(0, -1);
  const known = Object.keys(entriesAt(schema as Nesting, parent));
  const object = issue.path?.at(-1)?.input;
  // To the library a list is an object with unknown names.
  if (Array.isArray(object)) return [{ path: parent, text: notAnObject }];
  const fields = typeof object === 'object' && object !== null ? Object.keys(object).filter((key) => !known.includes(key)) : [];
  return fields.map((field) => {
    const nearest = nearestOf(field, known);
    return { path: [...parent, field], text: 'is not known', unknown: nearest === undefined ? { field } : { field, nearest } };
  });
}

/** As far as the schemas of this project nest: objects, lists, records, and optional ones of these. */
interface Nesting {
  readonly entries?: Readonly<Record<string, Nesting>>;
  readonly item?: Nesting;
  readonly value?: Nesting;
  readonly wrapped?: Nesting;
}

function entriesAt(schema: Nesting | undefined, path: Path): Readonly<Record<string, Nesting>> {
  if (schema?.wrapped !== undefined) return entriesAt(schema.wrapped, path);
  const [key, ...rest] = path;
  if (key === undefined) return schema?.entries ?? {};
  if (typeof key === 'number') return entriesAt(schema?.item, rest);
  return entriesAt(schema?.entries?.[key] ?? schema?.value, rest);
}
