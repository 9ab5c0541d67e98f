// `keytrail demo`: builds an estate of small repositories full of generated secrets, with the inventory that should know them, and scans
// it as any other.
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Flags } from '../config.ts';
import type { Write } from '../model/report.ts';
import { UsageError } from '../model/usage-error.ts';
import { buildEstate, estateNames } from './demo/estate.ts';
import { scan } from './scan.ts';

export interface DemoFlags extends Flags {
  /** A folder that is not there yet, for the estate to stay in. */
  readonly keep?: string;
}

/** Some weeks after the estate's last commit. Fixed, so that two runs give one report. */
const clock = '2026-06-30T12:00:00Z';

/** @returns the exit code of the scan */
export async function demo({ keep, ...flags }: DemoFlags, write: Write): Promise<number> {
  refuseOwn(flags);
  // The user's keys and store have no part in it: the report is the same on every machine.
  delete process.env['KEYTRAIL_PREVIOUS_KEY'];
  delete process.env['KEYTRAIL_STORE'];
  const absolute = { ...flags, ...resolveOutputs(flags) };
  const asOf = flags.asOf ?? clock;
  const before = process.cwd();
  const folder = keep === undefined ? realpathSync(mkdtempSync(join(tmpdir(), 'keytrail-demo-'))) : makeFolder(keep);
  let built = false;
  try {
    process.stderr.write(`keytrail: building the demo estate in ${folder}; ${keep === undefined ? 'it is removed at the end' : 'it stays there'}\n`);
    const { key, inventory } = await buildEstate(folder);
    built = true;
    // From here the targets have short names, the same in every run.
    process.chdir(folder);
    const exitCode = await scan(estateNames, { ...absolute, asOf, keyFile: key, inventory: [inventory] });
    if (isTableOnScreen(flags)) write('\nAll values above were generated. Now your own: keytrail scan PATH\n');
    if (keep !== undefined) process.stderr.write(describeKept(folder, { key, inventory, asOf }));
    return exitCode;
  } finally {
    process.chdir(before);
    if (keep === undefined || !built) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The estate has a key, an inventory and a baseline of its own; and a file's paths would be taken from inside the estate. */
function refuseOwn({ config, keyFile, previousKeyFile, inventory, baseline }: Flags): void {
  if (config !== undefined) throw new UsageError('the demo takes options alone', '--config');
  const own = { '--key-file': keyFile, '--previous-key-file': previousKeyFile, '--inventory': inventory, '--baseline': baseline };
  for (const [name, value] of Object.entries(own)) if (value !== undefined) throw new UsageError('the demo brings its own', name);
}

/** Files the user named are relative to where the user stands, not to the estate. */
function resolveOutputs({ format }: Flags): Pick<Flags, 'format'> {
  return format === undefined ? {} : { format: format.map(resolveOutput) };
}

function resolveOutput(text: string): string {
  const at = text.indexOf('=');
  return at < 0 || at === text.length - 1 ? text : `${text.slice(0, at + 1)}${resolve(text.slice(at + 1))}`;
}

function makeFolder(path: string): string {
  try {
    mkdirSync(path);
  } catch (error) {
    throw new UsageError((error as NodeJS.ErrnoException).code === 'EEXIST' ? 'is there already: name a new folder' : 'cannot be made', path);
  }
  return realpathSync(path);
}

function isTableOnScreen({ format }: Flags): boolean {
  return format === undefined || format.includes('table');
}

function describeKept(folder: string, { key, inventory, asOf }: { readonly key: string; readonly inventory: string; readonly asOf: string }): string {
  return `keytrail: the estate stays in ${folder}. Go there, and try:
  keytrail inventory check ${inventory} --as-of ${asOf}
  keytrail inventory coverage ${inventory} --as-of ${asOf}
  keytrail scan ${estateNames.join(' ')} --inventory ${inventory} --key-file ${key} --as-of ${asOf}
`;
}
