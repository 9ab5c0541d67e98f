// From the query to the secrets it leads to: one finding of each, with how it was found.
import type { Config } from '../../config.ts';
import { readCatalogue, readKernel } from '../../detectors/catalogue.ts';
import type { TraceClue, TracedFinding, TraceSource } from '../../model/trace-source.ts';
import { UsageError } from '../../model/usage-error.ts';
import { createTextDetector } from '../../scan/detect-text.ts';
import { isPlaceholder } from '../../scan/placeholder.ts';
import { identifyValue, type ValueClues } from '../../seal/identify-value.ts';
import { readValues } from '../inventory/read-values.ts';
import { secretKeyOf } from './gather.ts';
import type { TraceQuery } from './query.ts';

/** What leads to one secret, or several. */
export interface Seed {
  readonly asked: string;
  /** Those of the first list that lead anywhere are enough. */
  readonly clues: readonly (readonly TraceClue[])[];
  readonly hashedToken?: string | undefined;
}

export function toSeed({ asked, clue }: Extract<TraceQuery, { readonly kind: 'clue' }>): Seed {
  return { asked, clues: [[clue]] };
}

/** One for each secret in the value. @throws UsageError that tells nothing of it */
export async function readClues({ key }: Config): Promise<readonly Seed[]> {
  const { values } = await readValues('-');
  const detect = createTextDetector(readKernel(), readCatalogue());
  const examiner = { detect: (bytes: Uint8Array) => detect(bytes).candidates, isPlaceholder: (value: string) => isPlaceholder(value, true) };
  const found = values.flatMap(({ secret }) => identifyValue(secret, key, examiner)).filter(isTraceable);
  if (found.length > 0) return found.map(seedOfValue);
  throw new UsageError(
    key.kid === undefined
      ? "the value cannot be told without the organisation's key, for its form guarantees nothing: --key-file or KEYTRAIL_KEY"
      : 'no secret is in the value: it is empty, too short or a placeholder',
    'standard input',
  );
}

function isTraceable({ findingId, fingerprints, publicIds }: ValueClues): boolean {
  return findingId !== undefined || fingerprints.length > 0 || publicIds.length > 0;
}

/** Ids that a provider gives to several secrets lead on only where the value itself does not. */
function seedOfValue({ title, findingId, fingerprints, publicIds, hashedToken }: ValueClues): Seed {
  const values: readonly TraceClue[] = [
    ...(findingId === undefined ? [] : [{ kind: 'finding-id', text: findingId } as const]),
    ...fingerprints.map((text) => ({ kind: 'fingerprint', text }) as const),
  ];
  const ids = publicIds.map((text) => ({ kind: 'public-id', text }) as const);
  return { asked: title === undefined ? 'a value on standard input' : `a value on standard input (${title})`, clues: [values, ids], hashedToken };
}

export function notesOn({ inventory }: TraceSource, seeds: readonly Seed[], found: readonly FoundSecret[]): readonly string[] {
  const asked = seeds.flatMap(({ clues }) => clues.flat()).filter(({ kind }) => kind === 'identity');
  const recorded = asked.some(({ text }) => inventory?.identities.some(({ id }) => id === text));
  return [
    ...(found.length === 0 && recorded ? ['the identity is in the inventory, and no secret of it was seen'] : []),
    ...(asked.length > 0 && inventory !== undefined && !recorded ? ['the inventory has no identity of that name'] : []),
    ...(found.some(({ byId }) => byId) ? ['the value itself was not seen: what is told is of secrets with the same public id'] : []),
  ];
}

export interface FoundSecret {
  readonly finding: TracedFinding;
  /** By an id that the value tells, and not by the value. */
  readonly byId: boolean;
  readonly hashedToken?: string | undefined;
}

/** One finding of each secret. */
export async function findSecretsOf(source: TraceSource, seeds: readonly Seed[]): Promise<ReadonlyMap<string, FoundSecret>> {
  const found = new Map<string, FoundSecret>();
  for (const { clues, hashedToken } of seeds) {
    for (const [i, list] of clues.entries()) {
      const before = found.size;
      for (const clue of withRecords(source, list)) {
        for await (const finding of source.find(clue)) {
          // The hash is that of the value itself, not of another that its id leads to.
          const how = i === 0 ? { hashedToken, byId: false } : { byId: true };
          if (!found.has(secretKeyOf(finding))) found.set(secretKeyOf(finding), { finding, ...how });
        }
      }
      if (found.size > before) break;
    }
  }
  return found;
}

/** An identity's secrets are told by its record too: an earlier judgement may have known another inventory. */
function withRecords({ inventory }: TraceSource, clues: readonly TraceClue[]): readonly TraceClue[] {
  return clues.flatMap((clue) => {
    if (clue.kind !== 'identity') return [clue];
    const credentials = inventory?.identities.find(({ id }) => id === clue.text)?.credentials ?? [];
    const fingerprints = credentials.flatMap((credential) => credential.fingerprints.map((text) => ({ kind: 'fingerprint', text }) as const));
    const ids = credentials.flatMap(({ publicIds }) => publicIds.map(({ value }) => ({ kind: 'public-id', text: value }) as const));
    return [clue, ...fingerprints, ...ids];
  });
}

export function describeAsked(seeds: readonly Seed[]): string {
  return [...new Set(seeds.map(({ asked }) => asked))].join(', ');
}
