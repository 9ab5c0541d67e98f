// The operator's mistake: one plain line, exit 2. Its message never contains scanned bytes or a library's own text.

export class UsageError extends Error {
  /** @param where the file, or file:line, or option the mistake stands in */
  constructor(message: string, where?: string) {
    super(where === undefined ? message : `${where}: ${message}`);
    this.name = 'UsageError';
  }
}
