// Frozen vectors: what an identity is must never change without a new version prefix. They are written by hand, once.
import { readFileSync } from 'node:fs';

export function readGolden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../fixtures/golden/${name}.json`, import.meta.url), 'utf8')) as T;
}
