import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** What runs on the table of the simulation in `npm test`. */
const onQuickTable = globSync('test/**/*.test.ts').filter((file) =>
  /support\/(quick-table|test-site)\.ts'/.test(readFileSync(file, 'utf8')),
);

// The same tests on a table that speaks DynamoDB's protocol, which takes minutes. For whoever changes a store or the simulated
// table: `.ci/run` holds both tables to the contracts of the stores, and does not run this.
export default defineConfig({
  test: {
    include: onQuickTable,
    env: { WIREWATCH_TEST_PROTOCOL: '1' },
    isolate: false,
    maxWorkers: availableParallelism() + 1,
    testTimeout: 240_000,
    hookTimeout: 180_000,
  },
});
