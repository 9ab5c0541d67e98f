// What a value is called where it stands: `NAME=`, `"name":`, `name =>`, `--name=`, `<name>`. It goes into reports, so it must never be
// a value itself: only what looks like a name, and like no token, is one.
import { classChanges } from './entropy.ts';

interface Variable {
  readonly name: string;
  /** Of the name, in the bytes it was found in. */
  readonly start: number;
  readonly end: number;
}

const reach = 256;
const longest = 64;

/** A name, its closing quote or bracket, an operator, and what may open a value: quotes, the scheme of an Authorization header. */
const assignment =
  /(?<![\w.-])([\w.-]{1,80})(?:\\{0,3}["'`])?\]?\)?(?:\s{0,4}:\s{0,4}&?(?:[Ss]tring|str|bytes|char ?\*))?\s{0,8}(?:=>|:=|[:=(])\s{0,8}(?:[frbuL@]{0,2}["'`]{1,3}|\\{1,3}["'])?(?:(?:[Bb]earer|[Bb]asic|[Tt]oken)\s{1,4})?$/;
/** `getenv("NAME", "`: of what stands before a comma, only what is written as a variable of the environment is no value for sure. */
const argument = /\(\s{0,8}["'`]([A-Z][A-Z0-9_]{2,63})["'`]\s{0,8},\s{0,8}["'`]$/;
/** `user:`, with nothing between it and the value: a login, not a name. */
const login = /[\w.-]:$/;
const element = /<([A-Za-z][\w.-]{0,63})(?:\s[^<>]{0,128})?>\s{0,8}$/;
/** The beginning of an address up to its password: what the address is called stands before it. */
const addressHead = /[A-Za-z][A-Za-z0-9+.-]{1,30}:\/\/[^\s"'`<>]{0,200}$/;
/** A value that another name on the line announces. */
const namedValue = /(?:pass|pwd|secret|token|key|auth|cred)[\w.-]{0,32}["'`]?\s{0,8}(?:=>|[:=,(>])\s{0,8}["'`]?$/i;

/** @param from,start the beginning of the content, and of the value, in `bytes` */
export function findVariable(bytes: Buffer, from: number, start: number): Variable | undefined {
  const first = Math.max(from, start - reach);
  const text = bytes.toString('latin1', first, start);
  const lineStart = text.lastIndexOf('\n') + 1;
  const head = text.slice(lineStart).replace(addressHead, '');
  const found = login.test(head) ? null : (assignment.exec(head) ?? argument.exec(head) ?? element.exec(head));
  const whole = found?.[1];
  if (found === null || whole === undefined) return undefined;
  const at = found.index + found[0].indexOf(whole);
  // Cut off by the reach, or said to be a value by what stands before it.
  if ((at === 0 && lineStart === 0 && first > from) || namedValue.test(head.slice(0, at))) return undefined;
  const name = whole.replace(/^[-.]{1,80}|[-.]{1,80}$/g, '');
  return name.length >= 2 && name !== 'value' && isName(name) ? { name, start: first + lineStart + at, end: first + lineStart + at + whole.length } : undefined;
}

/** A name that no token can be taken for. */
export function isName(name: string): boolean {
  return name.length <= longest && /^[A-Za-z_]/.test(name) && name.split(/[_.-]/).every(isWordLike);
}

/** Words in any case, with few digits: `oauth2`, `clientSecret`, `K8S`. Random text has digits among its letters, and few vowels. */
function isWordLike(part: string): boolean {
  const digits = part.match(/\d+/g) ?? [];
  if (part.length > 32 || digits.join('').length > 4) return false;
  return part.length < 8 || (classChanges(part) < 0.35 && digits.length <= 1 && !/[^aeiouy\d]{5}/i.test(part));
}
