import { describe, expect, test } from 'vitest';
import { base62Crc32, grafanaChecksum, routableChecksum } from '../../src/seal/checksum.ts';

// CRC-32 of "123456789" is cbf43926: the check value of the algorithm's catalogue (reveng, CRC-32/ISO-HDLC).
const checked = '123456789';
const crc = 0xcb_f4_39_26;

describe('the checksum of GitHub and npm', () => {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

  test('is the CRC-32 in base 62, digits before capitals before small letters', () => {
    const value = [...base62Crc32(checked)].reduce((sum, digit) => sum * 62 + digits.indexOf(digit), 0);
    expect(value).toBe(crc);
  });

  test('always has six characters', () => {
    expect(base62Crc32('')).toBe('000000');
    expect(new Set(Array.from({ length: 500 }, (_, i) => base62Crc32(`body ${i}`).length))).toEqual(new Set([6]));
  });
});

test("Grafana's checksum is the CRC-32 in hexadecimal, least byte first", () => {
  expect(grafanaChecksum(checked)).toBe('2639f4cb');
});

describe("GitLab's checksum", () => {
  test('is the CRC-32 in base 36', () => {
    expect(Number.parseInt(routableChecksum(checked), 36)).toBe(crc);
  });

  test('always has seven characters', () => {
    expect(routableChecksum('')).toBe('0000000');
  });
});
