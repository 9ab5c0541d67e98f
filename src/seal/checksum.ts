// Checksums that providers put into their tokens, computed offline.
import { crc32 } from 'node:zlib';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * CRC-32 in base 62, padded to six characters: the tail of GitHub's and npm's tokens.
 * Source: GitHub's engineering blog, "Behind GitHub's new authentication token formats", April 2021.
 */
export function base62Crc32(body: string): string {
  let value = crc32(body);
  let out = '';
  while (value > 0) {
    out = (base62[value % 62] ?? '') + out;
    value = Math.floor(value / 62);
  }
  return out.padStart(6, '0');
}

/** The eight hex digits at the end of a Grafana service account token: CRC-32 (IEEE) of what stands before, as little-endian bytes. */
export function grafanaChecksum(head: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(crc32(head));
  return bytes.toString('hex');
}

/** The seven base-36 digits at the end of a GitLab routable token: CRC-32 of all before. Source: GitLab's token documentation, "Routable tokens". */
export function routableChecksum(head: string): string {
  return crc32(head).toString(36).padStart(7, '0');
}
