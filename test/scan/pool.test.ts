import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FileUnit, Unit } from '../../src/model/unit.ts';
import { createPool, type Pool } from '../../src/scan/pool.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const folder = createTemporaryFolder('pool');

function unitOf(...paths: string[]): FileUnit {
  return { source: 'files', target: 0, root: 'x', items: paths.map((path) => ({ path, size: 1 })) };
}

interface TestPool {
  readonly pool: Pool;
  readonly controller: AbortController;
  /** Items of each unit, in the order they were scanned. */
  readonly scanned: Map<Unit, number[]>;
  readonly lost: [Unit, number, string][];
  readonly done: Unit[];
}

function createTestPool({ jobs = 1, stallMs = 2000, workerData = {} }: { jobs?: number; stallMs?: number; workerData?: object } = {}): TestPool {
  const controller = new AbortController();
  const scanned = new Map<Unit, number[]>();
  const lost: TestPool['lost'] = [];
  const done: Unit[] = [];
  const pool = createPool({
    worker: new URL('../support/pool-worker.ts', import.meta.url),
    workerData,
    jobs,
    stallMs,
    signal: controller.signal,
    onMessage: (unit, message) => {
      if (message.kind === 'skipped') scanned.set(unit, [...(scanned.get(unit) ?? []), message.item]);
      if (message.kind === 'done') done.push(unit);
    },
    onLost: (unit, item, why) => lost.push([unit, item, why]),
  });
  return { pool, controller, scanned, lost, done };
}

async function runAll(test: TestPool, ...units: Unit[]): Promise<void> {
  for (const unit of units) await test.pool.run(unit);
  await test.pool.settle();
  await test.pool.close();
}

const quiet = (n: number) => Array.from({ length: n }, (_, i) => `file ${i}`);

test('all items of all units are scanned once, in order', async () => {
  const pool = createTestPool({ jobs: 2 });
  const units = Array.from({ length: 20 }, () => unitOf(...quiet(5)));
  await runAll(pool, ...units);
  expect(units.map((unit) => pool.scanned.get(unit))).toEqual(units.map(() => [0, 1, 2, 3, 4]));
  expect(pool.lost).toEqual([]);
});

describe.each([
  ['never ends', 'time-limit'],
  ['backtracks', 'time-limit'],
  ['crashes', 'worker-failed'],
  ['exits', 'worker-failed'],
])('an item that %s', (order, why) => {
  test(`is lost alone, as "${why}", and the pool goes on`, async () => {
    const pool = createTestPool();
    const guilty = unitOf('a', 'b', order, 'd', 'e');
    const next = unitOf('a', 'b');
    await runAll(pool, guilty, next);
    expect(pool.lost).toEqual([[guilty, 2, why]]);
    expect(pool.scanned.get(guilty)).toEqual([0, 1, 3, 4]);
    expect(pool.scanned.get(next)).toEqual([0, 1]);
    expect(pool.done).toEqual([guilty, next]);
  });

  test('costs nothing else wherever it stands', async () => {
    const pool = createTestPool({ jobs: 3 });
    const units = [unitOf(order), unitOf(order, 'b'), unitOf('a', order)];
    await runAll(pool, ...units);
    expect(pool.lost.map(([unit, item]) => [units.indexOf(unit as FileUnit), item]).sort()).toEqual([
      [0, 0],
      [1, 0],
      [2, 1],
    ]);
    expect(units.map((unit) => pool.scanned.get(unit))).toEqual([undefined, [1], [0]]);
  });
});

test('several guilty items of one unit are each lost', async () => {
  const pool = createTestPool();
  const unit = unitOf('crashes', 'a', 'crashes', 'exits', 'b', 'crashes');
  await runAll(pool, unit);
  expect(pool.lost.map(([, item]) => item)).toEqual([0, 2, 3, 5]);
  expect(pool.scanned.get(unit)).toEqual([1, 4]);
});

test('what a worker posted before it crashed is not lost, however much it was', async () => {
  const pool = createTestPool();
  const unit = unitOf(...quiet(4000), 'crashes', ...quiet(10));
  await runAll(pool, unit);
  expect(pool.lost).toEqual([[unit, 4000, 'worker-failed']]);
  expect(pool.scanned.get(unit)).toEqual([...Array(4011).keys()].filter((item) => item !== 4000));
});

