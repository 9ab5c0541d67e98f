import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addUnionMerge } from '../../src/commands/baseline/git-attributes.ts';
import { strongFindingId } from '../../src/seal/finding-id.ts';
import { type BaselineEntry, readBaseline, writeBaseline } from '../../src/suppress/baseline.ts';
import { createRepository, type TestRepository } from '../support/repository.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const folder = createTemporaryFolder('baseline-merge');
const name = '.keytrail-baseline.jsonl';
const entry = (seed: string, more: Partial<BaselineEntry> = {}): BaselineEntry => ({
  finding: strongFindingId(Buffer.from(seed)),
  detector: 'github-pat',
  firstSeen: '2026-01-31',
  ...more,
});
const several = (seed: string, count: number) => Array.from({ length: count }, (_, i) => entry(`${seed} ${i}`, { reason: seed }));
let repositories = 0;

/** With a baseline, and git told of it. */
function start(entries: readonly BaselineEntry[]): TestRepository {
  const repository = createRepository(join(folder, `${repositories++}`));
  repository.write(name, writeBaseline(entries));
  addUnionMerge(join(repository.folder, name));
  repository.commit('base');
  return repository;
}

function branch(repository: TestRepository, branchName: string, entries: readonly BaselineEntry[]): void {
  repository.git(['checkout', '--quiet', '-B', branchName, 'main']);
  repository.write(name, writeBaseline(entries));
  repository.commit(branchName);
}

const joins: Readonly<Record<string, readonly (readonly string[])[]>> = {
  merge: [
    ['checkout', '--quiet', 'a'],
    ['merge', '--quiet', '--no-edit', 'b'],
  ],
  'merge of the other': [
    ['checkout', '--quiet', 'b'],
    ['merge', '--quiet', '--no-edit', 'a'],
  ],
  rebase: [
    ['checkout', '--quiet', 'a'],
    ['rebase', '--quiet', 'b'],
  ],
  'rebase of the other': [
    ['checkout', '--quiet', 'b'],
    ['rebase', '--quiet', 'a'],
  ],
  'cherry-pick': [
    ['checkout', '--quiet', 'a'],
    ['cherry-pick', 'b'],
  ],
  'cherry-pick of the other': [
    ['checkout', '--quiet', 'b'],
    ['cherry-pick', 'a'],
  ],
};

/** Each way from the same two branches. @returns what can be read after it; git has thrown at a conflict */
function joinEachWay(repository: TestRepository): ReadonlyMap<string, readonly BaselineEntry[]> {
  const ids = ['a', 'b'].map((one) => [one, repository.git(['rev-parse', one])] as const);
  return new Map(
    Object.entries(joins).map(([way, commands]) => {
      repository.git(['checkout', '--quiet', '--detach']);
      for (const [one, id] of ids) repository.git(['branch', '--force', one, id]);
      for (const command of commands) repository.git(command);
      return [way, sorted(readBaseline(readFileSync(join(repository.folder, name), 'utf8'), name).map((one) => one.entry))];
    }),
  );
}

const sorted = (entries: readonly BaselineEntry[]) => entries.toSorted((a, b) => (a.finding < b.finding ? -1 : 1));

test('two branches that each add entries join without a conflict, and every entry is there', { timeout: 120_000 }, () => {
  const count = fc.integer({ min: 1, max: 20 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 }), count, count, fc.integer({ min: 0, max: 5 }), (before, ofA, ofB, ofBoth) => {
      const [base, both] = [several('base', before), several('both', ofBoth)];
      const repository = start(base);
      branch(repository, 'a', [...base, ...both, ...several('a', ofA)]);
      branch(repository, 'b', [...base, ...both, ...several('b', ofB)]);
      const all = sorted([...base, ...both, ...several('a', ofA), ...several('b', ofB)]);
      for (const [way, entries] of joinEachWay(repository)) expect(entries, way).toEqual(all);
    }),
    { numRuns: 6 },
  );
});

test('an entry that both branches edited keeps the earlier end, however they join', { timeout: 60_000 }, () => {
  const others = several('other', 3);
  const repository = start([...others, entry('x', { reason: 'legacy' })]);
  branch(repository, 'a', [...others, entry('x', { reason: 'legacy', until: '2026-12-31' })]);
  branch(repository, 'b', [...others, entry('x', { reason: 'legacy', until: '2026-06-30', owner: 'payments' })]);
  const expected = sorted([...others, entry('x', { reason: 'legacy', until: '2026-06-30', owner: 'payments' })]);
  for (const [way, entries] of joinEachWay(repository)) expect(entries, way).toEqual(expected);
});

test('two branches that each create the baseline join without a conflict', { timeout: 60_000 }, () => {
  const repository = createRepository(join(folder, `${repositories++}`));
  repository.commit('empty');
  for (const one of ['a', 'b']) {
    repository.git(['checkout', '--quiet', '-B', one, 'main']);
    repository.write(name, writeBaseline(several(one, 5)));
    addUnionMerge(join(repository.folder, name));
    repository.commit(one);
  }
  const expected = sorted([...several('a', 5), ...several('b', 5)]);
  for (const [way, entries] of joinEachWay(repository)) expect(entries, way).toEqual(expected);
});

test('what .gitattributes held stays, and it is told once', () => {
  const repository = createRepository(join(folder, `${repositories++}`));
  repository.write('.gitattributes', '*.png binary');
  const baseline = join(repository.folder, name);
  expect(addUnionMerge(baseline)).toHaveLength(1);
  expect(addUnionMerge(baseline)).toEqual([]);
  expect(readFileSync(join(repository.folder, '.gitattributes'), 'utf8')).toBe(`*.png binary\n${name} merge=union\n`);
});

test('outside of a repository there is nothing to tell git', () => {
  expect(addUnionMerge(join(createdOutside, name))).toEqual([]);
});
const createdOutside = createTemporaryFolder('no-repository');
