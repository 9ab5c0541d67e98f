// Which commits a scan of a change is about: those from a base to a head, or those after a revision or a time. A range that cannot be made
// out is the operator's mistake, never an empty one.
import { readFileSync } from 'node:fs';
import { isDay } from '../../model/day.ts';
import type { ScannedRange } from '../../model/report.ts';
import type { GitPlace } from '../../model/unit.ts';
import { UsageError } from '../../model/usage-error.ts';
import { findCommonDir } from './discover.ts';
import { askGit, GitError, readRecords, startGit } from './git-process.ts';
import { type PushScope, pushRange } from './push.ts';
import type { RangeScope } from './scope.ts';

export interface Range {
  readonly told: ScannedRange;
  readonly commits: readonly string[];
  /**
   * All of it as one commit, as `walkChanges` takes it: the head against what it has in common with the base. A merge that takes its parent's
   * side over the base's changes nothing of that parent, and brings back what the base took away.
   */
  readonly whole?: string;
  /** Annotated tags made from then on belong to it, in seconds since 1970; absent: none does. */
  readonly tagsFrom?: number;
  /** What belongs to it and is no commit: tags that are pushed. */
  readonly others?: readonly string[];
  /** Of the head's own name, `refs/heads/…`. */
  readonly headRef?: string;
  /** A clone ends within the range. */
  readonly cutShort: boolean;
  /** In words, if it is so. */
  readonly empty: string;
}

/** @throws UsageError for a revision that is not there, or two without a common history; GitError where git cannot walk */
export async function resolveRange(place: GitPlace, scope: RangeScope): Promise<Range> {
  const range = await resolveWhole(place, scope);
  const cuts = readShallow(place);
  return { ...range, cutShort: cuts.size > 0 && range.commits.some((commit) => cuts.has(commit)) };
}

type WholeRange = Omit<Range, 'cutShort'>;

function resolveWhole(place: GitPlace, scope: RangeScope): Promise<WholeRange> {
  switch (scope.kind) {
    case 'diff':
      return resolveDiff(place, scope);
    case 'since':
      return resolveSince(place, scope.revision);
    case 'push':
      return resolvePush(place, scope);
  }
}

async function resolvePush(place: GitPlace, scope: PushScope): Promise<WholeRange> {
  const [commits, others] = await Promise.all([pushRange(place, scope).then((range) => listIds(place, range)), listOthers(place, scope.tips)]);
  return { told: { commits: commits.length }, commits, others, empty: 'the remote has all of it' };
}

/** Of the tips, those that are no commits. */
async function listOthers(place: GitPlace, tips: readonly string[]): Promise<string[]> {
  const { child, ended } = startGit(place, ['cat-file', '--batch-check=%(objectname) %(objecttype)']);
  child.stdin?.end(`${tips.join('\n')}\n`);
  const others: string[] = [];
  for await (const record of readRecords(child.stdout as AsyncIterable<Buffer>, 10)) {
    const [object = '', type] = record.toString('latin1').split(' ');
    if (type !== 'commit' && type !== 'missing') others.push(object);
  }
  await ended;
  return others;
}

/** What a merge of the head into the base would bring: all that is reachable from the one and not from the other, merges with it. */
async function resolveDiff(place: GitPlace, scope: Extract<RangeScope, { readonly kind: 'diff' }>): Promise<WholeRange> {
  const [base, head, headRef] = await Promise.all([needCommit(place, scope.base), needCommit(place, scope.head), nameInFull(place, scope.head)]);
  const mergeBases = await findMergeBases(place, base, head);
  if (mergeBases.length === 0) throw unrelated(place, scope);
  const commits = await listIds(place, [head, '--not', base]);
  return {
    told: { base, head, commits: commits.length },
    commits,
    ...(commits.length === 0 ? {} : { whole: [head, ...mergeBases].join(' ') }),
    ...(headRef === '' ? {} : { headRef }),
    empty: `${quote(scope.head)} adds no commit to ${quote(scope.base)}`,
  };
}

async function needCommit(place: GitPlace, revision: string): Promise<string> {
  const commit = await findCommit(place, revision);
  if (commit !== undefined) return commit;
  throw new UsageError(`there is no commit "${quote(revision)}": fetch it first, for instance with "fetch-depth: 0"`, '--diff');
}

function unrelated(place: GitPlace, { base, head }: { readonly base: string; readonly head: string }): UsageError {
  const both = `"${quote(base)}" and "${quote(head)}"`;
  return readShallow(place).size > 0
    ? new UsageError(`this clone is too shallow to hold a common ancestor of ${both}: fetch more, for instance with "fetch-depth: 0"`, '--diff')
    : new UsageError(`${both} have no common ancestor`, '--diff');
}

