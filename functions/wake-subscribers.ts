/**
 * Trigger:      wakes queue
 * Reads:        Rule (of a query: those that follow the news, or all if urgent), Hit (if one is about what is unusual),
 *               Subscriber
 * Writes:       Subscriber (next delivery), deliveries queue, wakes queue (next page)
 * Retries:      per message, then dead-letter queue
 * Idempotency:  making a subscriber due twice has the same effect as once
 */
import { createSqsClient } from '../shared/aws/clients.ts';
import { createLog } from '../shared/aws/log.ts';
import { createQueue } from '../shared/aws/queue.ts';
import { queueHandler } from '../shared/aws/queue-handler.ts';
import { config } from '../shared/config.ts';
import { type WakeDeps, wakeSubscribers } from '../shared/delivery/wake-subscribers.ts';
import { readWakeMessage } from '../shared/messages.ts';
import { openTable } from '../shared/store/client.ts';
import { createHitStore } from '../shared/store/hit-store.ts';
import { createRuleStore } from '../shared/store/rule-store.ts';
import { createSubscriberStore } from '../shared/store/subscriber-store.ts';

const log = createLog('wake-subscribers');
const table = openTable(config.table());
const sqs = createSqsClient();
const deps: WakeDeps = {
  rules: createRuleStore(table),
  hits: createHitStore(table),
  subscribers: createSubscriberStore(table),
  wakes: createQueue(sqs, config.wakesQueue()),
  deliveries: createQueue(sqs, config.deliveriesQueue()),
  log,
  now: () => new Date(),
};

export const handler = queueHandler(log, (body) => wakeSubscribers(readWakeMessage(body), deps));
