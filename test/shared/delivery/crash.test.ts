/** The promise of exactly once, on stores in memory. `crash.slow.test.ts` asks the same of the table. */
import { describe } from 'vitest';
import { describeCrashes } from '../../support/crashes/describe-crashes.ts';
import { createMemoryWorld } from '../../support/delivery-world.ts';

describe('a mail arrives exactly once whichever await its worker dies at', () => {
  describeCrashes(createMemoryWorld);
});
