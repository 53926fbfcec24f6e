import { defineConfig } from 'vitest/config';

// Attacks that take half a minute each, since they start, kill and starve a whole service: .ci/run runs them.
export default defineConfig({
  test: {
    include: ['test/**/*.slow.test.ts'],
    // Each has a service of its own, which wants the processors for itself.
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 60_000,
  },
});
