// Where the fields of a record stand: a YAML file tells lines by paths, a table by rows and columns.
import type { RecordPlace } from '../model/inventory.ts';
import { fieldName, type Path } from '../parse/check-value.ts';
import type { Mistakes, Where } from './mistakes.ts';
import { type DayEdge, readTime } from './time.ts';

export interface Locator {
  readonly where: (path: Path) => Where & RecordPlace;
  /** How the file calls a field. */
  readonly nameOf: (path: Path) => string;
}

/** The locator of a part of what another one knows. */
export function locateBelow(at: Locator, ...base: Path): Locator {
  return { where: (path) => at.where([...base, ...path]), nameOf: (path) => at.nameOf([...base, ...path]) };
}

export function createYamlLocator(file: string, lineOf: (path: Path) => number): Locator {
  return { where: (path) => ({ file, line: lineOf(path) }), nameOf: fieldName };
}

export function placeOf(at: Locator, path: Path = []): RecordPlace {
  const { file, line } = at.where(path);
  return { file, line };
}

export type TimeReader = (text: string | undefined, path: Path, edge?: DayEdge) => string | undefined;

/** Undefined for what is no time, which becomes a mistake. */
export function createTimeReader(at: Locator, mistakes: Mistakes): TimeReader {
  return (text, path, edge = 'start') => {
    if (text === undefined) return undefined;
    const read = readTime(text, edge);
    if ('time' in read) return read.time;
    mistakes.add(at.where(path), `"${at.nameOf(path)}" ${read.mistake}`);
    return undefined;
  };
}
