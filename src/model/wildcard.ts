// Patterns of inventory and policy: `*` stands for any characters, `/` among them; all else for itself.

/** Two pointers and one point of return: at worst the product of both lengths, so that no pattern can stall a scan. */
export function matchesWildcard(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.length && pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      // What follows a star is no star itself; nothing follows the last one, and "" is found at once.
      resume = text.indexOf(pattern[p] ?? '', resume + 1);
      if (resume < 0) return false;
      t = resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
