// YAML (and so JSON) of people → checked values. Errors name file and line in our own words: a library's message would quote its input.
import type * as v from 'valibot';
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
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
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const lineOf = (path: Path) => lineAt(document, lines, path);
  const error = document.errors[0];
  if (error !== undefined) {
    const kind = error.code === 'DUPLICATE_KEY' ? 'duplicate-field' : 'syntax';
    return { value: undefined, lineOf, mistake: { kind, line: error.linePos?.[0].line ?? 1 } };
  }
  const alias = firstAlias(document);
  if (alias !== undefined) return { value: undefined, lineOf, mistake: { kind: 'alias', line: lines.linePos(alias).line } };
  return { value: document.toJS({ maxAliasCount: 0 }), lineOf };
}

/** Its position in the text. */
function firstAlias(document: Document): number | undefined {
  let at: number | undefined;
  visit(document, {
    Alias: (_, node) => {
      at = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return at;
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
  if (isMap(parent)) return rangeOf(parent.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.key);
  return undefined;
}

function rangeOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
