// File names are bytes. They travel as strings in which a byte that is no UTF-8 stands as a lone surrogate U+DC80..U+DCFF,
// so that they survive JSON and back (the scheme of PEP 383, "surrogateescape").

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function pathFromBytes(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return escapeInvalid(bytes);
  }
}

export function pathToBytes(path: string): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const part of path.split(/([\udc80-\udcff])/u)) {
    const code = part.length === 1 ? part.charCodeAt(0) : 0;
    parts.push(code >= 0xdc80 && code <= 0xdcff ? Uint8Array.of(code - 0xdc00) : new TextEncoder().encode(part));
  }
  return concat(parts);
}

/** The bytes of a path, one character each ("latin1"): the form in which files are opened. */
export function pathToBytesForm(path: string): string {
  return Buffer.from(pathToBytes(path)).toString('latin1');
}

/** A path as a relative URI reference (RFC 3986): every byte outside the unreserved set and `/` percent-encoded. */
export function pathToUri(path: string): string {
  let uri = '';
  for (const byte of pathToBytes(path)) {
    const char = String.fromCharCode(byte);
    uri += /[A-Za-z0-9\-._~/]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  // A colon in the first segment would read as a scheme; all colons are encoded above.
  return uri;
}

function escapeInvalid(bytes: Uint8Array): string {
  let text = '';
  let i = 0;
  while (i < bytes.length) {
    const length = sequenceLength(bytes, i);
    if (length === 0) {
      text += String.fromCharCode(0xdc00 + (bytes[i] ?? 0));
      i += 1;
    } else {
      text += strict.decode(bytes.subarray(i, i + length));
      i += length;
    }
  }
  return text;
}

/** Length of the valid UTF-8 sequence at `i`, or 0. */
function sequenceLength(bytes: Uint8Array, i: number): number {
  const first = bytes[i] ?? 0;
  const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0 || i + length > bytes.length) return 0;
  try {
    strict.decode(bytes.subarray(i, i + length));
    return length;
  } catch {
    return 0;
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
