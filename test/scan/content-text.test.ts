import { describe, expect, test } from 'vitest';
import { detectForm } from '../../src/scan/content-text.ts';

const form = (bytes: Uint8Array) => {
  const { encoding, binary } = detectForm(bytes);
  return `${encoding}${binary ? ', binary' : ''}`;
};

describe('the form of content', () => {
  test.each([
    ['nothing', Buffer.of(), 'bytes'],
    ['ASCII', Buffer.from('plain text'), 'bytes'],
    ['UTF-8', Buffer.from('ä€😀'), 'bytes'],
    ['latin1', Buffer.from('äöü', 'latin1'), 'bytes'],
    ['a NUL byte', Buffer.from('a\0b'), 'bytes, binary'],
    ['a NUL byte at 7,999', Buffer.concat([Buffer.alloc(7999, 97), Buffer.of(0)]), 'bytes, binary'],
    ['a NUL byte at 8,000', Buffer.concat([Buffer.alloc(8000, 97), Buffer.of(0)]), 'bytes'],
    ['UTF-16 with a mark', Buffer.from('\ufeffa', 'utf16le'), 'utf-16le'],
    ['UTF-16, big-endian, with a mark', Buffer.from('\ufeffa', 'utf16le').swap16(), 'utf-16be'],
    ['UTF-16 without a mark', Buffer.from('words', 'utf16le'), 'utf-16le'],
    ['UTF-16, big-endian, without a mark', Buffer.from('words', 'utf16le').swap16(), 'utf-16be'],
    ['three characters of UTF-16 without a mark, too few to tell', Buffer.from('abc', 'utf16le'), 'bytes, binary'],
    ['zeros', Buffer.alloc(100), 'bytes, binary'],
    ['32-bit numbers', Buffer.from(new Uint32Array(100).fill(7).buffer), 'bytes, binary'],
  ])('%s', (_, bytes, expected) => {
    expect(form(bytes)).toBe(expected);
  });
});
