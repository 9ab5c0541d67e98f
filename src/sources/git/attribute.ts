// For objects with findings: which commit brought them, at which paths, from which refs they can be reached, and whether HEAD has them.
// One pass over all commits, reachable or not, a merge counted only for what none of its parents had.
import pLimit from 'p-limit';
import type { GitPlace } from '../../model/unit.ts';
import { askGit, GitError, readRecords, splitZero, startGit } from './git-process.ts';
import { type ChangeEntry, type CommitHead, contentAt, walkChanges } from './walk-changes.ts';

/** A commit changed what stands at a path, and one side of the change has findings. Times are seconds since 1970. */
export interface Change {
  readonly commit: string;
  readonly commitAt: number;
  readonly authorAt: number;
  readonly path: Buffer;
  readonly before: readonly string[];
  readonly after: string;
}

export interface RefReach {
  /** Sorted ref names, and for a commit the indices of those that reach it. */
  readonly names: readonly string[];
  readonly reaching: ReadonlyMap<string, readonly number[]>;
}

const commitsAtOnce = 4_000;

export interface ChangeListener {
  /** Each change that touches one of the objects. */
  change(change: Change): void;
  /** Each path that a commit changed which brings one of the objects: all of the commit, so that what only moved can be told. */
  step?(step: Step): void;
}

/** One path in one commit: what stood there in its parents, and what stands there now; "" for none. Folders and submodules are left out. */
export interface Step {
  readonly commit: string;
  readonly path: Buffer;
  readonly before: readonly string[];
  readonly after: string;
}

/** Tells which commits changed `objects` (trees among them only if `withTrees`). */
export async function attributeObjects(
  place: GitPlace,
  commits: readonly string[],
  objects: ReadonlySet<string>,
  withTrees: boolean,
  listener: ChangeListener,
): Promise<void> {
  const limit = pLimit(2);
  const parts: string[][] = [];
  for (let i = 0; i < commits.length; i += commitsAtOnce) parts.push(commits.slice(i, i + commitsAtOnce));
  await Promise.all(parts.map((part) => limit(() => readChanges(place, part, objects, withTrees, listener))));
}

async function readChanges(
  place: GitPlace,
  commits: readonly string[],
  objects: ReadonlySet<string>,
  withTrees: boolean,
  { change, step }: ChangeListener,
): Promise<void> {
  let head: CommitHead = { commit: '', commitAt: 0, authorAt: 0 };
  let steps: Step[] = [];
  const tellSteps = () => {
    if (step !== undefined && steps.some(({ after }) => objects.has(after))) for (const one of steps) step(one);
    steps = [];
  };
  await walkChanges(place, commits, withTrees, {
    commit(next) {
      tellSteps();
      head = next;
      // A commit whose own message has findings.
      if (objects.has(head.commit)) change({ ...head, before: [], after: head.commit, path: Buffer.alloc(0) });
    },
    entry(entry, path) {
      const touched = objects.has(entry.after) || entry.before.some((id) => objects.has(id));
      if (touched) change({ ...head, before: entry.before, after: entry.after, path: Buffer.from(path) });
      if (step !== undefined) steps.push(...toSteps(head.commit, entry, path, objects));
    },
  });
  tellSteps();
}

function toSteps(commit: string, { before, after, modes }: ChangeEntry, path: Buffer, objects: ReadonlySet<string>): Step[] {
  const contents = before.map((id, i) => contentAt(modes[i], id)).filter((id) => id !== '');
  const now = contentAt(modes.at(-1), after);
  return contents.length === 0 && !objects.has(now) ? [] : [{ commit, path: Buffer.from(path), before: contents, after: now }];
}

/** Which refs reach which of `commits`: marks flow from the tips to the parents, children first. */
export async function findRefs(place: GitPlace, commits: ReadonlySet<string>): Promise<RefReach> {
  const { names, tips } = await listRefs(place);
  const reaching = new Map<string, readonly number[]>();
  if (names.length === 0 || commits.size === 0) return { names, reaching };
  const { child, ended } = startGit(place, ['rev-list', '--topo-order', '--parents', '--all']);
  child.stdin?.end();
  const marks = new Map<string, bigint>();
  for (const [i, tip] of tips.entries()) marks.set(tip, (marks.get(tip) ?? 0n) | (1n << BigInt(i)));
  let left = commits.size;
  for await (const record of readRecords(child.stdout as AsyncIterable<Buffer>, 10)) {
    const [commit = '', ...parents] = record.toString('latin1').split(' ');
    const mark = marks.get(commit) ?? 0n;
    marks.delete(commit);
    for (const parent of parents) marks.set(parent, (marks.get(parent) ?? 0n) | mark);
    if (!commits.has(commit)) continue;
    reaching.set(commit, bitsOf(mark));
    if (--left === 0) break;
  }
  child.kill();
  await ended.catch(() => {});
  return { names, reaching };
}

/** Refs beyond this many are left out of the count: mirrors of large forges hold tens of thousands of pull requests. */
const maxRefs = 2_048;

async function listRefs(place: GitPlace): Promise<{ names: string[]; tips: string[] }> {
  const raw = await askGit(place, ['for-each-ref', '--format=%(refname) %(objectname) %(*objectname)']).catch(() => Buffer.alloc(0));
  const refs = raw
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' '))
    .sort(([a = ''], [b = '']) => rankRef(a) - rankRef(b) || (a < b ? -1 : 1))
    .slice(0, maxRefs);
  return { names: refs.map(([name = '']) => name), tips: refs.map(([, object = '', peeled]) => peeled || object) };
}

function rankRef(name: string): number {
  const order = ['refs/heads/', 'refs/tags/', 'refs/stash', 'refs/remotes/'];
  const rank = order.findIndex((prefix) => name.startsWith(prefix));
  return rank < 0 ? order.length : rank;
}

function bitsOf(mark: bigint): number[] {
  const bits: number[] = [];
  const text = mark.toString(2);
  for (let i = text.length - 1; i >= 0; i--) if (text[i] === '1') bits.push(text.length - 1 - i);
  return bits;
}

export interface TagPoint {
  readonly object: string;
  readonly name: string;
  readonly commit: string;
  readonly at: number;
}

/** Annotated tags: when they were made, and of which commit. */
export async function listTags(place: GitPlace): Promise<TagPoint[]> {
  const raw = await askGit(place, ['for-each-ref', '--format=%(objectname) %(*objectname) %(taggerdate:unix) %(refname)', 'refs/tags']).catch(() =>
    Buffer.alloc(0),
  );
  const rows = raw
    .toString('utf8')
    .split('\n')
    .map((line) => /^(\S+) (\S+) (\d+) (.+)$/.exec(line));
  return rows.flatMap((row) => (row ? [{ object: row[1] ?? '', commit: row[2] ?? '', at: Number(row[3]), name: row[4] ?? '' }] : []));
}

export interface HeadEntry {
  readonly object: string;
  readonly path: Buffer;
}

/** The files of HEAD's tree, or of another commit's; none when there is no commit yet. */
export async function listHead(place: GitPlace, head = 'HEAD'): Promise<HeadEntry[]> {
  const raw = await askGit(place, ['ls-tree', '-r', '-z', '--full-tree', head]).catch((error: unknown) => {
    if (error instanceof GitError) return Buffer.alloc(0);
    throw error;
  });
  return splitZero(raw).map((entry) => {
    const tab = entry.indexOf(9);
    return { object: entry.toString('latin1', 0, tab).split(' ')[2] ?? '', path: entry.subarray(tab + 1) };
  });
}
