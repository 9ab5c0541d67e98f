// Which index is committed: git tells its hooks, for "git commit -a" and "git commit FILE" commit another than the repository's own.
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../../model/usage-error.ts';
import { isInside } from './discover.ts';

/**
 * @param index absolute; it need not be there: then nothing is staged
 * @throws UsageError for one that lies elsewhere: what it names would not be what is committed here
 */
export function checkIndex(gitDir: string, index: string | undefined, target: string): string | undefined {
  if (index === undefined) return undefined;
  const place = locate(index);
  if (place === undefined || !isInside(place, realpathSync(gitDir)))
    throw new UsageError('the index that GIT_INDEX_FILE names lies outside its git directory', target);
  return place;
}

/** Links resolved. */
function locate(index: string): string | undefined {
  try {
    return existsSync(index) ? realpathSync(index) : join(realpathSync(dirname(index)), basename(index));
  } catch {
    return undefined;
  }
}
