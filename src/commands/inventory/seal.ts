// `keytrail inventory seal`: secret values in, inventory records without them out.
import { parseTime, resolveKey } from '../../config.ts';
import { readCatalogue, readKernel } from '../../detectors/catalogue.ts';
import { type CredentialState, credentialStates } from '../../model/inventory.ts';
import type { Write } from '../../model/report.ts';
import { UsageError } from '../../model/usage-error.ts';
import { forTerminal } from '../../report/escape.ts';
import { createTextDetector } from '../../scan/detect-text.ts';
import { isPlaceholder } from '../../scan/placeholder.ts';
import type { SealKey } from '../../seal/key.ts';
import { type Examiner, type LeftOut, type SealedValue, sealNamedValues } from '../../seal/seal-values.ts';
import { readValues } from './read-values.ts';
import { type SealedIdentity, sealedInventory } from './sealed-yaml.ts';

export interface SealFlags {
  readonly identity?: string;
  readonly version?: string;
  readonly state?: string;
  readonly asOf?: string;
  readonly keyFile?: string;
  readonly previousKeyFile?: string;
}

/** Writes an inventory file. What of the input is left out is said on standard error. @throws UsageError when nothing is left */
export async function sealValues(path: string | undefined, flags: SealFlags, write: Write): Promise<void> {
  const asOf = parseTime(flags.asOf);
  const state = parseState(flags.state ?? 'current');
  if (flags.identity === undefined && (path === undefined || path === '-'))
    throw new UsageError('a value from standard input has no name: give the identity one', '--identity');
  const key = requireKey(resolveKey(flags));
  const read = await readValues(path);
  const { sealed, leftOut } = sealNamedValues(read.values, key, createExaminer());
  tellLeftOut([...read.leftOut, ...leftOut]);
  if (sealed.length === 0) throw new UsageError('there is no value to seal');
  write(sealedInventory(key, asOf, toIdentities(sealed, flags), { version: flags.version ?? '1', state }));
}

function parseState(text: string): CredentialState {
  const state = credentialStates.find((one) => one === text);
  if (state === undefined) throw new UsageError(`must be one of ${credentialStates.join(', ')}`, '--state');
  return state;
}

function requireKey(key: SealKey): SealKey {
  if (key.kid === undefined) throw new UsageError("fingerprints take the organisation's key: --key-file or KEYTRAIL_KEY");
  return key;
}

function createExaminer(): Examiner {
  const detect = createTextDetector(readKernel(), readCatalogue());
  return { detect: (text) => detect(text).candidates, isPlaceholder: (value) => isPlaceholder(value, true) };
}

function tellLeftOut(leftOut: readonly LeftOut[]): void {
  for (const { name, reason } of leftOut) process.stderr.write(`keytrail: left out ${forTerminal(name)}: ${reason}\n`);
}

/** One identity for each value; with a name given, one whose credential has all values. */
function toIdentities(sealed: readonly SealedValue[], { identity }: SealFlags): readonly SealedIdentity[] {
  if (identity !== undefined) return [{ id: identity, values: sealed }];
  const taken = new Map<string, number>();
  return sealed.map((value) => {
    const id = toKebab(value.name);
    const count = (taken.get(id) ?? 0) + 1;
    taken.set(id, count);
    return { id: count === 1 ? id : `${id}-${count}`, values: [value] };
  });
}

function toKebab(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();
}
