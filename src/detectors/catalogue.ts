// The catalogue on disk: `build/catalogue.json` (definitions) and `build/automaton.bin` (tables), written by the build and shipped.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Catalogue } from '../model/catalogue.ts';
import { packageRoot } from '../package-root.ts';

const folder = new URL('build/', packageRoot);
const classBytes = 512;

export function writeCatalogue(catalogue: Catalogue): void {
  const { classes, table, ...automaton } = catalogue.automaton;
  writeFileSync(new URL('catalogue.json', folder), JSON.stringify({ ...catalogue, automaton }));
  writeFileSync(new URL('automaton.bin', folder), Buffer.concat([classes, table]));
}

export function readCatalogue(): Catalogue {
  const head = JSON.parse(readFileSync(new URL('catalogue.json', folder), 'utf8')) as Catalogue;
  const tables = readFileSync(new URL('automaton.bin', folder));
  return { ...head, automaton: { ...head.automaton, classes: tables.subarray(0, classBytes), table: tables.subarray(classBytes) } };
}

/** Known after the first question: there are thousands of them in an ignore file, and one catalogue. */
let ids: readonly string[] | undefined;

export function listDetectorIds(): readonly string[] {
  ids ??= readCatalogue().detectors.map(({ id }) => id);
  return ids;
}

export function readKernel(): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(new URL('kernel.wasm', folder)));
}
