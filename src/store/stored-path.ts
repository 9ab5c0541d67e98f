// Paths as columns hold them. A byte that is no UTF-8 stands in a path as a lone surrogate (`model/path-text.ts`), which SQLite cannot keep:
// it is written as a character of a private plane. Such a character itself is written twice over, so that no two paths become one.

export function storedPath(path: string): string {
  return path.isWellFormed() && !isMoved.test(path) ? path : path.replace(/[\udc80-\udcff\u{10ff00}-\u{10ffff}]/gu, moveAway);
}

export function toldPath(stored: string): string {
  return isMoved.test(stored) ? stored.replace(/\u{10ff00}([\u{10ff00}-\u{10ffff}])|[\u{10ff80}-\u{10ffff}]/gu, moveBack) : stored;
}

const isMoved = /[\u{10ff00}-\u{10ffff}]/u;
const surrogates = 0xdc00;
const moved = 0x10ff00;

function moveAway(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return code >= moved ? `${String.fromCodePoint(moved)}${char}` : String.fromCodePoint(code - surrogates + moved);
}

function moveBack(char: string, itself: string | undefined): string {
  return itself ?? String.fromCharCode((char.codePointAt(0) ?? 0) - moved + surrogates);
}
