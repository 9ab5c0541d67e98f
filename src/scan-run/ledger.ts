// Takes what workers post: occurrences to the store, everything else to the coverage ledger.
import type { DroppedStrings } from '../model/dropped.ts';
import { pathFromBytes } from '../model/path-text.ts';
import type { Progress } from '../model/progress.ts';
import type { Coverage } from '../model/report.ts';
import { isIncomplete, type Skipped, type SkipReason } from '../model/skipped.ts';
import type { Unit } from '../model/unit.ts';
import type { Tally, WorkerMessage } from '../model/worker-message.ts';
import type { RunStore } from '../store/run-store.ts';

export interface Ledger {
  take(unit: Unit, message: WorkerMessage): void;
  /** An item that cost its worker. */
  lose(unit: Unit, item: number, why: 'time-limit' | 'worker-failed'): void;
  skip(skipped: Skipped): void;
  isIncomplete(): boolean;
  coverage(): Coverage;
  /** Of what was dropped and is not listed: keywords without what their detector looks for, and strings of contents with too many. */
  unlisted(): Pick<DroppedStrings, 'missed' | 'more'>;
  /** What the store found to be no finding. */
  addExcluded(rule: string, count: number): void;
  setPhase(phase: Progress['phase']): void;
  /** A path or ref as it may be shown: with a secret in it masked. */
  maskPath(path: string): string;
}

/** Records that are listed; more are counted. */
const maxListed = 10_000;

const lossDetails = {
  'time-limit': 'reading or scanning this made no progress within the time limit',
  'worker-failed': 'the scanning thread failed on this',
} as const;

export function createLedger(targets: readonly string[], store: RunStore, onProgress: (progress: Progress) => void): Ledger {
  const total = { files: 0, fileBytes: 0, gitObjects: 0, gitBytes: 0, binaries: 0, identifiers: 0 };
  const excluded: Record<string, number> = {};
  const dropped = { missed: {} as Record<string, number>, more: 0 };
  const skipped = new Map<string, Skipped>();
  const masks = new Map<string, string>();
  let more = 0;
  let incomplete = false;
  let findings = 0;
  let phase: Progress['phase'] = 'reading';
  const tell = () => onProgress({ objects: total.files + total.gitObjects, bytes: total.fileBytes + total.gitBytes, findings, phase });

  function skip(record: Skipped): void {
    const key = [record.reason, record.target, record.place].join('\0');
    if (skipped.has(key)) return;
    incomplete ||= isIncomplete(record);
    if (skipped.size < maxListed) skipped.set(key, record);
    else more++;
  }

  function add(unit: Unit, tally: Tally): void {
    if (isEarlier(unit)) return;
    dropped.more += tally.droppedMore;
    if (unit.source === 'names') return;
    addCounts(dropped.missed, tally.missed);
    const git = unit.source === 'git';
    total[git ? 'gitObjects' : 'files'] += unit.items.length;
    total[git ? 'gitBytes' : 'fileBytes'] += tally.bytes;
    // Trees hold NUL bytes by their nature; they are not told as binaries.
    total.binaries += git ? Math.max(0, tally.binaries - unit.items.filter(({ type }) => type === 'tree').length) : tally.binaries;
    total.identifiers += tally.identifiers;
    addCounts(excluded, tally.excluded);
  }

  /** git tells paths within the repository; what is told of them may stand within the target. */
  function addMask(unit: Unit, name: string, masked: string): void {
    masks.set(name, masked);
    if (unit.source === 'names' && unit.repository !== '') masks.set(`${unit.repository}/${name}`, `${maskPath(unit.repository)}/${masked}`);
  }

  /** The mask of the path itself, or of the nearest folder above it that has one. */
  function maskPath(path: string): string {
    if (masks.size === 0) return path;
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const masked = masks.get(path.slice(0, end));
      if (masked !== undefined) return masked + path.slice(end);
    }
    return path;
  }

  function take(unit: Unit, message: WorkerMessage): void {
    switch (message.kind) {
      case 'ready':
        return;
      case 'found':
        if (isEarlier(unit)) return store.addEarlier(unit.target, message.occurrence);
        findings++;
        return store.addOccurrence(unit.target, message.occurrence);
      case 'dropped':
        return isEarlier(unit) ? undefined : store.addDropped(unit.target, message.sighting);
      case 'masked-name':
        return addMask(unit, message.name, message.masked);
      case 'skipped':
        return skip({ reason: message.reason, target: targets[unit.target] ?? '', place: placeOf(unit, message.item), detail: message.detail });
      case 'done':
        add(unit, message.tally);
        return tell();
    }
  }

  return {
    take,
    skip,
    lose: (unit, item, why: SkipReason & keyof typeof lossDetails) =>
      skip({ reason: why, target: targets[unit.target] ?? '', place: placeOf(unit, item), detail: lossDetails[why] }),
    isIncomplete: () => incomplete,
    addExcluded(rule, count) {
      if (count > 0) excluded[rule] = (excluded[rule] ?? 0) + count;
    },
    unlisted: () => ({ missed: sortKeys(dropped.missed), more: dropped.more }),
    setPhase: (next) => {
      phase = next;
      tell();
    },
    maskPath,
    coverage: () => ({ ...total, excluded: sortKeys(excluded), skipped: sortSkipped(skipped.values(), maskPath), skippedMore: more }),
  };
}

function addCounts(to: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [name, n] of Object.entries(counts)) to[name] = (to[name] ?? 0) + n;
}

function isEarlier(unit: Unit): boolean {
  return unit.source !== 'files' && unit.earlier === true;
}

function placeOf(unit: Unit, item: number): string {
  switch (unit.source) {
    case 'files':
      return pathFromBytes(Buffer.from(unit.items[item]?.path ?? '', 'latin1'));
    case 'git':
      return `${unit.repository || '.'} ${unit.items[item]?.type ?? 'object'} ${unit.items[item]?.object ?? ''}`;
    case 'names':
      return unit.kind;
  }
}

function sortSkipped(records: Iterable<Skipped>, maskPath: (path: string) => string): Skipped[] {
  const shown = [...records].map((record) => ({ ...record, place: maskPlace(record.place) }));
  function maskPlace(place: string): string {
    const object = / (?:blob|commit|tag|tree|object) [0-9a-f]+$/.exec(place);
    return object === null ? maskPath(place) : maskPath(place.slice(0, object.index)) + object[0];
  }
  const key = ({ target, reason, place }: Skipped) => [target, reason, place].join('\0');
  return shown.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function sortKeys(record: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
