import { inspect } from 'node:util';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { SecretBytes } from '../../src/seal/secret-bytes.ts';

const value = 'correct horse battery';
const secret = new SecretBytes(Buffer.from(value));

describe('a secret value', () => {
  const conversions: Readonly<Record<string, () => unknown>> = {
    'JSON.stringify': () => JSON.stringify(secret),
    'JSON.stringify of what holds it': () => JSON.stringify({ deep: [{ secret }] }),
    'String()': () => String(secret),
    'a template literal': () => `${secret}`,
    concatenation: () => `x${secret as unknown as string}`,
    'util.inspect': () => inspect(secret),
    'util.inspect of what holds it': () => inspect({ deep: [secret] }),
    'util.inspect that shows hidden members': () => inspect(secret, { showHidden: true }),
    'console.log': () => console.log(secret),
  };

  test.each(Object.entries(conversions))('cannot be written by %s', (_, convert) => {
    expect(convert).toThrow(/^a secret value must not be /);
  });

  test('has nothing to enumerate', () => {
    expect([...Object.keys(secret), ...Object.getOwnPropertyNames(secret), ...Object.getOwnPropertySymbols(secret)]).toEqual([]);
  });

  test('leaves its bytes behind when it is cloned', () => {
    const clone = structuredClone({ secret }) as { secret: object };
    expect(Object.getOwnPropertyNames(clone.secret)).toEqual([]);
    expect(clone.secret).not.toBeInstanceOf(SecretBytes);
  });

  test('leaves its bytes behind when it is posted to another thread', () => {
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(secret);
    const { message } = receiveMessageOnPort(port2) as { message: object };
    port1.close();
    expect(Object.getOwnPropertyNames(message)).toEqual([]);
  });

  test('tells its length and, to those that may open it, its bytes', () => {
    expect(secret.length).toBe(value.length);
    expect(Buffer.from(SecretBytes.open(secret)).toString()).toBe(value);
  });

  test('is not opened by something that looks like one', () => {
    expect(() => SecretBytes.open({ length: 3 } as unknown as SecretBytes)).toThrow(TypeError);
  });
});
