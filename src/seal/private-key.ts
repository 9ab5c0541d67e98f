// Private key files of every common format: PKCS#1, PKCS#8, SEC 1 (RFC 5915), OpenSSH (PROTOCOL.key), PuTTY, PGP. Only the public
// half and a few facts come out.
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

export interface PrivateKeyFacts {
  /** The decoded body. */
  readonly body: Uint8Array;
  /** RFC 7638 §3 canonical JSON of the public half, when it can be derived without a passphrase. */
  readonly publicJwk?: string;
  /** RFC 7638 thumbprint, base64url. */
  readonly thumbprint?: string;
  /** `SHA256:` and the unpadded base 64 of the digest of the public half in SSH's wire form, as OpenSSH prints it; for RSA, Ed25519 and the NIST curves. */
  readonly sshFingerprint?: string;
  readonly keyType?: string;
  readonly encrypted: boolean;
}

/** @param pem the file's text, with real or escaped (`\n`) line ends, indented or quoted as configuration files hold it */
export function decodePrivateKey(pem: Uint8Array): PrivateKeyFacts {
  const text = Buffer.from(pem)
    .toString('latin1')
    .replace(/(?:\\+r)?\\+n|\r\n?/g, '\n');
  const label = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(text)?.[1];
  if (label === undefined) return decodePutty(text);
  const body = decodeBody(text);
  const encrypted = /ENCRYPTED/.test(text) || isEncryptedOpenSsh(body);
  const jwk = label.startsWith('OPENSSH') ? openSshPublicJwk(body) : encrypted ? undefined : derivePublicJwk(label, body);
  return withJwk({ body, encrypted }, jwk);
}

function withJwk(facts: PrivateKeyFacts, jwk: Jwk | undefined): PrivateKeyFacts {
  if (jwk === undefined) return facts;
  const publicJwk = JSON.stringify(Object.fromEntries(Object.entries(jwk).sort(([a], [b]) => (a < b ? -1 : 1))));
  const thumbprint = createHash('sha256').update(publicJwk).digest('base64url');
  const blob = sshBlob(jwk);
  const sshFingerprint = blob && `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
  return { ...facts, publicJwk, thumbprint, ...(sshFingerprint === undefined ? {} : { sshFingerprint }), keyType: jwk.crv ?? jwk.kty };
}

/** RFC 7638 §3.2: the required members of each key type, all of them public. */
type Jwk = { readonly kty: string; readonly crv?: string; readonly e?: string; readonly n?: string; readonly x?: string; readonly y?: string };

/** Pieces of base 64 between line ends, quotes, comment marks and other signs that are not of its alphabet. */
function decodeBody(text: string): Uint8Array {
  const inner = text.replace(/-----[A-Z0-9 ]+-----/g, '\n').replace(/^[^A-Za-z\n]*[A-Z][A-Za-z-]*: .*$/gm, '');
  const pieces = inner.split(/[\s"'`,;|>#*\\]+/).filter((piece) => /^[A-Za-z0-9+/]+={0,2}$/.test(piece) && piece !== '+');
  // A plus alone joins strings. One at every line's beginning marks a patch; at some lines' it is base 64.
  const marked = pieces.every((piece) => piece.startsWith('+'));
  return Buffer.from(pieces.map((piece) => (marked ? piece.slice(1) : piece)).join(''), 'base64');
}

function derivePublicJwk(label: string, der: Uint8Array): Jwk | undefined {
  const types = { 'RSA PRIVATE KEY': 'pkcs1', 'EC PRIVATE KEY': 'sec1', 'PRIVATE KEY': 'pkcs8' } as const;
  const type = types[label as keyof typeof types];
  if (type === undefined) return undefined;
  try {
    return requiredMembers(createPrivateKey({ key: Buffer.from(der), format: 'der', type }));
  } catch {
    return undefined;
  }
}

function requiredMembers(key: KeyObject): Jwk | undefined {
  const { kty, crv, e, n, x, y } = createPublicKey(key).export({ format: 'jwk' });
  if (kty === 'RSA' && e && n) return { e, kty, n };
  if (kty === 'EC' && crv && x && y) return { crv, kty, x, y };
  if (kty === 'OKP' && crv && x) return { crv, kty, x };
  return undefined;
}

const openSshMagic = 'openssh-key-v1\0';

