// Objects of a repository → units: contiguous runs of the pack's order, in which git reads fastest.
import type { Skipped, SkipReason } from '../../model/skipped.ts';
import type { GitItem, GitObjectType, GitPlace, Unit } from '../../model/unit.ts';
import { UsageError } from '../../model/usage-error.ts';
import type { Plan } from '../source.ts';
import type { Repository } from './discover.ts';
import { askGit, GitError, readRecords, startGit } from './git-process.ts';

/** Which objects: all that are there, those that came after a revision, or what the next commit would add. */
export type GitScope =
  | { readonly kind: 'full' }
  | { readonly kind: 'since'; readonly revision: string }
  | { readonly kind: 'diff'; readonly base: string; readonly head: string }
  | { readonly kind: 'staged' };

export interface GitPlanOptions {
  readonly target: number;
  readonly targetName: string;
  readonly scope: GitScope;
  /** Told each commit that is planned: attribution reads them again. */
  readonly onCommit: (object: string) => void;
  /** Told the path of each staged object, and the object that stood there before: "" for none, and for what is deleted. */
  readonly onStaged: (object: string, path: Buffer, before: string) => void;
}

/** Large: git rebuilds the bases of the first deltas anew wherever a run begins. */
const unitBytes = 32 << 20;
const unitObjects = 16_384;
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

export async function* planGit(repository: Repository, options: GitPlanOptions): Plan {
  const skip = (reason: SkipReason, detail: string): Skipped => ({ reason, target: options.targetName, place: repository.path || '.', detail });
  if (options.scope.kind !== 'staged') {
    if (repository.shallow) yield skip('shallow-history', 'a shallow clone: older history is not here');
    if (repository.promisor && !(await honoursNoLazyFetch()))
      return yield skip('unreadable-repository', 'a partial clone, and this git is too old to read one safely (2.39.4, 2.45 or later is needed)');
  }
  try {
    yield* toUnits(listObjects(repository.place, options), repository, options);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    yield skip('unreadable-repository', 'git could not list its objects to the end: it is corrupt or not a repository');
  }
}

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
  switch (options.scope.kind) {
    case 'full':
      return listAll(place);
    case 'since':
      return listSince(place, options.scope.revision);
    case 'diff':
      return listDiff(place, options.scope);
    case 'staged':
      return listStaged(place, options.onStaged);
  }
}

const check = '--batch-check=%(objectname) %(objecttype) %(objectsize)';

/** Reachable or not, loose or packed: every object once. */
async function* listAll(place: GitPlace): AsyncGenerator<GitItem> {
  const { child, ended } = startGit(place, ['cat-file', '--batch-all-objects', '--unordered', '--buffer', check]);
  child.stdin?.end();
  yield* parseObjects(child.stdout as AsyncIterable<Buffer>);
  await ended;
}

async function* listSince(place: GitPlace, revision: string): AsyncGenerator<GitItem> {
  const boundary = await resolveCommit(place, revision);
  yield* listRange(place, ['--all', 'HEAD', '--not', boundary]);
}

/** What a merge of `head` into `base` would bring: all that is reachable from the one and not from the other, merges with it. */
async function* listDiff(place: GitPlace, { base, head }: GitScope & { readonly kind: 'diff' }): AsyncGenerator<GitItem> {
  yield* listRange(place, [await resolveCommit(place, head), '--not', await resolveCommit(place, base)]);
}

async function* listRange(place: GitPlace, range: readonly string[]): AsyncGenerator<GitItem> {
  const list = startGit(place, ['rev-list', '--objects', '--no-object-names', ...range]);
  list.child.stdin?.end();
  const sizes = startGit(place, ['cat-file', '--buffer', check]);
  list.child.stdout?.pipe(sizes.child.stdin as NodeJS.WritableStream);
  yield* parseObjects(sizes.child.stdout as AsyncIterable<Buffer>);
  await Promise.all([list.ended, sizes.ended]);
}

/** @throws UsageError when the revision is not there */
async function resolveCommit(place: GitPlace, revision: string): Promise<string> {
  try {
    return (await askGit(place, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])).toString('latin1').trim();
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(`there is no commit "${revision}"`, '--since');
    throw error;
  }
}

async function* parseObjects(stream: AsyncIterable<Buffer>): AsyncGenerator<GitItem> {
  for await (const record of readRecords(stream, 10)) {
    const [object, type, size] = record.toString('latin1').split(' ');
    // What git lists and cannot open is planned all the same: the reader tells it.
    if (object !== undefined) yield size === undefined ? { object, type: 'blob', size: 0 } : { object, type: type as GitObjectType, size: Number(size) };
  }
}

/** Blobs that the index holds and HEAD does not, without reading the work tree. */
async function* listStaged(place: GitPlace, onStaged: GitPlanOptions['onStaged']): AsyncGenerator<GitItem> {
  const diff = (base: string) =>
    askGit(place, ['diff-index', '--cached', '--raw', '-z', '--no-renames', '--no-abbrev', '--no-ext-diff', '--diff-filter=AMTD', base, '--']);
  const raw = await diff('HEAD').catch(() => diff(emptyTree));
  const fields = splitZero(raw);
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [, mode, before = '', object] = (fields[i] ?? raw).toString('latin1').split(' ');
    // A submodule's entry names a commit of another repository.
    if (object === undefined || mode === '160000') continue;
    const [now, earlier] = [object, before].map((id) => (/^0+$/.test(id) ? '' : id)) as [string, string];
    onStaged(now, fields[i + 1] ?? raw, earlier);
    if (now !== '') yield { object: now, type: 'blob', size: 0 };
  }
}

export function splitZero(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let from = 0;
  for (let to = bytes.indexOf(0); to >= 0; to = bytes.indexOf(0, from)) {
    parts.push(bytes.subarray(from, to));
    from = to + 1;
  }
  return parts;
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
