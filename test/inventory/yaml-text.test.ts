// What we write into YAML reads back as it was, and a comment stays one.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { yamlComment, yamlText } from '../../src/inventory/yaml-text.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'\n\r\u0085\u2028\u2029\u202e\ud800#:-?{}[],&*!|>%@`\'"\\ aé\t'.split('')) }),
  fc.constantFrom('true', 'No', 'null', '~', '1.0', '1e3', '0x10', '2026-01-01', '.nan', '<<', '=', '', ' x ', '##vso[task]x', 'NaN'),
);

test('any text reads back as itself, on one line', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const scalar = yamlText(text);
      expect(scalar).not.toMatch(/[\n\r\u0085\u2028\u2029]/);
      for (const version of ['1.1', '1.2'] as const) {
        expect(parse(`a: ${scalar}\nb: 1`, { version })).toEqual({ a: text, b: 1 });
        expect(parse(`{a: ${scalar}, b: [${scalar}]}`, { version })).toEqual({ a: text, b: [text] });
      }
    }),
  );
});

test('no text breaks out of a comment', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const comment = `a: 1\n  # ${yamlComment(text)}\nb: 2`;
      expect(comment.split(/[\n\r\u0085\u2028\u2029]/)).toHaveLength(3);
      expect(parse(comment)).toEqual({ a: 1, b: 2 });
    }),
  );
});

test('a comment shows what it escapes, is cut, and gives a CI system no command', () => {
  expect(yamlComment('a\n- id: x\u202e')).toBe('a\\u{a}- id: x\\u{202e}');
  expect(yamlComment('x'.repeat(1000))).toHaveLength(301);
  expect(yamlComment('##vso[task.x]')).not.toContain('##vso[');
  expect(yamlText('##[error]')).not.toContain('##[');
});
