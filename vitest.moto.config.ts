import { defineConfig } from 'vitest/config';

// The contract of the stores on another DynamoDB than the embedded one: moto's server, which is written in Python by
// others. Needs the tools of .ci/requirements.txt; `.ci/run` installs them.
export default defineConfig({
  test: {
    include: ['test/shared/store/**/*.test.ts', 'test/shared/rules/live-index.test.ts'],
    // One is about a proxy before the embedded database, the other about what AWS charges, which moto does not know.
    exclude: ['test/shared/store/{client,request-units}.test.ts'],
    globalSetup: ['test/support/moto-server.ts'],
    isolate: false,
    // One server answers all, one request at a time.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
