// From a name to what bears it. Nearly all names have one bearer, which is held without a list: lists were most of an index's memory.

export interface Lookup<T> {
  /** In the order in which they were added. */
  readonly of: (name: string) => readonly T[];
}

export interface GrowingLookup<T> extends Lookup<T> {
  /** The same bearer twice in a row counts once. */
  add(name: string, bearer: T): void;
  dropIf(isDropped: (bearers: readonly T[]) => boolean): void;
}

export function createLookup<T extends object>(): GrowingLookup<T> {
  const first = new Map<string, T>();
  /** All bearers of a name that has several. */
  const several = new Map<string, T[]>();

  function of(name: string): readonly T[] {
    const one = first.get(name);
    return one === undefined ? [] : (several.get(name) ?? [one]);
  }

  function add(name: string, bearer: T): void {
    const one = first.get(name);
    const list = several.get(name);
    if (one === undefined) first.set(name, bearer);
    else if (list === undefined) {
      if (one !== bearer) several.set(name, [one, bearer]);
    } else if (list.at(-1) !== bearer) list.push(bearer);
  }

  function dropIf(isDropped: (bearers: readonly T[]) => boolean): void {
    for (const name of first.keys()) {
      if (!isDropped(of(name))) continue;
      first.delete(name);
      several.delete(name);
    }
  }

  return { of, add, dropIf };
}
