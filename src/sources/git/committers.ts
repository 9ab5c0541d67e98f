// Who commits to a place: a hint at who may own what stands there. People's addresses: read only when somebody asks for them.
import type { GitPlace } from '../../model/unit.ts';
import { askGit, GitError, readRecords, startGit } from './git-process.ts';

export interface Committer {
  readonly address: string;
  readonly commits: number;
}

const mostCommits = 500;
const mostNamed = 3;
const timeLimitMs = 10_000;

/** The authors of the latest commits to a path, on any ref, those with most first. What git cannot tell in time is left out. */
export async function listCommitters(place: GitPlace, path: string): Promise<readonly Committer[]> {
  const counts = new Map<string, number>();
  // The mailmap is HEAD's alone: the repository's configuration could name a file anywhere.
  const mailmap = ['-c', 'mailmap.file=', '-c', 'mailmap.blob=HEAD:.mailmap'];
  const log = ['log', '--all', '--no-show-signature', '--format=%aE', `--max-count=${mostCommits}`, '--', path];
  const { child, ended } = startGit(place, [...mailmap, '--literal-pathspecs', ...log]);
  const guard = setTimeout(() => child.kill('SIGKILL'), timeLimitMs);
  try {
    for await (const line of readRecords(child.stdout as AsyncIterable<Buffer>, 0x0a)) {
      const address = line.toString('utf8');
      if (isAddress(address)) counts.set(address, (counts.get(address) ?? 0) + 1);
    }
    await ended;
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
  } finally {
    clearTimeout(guard);
  }
  return [...counts]
    .map(([address, commits]) => ({ address, commits }))
    .sort((a, b) => b.commits - a.commits || (a.address < b.address ? -1 : 1))
    .slice(0, mostNamed);
}

/** A commit may hold anything for an address. */
function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>"]+@[^\s@<>"]+$/.test(text);
}

/** A file of HEAD; undefined when it is not there, or larger than `maxBytes`. */
export async function readAtHead(place: GitPlace, path: string, maxBytes: number): Promise<string | undefined> {
  const ask = (...args: string[]) => askGit(place, ['cat-file', ...args, `HEAD:${path}`]).catch(() => undefined);
  const size = Number((await ask('-s'))?.toString('latin1') ?? Number.NaN);
  return size <= maxBytes ? (await ask('blob'))?.toString('utf8') : undefined;
}
