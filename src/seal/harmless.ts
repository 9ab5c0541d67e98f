// What stands beside secrets in a record and is none: names, addresses, dates. A fingerprint of it would match wherever it is used.
import { urlPassword } from './url-password.ts';

/** Why a text is no secret by its form, or by what it is called; undefined where it may be one. */
export function harmlessReason(text: string, name?: string): string | undefined {
  if (name !== undefined && isHarmlessName(name)) return 'its name is not that of a secret';
  if (text.includes('://'))
    return urlPassword(text) === undefined && /^[a-z][a-z0-9+.-]{1,20}:\/\/\S*$/i.test(text) ? 'an address without a password' : undefined;
  return forms.find(({ pattern }) => pattern.test(text))?.reason ?? (isRepetitive(text) ? 'too few different characters' : undefined);
}

/** Each has one way to match a text: values may be an attacker's. */
const forms: readonly { readonly reason: string; readonly pattern: RegExp }[] = [
  { reason: 'a number', pattern: /^[-+]?\d{0,7}(?:[.,]\d{0,7})?$/ },
  { reason: 'a date', pattern: /^\d{4}-\d\d-\d\d(?:[T ][\d:.,+Z-]{0,30})?$/ },
  { reason: 'an e-mail address', pattern: /^[\w.+%-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}$/i },
  { reason: 'a host name', pattern: /^(?=[a-z0-9.-]*[a-z])(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\.?(?::\d{1,5})?$/ },
  { reason: 'a network address', pattern: /^(?:localhost|\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5}|\/\d{1,2})?$/ },
  { reason: 'the name of a resource', pattern: /^arn:aws[a-z-]{0,12}:\S*$/ },
  { reason: 'a path', pattern: /^(?:~|\.{1,2})?(?:\/[a-z0-9._-]{1,64}){2,32}\/?$/ },
  { reason: 'a public id', pattern: /^(?:AKIA|ASIA|AROA|AIDA)[A-Z2-7]{16}$/ },
  {
    reason: 'a certificate or public key',
    pattern: /^\s{0,8}-----BEGIN (?:CERTIFICATE|[A-Z0-9 ]{0,20}PUBLIC KEY)|^(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\w{1,20}) AAAA/,
  },
  { reason: 'a template', pattern: /^(?:\$\{|\$\(|\{\{|<%)|^<[^<>]{0,200}>$/ },
  {
    reason: 'a place or zone of a cloud',
    pattern: /^(?:us|eu|ap|sa|ca|af|me|il|mx|cn|asia|europe|(?:north|south)america|australia|africa)(?:-[a-z]{3,12}){1,2}-?\d{1,2}(?:-?[a-z])?$/,
  },
  { reason: 'a version', pattern: /^v?\d{1,4}(?:\.\d{1,6}){1,4}(?:[-+][a-z0-9.]{1,20})?$/ },
  {
    reason: 'a common word',
    pattern:
      /^(?:production|staging|development|enabled|disabled|required|optional|undefined|username|password|changeme|postgres(?:ql)?|mongodb|administrator|service[-_]account|client[-_]credentials|authorization[-_]code|refresh[-_]token|access[-_]token|application(?:\/[a-z.+-]{1,40})?|read[-_]?only|read[-_]?write|verify[-_](?:ca|full)|us-ascii|text\/[a-z]{1,20}|no-reply|internal|external|standard|database|default)$/i,
  },
];

const harmlessWords =
  /(?:^|_)(?:id|ids|user|username|login|email|mail|host|hostname|server|endpoint|url|uri|region|zone|bucket|project|org|organization|tenant|env|environment|stage|version|type|kind|name|database|dbname|schema|path|file|dir|directory|port|scope|scopes|audience|issuer|algorithm|created|updated|expires|expiry|date|time|timestamp|at|description|comment|note|owner|team|title|label|role|group|driver|dialect|engine|protocol|scheme|mode|format|locale|timezone|fingerprint|thumbprint|arn|domain|service|certificate|cert|public_key)$/;

/** By the last word: `private_key_id` and `tokenUrl` are none, `AppRole`'s `secret_id` is a secret. */
function isHarmlessName(name: string): boolean {
  const words = name
    .slice(-64)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]/g, '_')
    .toLowerCase();
  return harmlessWords.test(words) && !/secret_?id$/.test(words);
}

function isRepetitive(text: string): boolean {
  return new Set(text.slice(0, 64)).size < 4;
}
