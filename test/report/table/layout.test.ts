import { expect, test } from 'vitest';
import { columnsOf, shorten, wrap } from '../../../src/report/table/layout.ts';

test('a long path loses its middle', () => {
  expect(shorten('src/one/two/three/four/file.ts', 15)).toBe('src/one…file.ts');
  expect(columnsOf(shorten('日本語/日本語/日本語', 10))).toBeLessThanOrEqual(10);
});

test('text breaks at blanks, and a long word keeps its own line', () => {
  expect(wrap('aa bb ccccccccc dd', 5)).toEqual(['aa bb', 'ccccccccc', 'dd']);
});
