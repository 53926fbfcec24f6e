import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** What runs on the table of the simulation in `npm test`. Here it runs on one that speaks DynamoDB's protocol. */
const onQuickTable = globSync('test/**/*.test.ts').filter((file) =>
  /support\/(quick-table|test-site)\.ts'/.test(readFileSync(file, 'utf8')),
);

// What takes minutes: attacks that start, kill and starve a whole service, and what `npm test` goes through on stores in
// memory: the deaths of workers, and all that is above the stores. `.ci/run` runs them.
export default defineConfig({
  test: {
    include: ['test/**/*.slow.test.ts', ...onQuickTable],
    env: { WIREWATCH_TEST_PROTOCOL: '1' },
    isolate: false,
    // Each attack has a service of its own, which wants the processors for itself.
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 60_000,
  },
});
