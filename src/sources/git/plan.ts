// Objects of a repository → units: contiguous runs of the pack's order, in which git reads fastest.
import type { Skipped, SkipReason } from '../../model/skipped.ts';
import type { GitItem, GitPlace, Unit } from '../../model/unit.ts';
import type { Plan } from '../source.ts';
import type { Repository } from './discover.ts';
import { askGit, GitError, readRecords, startGit } from './git-process.ts';
import { listChange } from './list-change.ts';
import { readAllSizes } from './object-sizes.ts';
import type { Range } from './range.ts';
import { listStaged, type StagedEntry } from './staged.ts';

/** What is wanted of a repository: a range of commits is made out before. */
export type GitWish =
  | { readonly kind: 'full' }
  | { readonly kind: 'range'; readonly range: Range }
  | { readonly kind: 'staged'; readonly indexFile?: string | undefined };

export interface GitPlanOptions {
  readonly target: number;
  readonly targetName: string;
  readonly wish: GitWish;
  /** Told each commit that is planned: attribution reads them again. */
  readonly onCommit: (object: string) => void;
  readonly onStaged: (entry: StagedEntry) => void;
  /** Told the path of each file that a range adds. */
  readonly onAdded: (path: Buffer) => void;
  /** Told when there was nothing to plan, with the reason. */
  readonly onNothing: (reason: string) => void;
}

/** Large: git rebuilds the bases of the first deltas anew wherever a run begins. */
const unitBytes = 32 << 20;
const unitObjects = 16_384;

export async function* planGit(repository: Repository, options: GitPlanOptions): Plan {
  const { wish, targetName } = options;
  const skip = (reason: SkipReason, detail: string): Skipped => ({ reason, target: targetName, place: repository.path || '.', detail });
  if (wish.kind !== 'staged') {
    if (wish.kind === 'range' ? wish.range.cutShort : repository.shallow) yield skip('shallow-history', 'a shallow clone: older history is not here');
    if (repository.promisor && !(await honoursNoLazyFetch()))
      return yield skip('unreadable-repository', 'a partial clone, and this git is too old to read one safely (2.39.4, 2.45 or later is needed)');
  }
  try {
    yield* toUnits(listObjects(repository.place, options), repository, options);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    yield skip('unreadable-repository', unlistable);
  }
}

export const unlistable = 'git could not list its objects to the end: it is corrupt or not a repository';

async function* toUnits(objects: AsyncIterable<GitItem>, repository: Repository, options: GitPlanOptions): AsyncGenerator<Unit> {
  let items: GitItem[] = [];
  let bytes = 0;
  const unit = (): Unit => ({ source: 'git', target: options.target, repository: repository.path, place: repository.place, items });
  for await (const item of objects) {
    if (item.type === 'commit') options.onCommit(item.object);
    items.push(item);
    bytes += item.size;
    if (bytes >= unitBytes || items.length >= unitObjects) {
      yield unit();
      items = [];
      bytes = 0;
    }
  }
  if (items.length > 0) yield unit();
}

function listObjects(place: GitPlace, options: GitPlanOptions): AsyncGenerator<GitItem> {
  switch (options.wish.kind) {
    case 'full':
      return readAllSizes(place);
    case 'range':
      return listRange(place, options.wish.range, options);
    case 'staged':
      return listIndex(place, options.wish.indexFile, options);
  }
}

async function* listRange(place: GitPlace, range: Range, { onAdded, onNothing }: GitPlanOptions): AsyncGenerator<GitItem> {
  let objects = 0;
  for await (const item of listChange(place, range, onAdded)) {
    objects++;
    yield item;
  }
  if (objects === 0) onNothing(range.empty);
}

async function* listIndex(place: GitPlace, indexFile: string | undefined, { onStaged, onNothing }: GitPlanOptions): AsyncGenerator<GitItem> {
  const entries = await listStaged(place, indexFile);
  for (const entry of entries) onStaged(entry);
  const objects = new Set(entries.map(({ object }) => object).filter((object) => object !== ''));
  if (objects.size === 0) onNothing(entries.length === 0 ? 'nothing is staged' : 'what is staged adds no content');
  for (const object of objects) yield { object, type: 'blob', size: 0 };
}

/** Objects that the history names and the repository does not hold. Walks all of it: run beside the scan. */
export async function countMissing(place: GitPlace): Promise<{ readonly count: number; readonly first: string | undefined }> {
  const { child, ended } = startGit(place, ['rev-list', '--objects', '--no-object-names', '--all', '--reflog', '--missing=print']);
  child.stdin?.end();
  let count = 0;
  let first: string | undefined;
  for await (const record of readRecords(child.stdout as AsyncIterable<Buffer>, 10)) {
    if (record[0] !== 0x3f) continue;
    first ??= record.toString('latin1', 1);
    count++;
  }
  await ended;
  return { count, first };
}

/** GIT_NO_LAZY_FETCH came with git 2.45 and the security releases of April and May 2024. */
async function honoursNoLazyFetch(): Promise<boolean> {
  const patched: Readonly<Record<number, number>> = { 39: 4, 40: 2, 41: 1, 42: 2, 43: 4, 44: 1 };
  const text = (await askGit({ gitDir: '/dev/null', safeDirectory: '/dev/null' }, ['--version'])).toString('latin1');
  const [major = 0, minor = 0, patch = 0] = (/(\d+)\.(\d+)(?:\.(\d+))?/.exec(text) ?? []).slice(1).map((part) => Number(part ?? 0));
  return major > 2 || (major === 2 && (minor >= 45 || patch >= (patched[minor] ?? Number.POSITIVE_INFINITY)));
}
