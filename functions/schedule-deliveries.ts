/**
 * Trigger:      every minute
 * Reads:        Subscriber (due), SES quota, deliveries queue (depth)
 * Writes:       deliveries queue
 * Retries:      none needed: the next minute finds the same subscribers due
 * Idempotency:  a subscriber queued twice is looked at twice and delivered once
 */
import { createSqsClient } from '../shared/aws/clients.ts';
import { createLog } from '../shared/aws/log.ts';
import { createQueue } from '../shared/aws/queue.ts';
import { createReadSendQuota, createSesClient } from '../shared/aws/ses-mailer.ts';
import { config } from '../shared/config.ts';
import { type ScheduleDeps, scheduleDeliveries } from '../shared/delivery/schedule-deliveries.ts';
import { openTable } from '../shared/store/client.ts';
import { createSubscriberStore } from '../shared/store/subscriber-store.ts';

const log = createLog('schedule-deliveries');
const deps: ScheduleDeps = {
  subscribers: createSubscriberStore(openTable(config.table())),
  deliveries: createQueue(createSqsClient(), config.deliveriesQueue()),
  readQuota: createReadSendQuota(createSesClient()),
  now: () => new Date(),
};

export async function handler(): Promise<void> {
  const queued = await scheduleDeliveries(deps);
  if (queued > 0) log.info('Deliveries queued', { queued });
}
