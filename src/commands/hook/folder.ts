// Where git looks for the hooks of a repository, and whether that is the repository's own place.
import { lstatSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../../model/usage-error.ts';
import { isInside } from '../../sources/git/discover.ts';
import { askOwnGit, GitError } from '../../sources/git/git-process.ts';

export interface HooksFolder {
  /** Absolute; it need not be there. */
  readonly path: string;
  /** `tracked`: within the work tree, so that a commit may hold it. `elsewhere`: outside of the repository; other repositories may use it. */
  readonly where: 'own' | 'tracked' | 'elsewhere';
}

/** @throws UsageError for what is no work tree */
export async function findHooksFolder(folder: string): Promise<HooksFolder> {
  const [top = folder] = await ask(folder, ['rev-parse', '--show-toplevel']);
  // Relative to the top: so git itself takes a relative core.hooksPath.
  const [common = '', hooks = ''] = await ask(top, ['rev-parse', '--git-common-dir', '--git-path', 'hooks']);
  const path = real(resolve(top, hooks));
  if (isInside(path, real(resolve(top, common)))) return { path, where: 'own' };
  return { path, where: isInside(path, real(top)) ? 'tracked' : 'elsewhere' };
}

async function ask(folder: string, args: readonly string[]): Promise<readonly string[]> {
  try {
    return await askOwnGit(folder, args);
  } catch (error) {
    if (error instanceof GitError) throw new UsageError('is not in the work tree of a git repository', folder);
    throw error;
  }
}

/** Links resolved, as far as the path is there. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = resolve(path, '..');
    // A link that leads nowhere is there all the same: whatever it names must not be made.
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) throw new UsageError('is a link that leads nowhere', path);
    return parent === path ? path : resolve(real(parent), path.slice(parent.length).replace(/^[/\\]+/, ''));
  }
}
