import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { SlowFirst } from './test/support/slow-first.ts';

// Everything here needs npm only. Tests that need more carry it in their file name and have their own config.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      '**/node_modules/**',
      '**/*.emulator.test.ts',
      '**/*.slow.test.ts',
      '**/*.schemathesis.test.ts',
    ],
    globalSetup: 'test/support/shared-services.ts',
    // Files share what they import, which halves the run. A test must therefore leave no state in a module behind.
    isolate: false,
    // Busy machines take ten times as long: a limit that is too short fails for no reason of the code.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Many tests wait for a service that runs beside them, so two cores are busy only with more files at once.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: SlowFirst },
  },
});
