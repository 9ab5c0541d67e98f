// Where the shipped detector files are.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../package-root.ts';

/** Sorted absolute paths of `detectors/*.yaml`. */
export function listDetectorFiles(): string[] {
  const folder = fileURLToPath(new URL('detectors/', packageRoot));
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => folder + name);
}
