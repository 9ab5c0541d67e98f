// What the exit code tells a script.

export const exitCodes = {
  clean: 0,
  /** Something at or above --fail-on. */
  findings: 1,
  /** The operator's mistake. */
  usage: 2,
  /** Nothing to tell, but something could not be read. */
  incomplete: 3,
  bug: 70,
} as const;
