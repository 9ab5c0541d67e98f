import { describe, expect, test } from 'vitest';
import { computeReach, PatternError } from '../../src/detectors/reach.ts';

describe('how far a pattern reads around its keyword', () => {
  test.each([
    ['(?<secret>key_[a-z]{8})', { leadMin: 0, leadMax: 0, length: 12, before: 0, after: 0 }],
    ['(?<secret>key_[a-z]{8,20})', { leadMin: 0, leadMax: 0, length: 24, before: 0, after: 0 }],
    ['(?<secret>[a-z]{3}key_)', { leadMin: 3, leadMax: 3, length: 7, before: 0, after: 0 }],
    ['(?<secret>[a-z]{2,5}key_)', { leadMin: 2, leadMax: 5, length: 9, before: 0, after: 0 }],
    ['(?<secret>(?:ab|c)key_)', { leadMin: 1, leadMax: 2, length: 6, before: 0, after: 0 }],
    ['(?<secret>key_)|x{3}(?<other>key_)', { leadMin: 0, leadMax: 3, length: 7, before: 0, after: 0 }],
    ['(?<secret>a?key_)', { leadMin: 0, leadMax: 1, length: 5, before: 0, after: 0 }],
    ['\\b(?<secret>key_)\\b', { leadMin: 0, leadMax: 0, length: 4, before: 1, after: 1 }],
    ['(?<![a-z])(?<secret>key_)(?![a-z]{3})', { leadMin: 0, leadMax: 0, length: 4, before: 1, after: 3 }],
    ['(?<=ab?c{2})(?<secret>key_)(?=x|yz)', { leadMin: 0, leadMax: 0, length: 4, before: 4, after: 2 }],
    ['(?<secret>key_(?:ab|cde){2,3})', { leadMin: 0, leadMax: 0, length: 13, before: 0, after: 0 }],
    ['(?<secret>(?i:KEY)_x)', { leadMin: 0, leadMax: 0, length: 5, before: 0, after: 0 }],
    ['(?<secret>[Kk][Ee][Yy]_x)', { leadMin: 0, leadMax: 0, length: 5, before: 0, after: 0 }],
    ['(?<secret>(?:key|kay)_x)', { leadMin: 0, leadMax: 0, length: 5, before: 0, after: 0 }],
    ['(?<secret>.\\d[^x]\\s\\S[\\s\\S]key_)', { leadMin: 6, leadMax: 6, length: 10, before: 0, after: 0 }],
  ])('%s', (source, reach) => {
    expect(computeReach(source, ['key_', 'kay_'])).toEqual(reach);
  });

  test('a lookahead in a lookahead reads on behind it', () => {
    expect(computeReach('(?<secret>key_)(?!ab(?![a-z]{3}))', ['key_'])).toMatchObject({ before: 0, after: 5 });
  });

  test('a boundary in a lookahead reads on behind it', () => {
    expect(computeReach('(?<secret>key_)(?=ab\\b)', ['key_']).after).toBe(3);
  });

  test('a lookbehind in a lookbehind reads on before it', () => {
    expect(computeReach('(?<=(?<!x{4})ab)(?<secret>key_)', ['key_'])).toMatchObject({ before: 6, after: 0 });
  });

  test('a lookahead in a lookbehind reads behind it', () => {
    expect(computeReach('(?<=a(?=key_xy))(?<secret>key_)', ['key_'])).toMatchObject({ before: 1, after: 6 });
  });
});

describe('a pattern is refused', () => {
  test.each([
    ['that is no regular expression', '(?<secret>key_', 'the pattern is not a regular expression that JavaScript understands'],
    ['with a group twice', '(?<secret>key_)(?<secret>x)', 'the pattern is not a regular expression that JavaScript understands'],
    ['with other characters than ASCII', '(?<secret>key_é)', 'the pattern has characters other than printable ASCII'],
    ['with a line end', '(?<secret>key_\n)', 'the pattern has characters other than printable ASCII'],
    ['without the group "secret"', '(?<other>key_)', 'the pattern has no group named "secret"'],
    ['with *', '(?<secret>key_a*)', 'a quantifier has no upper bound: write {n,m} for * and +'],
    ['with + in a lookahead', '(?<secret>key_)(?=a+)', 'a quantifier has no upper bound: write {n,m} for * and +'],
    ['with {n,}', '(?<secret>key_a{3,})', 'a quantifier has no upper bound: write {n,m} for * and +'],
    ['with a lazy *', '(?<secret>key_a*?)', 'a quantifier has no upper bound: write {n,m} for * and +'],
    ['with ^', '^(?<secret>key_)', '^ and $ mean the edge of a window here: use lookarounds such as (?<![^\\n])'],
    ['with $', '(?<secret>key_)$', '^ and $ mean the edge of a window here: use lookarounds such as (?<![^\\n])'],
    ['with a back-reference', '(?<secret>key_(a)\\2)', 'the pattern uses Backreference, which has no bound'],
    ['with a named back-reference', '(?<q>a)(?<secret>key_\\k<q>)', 'the pattern uses Backreference, which has no bound'],
    ['that can match too much', '(?<secret>key_(?:a{100}){200})', 'a match can be 20004 bytes long; the limit is 16384'],
    ['without its keyword', '(?<secret>kay_)', 'no point of the pattern always begins with one of the keywords'],
    ['whose keyword is optional', '(?<secret>(?:key_)?abc)', 'no point of the pattern always begins with one of the keywords'],
    ['with one alternative without its keyword', '(?<secret>(?:key_|tok_)abc)', 'no point of the pattern always begins with one of the keywords'],
    ['with one whole alternative without its keyword', '(?<secret>key_)|abc', 'no point of the pattern always begins with one of the keywords'],
    ['whose keyword stands in a lookahead only', '(?<secret>(?=key_)[a-z_]{4})', 'no point of the pattern always begins with one of the keywords'],
    ['whose keyword can be spelled in too many ways', '(?<secret>[a-z][a-z][a-z]_)', 'no point of the pattern always begins with one of the keywords'],
  ])('%s', (_, source, message) => {
    expect(() => computeReach(source, ['key_'])).toThrow(new PatternError(message));
  });
});
