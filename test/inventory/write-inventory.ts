// Inventories that tests write, and what loading them says.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type LoadOptions, loadInventory } from '../../src/inventory/load.ts';
import { UsageErrors } from '../../src/model/usage-error.ts';

/** A fingerprint of the right form under `kaaaaaaaa`, another one for each letter. */
export function createFingerprint(letter: string, kid = 'kaaaaaaaa'): string {
  return `fp1:${kid}:${letter.repeat(26)}`;
}

export const canary = 'q'.repeat(26);

export function writeFiles(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** All mistakes, without the folder's name. */
export async function mistakesOf(folder: string, options?: LoadOptions, paths: readonly string[] = [folder]): Promise<string[]> {
  try {
    await loadInventory(paths, options);
  } catch (error) {
    if (!(error instanceof UsageErrors)) throw error;
    return [...error.errors.map(({ message }) => message), ...(error.more > 0 ? [`${error.more} more`] : [])].map((text) => text.replaceAll(`${folder}/`, ''));
  }
  return [];
}
