// Runs the scanner on contents and collects all it tells.
import { readCatalogue, readKernel } from '../../src/detectors/catalogue.ts';
import type { Catalogue } from '../../src/model/catalogue.ts';
import type { Region } from '../../src/model/origin.ts';
import type { Miss } from '../../src/scan/confirm.ts';
import { createScanner, type ScanListener, type Scanner } from '../../src/scan/scanner.ts';
import { type Candidate, sealCandidate } from '../../src/seal/seal.ts';
import type { DroppedCandidate } from '../../src/seal/seal-dropped.ts';

export interface Told {
  readonly found: { readonly key: number; readonly candidate: Candidate }[];
  readonly excluded: string[];
  readonly identifiers: string[];
  readonly binaries: number[];
  readonly truncated: number[];
  readonly tooMany: number[];
  readonly starting: number[];
  readonly flushed: number[];
  /** Only where they are asked for. */
  readonly missed: (Omit<Miss, 'region'> & { readonly place: Region })[];
  readonly dropped: DroppedCandidate[];
  droppedMore: number;
}

/** Reads the shipped catalogue once for a test file. */
export const shipped: Catalogue = readCatalogue();
const kernel = readKernel();

/** @param explain ask why, too */
export function createCollector(catalogue = shipped, explain = false): { readonly scanner: Scanner; readonly told: Told } {
  const told: Told = {
    found: [],
    excluded: [],
    identifiers: [],
    binaries: [],
    truncated: [],
    tooMany: [],
    starting: [],
    flushed: [],
    missed: [],
    dropped: [],
    droppedMore: 0,
  };
  const scanner = createScanner(kernel, catalogue, {
    found: (key, candidate) => told.found.push({ key, candidate }),
    excluded: (rule) => told.excluded.push(rule),
    identifier: ({ id }) => told.identifiers.push(id),
    binary: (key) => told.binaries.push(key),
    truncatedUtf16: (key) => told.truncated.push(key),
    tooManyCandidates: (key) => told.tooMany.push(key),
    starting: (key) => told.starting.push(key),
    flushed: (key) => told.flushed.push(key),
    ...(explain ? explanations(told) : {}),
  });
  return { scanner, told };
}

function explanations(told: Told): Required<Pick<ScanListener, 'missed' | 'dropped' | 'droppedMore'>> {
  return {
    missed: (_, { region, ...miss }) => told.missed.push({ ...miss, place: region() }),
    dropped: (_, dropped) => told.dropped.push(dropped),
    droppedMore: (_, count) => {
      told.droppedMore += count;
    },
  };
}

/** One content, with what was dropped of it. */
export function explainText(text: string | Uint8Array, explain = true): Told {
  const { scanner, told } = createCollector(shipped, explain);
  scanner.begin(0);
  scanner.push(typeof text === 'string' ? Buffer.from(text) : text);
  scanner.end();
  scanner.flush();
  return told;
}

/** Cuts a content into the pieces it is pushed in. */
export type Cut = (content: Uint8Array) => Iterable<Uint8Array>;

export const whole: Cut = (content) => [content];

export function scanContents(contents: readonly (Uint8Array | string)[], cut: Cut = whole, catalogue = shipped): Told {
  const { scanner, told } = createCollector(catalogue);
  for (const [key, content] of contents.entries()) {
    scanner.begin(key);
    for (const piece of cut(typeof content === 'string' ? Buffer.from(content) : content)) scanner.push(piece);
    scanner.end();
  }
  scanner.flush();
  return told;
}

export function scanText(text: string, catalogue = shipped): Told {
  return scanContents([text], whole, catalogue);
}

const revealing = { key: { fingerprintKey: new Uint8Array(32) }, showSecrets: true };

/** The value of a candidate, by the only way there is: sealing with values shown. */
export function revealValue(candidate: Candidate): string {
  return sealCandidate(candidate, { kind: 'stdin', path: '-' }, revealing).revealed ?? '';
}

/** Candidates as comparable lines, sorted. */
export function describeFound({ found }: Told): string[] {
  return found
    .map(({ key, candidate }) => {
      const { detector, facts, alsoMatched, region, maskedLine, confidence } = candidate;
      return JSON.stringify([key, detector.id, revealValue(candidate), facts, alsoMatched, region, maskedLine, confidence]);
    })
    .sort();
}

export function detectorsIn(told: Told): string[] {
  return told.found.map(({ candidate }) => candidate.detector.id);
}
