// What each of many commits changed, by one git: a commit against its parents, a merge only for what none of its parents had.
import type { GitPlace } from '../../model/unit.ts';
import { readRecords, startGit } from './git-process.ts';

export interface CommitHead {
  readonly commit: string;
  /** Seconds since 1970. */
  readonly commitAt: number;
  readonly authorAt: number;
}

/** One path in one commit. An id is all zeros where nothing stands. */
export interface ChangeEntry {
  /** What each parent has there. */
  readonly before: readonly string[];
  readonly after: string;
  /** As git writes file modes, of each parent and of the commit. */
  readonly modes: readonly string[];
}

export interface ChangeWalker {
  commit(head: CommitHead): void;
  /** The path's bytes are git's buffer: copy what is kept. */
  entry(entry: ChangeEntry, path: Buffer): void;
}

/**
 * @param commits ids; one with others behind it is compared with those instead of its parents
 * @param withTrees folders are entries too
 */
export async function walkChanges(place: GitPlace, commits: readonly string[], withTrees: boolean, walker: ChangeWalker): Promise<void> {
  const trees = withTrees ? ['-t'] : [];
  const output = ['--raw', '-z', '--no-renames', '--no-abbrev', '--no-ext-diff', '--no-textconv', '--format=%x01%H %ct %at'];
  const { child, ended } = startGit(place, ['diff-tree', '--stdin', '-r', ...trees, '-c', '--root', '--always', ...output]);
  child.stdin?.end(`${commits.join('\n')}\n`);
  // An entry is two records: what changed, then the path it changed at.
  let entry: ChangeEntry | undefined;
  for await (const raw of readRecords(child.stdout as AsyncIterable<Buffer>, 0)) {
    if (entry !== undefined) {
      walker.entry(entry, raw);
      entry = undefined;
      continue;
    }
    // Before the first entry of a commit stands a line feed, of a merge an empty record.
    const record = raw[0] === lineFeed ? raw.subarray(1) : raw;
    if (record.length === 0) continue;
    if (record[0] === colon) entry = parseEntry(record.toString('latin1'));
    else walker.commit(parseHead(record.toString('latin1', record.indexOf(1) + 1)));
  }
  await ended;
}

const colon = 0x3a;
const lineFeed = 0x0a;

function parseHead(text: string): CommitHead {
  const [commit = '', commitAt, authorAt] = text.trim().split(' ');
  return { commit, commitAt: Number(commitAt), authorAt: Number(authorAt) };
}

/** `:<modes> <ids> <status>`: one colon, mode and id for each parent, then those of the result. */
function parseEntry(text: string): ChangeEntry {
  const parents = text.lastIndexOf(':') + 1;
  const fields = text.slice(parents).split(' ');
  const ids = fields.slice(parents + 1, -1);
  return { before: ids.slice(0, -1), after: ids.at(-1) ?? '', modes: fields.slice(0, parents + 1) };
}

/** A submodule's entry names a commit of another repository. */
const submodule = '160000';

/** The id, or "" where nothing stands whose content could be read. */
export function contentAt(mode: string | undefined, id: string): string {
  return mode === submodule || isNothing(id) ? '' : id;
}

export function isNothing(id: string): boolean {
  return /^0*$/.test(id);
}
