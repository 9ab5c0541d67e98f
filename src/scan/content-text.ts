// From bytes to text: which encoding, binary or not. UTF-8 and latin1 pass as they are; UTF-16 is transcoded to UTF-8.

export type Encoding = 'bytes' | 'utf-16le' | 'utf-16be';

export interface ContentForm {
  readonly encoding: Encoding;
  /** A NUL byte in the first 8,000 bytes (git's own rule, buffer_is_binary) of content that is not UTF-16. */
  readonly binary: boolean;
}

/** Bytes that must be at hand, unless the content is shorter, before its form can be told. */
export const probeBytes = 8_000;

export function detectForm(head: Uint8Array): ContentForm {
  const encoding = detectUtf16(head);
  return { encoding, binary: encoding === 'bytes' && head.subarray(0, probeBytes).includes(0) };
}

/** By byte order mark, or by nearly every other byte being zero. */
function detectUtf16(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const pairs = Math.min(head.length, 512) >> 1;
  if (pairs < 4) return 'bytes';
  let evenZeros = 0;
  let oddZeros = 0;
  for (let i = 0; i < pairs; i++) {
    if (head[2 * i] === 0) evenZeros++;
    if (head[2 * i + 1] === 0) oddZeros++;
  }
  if (oddZeros > pairs * 0.9 && evenZeros === 0) return 'utf-16le';
  return evenZeros > pairs * 0.9 && oddZeros === 0 ? 'utf-16be' : 'bytes';
}
