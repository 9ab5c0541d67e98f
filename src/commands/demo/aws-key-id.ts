// An AWS access key id that tells the account it is of, as real ones do: the reverse of what `seal/facts.ts` reads.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Base 32 has 5 bits a character: 10 of them hold a leading 1, the account in 40 bits, and 9 bits of the key's own. */
const head = 10;
const ownBits = 9n;
const leadingOne = 1n << 49n;

/** @param random 16 characters of base 32 */
export function awsKeyIdOf(account: string, random: string): string {
  const own = toBits(random.slice(0, head)) & ((1n << ownBits) - 1n);
  return `AKIA${toText(leadingOne | (BigInt(account) << ownBits) | own)}${random.slice(head)}`;
}

function toBits(text: string): bigint {
  let bits = 0n;
  for (const char of text) bits = (bits << 5n) | BigInt(alphabet.indexOf(char));
  return bits;
}

function toText(bits: bigint): string {
  return Array.from({ length: head }, (_, i) => alphabet[Number((bits >> BigInt(5 * (head - 1 - i))) & 31n)]).join('');
}
