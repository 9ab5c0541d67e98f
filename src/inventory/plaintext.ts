// An inventory holds fingerprints, never values: a value that got into one is refused, and not repeated.
import type { Path } from '../parse/check-value.ts';

const names = new Set(['value', 'secret', 'secret_value', 'password', 'passwd', 'token', 'private_key', 'api_key', 'access_key', 'plaintext']);

/** Fields that could hold nothing but a secret. */
export function isPlaintextName(field: string): boolean {
  return names.has(field.toLowerCase().replaceAll('-', '_'));
}

export function plaintextMessage(field: string): string {
  return `"${field}" looks like a secret: give its fingerprint under "fps", and take the value out of this file`;
}

/** Paths of the strings in which there is a secret. Fingerprints and public ids are not asked about: they look the part. */
export function findPlaintext(value: unknown, findSecrets: (text: string) => boolean): Path[] {
  const found: Path[] = [];
  visitStrings(value, [], (text, path) => {
    if (!isExempt(path) && text.length >= shortest && findSecrets(text)) found.push(path);
  });
  return found;
}

/** No detector knows a shorter secret. */
const shortest = 8;

function isExempt(path: Path): boolean {
  // The address of a database is checked on its own: `sql-view.ts`.
  return path.includes('fps') || path.includes('public_ids') || path[0] === 'fingerprint' || path.at(-1) === 'fingerprint' || path.at(-1) === 'postgres';
}

function visitStrings(value: unknown, path: Path, visit: (text: string, path: Path) => void): void {
  if (typeof value === 'string') visit(value, path);
  else if (Array.isArray(value)) for (const [i, item] of value.entries()) visitStrings(item, [...path, i], visit);
  else if (typeof value === 'object' && value !== null) for (const [key, item] of Object.entries(value)) visitStrings(item, [...path, key], visit);
}
