// A scanning thread: takes a unit, reads its content, scans it, posts sealed occurrences.
import { parentPort, workerData } from 'node:worker_threads';
import { readCatalogue, readKernel } from './detectors/catalogue.ts';
import type { Origin } from './model/origin.ts';
import { pathFromBytes } from './model/path-text.ts';
import type { NameUnit, Unit } from './model/unit.ts';
import { progressSlot, type Tally, type WorkerMessage, type WorkerTask } from './model/worker-message.ts';
import { createScanner, type Scanner } from './scan/scanner.ts';
import type { ValueAllow } from './seal/match-allows.ts';
import { type Candidate, type SealOptions, sealCandidate } from './seal/seal.ts';
import { readFiles } from './sources/files/read.ts';
import { createGitReader } from './sources/git/read.ts';
import type { ContentSink, SkipItem } from './sources/source.ts';

interface WorkerData {
  readonly allows: readonly ValueAllow[];
  readonly seal: SealOptions;
  readonly progress: Int32Array;
}

const { seal: sealOptions, allows, progress } = workerData as WorkerData;
// Loaded when there is something to match: a commit hook waits for it.
const matchAllows = allows.length === 0 ? undefined : (await import('./seal/match-allows.ts')).createAllowMatcher(allows);
const post = (message: WorkerMessage) => parentPort?.postMessage(message);
const gitReader = createGitReader();
let unit: Unit | undefined;
let tally = emptyTally();
/** Candidates in names, by item. */
const named = new Map<number, Candidate[]>();
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

parentPort?.on('message', (task: WorkerTask) => void scanUnit(task));
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

function postFound(from: Unit, item: number, candidate: Candidate): void {
  if (from.source === 'names') named.set(item, [...(named.get(item) ?? []), candidate]);
  else post({ kind: 'found', item, occurrence: sealCandidate(candidate, originOf(from, item), sealFor(from)) });
}

/** Names are told when all their secrets are known: each of them is masked in all that is told. */
function postNames(from: NameUnit): void {
  const { items, kind, present, repository } = from;
  for (const [item, candidates] of named) {
    const name = Buffer.from(items[item]?.name ?? '', 'latin1');
    const path = maskName(name, candidates);
    post({ kind: 'masked-name', name: pathFromBytes(name), masked: path });
    for (const candidate of candidates)
      post({ kind: 'found', item, occurrence: sealCandidate({ ...candidate, region: wholeName }, { kind, present, repository, path }, sealFor(from)) });
  }
  named.clear();
}

/** A name has no lines; its region would only tell where in it the secret stands. */
const wholeName = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };

/** A line break in a name begins a line of its own: columns are counted from there. */
function maskName(name: Buffer, candidates: readonly Candidate[]): string {
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
  return { bytes: 0, binaries: 0, identifiers: 0, excluded: {} };
}
