// How random a text looks.

/** Shannon entropy, bits per character, of latin1 text. */
export function shannonEntropy(text: string): number {
  const counts = new Map<number, number>();
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/**
 * Share of neighbouring characters that change between lower case, upper case, digit and other. Random base 62 changes at about
 * 0.6 of its places; words, paths and camelCase names at less than 0.3.
 */
export function classChanges(text: string): number {
  let changes = 0;
  for (let i = 1; i < text.length; i++) if (charClass(text.charCodeAt(i)) !== charClass(text.charCodeAt(i - 1))) changes++;
  return text.length < 2 ? 0 : changes / (text.length - 1);
}

function charClass(code: number): number {
  if (code >= 97 && code <= 122) return 0;
  if (code >= 65 && code <= 90) return 1;
  return code >= 48 && code <= 57 ? 2 : 3;
}
