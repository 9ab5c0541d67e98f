import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunScope } from '../../../src/store/lasting/store.ts';
import { commit, findingId } from '../../report/sample-report.ts';
import { onEachDatabase } from './each-database.ts';
import { collect, runOn, timeOf } from './runs.ts';

interface Step {
  readonly scope: RunScope;
  readonly complete: boolean;
  readonly interrupted: boolean;
  /** Of each finding that is seen, the day on which its commit claims to have been made. */
  readonly seen: readonly { readonly finding: number; readonly day: number }[];
  /** Days before the run's place in the sequence: 0, or it comes in late. */
  readonly delay: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  scope: fc.constantFrom('full', 'full', 'since', 'staged', 'files'),
  complete: fc.boolean(),
  interrupted: fc.boolean(),
  seen: fc.uniqueArray(fc.record({ finding: fc.nat(3), day: fc.integer({ min: -400, max: 30 }) }), { selector: ({ finding }) => finding, maxLength: 4 }),
  delay: fc.constantFrom(0, 0, 0, 2),
});

onEachDatabase(({ open }) => {
  test('whatever runs come in, first evidence never moves later, nothing is forgotten, and only a whole run fixes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 7 }), async (steps) => {
        const store = await open();
        const first = new Map<string, string>();
        const open_ = new Set<string>();
        let latest = '';
        for (const [i, { scope, complete, interrupted, seen, delay }] of steps.entries()) {
          const startedAt = timeOf(10 + 3 * i - 3 * delay - (delay > 0 ? 1 : 0));
          const late = startedAt < latest;
          const findings = seen.map(({ finding, day }) => {
            const at = timeOf(day);
            return { finding, changes: { firstSeen: { commit: commit('a'), authorAt: at, commitAt: at } } };
          });
          const run = runOn(i + 1, findings, { id: `run-${i}`, startedAt, scope, complete, interrupted, report: { asOf: timeOf(40) } });
          const before = new Set(open_);
          const known = new Set(first.keys());
          const { counts } = await store.recordRun(run);
          for (const { finding, day } of seen) {
            const id = findingId(finding);
            const evidence = [first.get(id), startedAt, timeOf(day)].filter((one) => one !== undefined).sort()[0] ?? '';
            first.set(id, evidence);
            if (!late || !known.has(id)) open_.add(id);
          }
          if (scope === 'full' && complete && !interrupted && !late)
            for (const id of before) if (!seen.some(({ finding }) => findingId(finding) === id)) open_.delete(id);
          expect(counts.new).toBe(first.size - known.size);
          expect(counts.fixed).toBe([...before].filter((id) => !open_.has(id)).length);
          if (startedAt > latest) latest = startedAt;
          const told = await collect(store.findingsOf({ run: 'now' }));
          expect(new Set(told.map(({ findingId: id }) => id))).toEqual(open_);
          for (const id of first.keys()) {
            const [finding] = await collect(store.find({ findingId: id }));
            expect(finding?.firstEvidenceAt).toBe(first.get(id));
          }
        }
      }),
      { numRuns: 15 },
    );
  }, 120_000);
});
