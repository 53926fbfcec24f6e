import type { TableAccess } from '../../shared/store/client.ts';
import { type Latencies, spread } from './latencies.ts';
import { SimulatedSes } from './simulated-ses.ts';
import type { PartitionLoad } from './table/partition-load.ts';
import { createSimulatedTable } from './table/simulated-table.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** DynamoDB and SES on a virtual clock, whose calls take about as long as the latencies say. */
export function createSimulatedServices(
  clock: VirtualClock,
  given: {
    readonly latencies: Latencies;
    /** Mails a second that SES takes. */
    readonly maxPerSecond: number;
    readonly load: PartitionLoad;
    readonly chance: () => number;
  },
): { readonly table: TableAccess; readonly ses: SimulatedSes } {
  const { latencies, maxPerSecond, load, chance } = given;
  return {
    table: createSimulatedTable(
      {
        now: clock.now,
        sleep: clock.sleep,
        readMs: spread(latencies.readMs, chance),
        writeMs: spread(latencies.writeMs, chance),
      },
      load,
    ),
    ses: new SimulatedSes(clock, {
      maxPerSecond,
      reachMs: () => 2 + 6 * chance(),
      answerMs: spread(latencies.sesMs - 5, chance),
    }),
  };
}
