import { expect, test } from 'vitest';
import { passedGates } from '../../../src/commands/detectors/passed-gates.ts';
import { sampleDetector } from '../../report/sample-report.ts';

const proving = sampleDetector({ facts: ['crc32-base62'], entropy: 3 });
const generic = sampleDetector({ provider: 'generic', assigned: true });

test('gates are told up to the one that drops, and those alone that the detector has', () => {
  expect(passedGates(proving, 'low-entropy', false)).toEqual(['pattern', 'checksum', 'placeholder']);
  expect(passedGates(generic, 'not-random', false)).toEqual(['binary', 'assignment', 'pattern', 'placeholder']);
  expect(passedGates(generic, 'binary', false)).toEqual([]);
  expect(passedGates(sampleDetector({ kind: 'private-key' }), 'found', false)).toEqual(['pattern', 'overlap']);
});

test('looks and entropy are not asked of what is proven', () => {
  expect(passedGates(proving, 'found', true)).toEqual(['pattern', 'checksum', 'overlap']);
});
