// The engine: content comes in piece by piece, sealed-to-be candidates go out. It gathers many small contents, or one window of a long
// one, in the kernel's memory, lets the kernel nominate, and confirms what it nominated. Memory does not grow with the content.
import type { Catalogue } from '../model/catalogue.ts';
import type { Detector } from '../model/detector.ts';
import type { Region } from '../model/origin.ts';
import type { Candidate } from '../seal/seal.ts';
import { SecretBytes } from '../seal/secret-bytes.ts';
import { type ContentForm, detectForm, probeBytes } from './content-text.ts';
import { hasAssignment } from './gate.ts';
import { joinIdentifier, nearestIdentifier } from './identifier.ts';
import { type Exclusion, judgeMatch } from './judge.ts';
import { createKernel, inputBytes, type Kernel } from './kernel/kernel.ts';
import { findMarks } from './mark.ts';
import { maskLine } from './masked-line.ts';
import { type Match, matchAt } from './match.ts';
import { advanceBase, type Base, createLocator } from './region.ts';
import { type Judged, type Resolved, resolveOverlaps } from './resolve.ts';
import { findVariable } from './variable.ts';

/** What the scanner tells about the content it was given under a key. */
export interface ScanListener {
  found(key: number, candidate: Candidate): void;
  /** Before the content's nominations are confirmed: the one step whose time depends on patterns. */
  starting(key: number): void;
  /** All content before this one is scanned and told. */
  flushed(key: number): void;
  binary(key: number): void;
  excluded(rule: Exclusion): void;
  /** A public id with no secret beside it. */
  identifier(detector: Detector): void;
  truncatedUtf16(key: number): void;
  tooManyCandidates(key: number): void;
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
/** Beyond this many confirmed candidates in one window the rest is not told: nobody reads 5,000 findings of one file. */
const maxCandidates = 5_000;

interface Segment {
  readonly key: number;
  /** False for a binary: only providers' detectors apply. */
  generic: boolean;
  readonly start: number;
  end: number;
  /** Secrets that begin in here are told; the rest of the segment is context. */
  coreStart: number;
  coreEnd: number;
  base: Base;
}

export function createScanner(module: WebAssembly.Module, catalogue: Catalogue, listener: ScanListener): Scanner {
  return new StagingScanner(createKernel(module, catalogue), catalogue, listener);
}

class StagingScanner implements Scanner {
  readonly #kernel: Kernel;
  readonly #catalogue: Catalogue;
  readonly #listener: ScanListener;
  readonly #input: Buffer;
  readonly #runDetectors: readonly Detector[];
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
    this.#catalogue = catalogue;
    this.#listener = listener;
    this.#input = Buffer.from(kernel.input.buffer, kernel.input.byteOffset, kernel.input.length);
    this.#runDetectors = catalogue.detectors.filter((detector) => detector.run !== undefined);
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
    if (this.#runDetectors.length > 0) this.#kernel.findRuns(length, (start, end) => runs.push(start, end));
    let hit = 0;
    let run = 0;
    for (const segment of segments) {
      const firstHit = hit;
      while (hit < hits.length && hitEnd(hits[hit]) <= segment.end) hit++;
      const firstRun = run;
      while (run < runs.length && (runs[run] ?? 0) < segment.end) run += 2;
      if (hit > firstHit || run > firstRun) this.#confirm(segment, hits.subarray(firstHit, hit), runs.slice(firstRun, run));
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

  #confirm(segment: Segment, hits: Float64Array, runs: readonly number[]): void {
    this.#listener.starting(segment.key);
    const judged: Judged[] = [];
    const seen = new Set<string>();
    const consider = (match: Match) => {
      const name = `${match.detector.id} ${match.start} ${match.end}`;
      if (seen.has(name)) return;
      seen.add(name);
      const verdict = this.#judge(segment, match);
      if (typeof verdict !== 'string') judged.push(verdict);
      else if (inCore(segment, match.start)) this.#listener.excluded(verdict);
    };
    for (const packed of hits) {
      if (judged.length >= maxCandidates) break;
      this.#matchHit(segment, packed, consider);
    }
    if (segment.generic)
      for (let i = 0; i < runs.length && judged.length < maxCandidates; i += 2) this.#matchRun(segment, runs[i] ?? 0, runs[i + 1] ?? 0, consider);
    if (judged.length >= maxCandidates) this.#listener.tooManyCandidates(segment.key);
    if (judged.length > 0) this.#tell(segment, resolveOverlaps(judged));
  }

  #matchHit(segment: Segment, packed: number, consider: (match: Match) => void): void {
    const end = hitEnd(packed);
    const { automaton, keywords, detectors } = this.#catalogue;
    const state = packed % 0x1000000;
    let assignment: boolean | undefined;
    for (const keyword of automaton.outputs[(state - automaton.match) / automaton.stride] ?? []) {
      const { text, detectors: owners } = keywords[keyword] ?? { text: '', detectors: [] };
      const at = end - text.length;
      if (at < segment.start) continue;
      for (const owner of owners) {
        const detector = detectors[owner];
        if (detector === undefined || (!segment.generic && detector.provider === 'generic')) continue;
        if (detector.assigned) {
          assignment ??= hasAssignment(this.#input, end, segment.end);
          if (!assignment) continue;
        }
        for (const match of matchAt(this.#input, segment.start, segment.end, at, detector)) consider(match);
      }
    }
  }

  #matchRun(segment: Segment, start: number, end: number, consider: (match: Match) => void): void {
    if (start < segment.start || end > segment.end || end - start > 200) return;
    const line = this.#input.toString('latin1', Math.max(segment.start, start - 100), start);
    const before = line.slice(line.lastIndexOf('\n') + 1);
    for (const detector of this.#runDetectors) {
      if (detector.run === undefined || end - start < detector.run.least || !contextOf(detector).test(before)) continue;
      consider({ detector, from: start, to: end, start, end, groups: { secret: this.#input.toString('latin1', start, end) } });
    }
  }

  #judge(segment: Segment, match: Match): Judged | Exclusion {
    const before = this.#input.toString('latin1', Math.max(segment.start, Math.min(match.from, match.start - 64)), match.start);
    const after = this.#input.toString('latin1', match.end, Math.min(segment.end, match.end + 16));
    return judgeMatch(match, before.slice(before.lastIndexOf('\n', before.length - 20) + 1), after);
  }

  #tell(segment: Segment, resolved: readonly Resolved[]): void {
    const identifiers = resolved.filter(({ match }) => match.detector.kind === 'identifier');
    const used = new Set<Resolved>();
    const locate = createLocator(this.#input, segment.start, segment.base, this.#kernel.countLines);
    for (const found of resolved.toSorted((a, b) => a.match.start - b.match.start)) {
      if (found.match.detector.kind === 'identifier') continue;
      const id = found.facts.publicId === undefined ? nearestIdentifier(found, identifiers) : undefined;
      // A pair that one pattern matched: its id is not alone either.
      for (const own of identifiers) if (own.match.groups.secret === found.facts.publicId) used.add(own);
      if (id !== undefined) used.add(id);
      if (inCore(segment, found.match.start))
        this.#listener.found(segment.key, {
          ...this.#toCandidate(segment, found, id, locate(found.match.start, found.match.end)),
          ...this.#variableOf(segment, found, resolved),
        });
    }
    for (const id of identifiers) if (!used.has(id) && inCore(segment, id.match.start)) this.#listener.identifier(id.match.detector);
  }

  #toCandidate(segment: Segment, { match, facts, confidence, alsoMatched }: Resolved, id: Resolved | undefined, region: Region): Candidate {
    const { start, end, detector } = match;
    return {
      detector,
      secret: new SecretBytes(Uint8Array.from(this.#input.subarray(start, end))),
      facts: id === undefined ? facts : joinIdentifier(facts, id),
      confidence,
      alsoMatched,
      region,
      maskedLine: maskLine(this.#input, segment.start, segment.end, start, end),
      marks: findMarks(this.#input, segment.start, segment.end, { line: region.startLine, start, end }),
    };
  }

  /** A name that is itself a secret, or holds a piece of one, is none. */
  #variableOf(segment: Segment, { match }: Resolved, all: readonly Resolved[]): { readonly variable?: string } {
    const variable = findVariable(this.#input, segment.start, match.start);
    const secret = variable !== undefined && all.some(({ match: { start, end } }) => start < variable.end && variable.start < end);
    return variable === undefined || secret ? {} : { variable: variable.name };
  }
}

function inCore(segment: Segment, at: number): boolean {
  return at >= segment.coreStart && at < segment.coreEnd;
}

/** Back to where the UTF-8 character at `at` begins: columns are counted in characters, window by window. */
function characterStart(bytes: Buffer, at: number): number {
  let start = at;
  while (start > at - 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--;
  return start;
}

function hitEnd(packed: number | undefined): number {
  return Math.floor((packed ?? 0) / 0x1000000);
}

const contexts = new WeakMap<Detector, RegExp>();

function contextOf(detector: Detector): RegExp {
  let context = contexts.get(detector);
  if (context === undefined) {
    context = new RegExp(detector.run?.context ?? '', 'i');
    contexts.set(detector, context);
  }
  return context;
}
