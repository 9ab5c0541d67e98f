// Expands `<class:n>` in examples to text of the right shape, so that the repository holds nothing token-shaped.
// Seeded: the same seed gives the same text on every machine.
import { createHash } from 'node:crypto';
import { base62Crc32, grafanaChecksum, routableChecksum } from '../seal/checksum.ts';

const lower = 'abcdefghijklmnopqrstuvwxyz';
const upper = lower.toUpperCase();
const digit = '0123456789';

const alphabets: Readonly<Record<string, string>> = {
  alnum: digit + upper + lower,
  alpha: upper + lower,
  lower,
  upper,
  digit,
  hex: `${digit}abcdef`,
  HEX: `${digit}ABCDEF`,
  base64: `${upper + lower + digit}+/`,
  base64url: `${upper + lower + digit}_-`,
  lowernum: digit + lower,
  uppernum: digit + upper,
  base32: `${upper}234567`,
  word: `${digit + upper + lower}_`,
  print: `${digit + upper + lower}!@#%^*-_=+.?`,
};

type Random = (below: number) => number;

const named: Readonly<Record<string, (random: Random, argument: string) => string>> = {
  uuid: (random) => [8, 4, 4, 4, 12].map((n) => text(random, 'hex', n)).join('-'),
  'crc32-base62': (random, prefix) => {
    const body = text(random, 'alnum', 30);
    return prefix + body + base62Crc32(body);
  },
  'grafana-crc32': (random) => {
    const head = `glsa_${text(random, 'alnum', 32)}`;
    return `${head}_${grafanaChecksum(head)}`;
  },
  'gitlab-routable': (random, prefix) => {
    const payload = Buffer.from(`o:${random(9) + 1}\nu:${text(random, 'lowernum', 4)}`, 'latin1');
    const noise = Buffer.from(Array.from({ length: 16 }, () => random(256)));
    const body = Buffer.concat([noise, payload, Buffer.of(payload.length)]).toString('base64url');
    const head = `${prefix}${body}.${body.length.toString(36).padStart(2, '0')}`;
    return head + routableChecksum(head);
  },
  jwt: (random) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { sub: text(random, 'lower', 8), iss: 'https://issuer.example', exp: 4_000_000_000 + random(1000) };
    return `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.${text(random, 'base64url', 43)}`;
  },
  pem: (random, label) => {
    const lines = Array.from({ length: 6 }, () => text(random, 'base64', 64));
    return [`-----BEGIN ${label}-----`, ...lines, `${text(random, 'base64', 30)}==`, `-----END ${label}-----`].join('\n');
  },
  'aws-id': (random) => `AKIA${text(random, 'base32', 16)}`,
  'pypi-macaroon': (random) => {
    const location = Buffer.from('pypi.org');
    const identifier = Buffer.from(named['uuid']?.(random, '') ?? '');
    const signature = Buffer.from(Array.from({ length: 32 }, () => random(256)));
    const field = (type: number, data: Buffer) => Buffer.concat([Buffer.of(type, data.length), data]);
    const binary = [Buffer.of(2), field(1, location), field(2, identifier), Buffer.of(0, 0), field(6, signature)];
    return `pypi-${Buffer.concat(binary).toString('base64url')}`;
  },
};

/** The text with all placeholders expanded; `unknown` names the first placeholder that no generator knows. */
export function expandPlaceholders(template: string, seed: string): { text: string; unknown?: string } {
  const random = seededRandom(seed + template);
  let unknown: string | undefined;
  const expanded = template.replace(/<([A-Za-z][\w-]*)(?::([^<>\n]*))?>/g, (whole, name: string, argument = '') => {
    const generate = Object.hasOwn(named, name) ? named[name] : undefined;
    if (generate) return generate(random, argument);
    if (Object.hasOwn(alphabets, name) && /^\d{1,5}$/.test(argument)) return text(random, name, Number(argument));
    if (/^\d+$/.test(argument)) unknown ??= name;
    return whole;
  });
  return unknown === undefined ? { text: expanded } : { text: expanded, unknown };
}

/** No character twice in a row: a repetition could be taken for a placeholder. */
function text(random: Random, alphabet: string, length: number): string {
  const chars = alphabets[alphabet] ?? '';
  let out = '';
  while (out.length < length) {
    const char = chars[random(chars.length)] ?? '';
    if (char !== out.at(-1)) out += char;
  }
  return out;
}

/** SHA-256 in counter mode: slow and plain, which is fine for examples. */
function seededRandom(seed: string): Random {
  let block = Buffer.alloc(0);
  let at = 0;
  let counter = 0;
  return (below) => {
    if (at + 4 > block.length) {
      block = createHash('sha256').update(`${seed}\0${counter++}`).digest();
      at = 0;
    }
    const value = block.readUInt32LE(at);
    at += 4;
    return value % below;
  };
}
