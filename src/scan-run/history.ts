// After the scan: objects with findings are joined to the history that brought them, and the names it tells are scanned too.
import type { Config } from '../config.ts';
import { pathFromBytes, pathToBytesForm } from '../model/path-text.ts';
import type { GitUnit } from '../model/unit.ts';
import type { Pool } from '../scan/pool.ts';
import { nameUnit } from '../sources/files/plan.ts';
import { attributeObjects, findRefs, listHead, listTags } from '../sources/git/attribute.ts';
import { GitError } from '../sources/git/git-process.ts';
import { countMissing } from '../sources/git/plan.ts';
import type { RunStore } from '../store/run-store.ts';
import type { Ledger } from './ledger.ts';
import type { PreparedTarget, TargetRepository } from './targets.ts';

const maxRefsTold = 20;

export async function attributeTargets(
  targets: readonly PreparedTarget[],
  config: Config,
  store: RunStore,
  pool: Pool,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<void> {
  if (config.scope.kind === 'files') return;
  ledger.setPhase('joining history');
  for (const target of targets)
    for (const entry of target.repositories) {
      const place = entry.repository.path || '.';
      try {
        const earlier = new Set<string>();
        const note = config.scope.kind === 'full' ? undefined : (objects: readonly string[]) => noteEarlier(earlier, objects);
        const attributed = config.scope.kind === 'staged' ? attributeStaged(target, entry, store, note) : attributeRepository(target, entry, store, note);
        const [paths] = await Promise.all([attributed, config.scope.kind === 'full' ? reportMissing(target, entry, ledger) : undefined]);
        for (const unit of earlierUnits(target, entry, earlier)) await pool.run(unit);
        const atHead = new Set(config.scope.kind === 'staged' ? paths : entry.facts.headPaths);
        for (const present of [true, false]) {
          const names = paths.filter((path) => atHead.has(path) === present).map(pathToBytesForm);
          if (names.length > 0) await pool.run(nameUnit(target.index, entry.repository.path, 'path-name', names, present));
        }
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof GitError)) throw error;
        ledger.skip({
          reason: 'unreadable-repository',
          target: target.name,
          place,
          detail: 'its history could not be walked to the end: it is corrupt, or objects are missing',
        });
      }
    }
  await pool.settle();
}

type NoteEarlier = (objects: readonly string[]) => void;

/** More than a change that a person makes replaces. */
const maxEarlier = 20_000;

function noteEarlier(earlier: Set<string>, objects: readonly string[]): void {
  for (const object of objects) if (earlier.size < maxEarlier && !/^0*$/.test(object)) earlier.add(object);
}

/** What the change took the place of, or away: a secret that stood there was not brought by it. */
function earlierUnits(target: PreparedTarget, { repository }: TargetRepository, earlier: ReadonlySet<string>): GitUnit[] {
  if (earlier.size === 0) return [];
  const items = [...earlier].map((object) => ({ object, type: 'blob' as const, size: 0 }));
  return [{ source: 'git', target: target.index, repository: repository.path, place: repository.place, earlier: true, items }];
}

function attributeStaged(target: PreparedTarget, { repository, staged }: TargetRepository, store: RunStore, note: NoteEarlier | undefined): string[] {
  const there = staged.filter(({ object }) => object !== '');
  for (const { object, path } of there) store.addPresent(target.index, repository.path, object, path);
  if (store.objectsOf(target.index, repository.path).length > 0) {
    for (const { object, before } of there) store.addReplaced(target.index, repository.path, object, before);
    note?.(staged.map(({ before }) => before));
  }
  return there.map(({ path }) => path);
}

/** @returns the paths of objects with findings, and HEAD's */
async function attributeRepository(
  target: PreparedTarget,
  { repository, commits, facts }: TargetRepository,
  store: RunStore,
  note: NoteEarlier | undefined,
): Promise<string[]> {
  const found = store.objectsOf(target.index, repository.path);
  const objects = new Set(found.map(({ object }) => object));
  const paths = new Set(facts.headPaths);
  if (objects.size === 0) return [...paths];
  const at = { target: target.index, repository: repository.path };
  const withTrees = found.some(({ kind }) => kind === 'git-tree');
  await attributeObjects(repository.place, commits, objects, withTrees, {
    change: (change) => {
      const path = pathFromBytes(change.path);
      paths.add(path);
      store.addChange({ ...at, ...change, path });
    },
    // Of a series of commits some replace what others brought: that is no earlier state.
    ...(note === undefined ? {} : { earlier: (before: readonly string[]) => note(before.filter((object) => !objects.has(object))) }),
  });
  for (const { object, path } of await listHead(repository.place))
    if (objects.has(object)) store.addPresent(at.target, at.repository, object, pathFromBytes(path));
  for (const tag of await listTags(repository.place))
    if (objects.has(tag.object)) store.addChange({ ...at, commit: tag.commit, commitAt: tag.at, authorAt: tag.at, path: '', before: [], after: tag.object });
  await addRefs(target, repository, store);
  return [...paths].filter((path) => path !== '');
}

async function addRefs(target: PreparedTarget, repository: TargetRepository['repository'], store: RunStore): Promise<void> {
  const { names, reaching } = await findRefs(repository.place, new Set(store.commitsOf(target.index, repository.path)));
  for (const [commit, refs] of reaching) {
    const told = refs.slice(0, maxRefsTold).map((ref) => names[ref] ?? '');
    store.addReach(target.index, repository.path, commit, told.sort(), refs.length);
  }
}

async function reportMissing(target: PreparedTarget, { repository }: TargetRepository, ledger: Ledger): Promise<void> {
  const { count, first } = await countMissing(repository.place);
  if (count === 0) return;
  const detail = repository.promisor
    ? `a partial clone: ${count} objects are not here, the first ${first}: clone it without a filter`
    : `${count} objects that its history names are not here, the first ${first}`;
  ledger.skip({ reason: repository.promisor ? 'partial-clone' : 'missing-object', target: target.name, place: repository.path || '.', detail });
}