test('a crash at the beginning of a unit is not blamed on where the unit before had been', async () => {
  const pool = createTestPool();
  const before = unitOf(...quiet(7));
  const unit = unitOf('crashes', ...quiet(9));
  await runAll(pool, before, unit);
  expect(pool.lost).toEqual([[unit, 0, 'worker-failed']]);
});

test('a unit that kills worker after worker is given up, all of it told', async () => {
  const pool = createTestPool();
  const unit = unitOf(...Array<string>(30).fill('crashes'));
  const next = unitOf('a');
  await runAll(pool, unit, next);
  expect(pool.lost.map(([, item]) => item)).toEqual([...Array(30).keys()]);
  expect(pool.scanned.get(next)).toEqual([0]);
});

test('workers that do not start lose every item, and end', async () => {
  const pool = createTestPool({ workerData: { refuses: true } });
  const unit = unitOf('a', 'b');
  await runAll(pool, unit);
  expect(new Set(pool.lost.map(([, item]) => item))).toEqual(new Set([0, 1]));
  expect(pool.lost.every(([, , why]) => why === 'worker-failed')).toBe(true);
});

test('an item that takes longer than the limit, with progress, is not lost', async () => {
  const pool = createTestPool({ stallMs: 1500 });
  const unit = unitOf('takes long, with progress', 'b');
  await runAll(pool, unit);
  expect(pool.lost).toEqual([]);
  expect(pool.scanned.get(unit)).toEqual([0, 1]);
});

test('a worker that has nothing to do is not taken for one that is stuck', async () => {
  const pool = createTestPool({ stallMs: 1500 });
  await pool.pool.run(unitOf('a'));
  await pool.pool.settle();
  await new Promise((resolve) => setTimeout(resolve, 2200));
  const late = unitOf('b');
  await runAll(pool, late);
  expect(pool.lost).toEqual([]);
  expect(pool.scanned.get(late)).toEqual([0]);
});

describe('units in flight', () => {
  test.each([1, 2, 3])('are never more than %d jobs', async (jobs) => {
    const log = join(folder, `jobs-${jobs}`);
    writeFileSync(log, '');
    const pool = createTestPool({ jobs, workerData: { log } });
    await runAll(pool, ...Array.from({ length: 8 }, () => unitOf('takes its time')));
    let running = 0;
    const counts = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => (running += line === 'start' ? 1 : -1));
    expect(Math.max(...counts)).toBe(jobs);
    expect(pool.done).toHaveLength(8);
  });

  test('go to a worker each, also when all are given at once', async () => {
    const pool = createTestPool({ jobs: 2 });
    const units = Array.from({ length: 9 }, () => unitOf('a', 'b'));
    await Promise.all(units.map((unit) => pool.pool.run(unit)));
    await pool.pool.settle();
    await pool.pool.close();
    expect(units.map((unit) => pool.scanned.get(unit))).toEqual(units.map(() => [0, 1]));
    expect(pool.done).toHaveLength(9);
  });

  test('are not asked for while all workers are busy', async () => {
    const pool = createTestPool();
    await pool.pool.run(unitOf('takes its time'));
    let taken = false;
    const second = pool.pool.run(unitOf('b')).then(() => {
      taken = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(taken).toBe(false);
    await second;
    await pool.pool.settle();
    await pool.pool.close();
  });
});

describe('an abort', () => {
  test('ends workers that are stuck, and everyone who waits', async () => {
    const pool = createTestPool({ stallMs: 60_000 });
    await pool.pool.run(unitOf('never ends'));
    const waiting = pool.pool.run(unitOf('b'));
    pool.controller.abort();
    await waiting;
    await pool.pool.settle();
    await pool.pool.close();
    expect(pool.lost).toEqual([]);
  });

  test('starts nothing any more', async () => {
    const pool = createTestPool();
    pool.controller.abort();
    await pool.pool.run(unitOf('a'));
    await pool.pool.settle();
    expect(pool.scanned.size).toBe(0);
  });
});
