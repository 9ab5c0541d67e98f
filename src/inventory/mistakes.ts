// Every mistake of a run is told at once: whoever mends an inventory of a thousand records wants one list, not a thousand runs.
import { UsageError, UsageErrors } from '../model/usage-error.ts';

export interface Where {
  /** As the user named it. */
  readonly file: string;
  /** 1-based; absent: the file as a whole. */
  readonly line?: number;
  /** Of a SQL view whose entry stands at the line. */
  readonly row?: number;
}

export interface Mistakes {
  readonly add: (where: Where, message: string) => void;
  readonly warn: (where: Where, message: string) => void;
}

export interface MistakeList extends Mistakes {
  readonly count: () => number;
  /** In the order of files and lines. */
  readonly toError: () => UsageErrors;
  readonly warnings: () => readonly string[];
}

const named = 100;
/** A file of another kind, taken for an inventory, may have a mistake in every line. */
const kept = 10_000;

export function createMistakes(): MistakeList {
  const mistakes: Mistake[] = [];
  const warnings = new Set<string>();
  let count = 0;
  return {
    add: (where, message) => {
      if (count++ < kept) mistakes.push({ where, message });
    },
    warn: (where, message) => void (warnings.size < kept && warnings.add(`${describeWhere(where)}: ${message}`)),
    count: () => count,
    toError: () => {
      const errors = sortMistakes(mistakes).slice(0, named);
      return new UsageErrors(
        errors.map(({ where, message }) => new UsageError(message, describeWhere(where))),
        count - errors.length,
      );
    },
    warnings: () => [...warnings],
  };
}

interface Mistake {
  readonly where: Where;
  readonly message: string;
}

/** Files in the order in which they were first complained of. */
function sortMistakes(mistakes: readonly Mistake[]): Mistake[] {
  const files = [...new Set(mistakes.map(({ where }) => where.file))];
  const rank = new Map(files.map((file, i) => [file, i]));
  return mistakes.toSorted(
    (a, b) =>
      (rank.get(a.where.file) ?? 0) - (rank.get(b.where.file) ?? 0) || (a.where.line ?? 0) - (b.where.line ?? 0) || (a.where.row ?? 0) - (b.where.row ?? 0),
  );
}

export function describeWhere({ file, line, row }: Where): string {
  return `${file}${line === undefined ? '' : `:${line}`}${row === undefined ? '' : ` row ${row}`}`;
}
