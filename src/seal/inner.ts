// The values within a value: a secret store keeps a JSON record or a whole .env file where code holds one password of it, and base 64
// of what the other side holds in clear. Each gets a fingerprint of its own beside the value's, whose own identities stay as they are.
import { isUtf8 } from 'node:buffer';
import { canonicalValue, type Form } from './canonical.ts';
import { parseDotenv } from './dotenv.ts';
import { harmlessReason } from './harmless.ts';
import { urlPassword } from './url-password.ts';

const maxValues = 64;
const maxBytes = 256 << 10;
const maxDepth = 3;
/** Shorter ones are equal by chance. */
const shortest = 8;

/**
 * The canonical forms of what a value contains, each once, in the order they stand in it.
 * At most 64, of a value up to 256 kB, through three wrappings. What is no secret by nature is left out.
 */
export function innerValues(value: Uint8Array): readonly Uint8Array[] {
  if (value.length < shortest || value.length > maxBytes || !isUtf8(value)) return [];
  const inner: Inner = new Map();
  unwrap(Buffer.from(value).toString('utf8'), 0, inner);
  return [...inner.values()];
}

/** Canonical values by themselves, as latin1 text. */
type Inner = Map<string, Uint8Array>;

/** A text that another one holds. */
interface Part {
  readonly text: string;
  /** What it is called there. */
  readonly name?: string;
  readonly form?: Form;
}

function unwrap(text: string, depth: number, inner: Inner): void {
  for (const key of findPrivateKeys(text)) add('private-key', key, inner);
  if (depth === maxDepth) return;
  for (const { text: whole, name, form = 'opaque' } of openText(text)) {
    if (inner.size >= maxValues) return;
    // Editors and `echo` end a value with a line break that is none of it.
    const part = whole.replace(/\r?\n$/, '');
    if (part.length < shortest) continue;
    if (!part.includes(keyBegin) && harmlessReason(part, name) === undefined) add(form, part, inner);
    unwrap(part, depth + 1, inner);
  }
}

function add(form: Form, text: string, inner: Inner): void {
  const canonical = canonicalValue(form, Buffer.from(text));
  if (inner.size < maxValues) inner.set(Buffer.from(canonical).toString('latin1'), canonical);
}

const keyBegin = '-----BEGIN ';
const keyEnd = '-----END ';

/** PEM blocks with real or escaped line ends, and a PuTTY file. */
function findPrivateKeys(text: string): readonly string[] {
  if (text.startsWith('PuTTY-User-Key-File-')) return [text];
  const keys: string[] = [];
  for (let at = text.indexOf(keyBegin); at >= 0 && keys.length < maxValues; ) {
    const end = text.indexOf(keyEnd, at);
    if (end < 0) break;
    const close = text.indexOf('-----', end + keyEnd.length);
    const block = text.slice(at, close < 0 ? text.length : close + 5);
    if (/^-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/.test(block)) keys.push(block);
    at = text.indexOf(keyBegin, end);
  }
  return keys;
}

/** What the text holds, if it is of a form that holds something. */
function openText(text: string): readonly Part[] {
  return openJson(text) ?? openUrl(text) ?? openBase64(text) ?? openDotenv(text) ?? [];
}

function openJson(text: string): readonly Part[] | undefined {
  if (!/^\s{0,64}[[{]/.test(text)) return undefined;
  try {
    return stringLeaves(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Without recursion: a record may be nested deeper than the stack. */
function stringLeaves(root: unknown): Part[] {
  const leaves: Part[] = [];
  const open: { readonly value: unknown; readonly name?: string }[] = [{ value: root }];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { value, name } = node;
    if (typeof value === 'string') leaves.push({ text: value, ...(name === undefined ? {} : { name }) });
    else if (typeof value === 'object' && value !== null)
      for (const [key, member] of Object.entries(value).reverse()) open.push({ value: member, ...(Array.isArray(value) ? {} : { name: key }) });
  }
  return leaves;
}

function openUrl(text: string): readonly Part[] | undefined {
  const password = urlPassword(text.trim());
  return password === undefined ? undefined : [{ text: password, form: 'percent' }];
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Base 64 of either alphabet, wrapped or not, of readable text; and what `user:password` in it means to Docker and HTTP. */
function openBase64(text: string): readonly Part[] | undefined {
  if (text.length < 12 || !/^[\w+/-]/.test(text)) return undefined;
  const packed = /\s|\\n/.test(text) ? text.replace(/\\n|\s+/g, '') : text;
  if (!/^[A-Za-z0-9+/_-]{11,}={0,2}$/.test(packed)) return undefined;
  const bytes = Buffer.from(packed, 'base64');
  if (!isUtf8(bytes)) return undefined;
  const decoded = utf8.decode(bytes);
  if (/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(decoded)) return undefined;
  const password = /^[\w.@%+$|\\-]{1,128}:(?!\/\/)(\S{8,})$/.exec(decoded.trim())?.[1];
  return [{ text: decoded }, ...(password === undefined ? [] : [{ text: password }])];
}

function openDotenv(text: string): readonly Part[] | undefined {
  if (!text.includes('=')) return undefined;
  const { assignments } = parseDotenv(text);
  return assignments.length === 0 ? undefined : assignments.map(({ name, value }) => ({ name, text: value }));
}
