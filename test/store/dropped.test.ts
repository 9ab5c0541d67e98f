// What was dropped, as a report lists it: bounded, by place, the same in any order.

import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { DroppedSighting, Gate } from '../../src/model/dropped.ts';
import type { Origin } from '../../src/model/origin.ts';
import { createDroppedStore } from '../../src/store/dropped.ts';
import { createRunStore, type RunStore } from '../../src/store/run-store.ts';
import { createRandom } from '../support/random-text.ts';

const context = { targets: ['one', 'two'], detectors: new Map(), asOf: '2026-01-31T00:00:00Z', maskPath: (path: string) => path.replace('hidden', '***') };
const unlisted = { missed: {}, more: 0 };

interface Dropped {
  readonly path?: string;
  readonly object?: string;
  readonly repository?: string;
  readonly value?: string;
  readonly line?: number;
  readonly gate?: Gate;
}

function sighting({ path = '', object, repository = '', value = 'v', line = 1, gate = 'placeholder' }: Dropped): DroppedSighting {
  const origin: Origin = object === undefined ? { kind: 'file', path } : { kind: 'git-blob', repository, object };
  const region = { startLine: line, startColumn: 3, endLine: line, endColumn: 9 };
  return { detectorId: 'acme-key', gate, mask: '…', valueTag: `run:${value}`, origin, region };
}

function listed(store: RunStore): string[] {
  store.close();
  return [...store.readDropped(context, unlisted).list()].map(({ target, origin, path, region, gate }) => {
    const place = 'object' in origin ? `${origin.repository}#${origin.object}${path === undefined ? '' : ` ${path}`}` : origin.path;
    return `${target} ${place}:${region.startLine} ${gate}`;
  });
}

function filled(...all: readonly Dropped[]): RunStore {
  const store = createRunStore(new Map(), true);
  for (const one of all) store.addDropped(0, sighting(one));
  return store;
}

const change = { target: 0, repository: '', authorAt: 1_740_000_000, before: [] };

test('strings are listed by target and place, each as often as it stands in a file', () => {
  const store = filled({ path: 'b.env' }, { path: 'a.env', line: 7 }, { path: 'a.env', line: 2, gate: 'checksum' }, { path: 'a.env', line: 2 });
  store.addDropped(1, sighting({ path: 'a.env' }));
  store.addDropped(1, sighting({ path: 'a.env' }));
  expect(listed(store)).toEqual([
    'one a.env:2 checksum',
    'one a.env:2 placeholder',
    'one a.env:7 placeholder',
    'one b.env:1 placeholder',
    'two a.env:1 placeholder',
  ]);
});

test('a string of a git object is told where HEAD has it, or where it came last', () => {
  const store = filled({ object: 'o1' }, { object: 'o2', value: 'w', repository: 'sub' }, { object: 'o3', value: 'x' });
  store.addPresent(0, '', 'o1', 'now.env');
  store.addChange({ ...change, commit: 'c1', commitAt: 1_750_000_000, path: 'a-then.env', after: 'o1' });
  store.addChange({ ...change, repository: 'sub', commit: 'c1', commitAt: 1_750_000_000, path: 'a-first.env', after: 'o2' });
  store.addChange({ ...change, repository: 'sub', commit: 'c2', commitAt: 1_760_000_000, path: 'b-last.env', after: 'o2' });
  expect(listed(store)).toEqual(['one #o1 now.env:1 placeholder', 'one #o3:1 placeholder', 'one sub#o2 b-last.env:1 placeholder']);
});

test('a string that stands in a file is not told again of the versions that git has of it; of many versions the last is told', () => {
  const store = filled({ path: 'a.env' }, { object: 'o1' }, { object: 'o2', value: 'w' }, { object: 'o3', value: 'w', line: 4 });
  store.addPresent(0, '', 'o1', 'a.env');
  store.addChange({ ...change, commit: 'c1', commitAt: 1_750_000_000, path: 'b.env', after: 'o2' });
  store.addChange({ ...change, commit: 'c2', commitAt: 1_760_000_000, path: 'b.env', after: 'o3' });
  expect(listed(store)).toEqual(['one a.env:1 placeholder', 'one #o3 b.env:4 placeholder']);
});

test('history is asked for the objects of what was dropped, and only when it is kept', () => {
  expect(filled({ object: 'o1' }).objectsOf(0, '')).toEqual([{ object: 'o1', kind: 'git-blob' }]);
  const silent = createRunStore(new Map());
  silent.addDropped(0, sighting({ object: 'o1' }));
  expect(silent.objectsOf(0, '')).toEqual([]);
  expect(listed(silent)).toEqual([]);
});

test('a path with a secret in it is masked', () => {
  expect(listed(filled({ path: 'a/hidden.env' }))).toEqual(['one a/***.env:1 placeholder']);
});

test('what a change did not bring is told as unchanged', () => {
  const detectors = new Map([['acme-key', { id: 'acme-key', severity: 'high' } as never]]);
  const store = createRunStore(detectors, true);
  const { gate: _, ...seen } = sighting({ object: 'o2' });
  const occurrence = { ...seen, findingId: 'f', guessable: false, facts: {}, confidence: 0.9, alsoMatched: [] };
  store.addOccurrence(0, occurrence);
  store.addEarlier(0, { ...occurrence, origin: { kind: 'git-blob', repository: '', object: 'o1' } });
  store.addStep({ target: 0, repository: '', commit: 'c1', path: 'a.env', before: ['o1'], after: 'o2' });
  store.addPresent(0, '', 'o2', 'a.env');
  expect(listed(store)).toEqual(['one #o2 a.env:1 unchanged']);
});

test('of very many strings the first by place are listed, in any order of telling, and the rest is counted', () => {
  const all = Array.from({ length: 300 }, (_, i) => sighting({ path: `f${String(i).padStart(4, '0')}`, value: String(i) }));
  const inOrder = (sightings: readonly DroppedSighting[]) => {
    const database = new DatabaseSync('');
    database.exec('CREATE TABLE held (target INTEGER, repository TEXT, object TEXT, path TEXT, present INTEGER, introduced TEXT)');
    const store = createDroppedStore(database, { listed: 10, kept: 25 });
    for (const one of sightings) store.add(0, one);
    store.place();
    const { list, listed: count, more } = store.read(context);
    return { paths: [...list()].map(({ origin }) => ('path' in origin ? origin.path : '')), count, more };
  };
  const first = Array.from({ length: 10 }, (_, i) => `f000${i}`);
  const random = createRandom(7);
  const shuffled = [...all]
    .map((one) => ({ one, key: random.below(1_000_000) }))
    .sort((a, b) => a.key - b.key)
    .map(({ one }) => one);
  for (const sightings of [all, all.toReversed(), shuffled]) expect(inOrder(sightings)).toEqual({ paths: first, count: 10, more: 290 });
});
