// Secrets made when the tests run: the repository holds no text that looks like one.
import { expandPlaceholders } from '../../src/detectors/placeholder.ts';
import { strongFindingId } from '../../src/seal/finding-id.ts';

/** A token whose checksum is right; another one for each seed. */
export function createToken(seed: string): string {
  return expandPlaceholders('<crc32-base62:ghp_>', seed).text;
}

/** The id that a token's finding has wherever it stands. */
export function idOf(token: string): string {
  return strongFindingId(Buffer.from(token));
}

/** A password that a person could have chosen. */
export function createPassword(seed: string): string {
  return expandPlaceholders('Kx7<alnum:6>!q9', seed).text;
}

/** The values of which a piece of ten characters, or the whole, stands in a text: a secret half shown is shown. Prefixes that a format makes public do not count. */
export function findLeaks(output: string, values: readonly string[]): string[] {
  return values.filter((value) => piecesOf(value).some((piece) => output.includes(piece)));
}

const pieceLength = 10;
const publicPrefix = 4;

function piecesOf(value: string): string[] {
  if (value.length <= pieceLength + publicPrefix) return [value];
  return Array.from({ length: value.length - pieceLength - publicPrefix + 1 }, (_, i) => value.slice(i + publicPrefix, i + publicPrefix + pieceLength));
}
