// A scanning thread: takes a unit, reads its content, scans it, posts sealed occurrences.
import { parentPort } from 'node:worker_threads';
import { readCatalogue, readKernel } from './detectors/catalogue.ts';
import type { Origin } from './model/origin.ts';
import { pathFromBytes } from './model/path-text.ts';
import type { NameUnit, Unit } from './model/unit.ts';
import { progressSlot, type Tally, type WorkerBeginning, type WorkerMessage, type WorkerTask } from './model/worker-message.ts';
import { createScanner, type ScanListener, type Scanner } from './scan/scanner.ts';
import type { ValueAllow } from './seal/match-allows.ts';
import { type Candidate, type SealOptions, sealCandidate } from './seal/seal.ts';
import { type DroppedCandidate, sealDropped } from './seal/seal-dropped.ts';
import { readFiles } from './sources/files/read.ts';
import { createGitReader } from './sources/git/read.ts';
import type { ContentSink, SkipItem } from './sources/source.ts';

interface WorkerData {
  readonly allows: readonly ValueAllow[];
  readonly seal: SealOptions;
  /** What is dropped is told too. */
  readonly explain: boolean;
  readonly progress: Int32Array;
}

const beginning = Promise.withResolvers<WorkerData>();
const ready = Promise.withResolvers<void>();
// One listener from the start: what comes while there is none is lost.
parentPort?.on('message', (message: WorkerBeginning | WorkerTask) => {
  if ('begin' in message) beginning.resolve(message.begin as WorkerData);
  else void ready.promise.then(() => scanUnit(message));
});
const { seal: sealOptions, allows, explain, progress } = await beginning.promise;
// Loaded when there is something to match: a commit hook waits for it.
const matchAllows = allows.length === 0 ? undefined : (await import('./seal/match-allows.ts')).createAllowMatcher(allows);
const post = (message: WorkerMessage) => parentPort?.postMessage(message);
const gitReader = createGitReader();
let unit: Unit | undefined;
let tally = emptyTally();
/** Candidates in names, by item. */
const named = new Map<number, NamedStrings>();
/** The item that is being read: items before it may still wait to be scanned. */
let reading = 0;

const scanner: Scanner = createScanner(readKernel(), readCatalogue(), {
  starting: (item) => {
    reportProgress(item);
    Atomics.store(progress, progressSlot.committed, item);
  },
  flushed: (item) => Atomics.store(progress, progressSlot.committed, item),
  found: (item, candidate) => unit && postFound(unit, item, candidate),
  binary: () => tally.binaries++,
  excluded: (rule) => {
    tally.excluded[rule] = (tally.excluded[rule] ?? 0) + 1;
  },
  identifier: () => tally.identifiers++,
  truncatedUtf16: (item) => skip(item, 'truncated-utf16', 'UTF-16 that ends within a character: read up to there'),
  tooManyCandidates: (item) => skip(item, 'too-many-candidates', 'more candidates than one content is searched for: the rest of it was passed over'),
  ...(explain ? explanations() : {}),
});

const skip: SkipItem = (item, reason, detail) => post({ kind: 'skipped', item, reason, detail });

const sink: ContentSink = {
  begin: (item) => {
    reading = item;
    scanner.begin(item);
    reportProgress(item);
  },
  push: (bytes) => {
    tally.bytes += bytes.length;
    scanner.push(bytes);
    // A window that was full is scanned in here, and names the items it is at.
    reportProgress(reading);
  },
  end: () => scanner.end(),
};

ready.resolve();
post({ kind: 'ready' });

async function scanUnit({ unit: whole, first, without }: WorkerTask): Promise<void> {
  unit = whole;
  tally = emptyTally();
  Atomics.store(progress, progressSlot.committed, first);
  // Readers count the items they are given; everything else uses the unit's own numbering.
  const numbers = [...whole.items.keys()].filter((item) => item >= first && !without.includes(item));
  const numberOf = (index: number) => numbers[index] ?? 0;
  const part = numbers.length === whole.items.length ? whole : pickItems(whole, numbers);
  await readUnit(part, { ...sink, begin: (index) => sink.begin(numberOf(index)) }, (index, reason, detail) => skip(numberOf(index), reason, detail));
  scanner.flush();
  if (whole.source === 'names') postNames(whole);
  post({ kind: 'done', tally });
}

function pickItems(whole: Unit, numbers: readonly number[]): Unit {
  const wanted = new Set(numbers);
  return { ...whole, items: (whole.items as readonly never[]).filter((_, item) => wanted.has(item)) };
}

