import { defineConfig } from 'vitest/config';

// Everything here needs npm only. Tests that need more carry it in their file name and have their own config.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.emulator.test.ts', '**/*.slow.test.ts'],
    // Files share what they import, which halves the run. A test must therefore leave no state in a module behind.
    isolate: false,
    // Many tests wait for a service that runs beside them, so two cores are busy only with more files at once.
    maxWorkers: '150%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
