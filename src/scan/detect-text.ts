// The engine on one text, for `detectors test|explain`: which detectors match it.
import type { Catalogue } from '../model/catalogue.ts';
import type { Candidate } from '../seal/seal.ts';
import { createScanner } from './scanner.ts';

export function createTextDetector(
  module: WebAssembly.Module,
  catalogue: Catalogue,
): (text: Uint8Array | string) => { ids: ReadonlySet<string>; candidates: readonly Candidate[] } {
  let ids = new Set<string>();
  let candidates: Candidate[] = [];
  const scanner = createScanner(module, catalogue, {
    found: (_, candidate) => {
      candidates.push(candidate);
      for (const id of [candidate.detector.id, ...candidate.alsoMatched]) ids.add(id);
    },
    identifier: (detector) => ids.add(detector.id),
    starting: () => {},
    flushed: () => {},
    binary: () => {},
    excluded: () => {},
    truncatedUtf16: () => {},
    tooManyCandidates: () => {},
  });
  return (text) => {
    ids = new Set();
    candidates = [];
    scanner.begin(0);
    scanner.push(typeof text === 'string' ? Buffer.from(text) : text);
    scanner.end();
    scanner.flush();
    return { ids, candidates };
  };
}
