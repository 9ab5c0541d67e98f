// The form of a fingerprint: `fp1:<kid>:<26 characters>`. It is made in `seal/fingerprint.ts`.

/** Which key made it. */
export function kidOf(fingerprint: string): string {
  return fingerprint.split(':')[1] ?? '';
}
