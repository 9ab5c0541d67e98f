// What a secret's own format tells, offline. A format that carries its own proof and fails it is excluded.
import type { FactName } from '../model/detector.ts';
import type { Facts } from '../model/occurrence.ts';
import { base62Crc32, grafanaChecksum, routableChecksum } from './checksum.ts';
import { decodePrivateKey } from './private-key.ts';

/** The named groups of a match, as latin1 text. */
export interface Groups {
  readonly secret: string;
  readonly id?: string;
  readonly host?: string;
  readonly user?: string;
}

/** @param idType what the detector calls its public id */
export function readFacts(names: readonly FactName[], groups: Groups, idType?: string): Facts {
  const facts = readAll(names, groups);
  return idType === undefined || facts.publicId === undefined ? facts : { ...facts, publicIdType: idType };
}

function readAll(names: readonly FactName[], groups: Groups): Facts {
  const facts: Facts = {
    ...(groups.id === undefined ? {} : { publicId: groups.id }),
    ...(groups.host === undefined ? {} : { host: groups.host.toLowerCase() }),
    ...(groups.user === undefined || isTokenLike(groups.user) ? {} : { user: groups.user }),
  };
  return Object.assign(facts, ...names.map((name) => readers[name](groups)));
}

/** `https://<token>:x-oauth-basic@host`: the user name is the secret there. */
function isTokenLike(user: string): boolean {
  return user.length >= 20 && /\d/.test(user) && /[A-Za-z]/.test(user) && !user.includes('@');
}

const readers: Readonly<Record<FactName, (groups: Groups) => Facts>> = {
  'crc32-base62': ({ secret }) => {
    const body = secret.slice(secret.indexOf('_') + 1);
    return verdict(base62Crc32(body.slice(0, -6)) === body.slice(-6));
  },
  'grafana-crc32': ({ secret }) => verdict(grafanaChecksum(secret.slice(0, -9)) === secret.slice(-8)),
  'gitlab-routable': ({ secret }) => verdict(routableChecksum(secret.slice(0, -7)) === secret.slice(-7)),
  jwt: ({ secret }) => readJwt(secret),
  'aws-account': ({ secret, id }) => readAwsAccount(id ?? secret),
  'gcp-service-account': ({ user }) => {
    const project = /@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(user ?? '')?.[1];
    return project === undefined ? {} : { project };
  },
  'pypi-macaroon': ({ secret }) => verdict(Buffer.from(secret.slice('pypi-'.length), 'base64url').toString('latin1', 0, 11) === '\x02\x01\x08pypi.org'),
  'private-key': ({ secret, id }) => {
    const { thumbprint, sshFingerprint, keyType, encrypted } = decodePrivateKey(Buffer.from(secret, 'latin1'));
    return {
      encrypted,
      ...(thumbprint === undefined ? {} : { publicId: id ?? thumbprint, checksum: 'valid' }),
      ...(sshFingerprint === undefined ? {} : { sshFingerprint }),
      ...(keyType === undefined ? {} : { keyType }),
    };
  },
  url: () => ({}),
};

function verdict(valid: boolean): Facts {
  return { checksum: valid ? 'valid' : 'invalid' };
}

/** RFC 7519, decoded and not verified. The subject is left out: it is often a person. */
function readJwt(token: string): Facts {
  const [head, payload] = token.split('.').map(parsePart);
  if (typeof head?.['alg'] !== 'string' || payload === undefined) return verdict(false);
  const { exp, iat, iss } = payload;
  return {
    checksum: 'valid',
    ...timeFact('expiresAt', exp),
    ...timeFact('createdAt', iat),
    ...(typeof iss === 'string' && iss.length <= 200 && /^[\x21-\x7e]+$/.test(iss) && !iss.includes('@') ? { issuer: iss } : {}),
  };
}

function parsePart(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** RFC 7519 §2 NumericDate: seconds since 1970. */
function timeFact(name: 'expiresAt' | 'createdAt', seconds: unknown): Facts {
  if (typeof seconds !== 'number' || !(seconds > 0 && seconds < 253_402_300_800)) return {};
  return { [name]: new Date(seconds * 1000).toISOString() };
}

/**
 * The account an AWS access key id belongs to: base 32 of the 16 characters after the prefix, 40 bits from the second on.
 * Ids with I or J as fifth character are of an older form that holds none.
 */
function readAwsAccount(id: string): Facts {
  const body = id.slice(4);
  if (!/^[A-HK-Z2-7][A-Z2-7]{15}$/.test(body)) return { publicId: id };
  let bits = 0n;
  for (const char of body.slice(0, 10)) bits = (bits << 5n) | BigInt('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char));
  const account = ((bits >> 2n) & 0x7fffffffff80n) >> 7n;
  return { publicId: id, account: account.toString().padStart(12, '0') };
}
