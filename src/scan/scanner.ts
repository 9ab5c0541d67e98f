// The engine: content comes in piece by piece, sealed-to-be candidates go out. It gathers many small contents, or one window of a long
// one, in the kernel's memory, lets the kernel nominate, and has what it nominated confirmed. Memory does not grow with the content.
import type { Catalogue } from '../model/catalogue.ts';
import { Confirmer, type ConfirmListener, hitEnd, type Segment } from './confirm.ts';
import { type ContentForm, detectForm, probeBytes } from './content-text.ts';
import { createKernel, inputBytes, type Kernel } from './kernel/kernel.ts';
import { advanceBase } from './region.ts';

/** What the scanner tells about the content it was given under a key. */
export interface ScanListener extends ConfirmListener {
  /** All content before this one is scanned and told. */
  flushed(key: number): void;
  binary(key: number): void;
  truncatedUtf16(key: number): void;
}

export interface Scanner {
  /** Begins a content; `key` is the caller's name for it. */
  begin(key: number): void;
  push(bytes: Uint8Array): void;
  end(): void;
  /** Scans what is still gathered. */
  flush(): void;
}

/**
 * Windows of a long content overlap by this much on both sides: twice the longest match, so that a match and all that could
 * overlap it are seen together.
 */
const overlapBytes = 40 << 10;

export function createScanner(module: WebAssembly.Module, catalogue: Catalogue, listener: ScanListener): Scanner {
  return new StagingScanner(createKernel(module, catalogue), catalogue, listener);
}

class StagingScanner implements Scanner {
  readonly #kernel: Kernel;
  readonly #listener: ScanListener;
  readonly #input: Buffer;
  readonly #confirmer: Confirmer;
  #filled = 0;
  #segments: Segment[] = [];
  #open: Segment | undefined;
  #key = 0;
  #form: ContentForm | undefined;
  #decoder: TextDecoder | undefined;
  #rawBytes = 0;
  #hits = new Float64Array(1 << 12);

  constructor(kernel: Kernel, catalogue: Catalogue, listener: ScanListener) {
    this.#kernel = kernel;
    this.#listener = listener;
    this.#input = Buffer.from(kernel.input.buffer, kernel.input.byteOffset, kernel.input.length);
    this.#confirmer = new Confirmer(this.#input, catalogue, kernel.countLines, listener);
  }

  begin(key: number): void {
    if (this.#filled > inputBytes / 2) this.flush();
    const at = this.#filled;
    this.#key = key;
    this.#form = undefined;
    this.#decoder = undefined;
    this.#rawBytes = 0;
    this.#open = { key, generic: true, start: at, end: at, coreStart: at, coreEnd: at, base: { lines: 0, columns: 0 } };
  }

  push(bytes: Uint8Array): void {
    let rest = bytes;
    if (this.#form === undefined) {
      const head = bytes.subarray(0, probeBytes - this.#rawBytes);
      this.#store(head);
      this.#rawBytes += head.length;
      if (this.#rawBytes < probeBytes) return;
      this.#decideForm();
      rest = bytes.subarray(head.length);
    }
    this.#rawBytes += rest.length;
    this.#append(rest);
  }

  end(): void {
    if (this.#form === undefined) this.#decideForm();
    if (this.#decoder !== undefined) {
      this.#store(Buffer.from(this.#decoder.decode(), 'utf8'));
      if (this.#rawBytes % 2 === 1) this.#listener.truncatedUtf16(this.#key);
    }
    const segment = this.#open;
    if (segment !== undefined) {
      segment.end = this.#filled;
      segment.coreEnd = this.#filled;
      this.#segments.push(segment);
    }
    this.#open = undefined;
    // A run at the end of this content must not seem to go on in the next one.
    if (this.#filled < inputBytes) this.#input[this.#filled++] = 10;
  }

  flush(): void {
    if (this.#filled === 0) return;
    const open = this.#open;
    const segments = [...this.#segments];
    // What is open and short, and not at the front, waits: it will be scanned whole.
    const waits = open !== undefined && open.start > overlapBytes * 4;
    if (open !== undefined && !waits) {
      open.end = this.#filled;
      open.coreEnd = this.#filled - overlapBytes;
      segments.push(open);
    }
    this.#scan(segments, waits ? open.start : this.#filled);
    this.#segments = [];
    this.#listener.flushed(open === undefined ? this.#key + 1 : open.key);
    if (open === undefined) this.#filled = 0;
    else if (waits) this.#moveToFront(open, open.start);
    else this.#moveToFront(open, characterStart(this.#input, open.coreEnd - overlapBytes));
  }

  /** The content's first bytes stand in the input as they came; UTF-16 is taken out again and transcoded. */
  #decideForm(): void {
    const open = this.#open as Segment;
    const head = this.#input.subarray(open.start, this.#filled);
    this.#form = detectForm(head);
    if (this.#form.binary) {
      open.generic = false;
      this.#listener.binary(this.#key);
    }
    if (this.#form.encoding === 'bytes') return;
    this.#decoder = new TextDecoder(this.#form.encoding);
    const raw = Uint8Array.from(head);
    this.#filled = open.start;
    this.#append(raw);
  }

  #append(bytes: Uint8Array): void {
    if (this.#decoder === undefined) return this.#store(bytes);
    for (let i = 0; i < bytes.length; i += 1 << 16) this.#store(Buffer.from(this.#decoder.decode(bytes.subarray(i, i + (1 << 16)), { stream: true }), 'utf8'));
  }

  #store(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#filled === inputBytes) this.flush();
      const n = Math.min(inputBytes - this.#filled, bytes.length - at);
      this.#input.set(bytes.subarray(at, at + n), this.#filled);
      this.#filled += n;
      at += n;
    }
  }

  /** Keeps the open content from `keep` on, as the beginning of the next window. */
  #moveToFront(open: Segment, keep: number): void {
    const base = advanceBase(this.#input, open.start, keep, open.base, this.#kernel.countLines);
    this.#input.copyWithin(0, keep, this.#filled);
    this.#filled -= keep;
    const core = (keep === open.start ? open.coreStart : open.coreEnd) - keep;
    this.#open = { ...open, start: 0, end: 0, coreStart: core, coreEnd: core, base };
  }

  #scan(segments: readonly Segment[], length: number): void {
    const hits = this.#nominate(length);
    const runs: number[] = [];
    if (this.#confirmer.wantsRuns) this.#kernel.findRuns(length, (start, end) => runs.push(start, end));
    let hit = 0;
    let run = 0;
    for (const segment of segments) {
      const firstHit = hit;
      while (hit < hits.length && hitEnd(hits[hit]) <= segment.end) hit++;
      const firstRun = run;
      while (run < runs.length && (runs[run] ?? 0) < segment.end) run += 2;
      if (hit > firstHit || run > firstRun) this.#confirmer.confirm(segment, hits.subarray(firstHit, hit), runs.slice(firstRun, run));
    }
  }

  /** Hits in order of their end: `end * 2 ** 24 + state`. */
  #nominate(length: number): Float64Array {
    let count = 0;
    this.#kernel.nominate(length, (end, state) => {
      if (count === this.#hits.length) {
        const larger = new Float64Array(count * 2);
        larger.set(this.#hits);
        this.#hits = larger;
      }
      this.#hits[count++] = end * 0x1000000 + state;
    });
    return this.#hits.subarray(0, count).sort();
  }
}

/** Back to where the UTF-8 character at `at` begins: columns are counted in characters, window by window. */
function characterStart(bytes: Buffer, at: number): number {
  let start = at;
  while (start > at - 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--;
  return start;
}
