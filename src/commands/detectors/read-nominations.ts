// The real engine on the whole content of one file: what it nominates in a line, and what becomes of each nomination. Values end here.
import { closeSync, openSync, readSync } from 'node:fs';
import { readCatalogue, readKernel } from '../../detectors/catalogue.ts';
import type { Detector } from '../../model/detector.ts';
import type { Gate } from '../../model/dropped.ts';
import type { ExplainedString } from '../../model/explanation.ts';
import type { Region } from '../../model/origin.ts';
import { UsageError } from '../../model/usage-error.ts';
import { createScanner, type ScanListener, type Scanner } from '../../scan/scanner.ts';
import type { SealKey } from '../../seal/key.ts';
import { sealCandidate } from '../../seal/seal.ts';
import { maskDropped } from '../../seal/seal-dropped.ts';
import { passedGates } from './passed-gates.ts';

export interface Nomination {
  readonly string: ExplainedString;
  /** Of what is found: by what the scan knows it, and how sure it is. */
  readonly sighting?: {
    readonly base: string;
    readonly valueTag: string;
    readonly found: Omit<NonNullable<ExplainedString['found']>, 'findingId' | 'suppression'>;
  };
}

export interface Nominations {
  readonly nominations: readonly Nomination[];
  /** Beyond those that are listed. */
  readonly more: number;
  /** Of the file. */
  readonly lines: number;
}

/** Nobody reads more. */
const maxListed = 1_000;

/** @param line absent: all lines. @throws UsageError for a file that cannot be read */
export function readNominations(file: string, line: number | undefined, key: SealKey): Nominations {
  const nominations: Nomination[] = [];
  let more = 0;
  const add = (nomination: Nomination) => {
    const { startLine, endLine } = nomination.string.region;
    if (line !== undefined && (line < startLine || endLine < line)) return;
    if (nominations.length < maxListed) nominations.push(nomination);
    else more++;
  };
  const scanner = createScanner(readKernel(), readCatalogue(), createListener(add, key));
  scanner.begin(0);
  const lines = pushFile(file, scanner);
  scanner.end();
  scanner.flush();
  return { nominations: nominations.sort(compareNominations), more, lines };
}

function createListener(add: (nomination: Nomination) => void, key: SealKey): ScanListener {
  const nothing = () => {};
  return {
    found(_, candidate, keyword) {
      const { detector, region, facts, confidence, alsoMatched } = candidate;
      const { findingId: base, valueTag, mask } = sealCandidate(candidate, { kind: 'file', path: '' }, { key, showSecrets: false });
      const proven = facts.checksum === 'valid';
      const string = describe(detector, 'found', region, keyword, proven);
      add({ string: { ...string, mask }, sighting: { base, valueTag, found: { confidence, proven, alsoMatched } } });
    },
    missed: (_, { detector, gate, keyword, region }) => add({ string: describe(detector, gate, region(), keyword) }),
    dropped(_, dropped) {
      const { detector, gate, region, keyword, byContext, winner } = dropped;
      const string = describe(detector, gate, region, keyword);
      const why = { ...(byContext === undefined ? {} : { byContext }), ...(winner === undefined ? {} : { winner: winner.id }) };
      add({ string: { ...string, mask: maskDropped(dropped), ...why } });
    },
    // What the engine leaves unread, the scan of the file tells.
    starting: nothing,
    flushed: nothing,
    binary: nothing,
    excluded: nothing,
    identifier: nothing,
    truncatedUtf16: nothing,
    tooManyCandidates: nothing,
  };
}

function describe(detector: Detector, outcome: 'found' | Gate, region: Region, keyword?: string, proven = false): ExplainedString {
  return { detector, region, outcome, passed: passedGates(detector, outcome, proven), ...(keyword === undefined ? {} : { keyword }) };
}

const pieceBytes = 1 << 20;

/** @returns how many lines it has */
function pushFile(file: string, scanner: Scanner): number {
  const piece = Buffer.alloc(pieceBytes);
  let feeds = 0;
  let last = 10;
  try {
    const descriptor = openSync(file, 'r');
    try {
      for (let n = readSync(descriptor, piece); n > 0; n = readSync(descriptor, piece)) {
        const bytes = piece.subarray(0, n);
        for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) feeds++;
        last = bytes[n - 1] ?? last;
        scanner.push(bytes);
      }
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw new UsageError('cannot be read', file);
    throw error;
  }
  return last === 10 ? feeds : feeds + 1;
}

/** By place; at one place what came furthest leads. */
function compareNominations({ string: a }: Nomination, { string: b }: Nomination): number {
  return (
    a.region.startLine - b.region.startLine ||
    a.region.startColumn - b.region.startColumn ||
    Number(b.outcome === 'found') - Number(a.outcome === 'found') ||
    b.passed.length - a.passed.length ||
    (a.detector.id < b.detector.id ? -1 : 1)
  );
}
