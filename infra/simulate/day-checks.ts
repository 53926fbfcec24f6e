import { minute } from '../../shared/time/units.ts';
import { type DayResult, type QueueResult, quantile } from './day.ts';
import type { PopularResult } from './popular-query.ts';
import { type HotPartition, limitOf } from './table/partition-load.ts';

/** Something that the site can no longer do at this size. */
export interface Break {
  readonly what: string;
  readonly figure: string;
  readonly limit: string;
  /** What an operator, or a developer, can do about it. */
  readonly remedy: string;
}

/** The most harmful comes first. */
const limits = {
  digestMinutes: 60,
  alertMinutes: 15,
  queueMinutes: 5,
  busy: 0.8,
} as const;

/** Everything that breaks in the busiest hour, the worst first. Empty: the site bears the load. */
export function breaksOf(result: DayResult): Break[] {
  const { digestMs, digestsMissing, alertMs } = result;
  return [
    ...result.queues.flatMap(({ name, deadLetters: count }) => deadLetters(`the queue ${name}`, count)),
    ...lateMails('digests', digestMs.at(-1) ?? 0, { limit: limits.digestMinutes, missing: digestsMissing }),
    ...lateMails('alerts', quantile(alertMs, 0.99), { limit: limits.alertMinutes, missing: 0 }),
    ...result.queues.flatMap(oldMessages),
    ...result.partitions.flatMap(throttledPartition),
    ...result.queues.flatMap(busyFunctions),
  ];
}

/** The same for a query with very many watchers. */
export function popularBreaksOf({
  mailMs,
  simulated,
  deadLetters: count,
  partitions,
}: PopularResult): Break[] {
  const missing = Math.max(0, simulated - mailMs.length);
  return [
    ...deadLetters('its queues', count),
    ...lateMails('mails about the first hit', mailMs.at(-1) ?? 0, { limit: limits.digestMinutes, missing }),
    ...partitions.flatMap(throttledPartition),
  ];
}

function deadLetters(where: string, count: number): Break[] {
  if (count === 0) return [];
  return [
    {
      what: `messages of ${where} end as dead letters`,
      figure: `${count} in the sample`,
      limit: 'none',
      remedy: 'find the error in the log of the function; redrive them when it is mended',
    },
  ];
}

function lateMails(
  what: string,
  lateMs: number,
  { limit, missing }: { readonly limit: number; readonly missing: number },
): Break[] {
  const minutes = lateMs / minute;
  if (missing === 0 && minutes <= limit) return [];
  return [
    {
      what: `${what} are late`,
      figure:
        missing > 0
          ? `${missing} of the sample not sent in the simulated time`
          : `they take ${minutes.toFixed(0)} min`,
      limit: `${limit} min`,
      remedy: 'ask SES for a higher sending rate, and set it as mailsPerSecond',
    },
  ];
}

function oldMessages({ name, oldestMs }: QueueResult): Break[] {
  const minutes = oldestMs / minute;
  if (minutes <= limits.queueMinutes) return [];
  return [
    {
      what: `messages of the queue ${name} wait`,
      figure: `${minutes.toFixed(0)} min`,
      limit: `${limits.queueMinutes} min`,
      remedy: 'ask Lambda for more functions at once, and set them as concurrency',
    },
  ];
}

function throttledPartition({ key, kind, units, throttled }: HotPartition): Break[] {
  if (throttled === 0) return [];
  return [
    {
      what: `DynamoDB throttles the key ${key}`,
      figure: `${units.toLocaleString('en')} ${kind === 'writes' ? 'write' : 'read'} units a second, waits in the sample: ${throttled}`,
      limit: `${limitOf(kind).toLocaleString('en')} a second`,
      remedy: 'the key needs more shards, which is a change of the code; items move with their next change',
    },
  ];
}

function busyFunctions({ name, busy }: QueueResult): Break[] {
  if (busy <= limits.busy) return [];
  return [
    {
      what: `the functions of the queue ${name} are all at work`,
      figure: `${(100 * busy).toFixed(0)} % of their time`,
      limit: `${100 * limits.busy} %`,
      remedy: 'ask Lambda for more functions at once, and set them as concurrency',
    },
  ];
}
