// Reads git objects in a worker through one `git cat-file --batch` per repository, kept between units. Chunks arrive in one reused
// buffer and go straight to the engine.
import { existsSync } from 'node:fs';
import type { GitItem, GitPlace, GitUnit } from '../../model/unit.ts';
import { lfsObjectOf } from '../lfs.ts';
import type { ContentSink, SkipItem } from '../source.ts';
import { type GitRun, startGit } from './git-process.ts';
import { type ReadableLike, readInto } from './read-into.ts';

/** A name that is no object: git answers "… missing" and, with --buffer, flushes. */
const sentinel = 'end-of-unit';

export interface GitReader {
  read(unit: GitUnit, sink: ContentSink, skip: SkipItem): Promise<void>;
  /** Ends the git process. */
  close(): void;
}

export function createGitReader(): GitReader {
  let batch: Batch | undefined;
  return {
    async read(unit, sink, skip) {
      let next = 0;
      while (next < unit.items.length) {
        if (batch === undefined || batch.ended || batch.place.gitDir !== unit.place.gitDir) {
          batch?.close();
          batch = new Batch(unit.place);
        }
        next = await batch.read(unit, next, sink, skip);
        // git dies at a corrupt object: that item is told, and a new process goes on behind it.
        if (next < unit.items.length) skip(next++, 'corrupt-object', 'git cannot read this object');
      }
    },
    close: () => batch?.close(),
  };
}

/** One git process and the parser of what it prints. */
class Batch {
  readonly place: GitPlace;
  ended = false;
  readonly #run: GitRun;
  #parser: Parser | undefined;
  #done: (() => void) | undefined;

  constructor(place: GitPlace) {
    this.place = place;
    this.#run = startGit(place, ['cat-file', '--batch', '--buffer']);
    readInto(
      this.#run.child.stdout as ReadableLike,
      (bytes) => {
        if (this.#parser?.parse(bytes)) this.#done?.();
      },
      () => {
        this.ended = true;
        this.#done?.();
      },
    );
    this.#run.child.once('error', () => {
      this.ended = true;
      this.#done?.();
    });
  }

  /** Reads items from `first` on; returns the index of the item at which git stopped, or their number. */
  async read(unit: GitUnit, first: number, sink: ContentSink, skip: SkipItem): Promise<number> {
    const parser = new Parser(unit, first, sink, skip);
    this.#parser = parser;
    const names = unit.items.slice(first).map(({ object }) => object);
    await new Promise<void>((resolve) => {
      this.#done = resolve;
      if (this.ended) resolve();
      else this.#run.child.stdin?.write(`${names.join('\n')}\n${sentinel}\n`);
    });
    parser.stop();
    return parser.next;
  }

  close(): void {
    this.#run.child.kill('SIGKILL');
  }
}

/** `<id> <type> <size>\n<content>\n` or `<name> missing\n`, in the order they were asked for. */
class Parser {
  next: number;
  readonly #unit: GitUnit;
  readonly #sink: ContentSink;
  readonly #skip: SkipItem;
  #header = '';
  /** Content bytes still to come, and -1 between contents. */
  #left = -1;
  #open = false;

  constructor(unit: GitUnit, first: number, sink: ContentSink, skip: SkipItem) {
    this.#unit = unit;
    this.next = first;
    this.#sink = sink;
    this.#skip = skip;
  }

  /** @returns whether the unit is at its end */
  parse(bytes: Buffer): boolean {
    let at = 0;
    while (at < bytes.length) {
      if (this.#left < 0) {
        const feed = bytes.indexOf(10, at);
        this.#header += bytes.toString('latin1', at, feed < 0 ? bytes.length : feed);
        if (feed < 0) return false;
        at = feed + 1;
        if (this.#takeHeader()) return true;
      } else {
        at = this.#takeContent(bytes, at);
      }
    }
    return false;
  }

  /** git ended: the open item is left incomplete. */
  stop(): void {
    if (this.#open) this.#sink.end();
    this.#open = false;
  }

  #takeHeader(): boolean {
    const [name, kind, size] = this.#header.split(' ');
    this.#header = '';
    if (name === sentinel) return true;
    if (kind === 'missing' || size === undefined) {
      this.#skip(this.next++, 'missing-object', 'this object is not in the repository');
      return false;
    }
    this.#left = Number(size);
    this.#open = true;
    this.#sink.begin(this.next);
    return false;
  }

  #takeContent(bytes: Buffer, at: number): number {
    const content = bytes.subarray(at, at + this.#left);
    if (content.length > 0) {
      if (content.length === this.#left) this.#reportLfs(content);
      this.#sink.push(content);
      this.#left -= content.length;
    }
    // The line feed behind the content may come with the next chunk.
    if (this.#left > 0 || at + content.length === bytes.length) return bytes.length;
    this.#left = -1;
    this.#open = false;
    this.#sink.end();
    this.next++;
    return at + content.length + 1;
  }

  #reportLfs(content: Buffer): void {
    const item: GitItem | undefined = this.#unit.items[this.next];
    if (item?.type !== 'blob' || item.size !== content.length) return;
    const object = lfsObjectOf(content);
    if (object !== undefined && !existsSync(`${this.#unit.place.gitDir}/lfs/${object}`))
      this.#skip(this.next, 'lfs-object-missing', 'a pointer to a Git LFS object that is not here');
  }
}
