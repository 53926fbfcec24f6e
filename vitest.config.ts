import { defineConfig } from 'vitest/config';

// Everything here needs npm only. Tests that need more carry it in their file name and have their own config.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.emulator.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
