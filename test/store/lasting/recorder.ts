// A process of the tests that records run after run until it is killed, and says the id of each once it is kept.
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openStore } from '../../../src/store/lasting/store.ts';
import { runOn } from './runs.ts';

/** Findings of each run in a target of its own, and in one that all share. */
export const findingsOfRun = 60;

const [where = '', name = '', count = '1000000'] = process.argv.slice(2);
if (where !== '') {
  try {
    const store = await openStore(where, {});
    writeSync(1, 'ready\n');
    for (let i = 0; i < Number(count); i++) {
      const own = `${name}-${i}`;
      const findings = Array.from({ length: findingsOfRun }, (_, n) => ({ finding: n, target: n % 2 === 0 ? own : 'shared', paths: ['a', `b/${own}`] }));
      const id = randomUUID();
      await store.recordRun(runOn(1, findings, { id, startedAt: new Date().toISOString(), targets: [own, 'shared'] }));
      writeSync(1, `${id}\n`);
    }
    await store.close();
  } catch (error) {
    writeSync(2, `${error instanceof Error ? `${error.name}: ${error.message}` : 'failed'}\n`);
    process.exitCode = 1;
  }
}
