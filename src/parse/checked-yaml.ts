// YAML (and so JSON) of people → checked values. Errors name file and line in our own words: a library's message would quote its input.
import type * as v from 'valibot';
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit, type YAMLMap } from 'yaml';
import { UsageError } from '../model/usage-error.ts';
import { checkValue, describeIssue, type Path } from './check-value.ts';

export interface CheckedYaml<T> {
  readonly value: T;
  /** 1-based line of the node at a path, or of its nearest parent. */
  readonly lineOf: (path: Path) => number;
}

/** @throws UsageError with file and line of the first thing that is wrong */
export function parseCheckedYaml<const S extends v.GenericSchema>(text: string, schema: S, file: string): CheckedYaml<v.InferOutput<S>> {
  const { value, lineOf, mistake } = parseYaml(text);
  if (mistake?.kind === 'alias') throw new UsageError('uses aliases, which are not allowed here', file);
  if (mistake !== undefined) throw new UsageError('is not valid YAML', `${file}:${mistake.line}`);
  const { output, issues } = checkValue(schema, value);
  const issue = issues[0];
  if (issue !== undefined) throw new UsageError(describeIssue(issue), `${file}:${lineOf(issue.path)}`);
  return { value: output as v.InferOutput<S>, lineOf };
}

export interface YamlText extends CheckedYaml<unknown> {
  /** What keeps the text from being read at all; `value` is undefined then. */
  readonly mistake?: YamlMistake;
}

export interface YamlMistake {
  readonly kind: 'syntax' | 'duplicate-field' | 'alias';
  readonly line: number;
}

/** A text as plain data, unchecked. Aliases are refused: a few of them can expand to gigabytes. */
export function parseYaml(text: string): YamlText {
  const lines = new LineCounter();
  // Its warnings quote the text. And it looks for a field that stands twice by comparing each with each.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent' });
  const lineOf = (path: Path) => lineAt(document, lines, path);
  const error = document.errors[0];
  if (error !== undefined) return { value: undefined, lineOf, mistake: { kind: 'syntax', line: error.linePos?.[0].line ?? 1 } };
  const found = findRefused(document);
  if (found !== undefined) return { value: undefined, lineOf, mistake: { kind: found.kind, line: lines.linePos(found.at).line } };
  return { value: document.toJS({ maxAliasCount: 0 }), lineOf };
}

interface Refused {
  readonly kind: 'duplicate-field' | 'alias';
  /** Its position in the text. */
  readonly at: number;
}

/** The first field that stands twice, or alias. */
function findRefused(document: Document): Refused | undefined {
  let found: Refused | undefined;
  visit(document, {
    Alias: (_, node) => {
      found = { kind: 'alias', at: node.range?.[0] ?? 0 };
      return visit.BREAK;
    },
    Map: (_, node) => {
      const at = findDuplicate(node);
      if (at === undefined) return undefined;
      found = { kind: 'duplicate-field', at };
      return visit.BREAK;
    },
  });
  return found;
}

function findDuplicate({ items }: YAMLMap): number | undefined {
  const names = new Set<unknown>();
  for (const { key } of items) {
    if (!isScalar(key)) continue;
    if (names.has(key.value)) return rangeOf(key);
    names.add(key.value);
  }
  return undefined;
}

function lineAt(document: Document, lines: LineCounter, path: Path): number {
  for (let depth = path.length; depth > 0; depth--) {
    const at = positionOf(document.getIn(path.slice(0, depth - 1), true), path[depth - 1]);
    if (at !== undefined) return lines.linePos(at).line;
  }
  return 1;
}

/** A field's position is that of its name: its value may begin lines below. */
function positionOf(parent: unknown, key: string | number | undefined): number | undefined {
  if (isSeq(parent) && typeof key === 'number') return rangeOf(parent.items[key]);
  if (isMap(parent)) return fieldPositions(parent).get(key);
  return undefined;
}

/** Of an object's fields, by name; kept, for one may have thousands of fields with a mistake each. */
function fieldPositions(map: YAMLMap): ReadonlyMap<unknown, number> {
  const known = positions.get(map) ?? new Map(map.items.flatMap(({ key }) => (isScalar(key) ? [[key.value, rangeOf(key) ?? 0] as const] : [])));
  positions.set(map, known);
  return known;
}

const positions = new WeakMap<YAMLMap, ReadonlyMap<unknown, number>>();

function rangeOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
