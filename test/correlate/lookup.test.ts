// What an index holds under a name.
import { expect, test } from 'vitest';
import { createLookup } from '../../src/correlate/lookup.ts';

const [a, b, c] = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];

test('a name nobody bears has no bearers', () => {
  expect(createLookup().of('__proto__')).toEqual([]);
});

test('bearers stand in the order in which they were added, one that comes twice in a row once', () => {
  const lookup = createLookup<{ id: string }>();
  for (const bearer of [b, b, a, a, c, b]) lookup.add('name', bearer);
  lookup.add('other', c);
  expect(lookup.of('name')).toEqual([b, a, c, b]);
  expect(lookup.of('other')).toEqual([c]);
});

test('a name that is dropped is forgotten with all its bearers, and the others stay', () => {
  const lookup = createLookup<{ id: string }>();
  for (const bearer of [a, b]) lookup.add('common', bearer);
  lookup.add('own', c);
  lookup.dropIf((bearers) => bearers.length > 1);
  expect(lookup.of('common')).toEqual([]);
  lookup.add('common', c);
  expect(lookup.of('common')).toEqual([c]);
  expect(lookup.of('own')).toEqual([c]);
});
