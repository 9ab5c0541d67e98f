// For objects with findings: which commit brought them, at which paths, from which refs they can be reached, and whether HEAD has them.
// One pass over all commits, reachable or not, a merge counted only for what none of its parents had.
import pLimit from 'p-limit';
import type { GitPlace } from '../../model/unit.ts';
import { askGit, GitError, readRecords, startGit } from './git-process.ts';
import { splitZero } from './plan.ts';

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
  /** What any change took the place of, or away. */
  earlier?(objects: readonly string[]): void;
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
  listener: ChangeListener,
): Promise<void> {
  const args = [
    'diff-tree',
    '--stdin',
    '-r',
    ...(withTrees ? ['-t'] : []),
    '-c',
    '--root',
    '--always',
    '--raw',
    '-z',
    '--no-renames',
    '--no-abbrev',
    '--no-ext-diff',
    '--no-textconv',
    '--format=%x01%H %ct %at',
  ];
  const { child, ended } = startGit(place, args);
  child.stdin?.end(`${commits.join('\n')}\n`);
  let head = { commit: '', commitAt: 0, authorAt: 0 };
  // An entry is two records: what changed, then the path it changed at.
  let entry: Entry | undefined;
  for await (const raw of readRecords(child.stdout as AsyncIterable<Buffer>, 0)) {
    if (entry !== undefined) {
      listener.earlier?.(entry.before);
      if (entry.touched) listener.change({ ...head, before: entry.before, after: entry.after, path: Buffer.from(raw) });
      entry = undefined;
      continue;
    }
    // Before the first entry of a commit stands a line feed, of a merge an empty record.
    const record = raw[0] === lineFeed ? raw.subarray(1) : raw;
    if (record.length === 0) continue;
    if (record[0] === colon) entry = parseEntry(record.toString('latin1'), objects);
    else {
      head = parseHead(record.toString('latin1', record.indexOf(1) + 1));
      // A commit whose own message has findings.
      if (objects.has(head.commit)) listener.change({ ...head, before: [], after: head.commit, path: Buffer.alloc(0) });
    }
  }
  await ended;
}

const colon = 0x3a;
const lineFeed = 0x0a;

interface Entry {
  readonly before: readonly string[];
  readonly after: string;
  readonly touched: boolean;
}

function parseHead(text: string): { commit: string; commitAt: number; authorAt: number } {
  const [commit = '', commitAt, authorAt] = text.trim().split(' ');
  return { commit, commitAt: Number(commitAt), authorAt: Number(authorAt) };
}

/** `:<modes> <ids> <status>`: one colon, mode and id for each parent, then those of the result. */
function parseEntry(text: string, objects: ReadonlySet<string>): Entry {
  const parents = text.lastIndexOf(':') + 1;
  const ids = text
    .slice(parents)
    .split(' ')
    .slice(parents + 1, -1);
  return { before: ids.slice(0, -1), after: ids.at(-1) ?? '', touched: ids.some((id) => objects.has(id)) };
}

/** Which refs reach which of `commits`: marks flow from the tips to the parents, children first. */
export async function findRefs(place: GitPlace, commits: ReadonlySet<string>): Promise<RefReach> {
  const { names, tips } = await listRefs(place);
  const reaching = new Map<string, readonly number[]>();
  if (names.length === 0 || commits.size === 0) return { names, reaching };
  const { child, ended } = startGit(place, ['rev-list', '--topo-order', '--parents', '--all', 'HEAD']);
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

/** The files of HEAD's tree; none when there is no commit yet. */
export async function listHead(place: GitPlace): Promise<HeadEntry[]> {
  const raw = await askGit(place, ['ls-tree', '-r', '-z', '--full-tree', 'HEAD']).catch((error: unknown) => {
    if (error instanceof GitError) return Buffer.alloc(0);
    throw error;
  });
  return splitZero(raw).map((entry) => {
    const tab = entry.indexOf(9);
    return { object: entry.toString('latin1', 0, tab).split(' ')[2] ?? '', path: entry.subarray(tab + 1) };
  });
}
