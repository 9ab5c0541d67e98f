// What the next commit would add: the index against its parents-to-be, without reading the work tree.
import { existsSync, readFileSync } from 'node:fs';
import type { GitPlace } from '../../model/unit.ts';
import { UsageError } from '../../model/usage-error.ts';
import { askGit, GitError, splitZero } from './git-process.ts';
import { contentAt } from './walk-changes.ts';

/** A path whose content would change. Ids are "" where nothing stands. */
export interface StagedEntry {
  readonly path: Buffer;
  /** Of each parent of the next commit: of a merge there are several. */
  readonly before: readonly string[];
  readonly object: string;
}

/**
 * @param indexFile absolute; git makes one of its own for `git commit -a` and `git commit PATH`, and names it to a hook
 * @throws UsageError where there is no index to speak of
 */
export async function listStaged(place: GitPlace, indexFile?: string): Promise<StagedEntry[]> {
  if (indexFile === undefined && isBare(place)) throw new UsageError('a bare repository has no index: nothing can be staged in it', '--staged');
  const changed = await listAgainstHead(place, indexFile);
  const others = await Promise.all(readMergeHeads(place).map(async (id) => byPath(await listChanged(place, id, indexFile))));
  const entries = changed.flatMap((entry) => joinParents(entry, others));
  return changed.some(({ unmerged }) => unmerged) ? [...entries, ...(await listUnmerged(place, byPath(changed), indexFile))] : entries;
}

interface Changed {
  readonly path: Buffer;
  readonly before: string;
  readonly object: string;
  readonly unmerged: boolean;
}

/** Before the first commit against the empty tree, whose id depends on the repository's format. */
async function listAgainstHead(place: GitPlace, indexFile: string | undefined): Promise<Changed[]> {
  try {
    return await listChanged(place, 'HEAD', indexFile);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const emptyTree = await askGit(place, ['hash-object', '-t', 'tree', '/dev/null']);
    return listChanged(place, emptyTree.toString('latin1').trim(), indexFile);
  }
}

async function listChanged(place: GitPlace, parent: string, indexFile: string | undefined): Promise<Changed[]> {
  const options = ['--cached', '--raw', '-z', '--no-renames', '--no-abbrev', '--no-ext-diff', '--diff-filter=AMTDU'];
  const fields = splitZero(await askGit(place, ['diff-index', ...options, parent, '--'], indexFile));
  const changed: Changed[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [mode, modeNow, before = '', object = '', status] = (fields[i]?.toString('latin1', 1) ?? '').split(' ');
    const path = fields[i + 1] ?? Buffer.alloc(0);
    changed.push({ path, before: contentAt(mode, before), object: contentAt(modeNow, object), unmerged: status === 'U' });
  }
  return changed;
}

/** As of any merge, only what is like none of its parents is its own. */
function joinParents({ path, before, object, unmerged }: Changed, others: readonly ReadonlyMap<string, Changed>[]): StagedEntry[] {
  if (unmerged) return [];
  const beside = others.map((other) => other.get(path.toString('latin1')));
  if (beside.some((other) => other === undefined)) return [];
  return [{ path, object, before: [before, ...beside.map((other) => other?.before ?? '')] }];
}

function byPath(changed: readonly Changed[]): ReadonlyMap<string, Changed> {
  return new Map(changed.map((one) => [one.path.toString('latin1'), one]));
}

/** Of a path in conflict the index holds up to three versions: each is content, and HEAD's is the one that stood there. */
async function listUnmerged(place: GitPlace, standing: ReadonlyMap<string, Changed>, indexFile: string | undefined): Promise<StagedEntry[]> {
  const stages = splitZero(await askGit(place, ['ls-files', '--unmerged', '--full-name', '-z'], indexFile)).map((record) => {
    const tab = record.indexOf(9);
    const [mode, id = ''] = record.toString('latin1', 0, tab).split(' ');
    return { path: record.subarray(tab + 1), object: contentAt(mode, id) };
  });
  return stages.flatMap(({ path, object }) => {
    const before = standing.get(path.toString('latin1'))?.before ?? '';
    return object === '' || object === before ? [] : [{ path, object, before: [before] }];
  });
}

/** Those of a merge that waits for its commit. */
function readMergeHeads({ gitDir }: GitPlace): string[] {
  try {
    return readFileSync(`${gitDir}/MERGE_HEAD`, 'latin1')
      .split('\n')
      .filter((line) => /^[0-9a-f]{40,64}$/.test(line));
  } catch {
    return [];
  }
}

function isBare({ gitDir }: GitPlace): boolean {
  if (existsSync(`${gitDir}/index`)) return false;
  try {
    // A linked worktree has no configuration of its own here, and is never bare.
    return /^\s*bare\s*=\s*true\s*$/im.test(readFileSync(`${gitDir}/config`, 'latin1'));
  } catch {
    return false;
  }
}
