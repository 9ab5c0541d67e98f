// The operator's mistake: one plain line, exit 2. Its message never contains scanned bytes or a library's own text.

export class UsageError extends Error {
  /** @param where the file, or file:line, or option the mistake stands in */
  constructor(message: string, where?: string) {
    super(where === undefined ? message : `${where}: ${message}`);
    this.name = 'UsageError';
  }
}

/** Several mistakes of one run, so that they can be mended in one go. */
export class UsageErrors extends UsageError {
  readonly errors: readonly UsageError[];
  /** How many more there are than `errors` names. */
  readonly more: number;

  /** @param errors at least one, in the order to be read */
  constructor(errors: readonly UsageError[], more = 0) {
    const others = errors.length - 1 + more;
    super(`${errors[0]?.message ?? 'nothing is known of the mistake'}${others > 0 ? ` (and ${others} more)` : ''}`);
    this.name = 'UsageErrors';
    this.errors = errors;
    this.more = more;
  }
}
