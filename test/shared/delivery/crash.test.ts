/** The promise of exactly once, on stores in memory. `crash.slow.test.ts` asks the same of the table. */

import { describeCrashes } from '../../support/crashes/describe-crashes.ts';
import { createMemoryWorld } from '../../support/delivery-world.ts';

describeCrashes(createMemoryWorld);
