// Several processes on one store, some of them killed in the middle of their work.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { openStore } from '../../../src/store/lasting/store.ts';
import { createRandom } from '../../support/random-text.ts';
import { onEachDatabase } from './each-database.ts';
import { findingsOfRun } from './recorder.ts';
import { collect } from './runs.ts';

const recorder = fileURLToPath(new URL('recorder.ts', import.meta.url));
const kills = 50;

interface Recorder {
  readonly child: ChildProcess;
  readonly kept: string[];
  readonly errors: string[];
  readonly ready: Promise<unknown>;
  readonly closed: Promise<unknown>;
}

function startRecorder(where: string, name: string, count?: number): Recorder {
  const args = [recorder, where, name, ...(count === undefined ? [] : [String(count)])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines = createInterface(child.stdout as NodeJS.ReadableStream);
  const kept: string[] = [];
  const errors: string[] = [];
  const closed = once(child, 'close');
  const ready = Promise.race([once(lines, 'line'), closed]);
  lines.on('line', (line) => line !== 'ready' && kept.push(line));
  child.stderr?.on('data', (text: Buffer) => errors.push(text.toString()));
  return { child, kept, errors, ready, closed };
}

async function stop({ child, closed }: Recorder): Promise<void> {
  child.kill('SIGKILL');
  await closed;
}

onEachDatabase(({ place }) => {
  test(`two processes write while a third is killed at ${kills} points: what was acknowledged is there, whole and once, and nothing is there in part`, async () => {
    const where = await place();
    const random = createRandom(50);
    const steady = ['x', 'y'].map((name) => startRecorder(where, name));
    const killed: Recorder[] = [];
    for (let i = 0; i < kills; i++) {
      const one = startRecorder(where, `killed-${i}`);
      killed.push(one);
      // Some are killed while they open the store, some when they have recorded at least one run.
      if (i % 5 !== 0) await one.ready;
      if (i % 5 === 4) await vi.waitUntil(() => one.kept.length > 0, { timeout: 30_000 });
      await setTimeout(random.below(300));
      await stop(one);
    }
    for (const one of steady) await stop(one);
    const all = [...steady, ...killed];
    expect(all.flatMap(({ errors }) => errors)).toEqual([]);
    const kept = all.flatMap((one) => one.kept);
    expect(steady.every((one) => one.kept.length > 3)).toBe(true);
    expect(killed.filter((one) => one.kept.length > 0).length).toBeGreaterThanOrEqual(kills / 5);

    const store = await openStore(where, {});
    const runs = await collect(store.runs());
    const ids = runs.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(kept.filter((id) => !ids.includes(id))).toEqual([]);
    for (const { id } of runs.slice(0, 60)) {
      const findings = await collect(store.findingsOf({ run: id }));
      expect(new Set(findings.map(({ key }) => key)).size).toBe(findingsOfRun);
      expect(findings).toHaveLength(findingsOfRun);
      expect(await collect(store.occurrencesOf({ run: id }))).toHaveLength(2 * findingsOfRun);
    }
    await store.close();
    if (where.startsWith('postgres:')) return;
    const database = new DatabaseSync(where);
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    database.close();
  }, 240_000);

  test('six processes that open a store at once, before there is one, all record their runs', async () => {
    const where = await place();
    const all = Array.from({ length: 6 }, (_, i) => startRecorder(where, `first-${i}`, 2));
    await Promise.all(all.map(({ closed }) => closed));
    expect(all.flatMap(({ errors }) => errors)).toEqual([]);
    const store = await openStore(where, {});
    expect(new Set((await collect(store.runs())).map(({ id }) => id))).toEqual(new Set(all.flatMap(({ kept }) => kept)));
    expect(all.flatMap(({ kept }) => kept)).toHaveLength(12);
    await store.close();
  });
});
