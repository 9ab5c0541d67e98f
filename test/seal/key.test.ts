import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/model/usage-error.ts';
import { base32 } from '../../src/seal/base32.ts';
import { createKeyFile, loadSealKey, withPreviousKey } from '../../src/seal/key.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const folder = createTemporaryFolder('seal-key');
const encode = (length: number) => Buffer.alloc(length, 9).toString('base64');

function writeKey(name: string, text: string, mode = 0o600): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

describe('a new key file', () => {
  const file = join(folder, 'new.key');
  const made = createKeyFile(file);

  test('can be read by its owner alone', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('holds 32 bytes in base64 and nothing else', () => {
    const text = readFileSync(file, 'utf8');
    expect(Buffer.from(text, 'base64')).toHaveLength(32);
    expect(text).toBe(`${Buffer.from(text, 'base64').toString('base64')}\n`);
  });

  test('loads as the key that was made', () => {
    expect(loadSealKey(file, undefined)).toEqual(made);
  });

  test('is never overwritten', () => {
    const before = readFileSync(file, 'utf8');
    expect(() => createKeyFile(file)).toThrow(new UsageError('is there already; a key is never overwritten', file));
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('in a folder that is not there is the operator’s mistake', () => {
    expect(() => createKeyFile(join(folder, 'none', 'x.key'))).toThrow(UsageError);
  });

  test('is another key each time', () => {
    expect(createKeyFile(join(folder, 'other.key')).kid).not.toBe(made.kid);
  });
});

describe('a key file', () => {
  test.each([0o640, 0o604, 0o644, 0o660, 0o610, 0o601])('of mode %o is refused', (mode) => {
    const file = writeKey(`mode-${mode}`, encode(32), mode);
    expect(() => loadSealKey(file, undefined)).toThrow(new UsageError('others can read this key: chmod 600 it', file));
  });

  test.each([0o600, 0o400])('of mode %o is read', (mode) => {
    expect(loadSealKey(writeKey(`mode-${mode}`, encode(32), mode), undefined).kid).toMatch(/^k[a-z2-7]{8}$/);
  });

  test.each([
    ['empty', ''],
    ['too short', encode(31)],
    ['too long', encode(33)],
    ['a passphrase', 'correct horse battery staple'],
    ['hexadecimal', '09'.repeat(32)],
    ['base64url', Buffer.alloc(32, 255).toString('base64url')],
    ['without padding', encode(32).replace('=', '')],
    ['two keys', `${encode(32)}\n${encode(32)}`],
  ])('that is %s is refused without a word of its content', (name, text) => {
    const file = writeKey(name.replaceAll(' ', '-'), text);
    const message = `${file}: is not a key: 32 bytes in base64 (make one with "keytrail key init")`;
    expect(() => loadSealKey(file, undefined)).toThrow(message);
  });

  test('that is not there is the operator’s mistake', () => {
    expect(() => loadSealKey(join(folder, 'absent'), undefined)).toThrow(UsageError);
  });

  test('wins over the environment', () => {
    const file = writeKey('wins', encode(32));
    expect(loadSealKey(file, Buffer.alloc(32, 1).toString('base64')).kid).toBe(loadSealKey(undefined, encode(32)).kid);
  });
});

describe('the environment', () => {
  test('gives a key, line end or not', () => {
    expect(loadSealKey(undefined, `${encode(32)}\n`)).toEqual(loadSealKey(undefined, encode(32)));
  });

  test('with something that is no key is the operator’s mistake, not repeated', () => {
    expect(() => loadSealKey(undefined, 'hunter')).toThrow(
      new UsageError('is not a key: 32 bytes in base64 (make one with "keytrail key init")', 'KEYTRAIL_KEY'),
    );
  });

  test('that sets it to nothing is the operator’s mistake: a scan without fingerprints would pass unseen', () => {
    expect(() => loadSealKey(undefined, '')).toThrow(UsageError);
  });
});

describe('a previous key', () => {
  const key = loadSealKey(undefined, encode(32));
  const other = Buffer.alloc(32, 1).toString('base64');

  test('stands beside the key, from the environment', () => {
    expect(withPreviousKey(key, undefined, other)).toEqual({ ...key, previous: loadSealKey(undefined, other) });
  });

  test('comes from a file before the environment', () => {
    const file = writeKey('previous', other);
    expect(withPreviousKey(key, file, encode(32)).previous?.kid).toBe(loadSealKey(undefined, other).kid);
  });

  test('is not asked for', () => {
    expect(withPreviousKey(key, undefined, undefined)).toBe(key);
  });

  test('that is the key itself is the operator’s mistake', () => {
    expect(() => withPreviousKey(key, undefined, encode(32))).toThrow(new UsageError('is the key itself, not the one before it', 'KEYTRAIL_PREVIOUS_KEY'));
  });

  test('without a key beside it is the operator’s mistake', () => {
    const run = loadSealKey(undefined, undefined);
    expect(() => withPreviousKey(run, undefined, other)).toThrow('KEYTRAIL_PREVIOUS_KEY: there is no key beside the previous one');
  });

  test('is checked as a key is: the mode of its file', () => {
    const file = writeKey('open-previous', other, 0o644);
    expect(() => withPreviousKey(key, file, undefined)).toThrow(new UsageError('others can read this key: chmod 600 it', file));
  });

  test.each(['', 'hunter'])('that is no key is refused and not repeated: "%s"', (text) => {
    expect(() => withPreviousKey(key, undefined, text)).toThrow(
      new UsageError('is not a key: 32 bytes in base64 (make one with "keytrail key init")', 'KEYTRAIL_PREVIOUS_KEY'),
    );
  });
});

test('the canary gives nothing of the subkeys', () => {
  const { canary = '', fingerprintKey } = loadSealKey(undefined, encode(32));
  expect(canary).toMatch(/^[a-z2-7]{26}$/);
  expect(canary.slice(0, 20)).not.toBe(base32(fingerprintKey).slice(0, 20));
});

test('the key itself is not among its subkeys', () => {
  const raw = Buffer.alloc(32, 9);
  expect(Buffer.from(loadSealKey(undefined, raw.toString('base64')).fingerprintKey).equals(raw)).toBe(false);
});
