// Judges values that no provider's format vouches for: what is left must look like a secret, not like code, prose, paths or digests.
import { classChanges, shannonEntropy } from './entropy.ts';

export interface GenericContext {
  readonly value: string;
  /** The text before the value: from the keyword, or the line's beginning for an entropy run. */
  readonly before: string;
  readonly after: string;
}

/** Names whose values are digests, ids or public, though they hold a secret-like word. */
const harmlessName =
  /(?:public|pub[-_]?key|checksum|digest|sha\d*|md5|hash(?:ed[\w-]{0,16})?|integrity|fingerprint|commit|revision|uuid|guid|url|uri|path|file|dir|name|field|label|title|type|class|column|regex|pattern|format|header|param|prefix|suffix|policy|length|size|limit|expires?|expiry|timeout|count|version|provider|endpoint|host|port|cache|partition|primary|foreign|sort|index|keyboard|keyword|token[-_]?(?:type|id|uri|url|endpoint|address|count|limit|kind)s?|_id|-id|Id|_at|test[-_]?id)["'`\])\s]*[:=,(>]/i;

/** A value that is a name, a path, a call or another piece of code. */
const code =
  /^(?:https?|ftp|file|mailto|data|urn|git|ssh|jdbc|classpath):|^[./~\\]|\/\/|[({\])};]$|\(|\)|=>|->|::|\$|^@|^#|^&|\.(?:js|ts|py|go|rb|java|json|ya?ml|txt|md|html?|css|png|svg|jpe?g|com|org|net|io|pem|key|crt|conf|cfg|xml|sh|local)$/i;
const dottedNames = /^[A-Za-z_$][\w$]*(?:[?!]?\.[A-Za-z_$][\w$-]*)+$/;
// Values are the attacker's: these patterns have one way to match any text, so they are linear.
const words = /^[A-Za-z](?:[-_./ ]?[A-Za-z])*\d{0,2}$/;
const piece = /[A-Z][a-z]+|[a-z]{2,}|[A-Z]{2,}|\d{1,4}|[-_./:]/g;
const plainWord = /^(?:[a-z]*|[A-Z]*|[A-Z][a-z]*)\d{0,4}(?:[a-z]*|[A-Z]*)\d{0,3}$/;
const etherAddress = /^0x[0-9a-f]{40}$/i;
const isoDate = /^\d{4}-\d{2}-\d{2}/;
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Where a digest or an encrypted value is announced just before it. */
const digestBefore = /(?:sha\d+|md5|integrity|h1|digest|checksum|commit|base64,|resolved|secure)\W{0,3}[\w-]{0,12}\W{0,2}$/i;

/** The confidence, 0 to 1, that a secret-like name's value is a secret; 0: it is not. */
export function judgeAssigned({ value, before, after }: GenericContext): number {
  if (harmlessName.test(before) || digestBefore.test(before) || isCode(value, after) || uuid.test(value) || isShortSegments(value, plainWord)) return 0;
  const entropy = shannonEntropy(value);
  const changes = classChanges(value);
  if (value.length < 16 || entropy < 3.3 || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return 0;
  if (isIdentifier(value) || /^(?:-D[a-z]+\.|[A-Za-z]+=)/.test(value)) return 0;
  if (/^[0-9a-f]+$/i.test(value)) return value.length >= 24 && entropy >= 3 ? 0.5 : 0;
  return isPieces(value) && changes < 0.35 ? 0 : changes >= 0.3 ? 0.65 : 0.5;
}

/** The same for names that say "password": such values are shorter, and people choose them. */
export function judgePassword({ value, before, after }: GenericContext): number {
  const quoted = /["'`]$/.test(before);
  if (harmlessName.test(before) || isCode(value, after) || isoDate.test(value) || value.length < 8) return 0;
  if (isShortSegments(value, /^(?:[a-z]+|\d+)$/i) || (!quoted && /[[\]{}]|^\*|\.#/.test(value)) || /^[[*]/.test(value)) return 0;
  if (isIdentifier(value) && humps(value) >= 2) return 0;
  if (/[\^~]\d+\.\d/.test(value)) return 0;
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length;
  if (classes < 2 || shannonEntropy(value) < 2.5) return 0;
  if (words.test(value) && !(quoted && /\d/.test(value))) return 0;
  if (!/[\d!@#%^*+?]/.test(value)) return 0;
  return (quoted ? 0.35 : 0.3) + classes * 0.08;
}

/** A long random run whose line speaks of secrets, without an assignment that says so. */
export function judgeRun({ value, before, after }: GenericContext): number {
  if (harmlessName.test(before) || digestBefore.test(before)) return 0;
  if (isCode(value, after) || isShortSegments(value, plainWord) || value.includes('/') || value.length > 100 || uuid.test(value) || /^[0-9a-f]+$/i.test(value))
    return 0;
  if (!/[a-z]/.test(value) || !/[A-Z]/.test(value)) return 0;
  return shannonEntropy(value) >= 4.2 && classChanges(value) >= 0.42 ? 0.4 : 0;
}

/** A name of code with a few digits in it, such as `X509StoreName1` or `convert_To_v1beta1_Review`. */
function isIdentifier(value: string): boolean {
  return (
    /^[A-Za-z_$][\w$]*$/.test(value) && value.replace(/\D/g, '').length <= 5 && (humps(value) >= 2 || value.split('_').length >= 3) && classChanges(value) < 0.3
  );
}

function humps(value: string): number {
  return (value.match(/[a-z]{2}[A-Z][a-z]/g) ?? []).length;
}

/** `1.8.5-rc2-no-vault`, `ctrl+shift+down`: versions, image tags, key bindings, slugs. */
function isShortSegments(value: string, kind: RegExp): boolean {
  const segments = value.split(/[-_.:/+]/);
  return segments.length >= 3 && segments.every((segment) => segment.length <= 10 && kind.test(segment));
}

/** Words in any case, short numbers and separators, and nothing else. */
function isPieces(value: string): boolean {
  return (value.match(piece) ?? []).join('').length === value.length;
}

function isCode(value: string, after: string): boolean {
  return code.test(value) || dottedNames.test(value) || etherAddress.test(value) || /\\[unwdsb]/.test(value) || /^(?:[([|)]|<(?!\/))/.test(after);
}
