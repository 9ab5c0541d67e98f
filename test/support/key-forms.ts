// One private key in every form that files hold: made at run time.
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type KeyType = 'rsa' | 'ec' | 'ed25519';

export function generateKey(type: KeyType): KeyObject {
  switch (type) {
    case 'rsa':
      return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    case 'ec':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    case 'ed25519':
      return generateKeyPairSync('ed25519').privateKey;
  }
}

export function exportPem(key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'sec1'): string {
  return key.export({ format: 'pem', type }) as string;
}

/** The container of OpenSSH's PROTOCOL.key, unencrypted, its private section left out of what tests read. */
export function buildOpenSsh(key: KeyObject, cipher = 'none'): string {
  const text = (value: string) => field(Buffer.from(value));
  const body = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    text(cipher),
    text(cipher === 'none' ? 'none' : 'bcrypt'),
    text(''),
    Buffer.of(0, 0, 0, 1),
    field(publicBlob(key)),
    field(Buffer.alloc(128, 7)),
  ]);
  return wrap('OPENSSH PRIVATE KEY', body);
}

export function wrap(label: string, body: Buffer): string {
  const lines = body.toString('base64').replace(/.{70}/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

/** A PuTTY file, version 2; the private half is any bytes. */
export function buildPutty(key: KeyObject, encryption = 'none'): string {
  const blob = publicBlob(key);
  const name = blob.toString('latin1', 4, 4 + blob.readUInt32BE(0));
  const lines = (data: Buffer) => data.toString('base64').match(/.{1,64}/g) ?? [];
  const section = (title: string, data: Buffer) => [`${title}-Lines: ${lines(data).length}`, ...lines(data)];
  return [
    `PuTTY-User-Key-File-2: ${name}`,
    `Encryption: ${encryption}`,
    'Comment: deploy',
    ...section('Public', blob),
    ...section('Private', Buffer.alloc(64, 5)),
    `Private-MAC: ${'ab'.repeat(20)}`,
  ].join('\n');
}

/** RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4. */
function publicBlob(key: KeyObject): Buffer {
  const { kty, n, e, x, y } = key.export({ format: 'jwk' });
  const bytes = (value: string | undefined) => Buffer.from(value ?? '', 'base64url');
  const name = (value: string) => field(Buffer.from(value));
  if (kty === 'RSA') return Buffer.concat([name('ssh-rsa'), field(unsigned(bytes(e))), field(unsigned(bytes(n)))]);
  if (kty === 'EC') return Buffer.concat([name('ecdsa-sha2-nistp256'), name('nistp256'), field(Buffer.concat([Buffer.of(4), bytes(x), bytes(y)]))]);
  return Buffer.concat([name('ssh-ed25519'), field(bytes(x))]);
}

function field(value: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(value.length);
  return Buffer.concat([length, value]);
}

/** An mpint: a zero byte before a set high bit. */
function unsigned(value: Buffer): Buffer {
  return (value[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), value]) : value;
}

/** What ssh-keygen itself writes for a key; undefined where there is no ssh-keygen. */
export function convertWithSshKeygen(pem: string): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'keytrail-key-'));
  const file = join(folder, 'key');
  try {
    writeFileSync(file, pem);
    chmodSync(file, 0o600);
    const { status } = spawnSync('ssh-keygen', ['-q', '-p', '-N', '', '-P', '', '-f', file]);
    return status === 0 ? readFileSync(file, 'utf8') : undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `SHA256:…` as ssh-keygen itself prints it; undefined where there is no ssh-keygen. */
export function fingerprintOfSshKeygen(key: KeyObject): string | undefined {
  const blob = publicBlob(key);
  const line = `${blob.toString('latin1', 4, 4 + blob.readUInt32BE(0))} ${blob.toString('base64')}\n`;
  const { status, stdout } = spawnSync('ssh-keygen', ['-l', '-E', 'sha256', '-f', '-'], { input: line, encoding: 'utf8' });
  return status === 0 ? /SHA256:\S+/.exec(stdout)?.[0] : undefined;
}
