import { defineConfig } from 'vitest/config';

// Needs the AWS emulator of .ci/requirements.txt; `.ci/run` installs it, docs/deploy.md says how to do so by hand.
export default defineConfig({
  test: {
    include: ['test/**/*.emulator.test.ts'],
    // Each has an emulator of its own and mostly waits.
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 240_000,
  },
});
