import { expect, test } from 'vitest';
import { variedReport } from '../sample-report.ts';
import { toSarif } from './read-sarif.ts';

test('rules are those of the detectors in use, and each result points at its own', () => {
  for (const { tool, results = [] } of toSarif(variedReport()).runs) {
    const rules = tool.driver.rules ?? [];
    expect(new Set(results.map(({ ruleId }) => ruleId))).toEqual(new Set(rules.map(({ id }) => id)));
    for (const { ruleId, ruleIndex = -1 } of results) expect(rules[ruleIndex]?.id).toBe(ruleId);
  }
});
