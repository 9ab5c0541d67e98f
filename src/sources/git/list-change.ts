// What the commits of a range brought: their messages, every content that they put anywhere, the names that they added, and tags. The same
// content can stand elsewhere already: it counts where it came new.
import { Readable } from 'node:stream';
import type { GitItem, GitPlace } from '../../model/unit.ts';
import { askGit, splitZero } from './git-process.ts';
import { readSizes } from './object-sizes.ts';
import type { Range } from './range.ts';
import { contentAt, isNothing, walkChanges } from './walk-changes.ts';

/** @param onAdded told the path of each file that a commit added */
export async function* listChange(place: GitPlace, { commits, whole, tagsFrom, others }: Range, onAdded: (path: Buffer) => void): AsyncGenerator<GitItem> {
  const contents = new Set<string>(others);
  const walked = whole === undefined ? commits : [...commits, whole];
  if (walked.length > 0) await collectContents(place, walked, contents, onAdded);
  if (tagsFrom !== undefined) await collectRefs(place, new Set(commits), tagsFrom, contents);
  if (commits.length + contents.size === 0) return;
  yield* readSizes(place, Readable.from(toLines([commits, contents])));
}

async function collectContents(place: GitPlace, commits: readonly string[], contents: Set<string>, onAdded: (path: Buffer) => void): Promise<void> {
  await walkChanges(place, commits, false, {
    commit: () => {},
    entry({ before, after, modes }, path) {
      const content = contentAt(modes.at(-1), after);
      if (content !== '') contents.add(content);
      if (!isNothing(after) && before.every(isNothing)) onAdded(Buffer.from(path));
    },
  });
}

/** Annotated tags of the range's commits, or made after it began; and what refs hold that is no commit, of which nobody knows since when. */
async function collectRefs(place: GitPlace, commits: ReadonlySet<string>, from: number, contents: Set<string>): Promise<void> {
  const format = '--format=%(objecttype) %(objectname) %(*objecttype) %(*objectname) %(taggerdate:unix)';
  const lines = (await askGit(place, ['for-each-ref', format])).toString('latin1').split('\n');
  for (const line of lines) {
    const [type = '', object = '', inner = '', peeled = '', at = ''] = line.split(' ');
    if (type === 'commit' || type === '') continue;
    if (type === 'tag' && !commits.has(peeled) && (at === '' || Number(at) < from)) continue;
    contents.add(object);
    if (inner === 'tag' || inner === 'blob') contents.add(peeled);
    const tree = [type, inner].includes('tree') ? peeled || object : '';
    if (tree !== '') for (const content of await listTree(place, tree)) contents.add(content);
  }
}

async function listTree(place: GitPlace, tree: string): Promise<string[]> {
  const entries = splitZero(await askGit(place, ['ls-tree', '-r', '-z', '--full-tree', tree]));
  return entries.map((entry) => entry.toString('latin1').split(/[ \t]/, 3)).flatMap(([mode, , id = '']) => contentAt(mode, id) || []);
}

/** Many at once: a stream's chunk costs more than a line. */
const linesAtOnce = 1_000;

function* toLines(lists: readonly Iterable<string>[]): Generator<string> {
  let lines: string[] = [];
  for (const list of lists)
    for (const id of list) {
      if (lines.push(id) < linesAtOnce) continue;
      yield `${lines.join('\n')}\n`;
      lines = [];
    }
  if (lines.length > 0) yield `${lines.join('\n')}\n`;
}
