// Lines of `NAME=value`, as shells and the many readers of `.env` files write them: `export`, comments, quotes over several lines.

interface Assignment {
  readonly name: string;
  readonly value: string;
  /** 1-based, of the name. */
  readonly line: number;
}

interface Dotenv {
  readonly assignments: readonly Assignment[];
  /** 1-based lines that are neither an assignment nor blank nor a comment. */
  readonly strays: readonly number[];
}

const head = /[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*/y;
const idle = /[ \t\r]*(?:#[^\n]*)?(?=\n|$)/y;

/** Reads any text, in one pass. In double quotes `\n`, `\r`, `\t`, `\"`, `\\` and `\$` are undone; elsewhere a blank and # begin a comment. */
export function parseDotenv(text: string): Dotenv {
  const assignments: Assignment[] = [];
  const strays: number[] = [];
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const lineEnd = endOfLine(text, at);
    head.lastIndex = at;
    idle.lastIndex = at;
    const name = head.exec(text)?.[1];
    const from = head.lastIndex;
    let next = lineEnd;
    if (name !== undefined && from <= lineEnd) {
      const quoted = readQuoted(text, from);
      assignments.push({ name, line, value: quoted?.value ?? unquoted(text.slice(from, lineEnd)) });
      if (quoted !== undefined) next = endOfLine(text, quoted.end);
    } else if (!idle.test(text)) strays.push(line);
    line += text.slice(at, next).split('\n').length;
    at = next + 1;
  }
  return { assignments, strays };
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function unquoted(rest: string): string {
  const comment = rest.search(/(?:^|[ \t])#/);
  return (comment < 0 ? rest : rest.slice(0, comment)).trimEnd();
}

/** Linear over the whole text: after a quote that none closes, no other one can open a value. */
function readQuoted(text: string, at: number): { value: string; end: number } | undefined {
  const quote = text[at] ?? '';
  if (!/["'`]/.test(quote)) return undefined;
  let end = at + 1;
  while (end < text.length && text[end] !== quote) end += quote === '"' && text[end] === '\\' ? 2 : 1;
  if (end >= text.length) return undefined;
  const value = text.slice(at + 1, end);
  return { value: quote === '"' ? undoEscapes(value) : value, end };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function undoEscapes(text: string): string {
  return text.replace(/\\([nrt"\\$])/g, (_, char: string) => escapes[char] ?? char);
}
