import { describe, expect, test } from 'vitest';
import { guessableFindingId, guessableLine, strongFindingId } from '../../src/seal/finding-id.ts';
import { readGolden } from '../support/golden.ts';

interface Golden {
  readonly strong: readonly { readonly canonical: string; readonly id: string }[];
  readonly lines: readonly { readonly family: string; readonly line: string; readonly id: string }[];
  readonly guessable: readonly { readonly line: string; readonly ordinal: number; readonly id: string }[];
}

const golden = readGolden<Golden>('finding-id');

describe('finding ids are frozen', () => {
  test.each(golden.strong)('of the value "$canonical"', ({ canonical, id }) => {
    expect(strongFindingId(Buffer.from(canonical, 'latin1'))).toBe(id);
  });

  test.each(golden.lines)('of the line "$line" of family $family', ({ family, line, id }) => {
    expect(guessableLine(family, line)).toBe(id);
  });

  test.each(golden.guessable)('of turn $ordinal in $line', ({ line, ordinal, id }) => {
    expect(guessableFindingId(line, ordinal)).toBe(id);
  });
});

describe('a guessable line', () => {
  test('does not change with indentation, blanks and line ends', () => {
    expect(guessableLine('generic', '\t  password:   *\r')).toBe(guessableLine('generic', 'password: *'));
  });

  test('changes with the family', () => {
    expect(guessableLine('generic', 'password: *')).not.toBe(guessableLine('url', 'password: *'));
  });

  test('does not run into the family', () => {
    expect(guessableLine('a', 'b')).not.toBe(guessableLine('ab', ''));
  });
});

test('a strong id, a line and a guessable id never agree, though they are made of the same bytes', () => {
  const texts = ['', 'word', 'a\0b', 'generic\0password:*'];
  const ids = texts.flatMap((text) => [
    strongFindingId(Buffer.from(text)),
    `kt1:${guessableLine('', text)}`,
    guessableFindingId(text, 0),
    guessableFindingId(text, 1),
  ]);
  expect(new Set(ids).size).toBe(ids.length);
});
