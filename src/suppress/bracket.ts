// A bracket of a glob: `[a-z]`, `[!0-9]`, `[[:alpha:]_]`, read as git's wildmatch.c reads it, oddities with it.

export interface ByteSet {
  has(code: number): boolean;
}

export interface Bracket {
  readonly set: ByteSet;
  /** The position of its `]`. */
  readonly end: number;
}

/** @returns undefined where it has no end, or names a class that is none: it matches nothing then */
export function readBracket(text: string, open: number): Bracket | undefined {
  const negated = text[open + 1] === '!' || text[open + 1] === '^';
  const codes = new Set<number>();
  let before = 0;
  // A `]` that stands first is one of the characters.
  for (let i = open + (negated ? 2 : 1), first = true; i < text.length; i++, first = false) {
    if (text[i] === ']' && !first) return { set: toSet(codes, negated), end: i };
    if (text[i] === '-' && before > 0 && i + 1 < text.length && text[i + 1] !== ']') {
      i += text[i + 1] === '\\' ? 2 : 1;
      addRange(codes, before, text.charCodeAt(i));
      before = 0;
      continue;
    }
    const named = text.startsWith('[:', i) ? readClass(text, i) : undefined;
    if (named !== undefined) {
      const test = classes[named.name];
      if (test === undefined) return undefined;
      for (let code = 0; code < 128; code++) if (test.test(String.fromCharCode(code))) codes.add(code);
      i = named.end;
      before = 0;
      continue;
    }
    if (text[i] === '\\') i++;
    if (i >= text.length) return undefined;
    before = text.charCodeAt(i);
    codes.add(before);
  }
  return undefined;
}

/** `[:name:]`. Where the next `]` has no colon before it, the bracket is a character like others. */
function readClass(text: string, at: number): { readonly name: string; readonly end: number } | undefined {
  const end = text.indexOf(']', at + 2);
  return end > at + 2 && text[end - 1] === ':' ? { name: text.slice(at + 2, end - 1), end } : undefined;
}

const classes: Readonly<Record<string, RegExp>> = {
  // Not by inheritance: a pattern may name anything.
  __proto__: null as never,
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /[\x00-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[\x21-\x7e]/,
  lower: /[a-z]/,
  print: /[\x20-\x7e]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t\n\r]/,
  upper: /[A-Z]/,
  xdigit: /[A-Fa-f0-9]/,
};

/** Characters are bytes: a range has 256 at most, whatever a pattern writes. */
function addRange(codes: Set<number>, from: number, to: number): void {
  for (let code = from; code <= Math.min(to, 255); code++) codes.add(code);
}

function toSet(codes: ReadonlySet<number>, negated: boolean): ByteSet {
  return { has: (code) => codes.has(code) !== negated };
}
