import { expect, test } from 'vitest';
import { findingId, sampleSkipped } from '../../report/sample-report.ts';
import { inventory } from '../../support/judge-estate.ts';
import { onEachDatabase } from './each-database.ts';
import { collect, runOn, statesOf, tellOccurrence, timeOf } from './runs.ts';

onEachDatabase(({ open }) => {
  test('what is older than a time is forgotten: its runs, what was fixed before it, and occurrences that nobody told since', async () => {
    const store = await open();
    await store.recordRun(runOn(1, [{ finding: 1, paths: ['a', 'b'] }, 2, 3], { inventory: inventory() }));
    await store.recordRun(runOn(2, [{ finding: 1, paths: ['a'] }, 3]));
    await store.recordRun(runOn(5, [{ finding: 1, paths: ['a'] }]));
    // Finding 2 was fixed on day 2, finding 3 on day 5.
    expect(await store.purge({ olderThan: timeOf(4) })).toEqual({ runs: 2, findings: 1, occurrences: 2 });
    expect((await collect(store.runs())).map(({ id }) => id)).toEqual(['run-5']);
    expect(await statesOf(store)).toEqual(['1 open']);
    expect((await collect(store.find({ findingId: findingId(3) }))).map(({ status }) => status)).toEqual(['fixed']);
    expect(await collect(store.find({ findingId: findingId(2) }))).toEqual([]);
    expect(await store.inventoryOf('run-1')).toBeUndefined();
  });

  test('an open finding that no later run read keeps its facts and its first evidence', async () => {
    const store = await open();
    await store.recordRun(runOn(1, [{ finding: 1, target: 'one' }], { targets: ['one'] }));
    await store.recordRun(runOn(9, [{ finding: 2, target: 'two' }], { targets: ['two'] }));
    await store.purge({ olderThan: timeOf(5) });
    expect(await collect(store.findingsOf({ run: 'now', target: 'one' }))).toMatchObject([
      { findingId: findingId(1), firstEvidenceAt: timeOf(1), firstRun: { id: 'run-1' } },
    ]);
    expect((await collect(store.occurrencesOf({ run: 'now', target: 'one' }))).map(tellOccurrence)).toEqual(['config/1.env run-1..run-1']);
    expect(await collect(store.findingsOf({ run: 'run-1' }))).toEqual([]);
  });

  test('a target is forgotten with all that was known of it, and others are left alone', async () => {
    const store = await open();
    const skipped = [sampleSkipped({ target: 'one', place: 'hidden' })];
    const both = [
      { finding: 1, target: 'one' },
      { finding: 1, target: 'two' },
    ];
    await store.recordRun(runOn(1, both, { targets: ['one', 'two'], complete: false, skipped }));
    await store.recordRun(runOn(2, [], { targets: ['one'] }));
    expect(await store.purge({ target: 'one' })).toEqual({ runs: 1, findings: 1, occurrences: 1 });
    const runs = await collect(store.runs());
    expect(runs.map(({ id }) => id)).toEqual(['run-1']);
    expect(JSON.stringify(runs)).not.toContain('hidden');
    expect((await collect(store.find({ findingId: findingId(1) }))).map(({ target }) => target)).toEqual(['two']);
    expect(await collect(store.findingsOf({ run: 'now', target: 'one' }))).toEqual([]);
  });

  test('a run is forgotten with what it alone told; what others told too stays', async () => {
    const store = await open();
    await store.recordRun(runOn(1, [{ finding: 1, paths: ['a'] }]));
    await store.recordRun(runOn(2, [{ finding: 1, paths: ['a', 'b'], changes: { confidence: 0.1 } }, 2]));
    expect(await store.purge({ run: 'run-2' })).toEqual({ runs: 1, findings: 1, occurrences: 2 });
    expect((await store.run('latest'))?.id).toBe('run-1');
    expect(await collect(store.findingsOf({ run: 'now' }))).toMatchObject([{ findingId: findingId(1), confidence: 0.9 }]);
    expect((await collect(store.occurrencesOf({ run: 'now' }))).map(({ occurrence }) => occurrence.origin)).toEqual([{ kind: 'file', path: 'a' }]);
    expect(await collect(store.find({ findingId: findingId(2) }))).toEqual([]);
  });

  test('a forgotten run that is recorded again is still known, and stays forgotten', async () => {
    const store = await open();
    const run = runOn(1, [1]);
    await store.recordRun(run);
    await store.purge({ run: 'run-1' });
    expect((await store.recordRun(run)).recorded).toBe(false);
    expect(await collect(store.runs())).toEqual([]);
    expect(await store.run('run-1')).toBeUndefined();
    expect(await collect(store.find({ findingId: findingId(1) }))).toEqual([]);
  });

  test('what is not there is forgotten without a word', async () => {
    const store = await open();
    await store.recordRun(runOn(1, [1]));
    for (const query of [{ run: 'no' }, { target: 'no' }, { olderThan: timeOf(-9) }])
      expect(await store.purge(query)).toEqual({ runs: 0, findings: 0, occurrences: 0 });
    expect(await statesOf(store)).toEqual(['1 open']);
  });

  test('the next run goes on from what is left', async () => {
    const store = await open();
    await store.recordRun(runOn(1, [1, 2]));
    await store.purge({ olderThan: timeOf(2) });
    expect((await store.recordRun(runOn(3, [1]))).counts).toEqual({ new: 0, reopened: 0, fixed: 1, 'class-changed': 0 });
  });
});
