// The repository at a place of a target, under the same rules as a scan: what leads out of the target is not followed.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { GitPlace } from '../../model/unit.ts';
import { followGitFile, inspectRepository } from './discover.ts';

/**
 * @param root absolute, links resolved
 * @param path within the root, "" for the root itself
 * @returns undefined where there is none that may be read
 */
export function locateRepository(root: string, path: string, allowOutside: boolean): GitPlace | undefined {
  const top = join(root, path);
  const dotGit = join(top, '.git');
  if (isFile(dotGit)) {
    const gitDir = followGitFile(root, dotGit, allowOutside);
    // Within the root it is told as a repository of its own, by its own path.
    return typeof gitDir === 'string' ? inspect(root, path, gitDir, true) : undefined;
  }
  const gitDir = [dotGit, top].find((candidate) => isFile(join(candidate, 'HEAD')));
  return gitDir === undefined ? undefined : inspect(root, path, gitDir, allowOutside);
}

function inspect(root: string, path: string, gitDir: string, allowOutside: boolean): GitPlace | undefined {
  const repository = inspectRepository(root, path, gitDir, allowOutside);
  return 'place' in repository ? repository.place : undefined;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
