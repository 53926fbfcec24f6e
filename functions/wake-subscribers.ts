/**
 * Trigger:      wakes queue
 * Reads:        Rule (of a query: as-it-happens, or all if urgent), Subscriber
 * Writes:       Subscriber (next delivery), deliveries queue, wakes queue (next page)
 * Retries:      per message, then dead-letter queue
 * Idempotency:  making a subscriber due twice is the same as once
 */
import { createSqsClient } from '../shared/aws/clients.ts';
import { createLog } from '../shared/aws/log.ts';
import { createQueue } from '../shared/aws/queue.ts';
import { queueHandler } from '../shared/aws/queue-handler.ts';
import { config } from '../shared/config.ts';
import { type WakeDeps, wakeSubscribers } from '../shared/delivery/wake-subscribers.ts';
import { readWakeMessage } from '../shared/messages.ts';
import { openTable } from '../shared/store/client.ts';
import { createRuleStore } from '../shared/store/rule-store.ts';
import { createSubscriberStore } from '../shared/store/subscriber-store.ts';

const table = openTable(config.table());
const sqs = createSqsClient();
const deps: WakeDeps = {
  rules: createRuleStore(table),
  subscribers: createSubscriberStore(table),
  wakes: createQueue(sqs, config.wakesQueue()),
  deliveries: createQueue(sqs, config.deliveriesQueue()),
  now: () => new Date(),
};

export const handler = queueHandler(createLog('wake-subscribers'), (body) =>
  wakeSubscribers(readWakeMessage(body), deps),
);
