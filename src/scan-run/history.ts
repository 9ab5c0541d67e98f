// After the scan: objects with findings are joined to the history that brought them, and the names it tells are scanned too.
import type { Config } from '../config.ts';
import { pathFromBytes, pathToBytesForm } from '../model/path-text.ts';
import type { GitUnit, NameUnit, Unit } from '../model/unit.ts';
import type { Pool } from '../scan/pool.ts';
import { nameUnit } from '../sources/files/plan.ts';
import { attributeObjects, type ChangeListener, findRefs, listHead, listTags, type Step } from '../sources/git/attribute.ts';
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
    for (const entry of target.repositories.filter(({ originOnly }) => !originOnly)) {
      try {
        const join = attributionOf(config.scope);
        const [units] = await Promise.all([join(target, entry, store), config.scope.kind === 'full' ? reportMissing(target, entry, ledger) : undefined]);
        for (const unit of units) await pool.run(unit);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof GitError)) throw error;
        const detail = 'its history could not be walked to the end: it is corrupt, or objects are missing';
        ledger.skip({ reason: 'unreadable-repository', target: target.name, place: entry.repository.path || '.', detail });
      }
    }
  await pool.settle();
}

/** @returns what is to be scanned besides: names that are told, and what stood there before */
type Attribution = (target: PreparedTarget, entry: TargetRepository, store: RunStore) => Promise<Unit[]>;

function attributionOf({ kind }: Config['scope']): Attribution {
  if (kind === 'full') return attributeAll;
  return kind === 'staged' ? attributeStaged : attributeRange;
}

async function attributeAll(target: PreparedTarget, entry: TargetRepository, store: RunStore): Promise<Unit[]> {
  const { paths } = await attributeRepository(target, entry, store);
  const atHead = new Set(entry.facts.headPaths);
  const names = new Set([...atHead, ...paths]);
  return [
    ...nameUnits(
      target,
      entry,
      [...names].filter((path) => atHead.has(path)),
      { present: true },
    ),
    ...nameUnits(
      target,
      entry,
      [...names].filter((path) => !atHead.has(path)),
      { present: false },
    ),
  ];
}

/** Names that the range added are told; all others were there, and are only masked. */
async function attributeRange(target: PreparedTarget, entry: TargetRepository, store: RunStore): Promise<Unit[]> {
  const earlier = createEarlier();
  const { paths } = await attributeRepository(target, entry, store, earlier);
  const added = new Set([...entry.added].map((path) => pathFromBytes(Buffer.from(path, 'latin1'))));
  const atHead = new Set(entry.facts.headPaths);
  return [
    ...earlier.units(target, entry),
    ...nameUnits(
      target,
      entry,
      [...added].filter((path) => atHead.has(path)),
      { present: true },
    ),
    ...nameUnits(
      target,
      entry,
      [...added].filter((path) => !atHead.has(path)),
      { present: false },
    ),
    ...nameUnits(
      target,
      entry,
      [...new Set([...atHead, ...paths])].filter((path) => !added.has(path)),
      { present: true, earlier: true },
    ),
  ];
}

/** As if what is staged were one commit. */
async function attributeStaged(target: PreparedTarget, entry: TargetRepository, store: RunStore): Promise<Unit[]> {
  const { repository, staged } = entry;
  const at = { target: target.index, repository: repository.path };
  const earlier = createEarlier();
  const objects = objectsWithFindings(target, entry, store);
  const there = staged.filter(({ object }) => object !== '').map((one) => ({ ...one, name: pathFromBytes(one.path) }));
  for (const { object, name } of there) store.addPresent(at.target, at.repository, object, name);
  if (objects.size > 0) {
    for (const { object, before } of there) for (const old of before) store.addReplaced(at.target, at.repository, object, old);
    for (const { object, before, path } of staged)
      addStep(store, at, { commit: '', path, before: before.filter((old) => old !== ''), after: object }, earlier, objects);
  }
  const isAdded = ({ before }: { readonly before: readonly string[] }) => before.every((old) => old === '');
  const namesOf = (entries: typeof there) => [...new Set(entries.map(({ name }) => name))];
  return [
    ...earlier.units(target, entry),
    ...nameUnits(target, entry, namesOf(there.filter(isAdded)), { present: true }),
    ...nameUnits(target, entry, namesOf(there.filter((one) => !isAdded(one))), { present: true, earlier: true }),
  ];
}