/** The best common ancestors; none where the histories share nothing. */
async function findMergeBases(place: GitPlace, base: string, head: string): Promise<readonly string[]> {
  try {
    return (await askGit(place, ['merge-base', '--all', base, head])).toString('latin1').trim().split('\n');
  } catch (error) {
    // By its documentation 1 says that there is none; more is a failure.
    if (error instanceof GitError && error.code === 1) return [];
    throw error;
  }
}

/**
 * A ref or revision of that name wins over the time that it may look like. Commits count by their own time, one by one: clocks of people
 * differ, so the first older commit says nothing of those behind it.
 */
async function resolveSince(place: GitPlace, text: string): Promise<WholeRange> {
  const base = await findCommit(place, text);
  if (base !== undefined) {
    const [commits, [made]] = await Promise.all([listIds(place, ['--all', '--not', base]), listTimes(place, ['--max-count=1', base])]);
    return { told: { base, commits: commits.length }, commits, tagsFrom: made?.at ?? 0, empty: `no commit came after ${quote(text)}` };
  }
  const from = parseMoment(text);
  if (from === undefined)
    throw new UsageError(`there is no commit "${quote(text)}", nor is it a day such as 2026-01-31 or a time such as 2026-01-31T00:00:00Z`, '--since');
  const commits = (await listTimes(place, ['--all'])).filter(({ at }) => at * 1000 >= from).map(({ commit }) => commit);
  const since = new Date(from).toISOString().replace(/\.\d+Z$/, 'Z');
  return { told: { since, commits: commits.length }, commits, tagsFrom: from / 1000, empty: `no commit was made since ${since}` };
}

/** Milliseconds since 1970. A day begins in UTC; a time needs its zone, for a naive one is another on every machine. */
function parseMoment(text: string): number | undefined {
  if (isDay(text)) return Date.parse(`${text}T00:00:00Z`);
  if (!isDay(text.slice(0, 10)) || !/^.{10}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

/** The full id; undefined where there is no such commit. */
export async function findCommit(place: GitPlace, revision: string): Promise<string | undefined> {
  // An argument ends at a zero byte.
  if (revision === '' || /\p{Cc}/u.test(revision)) return undefined;
  // A leading "^" would turn the range around.
  const id = await askForName(place, ['--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(id) ? id : undefined;
}

/** `refs/heads/…` of a branch, "" of what is no ref. */
function nameInFull(place: GitPlace, revision: string): Promise<string> {
  if (revision === '' || /\p{Cc}/u.test(revision)) return Promise.resolve('');
  return askForName(place, ['--verify', '--quiet', '--symbolic-full-name', '--end-of-options', revision]);
}

async function askForName(place: GitPlace, args: readonly string[]): Promise<string> {
  try {
    return (await askGit(place, ['rev-parse', ...args])).toString('latin1').trim();
  } catch (error) {
    // 128 is also a repository that cannot be read.
    if (error instanceof GitError && (error.code === 1 || error.code === 128)) return '';
    throw error;
  }
}

async function listIds(place: GitPlace, revisions: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for await (const line of listLines(place, revisions)) ids.push(line);
  return ids;
}

async function listTimes(place: GitPlace, revisions: readonly string[]): Promise<{ readonly commit: string; readonly at: number }[]> {
  const commits: { commit: string; at: number }[] = [];
  for await (const line of listLines(place, ['--timestamp', ...revisions])) {
    const [at, commit = ''] = line.split(' ');
    commits.push({ commit, at: Number(at) });
  }
  return commits;
}

async function* listLines(place: GitPlace, args: readonly string[]): AsyncGenerator<string> {
  const { child, ended } = startGit(place, ['rev-list', ...args]);
  child.stdin?.end();
  for await (const record of readRecords(child.stdout as AsyncIterable<Buffer>, 10)) yield record.toString('latin1');
  await ended;
}

/** Commits at which a shallow clone ends. */
function readShallow({ gitDir }: GitPlace): ReadonlySet<string> {
  try {
    return new Set(readFileSync(`${findCommonDir(gitDir)}/shallow`, 'latin1').split(/\s+/));
  } catch {
    return new Set();
  }
}

const longestQuoted = 100;

/** A name may come from whoever opened a pull request: what a terminal or a log could take for more than text is not repeated. */
function quote(revision: string): string {
  const plain = revision.replace(/[^\x20-\x7e]/gu, '?');
  return plain.length > longestQuoted ? `${plain.slice(0, longestQuoted)}…` : plain;
}
