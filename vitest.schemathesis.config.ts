import { defineConfig } from 'vitest/config';

// schemathesis tries a whole service against its description. Needs the tools of .ci/requirements.txt; `.ci/run` installs them.
export default defineConfig({
  test: {
    include: ['test/**/*.schemathesis.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
