// What a repository's author wrote (paths, refs, hosts, issuers) must stay text wherever a report is read. Each medium has its own escape.

// Controls (C0, DEL, C1), format characters (bidirectional, zero-width, tags), line separators and lone surrogates.
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Every character that could move, hide or reorder text becomes visible: `\xNN` for a control or a byte that is no UTF-8, `\u{…}` for
 * the rest. Log commands of GitHub Actions (`::` at a line's start, blanks allowed) and Azure Pipelines (`##[`, `##vso[` anywhere) are broken.
 */
export function forTerminal(text: string): string {
  return breakLogCommand(text.replace(unprintable, showCharacter).replace(/##(?=\[|vso\[)/gi, '#\\x23'));
}

/** For a whole line, after wrapping: what stands at its start now may have stood elsewhere before. */
export function breakLogCommand(line: string): string {
  return line.replace(/^(\s*):(?=:)/, '$1\\x3a');
}

export function forMarkdown(text: string): string {
  return forTerminal(text).replace(/[\\`*_[\](){}<>|~#!&]/g, '\\$&');
}

/** For `message.text`: no `[text](target)` link and no `{0}` placeholder can arise (SARIF 2.1.0 §3.11.5, §3.11.6). */
export function forSarifMessage(text: string): string {
  return forTerminal(text)
    .replace(/[\\[\]]/g, '\\$&')
    .replace(/[{}]/g, '$&$&');
}

/**
 * JSON in one line, for a terminal and a CI log as well as for a parser: characters that JSON.stringify leaves raw but a terminal obeys
 * are written as `\uNNNN`, which reads back as the same string.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  return isPlain(text) ? text : text.replace(unprintable, unicodeEscape).replace(/#(?=#\[|#vso\[)/gi, unicodeEscape);
}

/** Nothing to escape, as nearly always: a class of a few ranges is tried in a fraction of the time that Unicode's properties take. The ellipsis is a mask's. */
function isPlain(json: string): boolean {
  return !/[^ -~…]/.test(json) && !json.includes('##');
}

function showCharacter(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code <= 0x9f) return `\\x${hex(code, 2)}`;
  // path-text.ts: U+DC80..U+DCFF stands for a byte that is no UTF-8.
  return code >= 0xdc80 && code <= 0xdcff ? `\\x${hex(code - 0xdc00, 2)}` : `\\u{${hex(code, 1)}}`;
}

function unicodeEscape(char: string): string {
  return char.split('').reduce((text, unit) => `${text}\\u${hex(unit.charCodeAt(0), 4)}`, '');
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
