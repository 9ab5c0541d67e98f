// What the kernel nominated → candidates: gate after gate, each nomination is found or dropped, and for whoever asks it is told which gate
// dropped it.
import { type Catalogue, headBytes } from '../model/catalogue.ts';
import type { Detector } from '../model/detector.ts';
import type { MatchGate, MissGate } from '../model/dropped.ts';
import type { Region } from '../model/origin.ts';
import type { Candidate } from '../seal/seal.ts';
import type { DroppedCandidate } from '../seal/seal-dropped.ts';
import { SecretBytes } from '../seal/secret-bytes.ts';
import { createAssignedGate } from './gate.ts';
import { joinIdentifier, nearestIdentifier } from './identifier.ts';
import { type Exclusion, isJudgedByContext, judgeMatch } from './judge.ts';
import { findMarks, type Span } from './mark.ts';
import { maskLine } from './masked-line.ts';
import { type Match, matchAt, matchRun } from './match.ts';
import { type Base, type CountLines, createLocator } from './region.ts';
import { type Judged, type Resolved, resolveOverlaps } from './resolve.ts';
import { findVariable } from './variable.ts';

/** A keyword, or a random run, without what its detector looks for around it. */
export interface Miss {
  readonly detector: Detector;
  readonly gate: MissGate;
  /** Absent: a random run. */
  readonly keyword?: string;
  /** Of the keyword. Costs a look at the text before it: ask at once or not at all. */
  readonly region: () => Region;
}

/** What confirming tells about the content under a key. */
export interface ConfirmListener {
  /** @param keyword absent for a random run */
  found(key: number, candidate: Candidate, keyword?: string): void;
  /** Before the content's nominations are confirmed: the one step whose time depends on patterns. */
  starting(key: number): void;
  excluded(rule: Exclusion): void;
  /** A public id with no secret beside it. */
  identifier(detector: Detector): void;
  tooManyCandidates(key: number): void;
  /** Only where somebody asks why: most keywords stand in prose, so there are very many. */
  missed?(key: number, miss: Miss): void;
  /** Only where somebody asks why. */
  dropped?(key: number, dropped: DroppedCandidate): void;
  /** Dropped strings of a content with too many of them are counted, not told. */
  droppedMore?(key: number, count: number): void;
}

/** A content, or a window of one, in the bytes that are scanned. */
export interface Segment {
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

/** Beyond this many confirmed candidates in one window the rest is not told: nobody reads 5,000 findings of one file. Nor what was dropped. */
const maxCandidates = 5_000;

interface Drop {
  readonly match: Match;
  readonly gate: MatchGate;
  readonly byContext?: boolean;
  readonly winner?: Match;
}

export class Confirmer {
  readonly wantsRuns: boolean;
  readonly #input: Buffer;
  readonly #catalogue: Catalogue;
  readonly #countLines: CountLines;
  readonly #listener: ConfirmListener;
  readonly #runDetectors: readonly Detector[];
  /** Of the segment that is being confirmed. */
  #drops: Drop[] = [];
  #dropsMore = 0;

  constructor(input: Buffer, catalogue: Catalogue, countLines: CountLines, listener: ConfirmListener) {
    this.#input = input;
    this.#catalogue = catalogue;
    this.#countLines = countLines;
    this.#listener = listener;
    this.#runDetectors = catalogue.detectors.filter((detector) => detector.run !== undefined);
    this.wantsRuns = this.#runDetectors.length > 0;
  }

