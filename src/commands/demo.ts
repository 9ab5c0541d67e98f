// `keytrail demo`: builds two small repositories full of generated secrets, scans them as any target, and removes them.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Flags } from '../config.ts';
import type { Write } from '../model/report.ts';
import { UsageError } from '../model/usage-error.ts';
import { buildRepository } from './demo/build-repository.ts';
import { platform } from './demo/platform.ts';
import { shop } from './demo/shop.ts';
import { scan } from './scan.ts';

const estate = { shop, platform };
/** Some weeks after the estate's last commit. Fixed, so that two runs give one report. */
const asOf = '2026-06-30T12:00:00Z';

/** @returns the exit code of the scan */
export async function demo(flags: Flags, write: Write): Promise<number> {
  // A file's own paths would be taken from inside the estate.
  if (flags.config !== undefined) throw new UsageError('the demo takes options alone', '--config');
  const absolute = resolvePaths(flags);
  const before = process.cwd();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'keytrail-demo-')));
  try {
    process.stderr.write(`keytrail: building the demo estate in ${folder}; it is removed at the end\n`);
    for (const [name, steps] of Object.entries(estate)) await buildRepository(join(folder, name), steps);
    // From here the targets have short names, the same in every run.
    process.chdir(folder);
    const exitCode = await scan(Object.keys(estate), { ...absolute, asOf: flags.asOf ?? asOf });
    if (isTableOnScreen(flags)) write('\nAll values above were generated. Now your own: keytrail scan PATH\n');
    return exitCode;
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Files the user named are relative to where the user stands, not to the estate. */
function resolvePaths({ format, keyFile, ...rest }: Flags): Flags {
  return {
    ...rest,
    ...(format === undefined ? {} : { format: format.map(resolveOutput) }),
    ...(keyFile === undefined ? {} : { keyFile: resolve(keyFile) }),
  };
}

function resolveOutput(text: string): string {
  const at = text.indexOf('=');
  return at < 0 || at === text.length - 1 ? text : `${text.slice(0, at + 1)}${resolve(text.slice(at + 1))}`;
}

function isTableOnScreen({ format }: Flags): boolean {
  return format === undefined || format.includes('table');
}
