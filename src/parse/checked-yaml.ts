// YAML (and so JSON) of people → checked values. Errors name file and line in our own words: a library's message would quote its input.
import * as v from 'valibot';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { UsageError } from '../model/usage-error.ts';

type Path = readonly (string | number)[];

export interface CheckedYaml<T> {
  readonly value: T;
  /** 1-based line of the node at a path, or of its nearest parent. */
  readonly lineOf: (path: Path) => number;
}

/** @throws UsageError with file and line of the first thing that is wrong */
export function parseCheckedYaml<const S extends v.GenericSchema>(text: string, schema: S, file: string): CheckedYaml<v.InferOutput<S>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const error = document.errors[0];
  if (error) throw new UsageError('is not valid YAML', `${file}:${error.linePos?.[0].line ?? 1}`);
  const lineOf = (path: Path): number => {
    for (let depth = path.length; depth > 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  const parsed = v.safeParse(schema, toPlain(document, file));
  if (parsed.success) return { value: parsed.output, lineOf };
  const issue = parsed.issues[0];
  const path = (issue.path ?? []).map((item) => item.key as string | number);
  throw new UsageError(describeIssue(issue, path), `${file}:${lineOf(path)}`);
}

/** Aliases are refused: a few of them can expand to gigabytes. */
function toPlain(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw new UsageError('uses aliases, which are not allowed here', file);
  }
}

function describeIssue(issue: v.BaseIssue<unknown>, path: Path): string {
  const field = path.filter((key) => typeof key === 'string').join('.') || 'the file';
  if (issue.type === 'strict_object' && issue.expected === 'never') return `unknown field "${String(path.at(-1))}"`;
  if (issue.received === 'undefined') return `"${field}" is missing`;
  const ours = ['regex', 'min_length', 'min_value', 'max_value', 'integer'].includes(issue.type);
  return `"${field}" must be ${ours && !issue.message.startsWith('Invalid') ? issue.message : (issue.expected ?? 'valid')}`;
}
