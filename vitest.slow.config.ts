import { defineConfig } from 'vitest/config';

// What takes minutes: attacks that start, kill and starve a whole service, and the deaths of workers on the table, which
// `npm test` goes through on stores in memory. `.ci/run` runs them.
export default defineConfig({
  test: {
    include: ['test/**/*.slow.test.ts'],
    // Each has a service of its own, which wants the processors for itself.
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 60_000,
  },
});
