// Where the shipped detector files are.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Sorted absolute paths of `detectors/*.yaml`. */
export function listDetectorFiles(): string[] {
  const folder = fileURLToPath(new URL('../../detectors/', import.meta.url));
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => folder + name);
}
