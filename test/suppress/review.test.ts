import { expect, test } from 'vitest';
import type { Suppression } from '../../src/model/suppression.ts';
import { reviewSuppression } from '../../src/suppress/review.ts';
import { asOf, createSuppressible } from './suppressible.ts';

const recorded: Suppression = { kind: 'allow', source: 'target', where: 'keytrail.yaml:1', until: '2026-06-30' };
const { finding } = createSuppressible();
const held = createSuppressible({ verdict: { class: 'retired-live' } }).finding;

test('what was active ends when its time is over, and holds again at an earlier time', () => {
  expect(reviewSuppression(recorded, finding, '2026-06-30T12:00:00Z')).toEqual(recorded);
  expect(reviewSuppression(recorded, finding, '2026-07-01T00:00:00Z')).toEqual({ ...recorded, void: 'expired' });
  expect(reviewSuppression({ ...recorded, void: 'expired' }, finding, asOf)).toEqual(recorded);
});

test('another verdict makes it void, or lets it hold again', () => {
  expect(reviewSuppression(recorded, held, asOf)).toEqual({ ...recorded, void: 'class' });
  expect(reviewSuppression({ ...recorded, void: 'class' }, finding, asOf)).toEqual(recorded);
  expect(reviewSuppression({ ...recorded, void: 'class' }, finding, '2026-07-01T00:00:00Z')).toEqual({ ...recorded, void: 'expired' });
});

test.each(['policy', 'in-change', 'older-mark', 'mistake'] as const)('what is void as %s stays so', (reason) => {
  for (const one of [finding, held]) expect(reviewSuppression({ ...recorded, void: reason }, one, '2027-01-01T00:00:00Z').void).toBe(reason);
});
