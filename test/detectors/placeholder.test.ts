import { describe, expect, test } from 'vitest';
import { expandPlaceholders } from '../../src/detectors/placeholder.ts';

const make = (template: string, seed: string | number = 1) => expandPlaceholders(template, String(seed)).text;

describe('an example', () => {
  test('is the same for the same seed, on every machine', () => {
    expect(make('<hex:8> <lower:4>', 'frozen')).toBe('0e8fe261 ywub');
  });

  test('is another for another seed', () => {
    expect(new Set(Array.from({ length: 200 }, (_, seed) => make('<alnum:12>', seed))).size).toBe(200);
  });

  test('is another for another template', () => {
    expect(make('<alnum:12>')).not.toBe(make('<alnum:12>.').slice(0, -1));
  });

  test.each([
    ['alnum', /^[0-9A-Za-z]$/, 62],
    ['alpha', /^[A-Za-z]$/, 52],
    ['lower', /^[a-z]$/, 26],
    ['upper', /^[A-Z]$/, 26],
    ['digit', /^[0-9]$/, 10],
    ['hex', /^[0-9a-f]$/, 16],
    ['HEX', /^[0-9A-F]$/, 16],
    ['base64', /^[A-Za-z0-9+/]$/, 64],
    ['base64url', /^[A-Za-z0-9_-]$/, 64],
    ['lowernum', /^[0-9a-z]$/, 36],
    ['uppernum', /^[0-9A-Z]$/, 36],
    ['base32', /^[A-Z2-7]$/, 32],
    ['word', /^\w$/, 63],
    ['print', /^[\x21-\x7e]$/, 74],
  ])('<%s:n> has n characters of its alphabet, each of them some time', (name, alphabet, size) => {
    const text = make(`<${name}:4000>`);
    expect(text).toHaveLength(4000);
    expect([...text].filter((char) => !alphabet.test(char))).toEqual([]);
    expect(new Set(text).size).toBe(size);
  });

  test('never repeats a character at once', () => {
    expect(make('<hex:5000>')).not.toMatch(/(.)\1/);
  });

  test.each([
    ['uuid', /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/],
    ['crc32-base62:ab_', /^ab_[0-9A-Za-z]{36}$/],
    ['grafana-crc32', /^glsa_[0-9A-Za-z]{32}_[0-9a-f]{8}$/],
    ['gitlab-routable:gl-', /^gl-[\w-]{27,300}\.[0-9a-z]{9}$/],
    ['jwt', /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{43}$/],
    ['pem:EC PRIVATE KEY', /^-----BEGIN EC PRIVATE KEY-----\n(?:[A-Za-z0-9+/]{64}\n){6}[A-Za-z0-9+/]{30}==\n-----END EC PRIVATE KEY-----$/],
    ['aws-id', /^AKIA[A-Z2-7]{16}$/],
    ['pypi-macaroon', /^pypi-[\w-]{100,}$/],
  ])('<%s> has its form', (name, form) => {
    for (let seed = 0; seed < 30; seed++) expect(make(`<${name}>`, seed)).toMatch(form);
  });

  test('keeps what is no placeholder', () => {
    const text = '<password> <b>x</b> < 3 <a:b> ${x} {{y}} <script:alert(1)>';
    expect(expandPlaceholders(text, '1')).toEqual({ text });
  });

  test('tells the first unknown placeholder', () => {
    expect(expandPlaceholders('<hex:2> <nope:3> <never:4>', '1').unknown).toBe('nope');
  });

  test('does not take a member of Object for a placeholder', () => {
    expect(expandPlaceholders('<constructor:3> <toString>', '1').unknown).toBe('constructor');
  });
});
