// The line a guessable value stands in, with values masked: half of the value's finding id, so its rules are frozen (golden vectors).
// They do not depend on the detectors: a better one later must not change an id.

const reach = 256;

/** A value after a secret-like name, user information in a URL, and any token-like run. */
const namedValue = /((?:pass|pwd|secret|token|key|auth|cred)[\w.-]{0,32}["'`]?\s{0,8}(?:=>|[:=,(>])\s{0,8}["'`]?)[^\s"'`,;)&<>]{1,512}/gi;
const userInfo = /(:\/\/[^\s/@:]{0,128}:)[^\s/@]{1,256}(?=@)/g;
const tokenLike = /(?=[^\s"'`=:,;()<>{}[\]&|]{0,512}\d)(?=[^\s"'`=:,;()<>{}[\]&|]{0,512}[A-Za-z])[^\s"'`=:,;()<>{}[\]&|]{8,512}/g;

/**
 * A mark that allows the value came later than the value: it is no part of the line. With the beginning of its comment, up to the end of it.
 * It is taken out before the line is cut to its reach, or it would push text out of that.
 */
const mark =
  /(?:<!--+|\{\{!(?:--)?|--\[\[|<%[#!-]*|\{#|\{-|<#|\(\*|#[|=]|@\*|\/\*+|\/{2,8}!?|#{1,8}|-{2,8}|;{1,8}|%{1,8}|\bREM|\brem|\bdnl|["'])?\s{0,8}\b(?:(?:keytrail|gitleaks|betterleaks|kingfisher):allow|(?:trufflehog|kingfisher):ignore|pragma: ?(?:allow|white)list[ -]secret|secretlint-disable-line)\b(?:(?!\*\/|-->|--!>|\}\}|[#-]\}|[%?#]>|\*[)@]|[|=]#|\]\]|"{3}|'{3})[^\0]){0,2000}(?:\*\/|--!?>|-{0,2}\}\}|[#-]\}|[%?#]>|\*[)@]|[|=]#|\]\]|"{3}|'{3})?/g;
/** Nearly no line has one. */
const markWords = [':allow', ':ignore', 'pragma:', 'secretlint-disable-line'];
const markReach = 1_000;

/** @param start,end the value, within `[from, to)` of the content's bytes */
export function maskLine(bytes: Buffer, from: number, to: number, start: number, end: number): string {
  const before = bytes.toString('latin1', Math.max(from, start - reach - markReach), start);
  const after = bytes.toString('latin1', end, Math.min(to, end + reach + markReach));
  const head = before.slice(before.lastIndexOf('\n') + 1);
  const tail = /^[^\r\n]*/.exec(after)?.[0] ?? '';
  return maskValues(`${withoutMarks(head).slice(-reach)}\0${withoutMarks(tail).slice(0, reach)}`).replace('\0', '*');
}

function withoutMarks(text: string): string {
  return markWords.some((word) => text.includes(word)) ? text.replace(mark, '') : text;
}

export function maskValues(text: string): string {
  return text.replace(userInfo, '$1*').replace(namedValue, '$1*').replace(tokenLike, '*');
}
