import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Many tests start git and the command line: on a busy machine that takes its time.
    testTimeout: 60_000,
    // Some wait for locks, servers and killed processes: others can work meanwhile.
    maxWorkers: Math.max(3, availableParallelism()),
  },
});
