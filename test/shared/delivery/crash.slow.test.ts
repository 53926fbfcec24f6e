/** The promise of exactly once, on the table. */
import { afterAll, beforeAll } from 'vitest';
import { describeCrashes } from '../../support/crashes/describe-crashes.ts';
import { createDeliveryWorld } from '../../support/delivery-world.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

describeCrashes((startsAt) => createDeliveryWorld(table, startsAt));
