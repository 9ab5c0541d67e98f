// Allows by value. The patterns are people's, perhaps a hostile repository's: RE2 matches in linear time.
import { RE2JS } from 're2js';

export interface ValueAllow {
  /** Of its rule. */
  readonly index: number;
  /** RE2, known to compile. */
  readonly pattern: string;
  /** Index of the target it is for; absent: all. */
  readonly target?: number;
}

/** @returns the indices of the allows whose pattern is found in a value of a target */
export function createAllowMatcher(allows: readonly ValueAllow[]): (value: string, target: number) => readonly number[] {
  const compiled = allows.map(({ index, pattern, target }) => ({ index, target, re: RE2JS.compile(pattern) }));
  return (value, target) => compiled.filter((one) => (one.target ?? target) === target && one.re.matcher(value).find()).map(({ index }) => index);
}
