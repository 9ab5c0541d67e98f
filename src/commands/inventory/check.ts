// `keytrail inventory check`: the gate for a pull request that adds or changes identities.
import { type Flags, resolveConfig } from '../../config.ts';
import { checkInventory } from '../../correlate/check.ts';
import type { CheckReport } from '../../model/check.ts';
import { isAtLeast } from '../../model/severity.ts';
import { checkReporters } from '../../report/check/reporters.ts';
import { version } from '../../version.ts';
import { exitCodes } from '../exit-codes.ts';
import { openOutput, readScreen } from '../open-output.ts';
import { readInventory } from './read-inventory.ts';

export type CheckFlags = Pick<Flags, 'format' | 'failOn' | 'asOf'>;

/** @returns the exit code */
export async function checkFiles(paths: readonly string[], flags: CheckFlags): Promise<number> {
  const config = await resolveConfig([], flags, Object.keys(checkReporters));
  const outputs = config.outputs.map(openOutput);
  const inventory = await readInventory(paths, { fieldLines: true });
  const problems = checkInventory(inventory, config.asOf);
  const report: CheckReport = { asOf: config.asOf, version, sources: inventory.sources, identities: inventory.identities.length, problems };
  for (const { format, write, close } of outputs) {
    // The configuration knows no other formats than those it was given.
    checkReporters[format as keyof typeof checkReporters](report, write, readScreen());
    close();
  }
  return problems.some(({ severity }) => isAtLeast(severity, config.failOn)) ? exitCodes.findings : exitCodes.clean;
}
