import { describe, expect, test } from 'vitest';
import { classChanges, shannonEntropy } from '../../src/scan/entropy.ts';

describe('Shannon entropy, bits per character', () => {
  test.each([
    ['', 0],
    ['aaaa', 0],
    ['abab', 1],
    ['abcd', 2],
    ['aaab', 0.8112781244591328],
    ['0123456789abcdef', 4],
  ])('of "%s" is %f', (text, bits) => {
    expect(shannonEntropy(text)).toBeCloseTo(bits, 12);
  });
});

describe('changes between kinds of characters', () => {
  test.each([
    ['', 0],
    ['a', 0],
    ['abc', 0],
    ['aA', 1],
    ['a1B-', 1],
    ['camelCaseName', 4 / 12],
    ['word-word', 2 / 8],
  ])('in "%s" are at %f of its places', (text, share) => {
    expect(classChanges(text)).toBeCloseTo(share, 12);
  });
});
