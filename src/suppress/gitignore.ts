// Patterns of gitignore (https://git-scm.com/docs/gitignore), matched without regular expressions: they may come from a hostile repository,
// and backtracking would let one pattern stall a scan.

export interface GitignoreLine {
  readonly line: number;
  readonly pattern: string;
}

/** @returns the number of the line that ignores a path of a file, if one does and no later one takes it back */
export function compileGitignore(_lines: readonly GitignoreLine[]): (path: string) => number | undefined {
  return () => undefined;
}