/** Tells the main thread which item is being worked on, before the work: it may be the one that never ends. */
function reportProgress(item: number): void {
  Atomics.store(progress, progressSlot.item, item);
  Atomics.add(progress, progressSlot.beat, 1);
}

async function readUnit(whole: Unit, to: ContentSink, skipItem: SkipItem): Promise<void> {
  switch (whole.source) {
    case 'files':
      return readFiles(whole, to, skipItem);
    case 'git':
      return gitReader.read(whole, to, skipItem);
    case 'names':
      return readNames(whole, to);
  }
}

function sealFor({ target }: Unit): SealOptions {
  return matchAllows === undefined ? sealOptions : { ...sealOptions, matchAllows: (value) => matchAllows(value, target) };
}

function readNames(names: NameUnit, to: ContentSink): void {
  for (const [index, { name }] of names.items.entries()) {
    to.begin(index);
    to.push(Buffer.from(name, 'latin1'));
    to.end();
  }
}

/** Hoisted: the scanner is made above. */
function explanations(): Required<Pick<ScanListener, 'missed' | 'dropped' | 'droppedMore'>> {
  return {
    missed: (_, { detector: { id } }) => {
      tally.missed[id] = (tally.missed[id] ?? 0) + 1;
    },
    dropped: (item, dropped) => unit && postDropped(unit, item, dropped),
    droppedMore: (_, count) => {
      tally.droppedMore += count;
    },
  };
}

function postFound(from: Unit, item: number, candidate: Candidate): void {
  if (from.source === 'names') stringsIn(item).found.push(candidate);
  else post({ kind: 'found', item, occurrence: sealCandidate(candidate, originOf(from, item), sealFor(from)) });
}

function postDropped(from: Unit, item: number, dropped: DroppedCandidate): void {
  if (from.source === 'names') stringsIn(item).dropped.push(dropped);
  else post({ kind: 'dropped', item, sighting: sealDropped(dropped, originOf(from, item), sealOptions.key) });
}

/** What stands in one name. */
interface NamedStrings {
  readonly found: Candidate[];
  readonly dropped: DroppedCandidate[];
}

function stringsIn(item: number): NamedStrings {
  const strings = named.get(item) ?? { found: [], dropped: [] };
  named.set(item, strings);
  return strings;
}

/** Names are told when all their secrets are known: each of them is masked in all that is told. */
function postNames(from: NameUnit): void {
  const { items, kind, present, repository } = from;
  for (const [item, { found, dropped }] of named) {
    const name = Buffer.from(items[item]?.name ?? '', 'latin1');
    const path = maskName(name, found);
    if (found.length > 0) post({ kind: 'masked-name', name: pathFromBytes(name), masked: path });
    // What was dropped may be a secret all the same: a place must not tell it where its mask does not.
    const origin: Origin = { kind, present, repository, path: maskName(name, [...found, ...dropped]) };
    for (const one of dropped) post({ kind: 'dropped', item, sighting: sealDropped({ ...one, region: wholeName }, origin, sealOptions.key) });
    for (const candidate of found)
      post({ kind: 'found', item, occurrence: sealCandidate({ ...candidate, region: wholeName }, { kind, present, repository, path }, sealFor(from)) });
  }
  named.clear();
}

/** A name has no lines; its region would only tell where in it the secret stands. */
const wholeName = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };

/** A line break in a name begins a line of its own: columns are counted from there. */
function maskName(name: Buffer, candidates: readonly Pick<Candidate, 'region' | 'secret'>[]): string {
  const lines = name.toString('utf8').split('\n');
  const last = candidates.toSorted((a, b) => b.region.startColumn - a.region.startColumn);
  for (const { region, secret } of last) {
    const line = lines[region.startLine - 1] ?? '';
    const start = region.startColumn - 1;
    lines[region.startLine - 1] = `${line.slice(0, start)}***${line.slice(start + secret.length)}`;
  }
  return lines.join('\n');
}

function originOf(from: Exclude<Unit, NameUnit>, item: number): Origin {
  if (from.source === 'files') {
    const path = from.items[item]?.path ?? '';
    return { kind: from.root === '' ? 'stdin' : 'file', path: pathFromBytes(Buffer.from(path, 'latin1')) };
  }
  const { object = '', type = 'blob' } = from.items[item] ?? {};
  return { kind: `git-${type}`, repository: from.repository, object };
}

function emptyTally(): Tally {
  return { bytes: 0, binaries: 0, identifiers: 0, excluded: {}, missed: {}, droppedMore: 0 };
}
