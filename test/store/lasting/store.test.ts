import { expect, test } from 'vitest';
import { exportable } from '../../../src/store/lasting/store.ts';
import { sampleIdentity, sampleJudgement } from '../../report/judged-report.ts';
import { commit, findingId, inFile, inHistory, sampleDetector, sampleSkipped } from '../../report/sample-report.ts';
import { inventory, owner } from '../../support/judge-estate.ts';
import { onEachDatabase } from './each-database.ts';
import { changesOf, collect, runOn, stateOf, statesOf, tellChange, tellOccurrence, timeOf } from './runs.ts';

const guessablePlace = inFile('login.env', { guessable: true, findingId: `line${'c'.repeat(26)}`, valueTag: `fp1:kaaaaaaaa:${'d'.repeat(26)}` });

onEachDatabase(({ open, place }) => {
  test('what a run told is there after it is recorded, and in a store that is opened again', async () => {
    const where = await place();
    const { openStore } = await import('../../../src/store/lasting/store.ts');
    const first = await openStore(where, {});
    const run = runOn(1, [1, { finding: 2, paths: ['a', 'b'] }]);
    expect(await first.recordRun(run)).toEqual({ recorded: true, counts: { new: 2, reopened: 0, fixed: 0, 'class-changed': 0 } });
    await first.close();
    const second = await openStore(where, {});
    expect(await statesOf(second)).toEqual(['1 open', '2 open']);
    const occurrences = await collect(second.occurrencesOf({ run: 'now' }));
    expect(occurrences.map(({ occurrence }) => occurrence.origin)).toEqual(
      [...run.report.findings()].flatMap((one) => [...one.occurrences()].map(({ origin }) => origin)),
    );
    await second.close();
  });

  test('the same run again changes nothing, and is told the same', async () => {
    const store = await open();
    const run = runOn(1, [1, 2]);
    const { counts } = await store.recordRun(run);
    await store.recordRun(runOn(2, [1]));
    expect(await store.recordRun(run)).toEqual({ recorded: false, counts });
    expect(await statesOf(store)).toEqual(['1 open']);
    expect((await collect(store.runs())).map(({ id }) => id)).toEqual(['run-2', 'run-1']);
  });

  test('a run whose report fails while it is read leaves nothing behind, and can be recorded afterwards', async () => {
    const store = await open();
    const run = runOn(1, [1]);
    const findings = function* () {
      yield* run.report.findings();
      throw new Error('broken');
    };
    await expect(store.recordRun({ ...run, report: { ...run.report, findings } })).rejects.toThrow('broken');
    expect(await collect(store.runs())).toEqual([]);
    expect(await statesOf(store)).toEqual([]);
    expect((await store.recordRun(run)).recorded).toBe(true);
  });

  test('what a whole run does not see is fixed, and what is seen again is reopened', async () => {
    const store = await open();
    for (const run of [runOn(1, [1, 2]), runOn(2, [1]), runOn(3, [1, 2])]) await store.recordRun(run);
    expect(await changesOf(store, undefined, 'latest')).toEqual(['new 1', 'new 2', 'fixed 2', 'reopened 2']);
    expect(await changesOf(store, 'run-1', 'run-2')).toEqual(['fixed 2']);
    expect(await statesOf(store)).toEqual(['1 open', '2 open']);
    expect(await statesOf(store, 'run-2')).toEqual(['1 open']);
  });

  test.each([
    ['is incomplete', { complete: false }],
    ['was interrupted', { interrupted: true }],
    ['looked at a change alone', { scope: 'since' }],
    ['looked at the index alone', { scope: 'staged' }],
    ['looked at files alone', { scope: 'files' }],
    ['lost something of the target', { skipped: [sampleSkipped()] }],
    ['read another target', { targets: ['other'] }],
  ] as const)('nothing is fixed by a run that %s', async (_, words) => {
    const store = await open();
    await store.recordRun(runOn(1, [1]));
    expect((await store.recordRun(runOn(2, [], words))).counts.fixed).toBe(0);
    expect(await statesOf(store)).toEqual(['1 open']);
  });

  test('a run that left out what a rule leaves out has read the target whole', async () => {
    const store = await open();
    await store.recordRun(runOn(1, [1]));
    expect((await store.recordRun(runOn(2, [], { skipped: [sampleSkipped({ reason: 'not-a-file' })] }))).counts.fixed).toBe(1);
  });

  test('one secret in two targets is two findings, each with a life of its own', async () => {
    const store = await open();
    await store.recordRun(
      runOn(
        1,
        [
          { finding: 1, target: 'one' },
          { finding: 1, target: 'two' },
        ],
        { targets: ['one', 'two'] },
      ),
    );
    await store.recordRun(runOn(2, [], { targets: ['two'] }));
    expect(await statesOf(store, 'now', 'one')).toEqual(['1 open']);
    expect(await statesOf(store, 'now', 'two')).toEqual([]);
    expect((await collect(store.find({ findingId: findingId(1) }))).map(({ target, status }) => [target, status])).toEqual([
      ['one', 'open'],
      ['two', 'fixed'],
    ]);
    expect((await collect(store.find({ findingId: findingId(1), target: 'two' }))).map(({ target }) => target)).toEqual(['two']);
  });

  test('a run that started before another and comes in after it fixes and reopens nothing', async () => {
    const store = await open();
    await store.recordRun(runOn(1, [1, 2]));
    await store.recordRun(runOn(3, [1, 3]));
    expect((await store.recordRun(runOn(2, [2]))).counts).toEqual({ new: 0, reopened: 0, fixed: 0, 'class-changed': 0 });
    expect(await statesOf(store)).toEqual(['1 open', '3 open']);
    expect((await store.run('latest'))?.id).toBe('run-3');
  });

  test('an unchanged occurrence is one row with the runs that saw it; one that went and came has a row for each time', async () => {
    const store = await open();
    for (const [day, paths] of [['a', 'b'], ['a'], ['a', 'b']].entries()) await store.recordRun(runOn(day + 1, [{ finding: 1, paths }]));
    const [finding] = await collect(store.find({ findingId: findingId(1) }));
    expect((await collect(store.occurrencesOf({ finding: finding?.key ?? 0 }))).map(tellOccurrence)).toEqual([
      'a run-1..run-3',
      'b run-1..run-1',
      'b run-3..run-3',
    ]);
  });

  test.each([1, 2, 3, 4])('the facts of run %i are what it told, whatever came between', async (day) => {
    const store = await open();
    const runs = [
      runOn(1, [{ finding: 1, paths: ['a', 'b'] }, 2]),
      runOn(2, [{ finding: 1, paths: ['a'] }], { scope: 'staged' }),
      runOn(
        3,
        [
          { finding: 1, paths: ['a', 'b'], changes: { confidence: 0.5 } },
          { finding: 3, target: 'other' },
        ],
        { targets: ['.', 'other'] },
      ),
      runOn(4, [{ finding: 1, paths: ['b'] }], { scope: 'staged' }),
    ];
    for (const run of runs) await store.recordRun(run);
    const findings = [...(runs[day - 1]?.report.findings() ?? [])];
    const told = await collect(store.findingsOf({ run: `run-${day}` }));
    expect(told.map(({ findingId: id, confidence }) => [id, confidence])).toEqual(findings.map(({ findingId: id, confidence }) => [id, confidence]));
    const occurrences = await collect(store.occurrencesOf({ run: `run-${day}` }));
    expect(occurrences.map(({ occurrence }) => occurrence.origin)).toEqual(findings.flatMap((one) => [...one.occurrences()].map(({ origin }) => origin)));
  });

  test('the facts as they are now come from the last full reading: a look at a change does not thin them out', async () => {
    const store = await open();
    await store.recordRun(runOn(1, [{ finding: 1, paths: ['a', 'b'] }]));
    await store.recordRun(
      runOn(
        2,
        [
          { finding: 1, paths: ['a'] },
          { finding: 2, paths: ['c'] },
        ],
        { scope: 'since' },
      ),
    );
    expect((await collect(store.occurrencesOf({ run: 'now' }))).map(tellOccurrence)).toEqual(['a run-1..run-1', 'b run-1..run-1', 'c run-2..run-2']);
  });

  test('a changed class is told with both classes, and a run without an inventory changes none', async () => {
    const store = await open();
    await store.recordRun(runOn(1, [{ finding: 1, class: 'orphaned' }, 2]));
    await store.recordRun(runOn(2, [1, { finding: 2, class: 'exposed' }]));
    await store.recordRun(runOn(3, [{ finding: 1, class: 'governed' }]));
    expect(await changesOf(store, 'run-1', 'latest')).toEqual(['class-changed 1 orphaned→governed', 'fixed 2 exposed→-']);
    const [finding] = await collect(store.find({ identity: 'nhi-one' }));
    expect(finding?.verdict).toMatchObject({ class: 'governed', identity: 'nhi-one', status: 'open', score: 8, severity: 'high' });
    expect((await store.historyOf(finding?.key ?? 0)).map(tellChange)).toEqual(['new 1 -→orphaned', 'class-changed 1 orphaned→governed']);
  });

  test('a run that looks at a change alone does not change a class', async () => {
    const store = await open();
    await store.recordRun(runOn(1, [{ finding: 1, class: 'duplicated' }]));
    expect((await store.recordRun(runOn(2, [{ finding: 1, class: 'governed' }], { scope: 'since' }))).counts['class-changed']).toBe(0);
  });

  test('the first evidence is the earliest that can be true, of all runs', async () => {
    const store = await open();
    const point = (authorAt: string, commitAt = authorAt) => ({ changes: { firstSeen: { commit: commit('a'), authorAt, commitAt } } });
    await store.recordRun(
      runOn(1, [1, { finding: 2, ...point('1970-01-01T00:00:00Z', '2025-03-01T00:00:00Z') }, { finding: 3, ...point('2031-01-01T00:00:00Z') }]),
    );
    await store.recordRun(runOn(2, [{ finding: 1, ...point('2024-01-01T00:00:00Z', '2024-02-01T00:00:00Z') }, 2, 3]));
    expect((await collect(store.findingsOf({ run: 'now' }))).map(({ firstEvidenceAt }) => firstEvidenceAt)).toEqual([
      '2024-01-01T00:00:00Z',
      '2025-03-01T00:00:00Z',
      timeOf(1),
    ]);
  });

  test('a finding is found by all that may be known of it', async () => {
    const store = await open();
    const fingerprint = `fp1:kaaaaaaaa:${'e'.repeat(26)}`;
    const other = `fp1:kbbbbbbbb:${'f'.repeat(26)}`;
    const place = inHistory('deploy/prod.env', { valueTag: fingerprint, otherFingerprints: [other], facts: { sshFingerprint: 'SHA256:abc' } });
    const nested = { ...place, origin: { kind: 'git-blob', repository: 'vendor/lib', object: commit('b') } } as const;
    const gone = { present: false, removed: { commit: commit('c'), authorAt: timeOf(1), commitAt: timeOf(1) } };
    await store.recordRun(runOn(1, [{ finding: 1, class: 'exposed', occurrences: [nested], changes: { facts: { publicId: 'ACMEID' }, ...gone } }, 2]));
    const queries = [
      { fingerprint },
      { fingerprint: other },
      { findingId: findingId(1) },
      { publicId: 'ACMEID' },
      { publicId: 'SHA256:abc' },
      { identity: 'nhi-one' },
      { commit: commit('a') },
      { commit: 'AAAAAAA' },
      { commit: commit('c') },
      { path: 'deploy/prod.env' },
      { path: 'vendor/lib/deploy/prod.env' },
    ];
    for (const query of queries) expect((await collect(store.find(query))).map(stateOf), JSON.stringify(query)).toEqual(['1 open']);
    expect(await collect(store.find({ publicId: 'acmeid' }))).toEqual([]);
    expect(await collect(store.find({ path: findingId(1) }))).toEqual([]);
    await expect(collect(store.find({ commit: 'abc' }))).rejects.toThrow('7 to 64');
    await expect(collect(store.find({ commit: '%aaaaaaaaa' }))).rejects.toThrow('7 to 64');
  });

  test('a finding is not found by an identity that it no longer has', async () => {
    const store = await open();
    await store.recordRun(runOn(1, [{ finding: 1, class: 'exposed', identity: 'nhi-old' }]));
    await store.recordRun(runOn(2, [{ finding: 1, class: 'exposed', identity: 'nhi-new' }]));
    expect(await collect(store.find({ identity: 'nhi-old' }))).toEqual([]);
    expect(await collect(store.find({ identity: 'nhi-new' }))).toHaveLength(1);
  });

  test('paths, names and ids of any characters come back as they were', async () => {
    const store = await open();
    const hostile = ['a\udc80\udcffb', 'nul\0in', '\u202egnp.exe', "'; drop table run; --", '\\u0000', '"', 'x'.repeat(10_000), '😀'];
    const target = 'tar\0get\udc80';
    await store.recordRun(
      runOn(
        1,
        [
          {
            finding: 1,
            target,
            class: 'exposed',
            identity: 'nhi\0\udc80',
            paths: hostile,
            changes: { facts: { publicId: 'p\0\udc80', user: hostile[3] ?? '' } },
          },
        ],
        { targets: [target] },
      ),
    );
    const [finding] = await collect(store.findingsOf({ run: 'now', target }));
    expect(finding).toMatchObject({ target, verdict: { identity: 'nhi\0\udc80' }, facts: { publicId: 'p\0\udc80', user: hostile[3] } });
    const occurrences = await collect(store.occurrencesOf({ run: 'now' }));
    expect(occurrences.map(({ occurrence }) => ('path' in occurrence.origin ? occurrence.origin.path : ''))).toEqual(hostile);
    for (const path of hostile) expect(await collect(store.find({ path })), path.slice(0, 20)).toHaveLength(1);
    expect(await collect(store.find({ publicId: 'p\0\udc80' }))).toHaveLength(1);
    expect((await store.run('latest'))?.targets.map((one) => one.target)).toEqual([target]);
  });

  test('a tag of one run, a value that was shown and lists of files are not kept', async () => {
    const store = await open();
    const shown = inFile('a', { valueTag: `run:${'b'.repeat(26)}`, otherFingerprints: [`run:${'c'.repeat(26)}`], revealed: 'shown' });
    await store.recordRun(runOn(1, [{ finding: 1, occurrences: [shown], changes: { fingerprint: `run:${'b'.repeat(26)}` } }]));
    const [finding] = await collect(store.findingsOf({ run: 'now' }));
    expect(finding?.fingerprint).toBeUndefined();
    const [occurrence] = await collect(store.occurrencesOf({ run: 'now' }));
    expect(occurrence?.occurrence).toEqual({ ...inFile('a', { findingId: findingId(1) }), valueTag: `run:${findingId(1)}` });
    expect((await store.run('run-1'))?.targets[0]?.repositories[0]?.headPaths).toEqual([]);
  });

  test('tags of another run do not make another row of the same occurrence', async () => {
    const store = await open();
    for (const day of [1, 2]) await store.recordRun(runOn(day, [{ finding: 1, occurrences: [inFile('a', { valueTag: `run:${String(day).repeat(26)}` })] }]));
    expect((await collect(store.occurrencesOf({ run: 'now' }))).map(tellOccurrence)).toEqual(['a run-1..run-2']);
  });

  test('the fingerprint of a value that can be guessed is kept, and marked as not to be told', async () => {
    const store = await open();
    const fingerprint = guessablePlace.valueTag;
    await store.recordRun(runOn(1, [{ finding: 1, occurrences: [guessablePlace], changes: { fingerprint, detector: sampleDetector({ randomBits: 0 }) } }]));
    const [finding] = await collect(store.find({ fingerprint }));
    expect(finding).toMatchObject({ fingerprint, guessable: true });
    expect(finding && exportable(finding)).toBeUndefined();
    expect((await collect(store.occurrencesOf({ run: 'now' })))[0]).toMatchObject({
      findingId: findingId(1),
      occurrence: { findingId: guessablePlace.findingId },
    });
  });

  test('runs are told with their coverage, counts and metrics, the one that started last first', async () => {
    const store = await open();
    const skipped = [sampleSkipped({ target: 'one' }), sampleSkipped({ target: '' })];
    const judgement = sampleJudgement([sampleIdentity()]);
    await store.recordRun(runOn(2, [], { targets: ['one', 'two'], complete: false, skipped, report: { judgement, kid: 'kaaaaaaaa' } }));
    await store.recordRun(runOn(1, [{ finding: 1, target: 'two' }], { targets: ['two'] }));
    const [last, first] = await collect(store.runs());
    const { identities: _, ...kept } = judgement;
    expect(last).toMatchObject({
      id: 'run-2',
      startedAt: timeOf(2),
      asOf: timeOf(2),
      scope: 'full',
      complete: false,
      interrupted: false,
      kid: 'kaaaaaaaa',
      judgement: kept,
    });
    expect(last?.judgement).not.toHaveProperty('identities');
    expect(last?.coverage).toMatchObject({ files: 1204, excluded: { placeholder: 12, 'low-entropy': 3 }, skipped });
    expect(last?.targets.map(({ target, whole }) => [target, whole])).toEqual([
      ['one', false],
      ['two', false],
    ]);
    expect(first).toMatchObject({ id: 'run-1', changes: { new: 1 }, counts: { critical: 1 }, targets: [{ target: 'two', whole: false }] });
    expect((await collect(store.runs({ target: 'one' }))).map(({ id }) => id)).toEqual(['run-2']);
    expect((await collect(store.runs({ limit: 1 }))).map(({ id }) => id)).toEqual(['run-2']);
    expect(await store.run('run-9')).toBeUndefined();
  });

  test('more runs, findings, occurrences and changes than a page holds are all told, once each', async () => {
    const store = await open();
    const many = Array.from({ length: 1_100 }, (_, i) => ({ finding: i, paths: ['a', 'b', 'c'] }));
    await store.recordRun(runOn(1, many));
    for (let day = 2; day <= 45; day++) await store.recordRun(runOn(day, [], { scope: 'staged' }));
    await store.recordRun(runOn(46, [{ finding: 0, paths: Array.from({ length: 1_234 }, (_, i) => `p/${i}`) }]));
    expect(new Set((await collect(store.runs())).map(({ id }) => id)).size).toBe(46);
    expect(new Set((await collect(store.findingsOf({ run: 'run-1' }))).map(({ findingId: id }) => id)).size).toBe(1_100);
    expect(
      new Set((await collect(store.occurrencesOf({ run: 'run-1' }))).map(({ finding, occurrence }) => `${finding} ${JSON.stringify(occurrence.origin)}`)).size,
    ).toBe(3_300);
    expect(await collect(store.occurrencesOf({ run: 'run-1' }))).toHaveLength(3_300);
    expect(await collect(store.changesBetween(undefined, 'latest'))).toHaveLength(1_100 + 1_099);
    expect(await collect(store.find({ path: 'a' }))).toHaveLength(1_100);
    const [finding] = await collect(store.find({ findingId: findingId(0) }));
    expect(await collect(store.occurrencesOf({ finding: finding?.key ?? 0 }))).toHaveLength(1_237);
    expect(await collect(store.occurrencesOf({ finding: finding?.key ?? 0, run: 'now' }))).toHaveLength(1_234);
  });

  test('an inventory comes back as the run saw it, and is kept once however many runs saw it', async () => {
    const store = await open();
    const seen = inventory({ owners: [owner()], warnings: ['a\0\udc80'] });
    await store.recordRun(runOn(1, [], { inventory: seen }));
    await store.recordRun(runOn(2, [], { inventory: seen }));
    await store.recordRun(runOn(3, []));
    expect(await store.inventoryOf('run-2')).toEqual(seen);
    expect(await store.inventoryOf('run-3')).toBeUndefined();
    const names = (await collect(store.runs())).map((run) => run.inventory);
    expect(new Set(names.filter((name) => name !== undefined)).size).toBe(1);
  });
});
