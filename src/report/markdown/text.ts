// Untrusted text in GitHub's Markdown. Escaping the syntax is not enough: GitHub makes links of @names, #1, GH-1, commit ids, addresses and
// e-mail addresses wherever they stand, code apart. So words that could become one are written as code.
import { forMarkdown, forTerminal } from '../escape.ts';
import { columnsOf, shorten } from '../table/layout.ts';

const maxColumns = 200;

/** Words, as prose. At most 200 columns unless told otherwise. */
export function prose(text: string, columns = maxColumns): string {
  return shorten(forTerminal(text), columns)
    .split(' ')
    .map((word) => (isRisky(word) ? wordAsCode(word, columns) : forMarkdown(word)))
    .join(' ');
}

/** An id or a path, as code. */
export function code(text: string, columns = maxColumns): string {
  // A pipe would end the table's cell, in code too; the backslash that escapes one elsewhere is read before the code is.
  const shown = shorten(forTerminal(text), columns).replaceAll('|', '\\x7c');
  if (shown.trim() === '') return '';
  const fence = '`'.repeat(1 + Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length)));
  const pad = /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return fence + pad + shown + pad + fence;
}

/** Brackets and punctuation around it stay outside. */
function wordAsCode(word: string, columns: number): string {
  const [, before = '', core = '', after = ''] = /^([("'<]*)(.*?)([)"'>.,;!?]*)$/.exec(word) ?? [];
  return forMarkdown(before) + code(core, columns) + forMarkdown(after);
}

/** A row of a table; the cells are Markdown already. */
export function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

export function tableHead(...names: readonly string[]): string {
  return row(...names) + row(...names.map((name) => '-'.repeat(Math.max(3, columnsOf(name)))));
}

/** Mentions, references, commits, addresses, emoji, mathematics, and what begins a list, a heading or a rule. */
function isRisky(word: string): boolean {
  return /[@#$`]|:\/\/|www\.|^[-+=:]|^\d+[.)]|[0-9a-f]{7}|[A-Za-z]-\d|\.[A-Za-z]{2}|:\w+:/i.test(word);
}
