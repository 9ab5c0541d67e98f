import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Many tests start git and the command line: on a busy machine that takes its time.
    testTimeout: 60_000,
  },
});
