// The only container of a raw value. It cannot be printed, serialised or cloned to another thread by accident: its bytes are private
// and every conversion throws. Made by the scan engine and by `key`/`inventory` input; opened only inside `seal/`.
import { inspect } from 'node:util';

export class SecretBytes {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  /** The raw bytes. The architecture test allows this call in `seal/` and in the engine's gates alone. */
  static open(secret: SecretBytes): Uint8Array {
    return secret.#bytes;
  }

  toJSON(): never {
    throw new Error('a secret value must not be serialised');
  }

  toString(): never {
    throw new Error('a secret value must not be made a string');
  }

  [inspect.custom](): never {
    throw new Error('a secret value must not be inspected');
  }
}
