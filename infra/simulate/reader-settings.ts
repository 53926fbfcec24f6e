import { queueReaders } from '../concurrency.ts';
import { assumptions } from '../cost/assumptions.ts';
import { type QueueName, queues } from '../service-plan.ts';
import type { Latencies } from './latencies.ts';
import type { FunctionSettings } from './simulated-function.ts';

/** What the account allows: functions at once, and mails a second that SES takes. */
export interface Account {
  readonly concurrency: number;
  readonly mailsPerSecond: number;
}

/** The assumed processor time of each message, in ms. */
export const processorMs = { articles: assumptions.matchMs.article, wakes: 5, deliveries: 15 } as const;

/** The mails a second of one line. Higher rates use several lines, as in `shared/delivery/send-rate.ts`. */
export const mailsPerLine = 250;

/** The queues on an article's way to a mail. */
export type SimulatedQueueName = keyof typeof processorMs;

/** How many messages of a queue the account's functions handle at once. */
export function messagesAtOnce(name: SimulatedQueueName, { concurrency, mailsPerSecond }: Account): number {
  const reader = queueReaders({ concurrency, mailsPerSecond }).get(name satisfies QueueName);
  if (reader?.by === 'event-source') return reader.functionsAtOnce * queues[name].batchSize;
  return reader?.messagesAtOnce ?? 0;
}

/**
 * The share of a queue's functions for a sample of one in `scale`: it handles the same share of messages at once, but
 * at least one.
 */
export function readerSettings(
  name: SimulatedQueueName,
  scale: number,
  { latencies, ...account }: Account & { readonly latencies: Latencies },
): FunctionSettings {
  const { batchSize } = queues[name];
  const atOnce = Math.max(1, Math.round(messagesAtOnce(name, account) / scale));
  const instances = Math.ceil(atOnce / batchSize);
  return {
    concurrency: instances,
    batchSize: Math.ceil(atOnce / instances),
    coldStartMs: latencies.coldStartMs,
    overheadMs: latencies.overheadMs,
    processorMs: processorMs[name],
  };
}