  /** @param hits packed, in order of their end; @param runs starts and ends in turn */
  confirm(segment: Segment, hits: Float64Array, runs: readonly number[]): void {
    this.#listener.starting(segment.key);
    const judged: Judged[] = [];
    const seen = new Set<string>();
    const consider = (match: Match) => {
      const name = `${match.detector.id} ${match.start} ${match.end}`;
      if (seen.has(name)) return;
      seen.add(name);
      const verdict = this.#judge(segment, match);
      if (typeof verdict !== 'string') judged.push(verdict);
      else if (inCore(segment, match.start)) this.#exclude(match, verdict);
    };
    const locateHit = this.#createLocator(segment);
    for (const packed of hits) {
      if (judged.length >= maxCandidates) break;
      this.#matchHit(segment, packed, consider, locateHit);
    }
    const locateRun = this.#createLocator(segment);
    for (let i = 0; i < runs.length && judged.length < maxCandidates; i += 2) this.#matchRuns(segment, runs[i] ?? 0, runs[i + 1] ?? 0, consider, locateRun);
    if (judged.length >= maxCandidates) this.#listener.tooManyCandidates(segment.key);
    if (judged.length > 0) this.#tell(segment, resolveOverlaps(judged));
    if (this.#drops.length > 0) this.#tellDrops(segment);
  }

  #matchHit(segment: Segment, packed: number, consider: (match: Match) => void, locate: Locate): void {
    const { automaton, keywords, detectors } = this.#catalogue;
    const head = hitEnd(packed);
    const state = packed % 0x1000000;
    for (const keyword of automaton.outputs[(state - automaton.match) / automaton.stride] ?? []) {
      const { text, detectors: owners } = keywords[keyword] ?? { text: '', detectors: [] };
      const at = head - Math.min(text.length, headBytes);
      const end = at + text.length;
      if (at < segment.start || end > segment.end || !standsAt(this.#input, at, text)) continue;
      const mayFollow = createAssignedGate(this.#input, end, segment.end);
      for (const owner of owners) {
        const detector = detectors[owner];
        if (detector === undefined) continue;
        const gate = this.#tryKeyword(segment, detector, at, text, mayFollow, consider);
        if (gate !== undefined && this.#listener.missed !== undefined)
          this.#miss(segment, { detector, gate, keyword: text }, { start: at, end, seen: head }, locate);
      }
    }
  }

  /** @returns the gate where the keyword already stops */
  #tryKeyword(
    segment: Segment,
    detector: Detector,
    at: number,
    keyword: string,
    mayFollow: (detector: Detector) => boolean,
    consider: (match: Match) => void,
  ): MissGate | undefined {
    if (!segment.generic && detector.provider === 'generic') return 'binary';
    if (detector.assigned && !mayFollow(detector)) return 'assignment';
    const matches = matchAt(this.#input, segment.start, segment.end, at, detector, keyword);
    for (const match of matches) consider(match);
    return matches.length === 0 ? 'pattern' : undefined;
  }

  #matchRuns(segment: Segment, start: number, end: number, consider: (match: Match) => void, locate: Locate): void {
    if (start < segment.start || end > segment.end) return;
    for (const detector of this.#runDetectors) {
      const match = segment.generic ? matchRun(this.#input, segment.start, start, end, detector) : undefined;
      if (match !== undefined) consider(match);
      else if (this.#listener.missed !== undefined)
        this.#miss(segment, { detector, gate: segment.generic ? 'pattern' : 'binary' }, { start, end, seen: end }, locate);
    }
  }

  #judge(segment: Segment, match: Match): Judged | Exclusion {
    const first = Math.max(segment.start, Math.min(match.from, match.start - 64));
    const before = this.#input.toString('latin1', first, match.start);
    const after = this.#input.toString('latin1', match.end, Math.min(segment.end, match.end + 16));
    return judgeMatch(match, before.slice(match.from > first ? before.lastIndexOf('\n', match.from - first - 1) + 1 : 0), after);
  }

  #tell(segment: Segment, resolved: readonly Resolved[]): void {
    const identifiers = resolved.filter(({ match }) => match.detector.kind === 'identifier');
    const used = new Set<Resolved>();
    const locate = this.#createLocator(segment);
    const spans = resolved.flatMap(({ match }) => (match.detector.kind === 'identifier' ? [] : [match]));
    for (const found of resolved.toSorted((a, b) => a.match.start - b.match.start)) {
      if (found.match.detector.kind === 'identifier') continue;
      const id = found.facts.publicId === undefined ? nearestIdentifier(found, identifiers) : undefined;
      // A pair that one pattern matched: its id is not alone either.
      for (const own of identifiers) if (own.match.groups.secret === found.facts.publicId) used.add(own);
      if (id !== undefined) used.add(id);
      if (inCore(segment, found.match.start))
        this.#listener.found(
          segment.key,
          { ...this.#toCandidate(segment, found, id, locate(found.match.start, found.match.end), spans), ...this.#variableOf(segment, found, resolved) },
          found.match.keyword,
        );
    }
    for (const id of identifiers) if (!used.has(id) && inCore(segment, id.match.start)) this.#listener.identifier(id.match.detector);
    this.#dropResolved(segment, resolved);
  }

  #toCandidate(
    segment: Segment,
    { match, facts, confidence, alsoMatched }: Resolved,
    id: Resolved | undefined,
    region: Region,
    spans: readonly Span[],
  ): Candidate {
    const { start, end, detector } = match;
    return {
      detector,
      secret: this.#secretOf(match),
      facts: id === undefined ? facts : joinIdentifier(facts, id),
      confidence,
      alsoMatched,
      region,
      maskedLine: maskLine(this.#input, segment.start, segment.end, start, end),
      marks: findMarks(this.#input, segment.start, segment.end, { line: region.startLine, start, end }, spans),
    };
  }

  /** A name that is itself a secret, or holds a piece of one, is none. */
  #variableOf(segment: Segment, { match }: Resolved, all: readonly Resolved[]): { readonly variable?: string } {
    const variable = findVariable(this.#input, segment.start, match.start);
    const secret = variable !== undefined && all.some(({ match: { start, end } }) => start < variable.end && variable.start < end);
    return variable === undefined || secret ? {} : { variable: variable.name };
  }

  #secretOf({ start, end }: Match): SecretBytes {
    return new SecretBytes(Uint8Array.from(this.#input.subarray(start, end)));
  }

  #miss(segment: Segment, miss: Omit<Miss, 'region'>, { start, end, seen }: Nominated, locate: Locate): void {
    if (!inCore(segment, start)) return;
    // Hits come in the order of the ends of their heads. A keyword has no line break, and each of its characters is one column.
    this.#listener.missed?.(segment.key, { ...miss, region: () => regionAround(locate(seen, seen), seen - start, end - seen) });
  }

  #exclude(match: Match, gate: Exclusion): void {
    this.#listener.excluded(gate);
    if (this.#listener.dropped !== undefined) this.#drop({ match, gate, ...(gate === 'not-random' ? { byContext: isJudgedByContext(match) } : {}) });
  }

  #drop(drop: Drop): void {
    if (this.#drops.length < maxCandidates) this.#drops.push(drop);
    else this.#dropsMore++;
  }

  #dropResolved(segment: Segment, resolved: readonly Resolved[]): void {
    if (this.#listener.dropped === undefined) return;
    for (const { match, losers } of resolved) {
      if (match.detector.kind === 'identifier' && inCore(segment, match.start)) this.#drop({ match, gate: 'identifier' });
      for (const loser of losers) if (inCore(segment, loser.match.start)) this.#drop({ match: loser.match, gate: 'overlap', winner: match });
    }
  }

  #tellDrops(segment: Segment): void {
    const locate = this.#createLocator(segment);
    for (const { match, gate, byContext, winner } of this.#drops.sort(compareDrops))
      this.#listener.dropped?.(segment.key, {
        detector: match.detector,
        gate,
        secret: this.#secretOf(match),
        region: locate(match.start, match.end),
        ...(match.keyword === undefined ? {} : { keyword: match.keyword }),
        ...(byContext === undefined ? {} : { byContext }),
        ...(winner === undefined ? {} : { winner: winner.detector }),
      });
    if (this.#dropsMore > 0) this.#listener.droppedMore?.(segment.key, this.#dropsMore);
    this.#drops = [];
    this.#dropsMore = 0;
  }

  #createLocator({ start, base }: Segment): Locate {
    return createLocator(this.#input, start, base, this.#countLines);
  }
}

type Locate = (start: number, end: number) => Region;

/** By place: a locator goes forward. */
function compareDrops(a: Drop, b: Drop): number {
  return a.match.start - b.match.start || a.match.end - b.match.end || (a.match.detector.id < b.match.detector.id ? -1 : 1);
}

/** A keyword's or a run's bytes; `seen`: up to where it was nominated. */
interface Nominated {
  readonly start: number;
  readonly end: number;
  readonly seen: number;
}

function regionAround({ endLine, endColumn }: Region, before: number, after: number): Region {
  return { startLine: endLine, startColumn: endColumn - before, endLine, endColumn: endColumn + after };
}

/** The rest of a keyword whose head stands there; upper case is lower case. */
function standsAt(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = headBytes; i < text.length; i++) {
    const byte = bytes[at + i] ?? 0;
    if ((byte >= 65 && byte <= 90 ? byte + 32 : byte) !== text.charCodeAt(i)) return false;
  }
  return true;
}

function inCore(segment: Segment, at: number): boolean {
  return at >= segment.coreStart && at < segment.coreEnd;
}

/** Where a packed hit ends; the rest of it is the automaton's state. */
export function hitEnd(packed: number | undefined): number {
  return Math.floor((packed ?? 0) / 0x1000000);
}
