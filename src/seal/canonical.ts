// The canonical inner value: what two spellings of one secret have in common. Both identities are computed over it, so it is frozen:
// `test/seal/canonical.test.ts` holds golden vectors, and any change needs a new prefix in `finding-id.ts` and `fingerprint.ts`.
import { decodePrivateKey } from './private-key.ts';

export type Form = 'opaque' | 'percent' | 'private-key';

/**
 * - `opaque`: the bytes themselves; case and blanks are kept, only the JSON escape `\/` is undone.
 * - `percent`: percent-decoded (RFC 3986 §2.1), for values inside a URL.
 * - `private-key`: the public half as JSON of RFC 7638's required members where it can be derived, so PKCS#1, PKCS#8 and
 *   OpenSSH files of one key agree; else the decoded body, without line breaks, escapes or headers; the text itself if nothing of it decodes.
 */
export function canonicalValue(form: Form, value: Uint8Array): Uint8Array {
  switch (form) {
    case 'opaque':
      return Buffer.from(Buffer.from(value).toString('latin1').replaceAll('\\/', '/'), 'latin1');
    case 'percent':
      return percentDecode(value);
    case 'private-key': {
      const { publicJwk, body } = decodePrivateKey(value);
      if (publicJwk !== undefined) return Buffer.from(`jwk:${publicJwk}`);
      // Two keys whose bodies cannot be read are still two keys.
      return body.length === 0 ? Buffer.concat([Buffer.from('raw:'), value]) : Buffer.concat([Buffer.from('der:'), body]);
    }
  }
}

function percentDecode(value: Uint8Array): Uint8Array {
  const text = Buffer.from(value).toString('latin1');
  const decoded = text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(decoded, 'latin1');
}