function nameUnits(
  target: PreparedTarget,
  { repository }: TargetRepository,
  paths: readonly string[],
  { present, ...earlier }: Pick<NameUnit, 'present' | 'earlier'>,
): NameUnit[] {
  return paths.length === 0 ? [] : [{ ...nameUnit(target.index, repository.path, 'path-name', paths.map(pathToBytesForm), present), ...earlier }];
}

/** Contents that a change took the place of, or away. */
interface Earlier {
  add(object: string): void;
  units(target: PreparedTarget, entry: TargetRepository): GitUnit[];
}

/** More than a change that a person makes replaces. Beyond it a secret may be told that was there before; none is missed. */
const maxEarlier = 20_000;
const earlierAtOnce = 500;

function createEarlier(): Earlier {
  const earlier = new Set<string>();
  return {
    add(object) {
      if (earlier.size < maxEarlier) earlier.add(object);
    },
    units({ index }, { repository: { path, place } }) {
      const items = [...earlier].map((object) => ({ object, type: 'blob' as const, size: 0 }));
      const starts = Array.from({ length: Math.ceil(items.length / earlierAtOnce) }, (_, i) => i * earlierAtOnce);
      return starts.map((from) => ({ source: 'git', target: index, repository: path, place, earlier: true, items: items.slice(from, from + earlierAtOnce) }));
    },
  };
}

interface At {
  readonly target: number;
  readonly repository: string;
}

function addStep(store: RunStore, at: At, { commit, path, before, after }: Step, earlier: Earlier, objects: ReadonlySet<string>): void {
  store.addStep({ ...at, commit, path: pathFromBytes(path), before, after });
  // What holds a finding of this scan is known.
  for (const old of before) if (!objects.has(old)) earlier.add(old);
}

function objectsWithFindings({ index }: PreparedTarget, { repository }: TargetRepository, store: RunStore): ReadonlySet<string> {
  return new Set(store.objectsOf(index, repository.path).map(({ object }) => object));
}

/** @returns paths at which objects with findings stand or stood */
async function attributeRepository(
  target: PreparedTarget,
  entry: TargetRepository,
  store: RunStore,
  earlier?: Earlier,
): Promise<{ readonly paths: Set<string> }> {
  const { repository, commits, facts, whole } = entry;
  const found = store.objectsOf(target.index, repository.path);
  const objects = new Set(found.map(({ object }) => object));
  const paths = new Set<string>();
  if (objects.size === 0) return { paths };
  const at = { target: target.index, repository: repository.path };
  const withTrees = found.some(({ kind }) => kind === 'git-tree');
  const brought = new Set<string>();
  const listener: ChangeListener = {
    change(change) {
      const path = pathFromBytes(change.path);
      if (path !== '') paths.add(path);
      brought.add(`${change.after} ${path}`);
      store.addChange({ ...at, ...change, path });
    },
    ...(earlier === undefined ? {} : { step: (step: Step) => addStep(store, at, step, earlier, objects) }),
  };
  await attributeObjects(repository.place, commits, objects, withTrees, listener);
  if (whole !== undefined)
    await attributeObjects(repository.place, [whole], objects, withTrees, { ...listener, step: (step) => listener.step?.({ ...step, commit: 'whole' }) });
  for (const { object, path: bytes } of await listHead(repository.place, facts.head)) {
    if (!objects.has(object)) continue;
    const path = pathFromBytes(bytes);
    // Where a change did not put it, it is not the change's.
    if (earlier === undefined || brought.has(`${object} ${path}`)) store.addPresent(at.target, at.repository, object, path);
  }
  await addTags(at, entry, objects, store);
  await addRefs(target, repository, store);
  return { paths };
}

async function addTags(at: At, { repository }: TargetRepository, objects: ReadonlySet<string>, store: RunStore): Promise<void> {
  for (const tag of await listTags(repository.place))
    if (objects.has(tag.object)) store.addChange({ ...at, commit: tag.commit, commitAt: tag.at, authorAt: tag.at, path: '', before: [], after: tag.object });
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
