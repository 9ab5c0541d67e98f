// A plain value against a schema: every mistake, in our own words. A library's message would quote its input.
import * as v from 'valibot';

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
  return { output, issues: (issues ?? []).flatMap((issue) => toIssues(issue, schema)) };
}

/** A whole sentence, for formats whose fields are named by their path. */
export function describeIssue({ path, text, unknown }: ValueIssue): string {
  if (unknown !== undefined) return describeUnknown(unknown);
  return `"${fieldName(path)}" ${text}`;
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
  const ours = ['regex', 'min_length', 'min_value', 'max_value', 'integer'].includes(issue.type);
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
  return words[expected] ?? expected.replace(/^\((.* \| .*)\)$/, (_, names: string) => `one of ${names.replaceAll(' | ', ', ')}`);
}

/** The schema names only the first unknown key of an object: all are wanted, and the known ones, for a guess at what was meant. */
function unknownFields(issue: v.BaseIssue<unknown>, path: Path, schema: v.GenericSchema): ValueIssue[] {
  const parent = path.slice(0, -1);
  const known = Object.keys(entriesAt(schema as Nesting, parent));
  const object = issue.path?.at(-1)?.input;
  const fields = typeof object === 'object' && object !== null && !Array.isArray(object) ? Object.keys(object).filter((key) => !known.includes(key)) : [];
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

/** The known name that few changes lead to; none for a name unlike all. */
export function nearestOf(field: string, known: readonly string[]): string | undefined {
  if (field.length > 40) return undefined;
  const ranked = known.map((name) => ({ name, distance: editDistance(field.toLowerCase(), name) })).sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(1, Math.floor(field.length / 3)) ? best.name : undefined;
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
