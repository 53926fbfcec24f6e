import { second } from '../../../shared/time/units.ts';

/** The limits of one partition of DynamoDB in a second. */
const partitionLimits = { writes: 1_000, reads: 3_000 } as const;

/**
 * For a key whose calls represent many calls, several seconds are counted together, so that a full period has about 120
 * calls (1,000 units). With few calls, the busiest period would only show chance.
 */
const scalePerSecond = 8;

type Kind = keyof typeof partitionLimits;

export interface HotPartition {
  readonly key: string;
  readonly kind: Kind;
  /** Units a second, in its busiest second (or few seconds, for a key that stands for many calls). */
  readonly units: number;
  /** How often a call had to wait because the second was full. */
  readonly throttled: number;
}

interface Load {
  /** How many seconds are counted together, and which of these periods is being counted. */
  readonly width: number;
  stretch: number;
  units: number;
  busiest: number;
  throttled: number;
}

/**
 * What each partition key has to do, second by second. Every key counts as a partition of its own: DynamoDB splits hot
 * partitions until a key has one to itself, but does not split the items of one key by itself.
 */
export class PartitionLoad {
  private readonly loads = new Map<string, Load>();
  private readonly totals = { writes: 0, reads: 0 };
  private readonly scaleOf: (key: string) => number;
  private readonly from: number;

  /**
   * @param scaleOf how many calls a call on a key represents: in a simulation of a tenth of a site, ten for a key that
   * the whole site shares. Such calls come in groups, so the mean of several seconds is compared with the limit.
   * @param from calls before this time (ms) are not counted
   */
  constructor(scaleOf: (key: string) => number = () => 1, from = 0) {
    this.scaleOf = scaleOf;
    this.from = from;
  }

  /** Counts units at a moment (ms). @returns how long the call has to wait for a second with room; 0 if it has. */
  add(key: string, kind: Kind, units: number, now: number): number {
    if (now < this.from) return 0;
    const id = `${kind} ${key}`;
    const scale = this.scaleOf(key);
    let load = this.loads.get(id);
    if (!load) {
      load = {
        width: Math.max(1, Math.ceil(scale / scalePerSecond)),
        stretch: 0,
        units: 0,
        busiest: 0,
        throttled: 0,
      };
      this.loads.set(id, load);
    }
    const length = load.width * second;
    const current = Math.floor(now / length);
    if (load.stretch !== current) Object.assign(load, { stretch: current, units: 0 });
    if (load.units > 0 && load.units + units * scale > partitionLimits[kind] * load.width) {
      load.throttled++;
      return (current + 1) * length - now;
    }
    load.units += units * scale;
    load.busiest = Math.max(load.busiest, load.units / load.width);
    this.totals[kind] += units;
    return 0;
  }

  /** The units of all calls, each counted once. */
  total(kind: Kind): number {
    return this.totals[kind];
  }

  /** The keys with the busiest seconds, by their share of what is allowed. */
  hottest(count: number): HotPartition[] {
    const all = [...this.loads].map(([id, { busiest, throttled }]): HotPartition => {
      const [kind, key] = [
        id.startsWith('writes') ? 'writes' : 'reads',
        id.slice(id.indexOf(' ') + 1),
      ] as const;
      return { key, kind, units: Math.round(busiest), throttled };
    });
    const share = ({ kind, units }: HotPartition) => units / partitionLimits[kind];
    return all.toSorted((a, b) => b.throttled - a.throttled || share(b) - share(a)).slice(0, count);
  }
}

export function limitOf(kind: Kind): number {
  return partitionLimits[kind];
}
