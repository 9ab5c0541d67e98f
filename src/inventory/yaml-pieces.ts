// A long list of identities is parsed piece by piece: a document's nodes take twenty times its text, and those of a piece are free again
// before the next. Only what is surely a list in block style is cut, always before an item; anything else is parsed whole.

export interface Piece {
  readonly text: string;
  /** The file's line of a line in the piece, both 1-based. */
  readonly toLine: (line: number) => number;
}

export interface Pieces {
  /** All but the identities. */
  readonly head: Piece;
  /** Lists of identities, in order. */
  readonly blocks: Iterable<Piece>;
}

const pieceChars = 65_536;

/** Undefined: the text is to be parsed whole. */
export function splitIdentities(text: string): Pieces | undefined {
  const section = findSection(text);
  if (section === undefined) return undefined;
  const { start, end, lines } = section;
  const before = text.slice(0, start);
  const linesBefore = countLines(before);
  const toLine = (line: number) => (line <= linesBefore ? line : line + lines);
  return { head: { text: before + text.slice(end), toLine }, blocks: cutSection(text, section, linesBefore + 1) };
}

/** The lines of `identities:`, the key's own one with them. */
interface Section {
  readonly start: number;
  /** Where its first item, or a comment above it, begins. */
  readonly items: number;
  readonly end: number;
  readonly lines: number;
  /** Blanks before the dash of an item. */
  readonly indent: number;
}

const key = /^identities:[ \t]*(?:#.*)?\r?$/gm;
/** Directives and further documents concern all of a text; a brace opens a text in flow style. */
const unsplittable = /^(?:%|\.\.\.|[{[]|\ufeff[%{[])/m;

function findSection(text: string): Section | undefined {
  const keys = [...text.matchAll(key)];
  const start = keys[0]?.index;
  if (keys.length !== 1 || start === undefined || unsplittable.test(text) || hasLaterDocument(text)) return undefined;
  const items = text.indexOf('\n', start) + 1;
  if (items === 0) return undefined;
  const lines = 1;
  return walkItems(text, { start, items, lines });
}

/** The mark of a document may stand once, before all content. */
function hasLaterDocument(text: string): boolean {
  return [...text.matchAll(/^---/gm)].some(({ index }) => /^[^\s#]/m.test(text.slice(0, index)));
}

function walkItems(text: string, { start, items, lines }: { start: number; items: number; lines: number }): Section | undefined {
  let indent: number | undefined;
  let count = lines;
  let at = items;
  for (; at < text.length; at = nextLine(text, at), count++) {
    const blanks = countBlanks(text, at);
    if (isEmptyLine(text, at + blanks)) continue;
    const isItem = isDash(text, at + blanks);
    if (indent === undefined && !isItem) return undefined;
    indent ??= blanks;
    if (blanks > indent || (blanks === indent && isItem)) continue;
    // The next field of the file. Anything else is out of order: the parser will say so.
    if (blanks === 0) break;
    return undefined;
  }
  return indent === undefined ? undefined : { start, items, end: at, lines: count, indent };
}

function* cutSection(text: string, { items, end, indent }: Section, firstLine: number): Generator<Piece> {
  let start = items;
  let startLine = firstLine;
  let line = firstLine;
  for (let at = items; at < end; at = nextLine(text, at), line++) {
    if (at - start < pieceChars || countBlanks(text, at) !== indent || !isDash(text, at + indent)) continue;
    yield createPiece(text.slice(start, at), startLine);
    start = at;
    startLine = line;
  }
  yield createPiece(text.slice(start, end), startLine);
}

function createPiece(text: string, linesBefore: number): Piece {
  return { text, toLine: (line) => line + linesBefore };
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

function countBlanks(text: string, at: number): number {
  let blanks = 0;
  while (text[at + blanks] === ' ') blanks++;
  return blanks;
}

function isEmptyLine(text: string, at: number): boolean {
  const char = text[at];
  return char === undefined || char === '\n' || char === '\r' || char === '#';
}

function isDash(text: string, at: number): boolean {
  return text[at] === '-' && /[ \t\r\n]/.test(text[at + 1] ?? '\n');
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