function isEncryptedOpenSsh(body: Uint8Array): boolean {
  if (Buffer.from(body).toString('latin1', 0, openSshMagic.length) !== openSshMagic) return false;
  const cipher = readString(body, openSshMagic.length);
  return cipher !== undefined && Buffer.from(cipher.value).toString('latin1') !== 'none';
}

/** The public key stands in clear after cipher, KDF, KDF options and the number of keys, even under a passphrase. */
function openSshPublicJwk(body: Uint8Array): Jwk | undefined {
  let at = openSshMagic.length;
  for (let i = 0; i < 3; i++) {
    const field = readString(body, at);
    if (field === undefined) return undefined;
    at = field.next;
  }
  const blob = readString(body, at + 4);
  return blob && sshBlobJwk(blob.value);
}

/** RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4. */
function sshBlobJwk(blob: Uint8Array): Jwk | undefined {
  const fields: Uint8Array[] = [];
  for (let at = 0, field = readString(blob, at); field; field = readString(blob, at)) {
    fields.push(field.value);
    at = field.next;
  }
  const [type, first, second] = fields;
  if (type === undefined || first === undefined) return undefined;
  const name = Buffer.from(type).toString('latin1');
  if (name === 'ssh-rsa' && second) return { e: integer(first), kty: 'RSA', n: integer(second) };
  if (name === 'ssh-ed25519') return { crv: 'Ed25519', kty: 'OKP', x: Buffer.from(first).toString('base64url') };
  if (name.startsWith('ecdsa-sha2-nistp') && second) return pointJwk(`P-${name.slice('ecdsa-sha2-nistp'.length)}`, second);
  return undefined;
}

/** The way back of `sshBlobJwk`. SSH knows no other curves. */
function sshBlob({ kty, crv, e = '', n = '', x = '', y = '' }: Jwk): Uint8Array | undefined {
  const bytes = (member: string) => Buffer.from(member, 'base64url');
  if (kty === 'RSA') return Buffer.concat([wireString('ssh-rsa'), wireInteger(bytes(e)), wireInteger(bytes(n))]);
  if (crv === 'Ed25519') return Buffer.concat([wireString('ssh-ed25519'), wireString(bytes(x))]);
  const curve = /^P-(256|384|521)$/.exec(crv ?? '')?.[1];
  if (curve === undefined) return undefined;
  const point = Buffer.concat([Buffer.of(4), bytes(x), bytes(y)]);
  return Buffer.concat([wireString(`ecdsa-sha2-nistp${curve}`), wireString(`nistp${curve}`), wireString(point)]);
}

/** RFC 4251 §5. */
function wireString(value: string | Uint8Array): Uint8Array {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A positive mpint: a zero byte stands before a set high bit. */
function wireInteger(value: Uint8Array): Uint8Array {
  return wireString((value[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), value]) : value);
}

function pointJwk(crv: string, point: Uint8Array): Jwk | undefined {
  if (point[0] !== 4) return undefined;
  const half = (point.length - 1) / 2;
  const coordinate = (from: number) => Buffer.from(point.subarray(from, from + half)).toString('base64url');
  return { crv, kty: 'EC', x: coordinate(1), y: coordinate(1 + half) };
}

function integer(bytes: Uint8Array): string {
  const start = bytes.findIndex((byte) => byte !== 0);
  return Buffer.from(bytes.subarray(Math.max(0, start))).toString('base64url');
}

function readString(bytes: Uint8Array, at: number): { value: Uint8Array; next: number } | undefined {
  if (at + 4 > bytes.length) return undefined;
  const next = at + 4 + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).readUInt32BE(at);
  return next > bytes.length ? undefined : { value: bytes.subarray(at + 4, next), next };
}

function decodePutty(text: string): PrivateKeyFacts {
  const encrypted = !/Encryption:\s*none/.test(text);
  const section = (name: string) => {
    const head = new RegExp(`${name}-Lines:\\s*(\\d+)\\s*\\n`).exec(text);
    const lines = head ? text.slice(head.index + head[0].length).split('\n', Number(head[1])) : [];
    return Buffer.from(lines.map((line) => line.trim()).join(''), 'base64');
  };
  return withJwk({ body: section('Private'), encrypted }, sshBlobJwk(section('Public')));
}
