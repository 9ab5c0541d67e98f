import { describe, expect, test } from 'vitest';
import { maskLine } from '../../src/scan/masked-line.ts';
import { readGolden } from '../support/golden.ts';

interface Golden {
  /** The value stands between << and >>. */
  readonly line: string;
  readonly masked: string;
}

function mask(marked: string): string {
  const start = marked.indexOf('<<');
  const end = marked.indexOf('>>') - 2;
  const bytes = Buffer.from(marked.replace(/<<|>>/g, ''), 'latin1');
  return maskLine(bytes, 0, bytes.length, start, end);
}

describe('the masked line is frozen', () => {
  test.each(readGolden<Golden[]>('masked-line'))('$line', ({ line, masked }) => {
    expect(mask(line)).toBe(masked);
  });
});

test('neither the value nor its length changes the masked line', () => {
  const masked = ['<<a>>', '<<correct horse>>', '<<$&>>', '<<*>>', '<<\\>>'].map((value) => mask(`db.password = "${value}" # of the db`));
  expect(new Set(masked)).toEqual(new Set(['db.password = "*" # of the db']));
});

test('other values of the line do not change it', () => {
  const line = (other: string) => mask(`connect("app", "<<words>>", { token: "${other}", url: "redis://u:${other}@h" })`);
  expect(line('a1b2c3d4e5')).toBe(line('zz99yy88xx77ww'));
});

test('what stands beyond 256 bytes does not change it', () => {
  const far = (text: string) => mask(`${text}${' x'.repeat(140)} password=<<words>>${' y'.repeat(140)}${text}`);
  expect(far('one')).toBe(far('other'));
});

test('other contents beside it do not change it', () => {
  const bytes = Buffer.from('before password=words after', 'latin1');
  expect(maskLine(bytes, 7, 21, 16, 21)).toBe('password=*');
});
