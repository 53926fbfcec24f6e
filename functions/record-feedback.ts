/**
 * Trigger:      feedback queue (SES events through SNS)
 * Reads:        the keys
 * Writes:       Suppression, Subscriber (status, soft bounces), Delivery (receipts)
 * Retries:      per message, then dead-letter queue; an event that is not ours goes there too
 * Idempotency:  suppressing, confirming and counting a bounced mail twice is the same as once
 */
import { createSecretsClient } from '../shared/aws/clients.ts';
import { createLog } from '../shared/aws/log.ts';
import { queueHandler } from '../shared/aws/queue-handler.ts';
import { createReadSecret } from '../shared/aws/secrets.ts';
import { config } from '../shared/config.ts';
import { type FeedbackDeps, recordFeedback } from '../shared/delivery/record-feedback.ts';
import { readSesEvent } from '../shared/delivery/ses-event.ts';
import { createReadKeys } from '../shared/security/keys.ts';
import { subscriberId } from '../shared/security/subscriber-id.ts';
import { openTable } from '../shared/store/client.ts';
import { createDeliveryStore } from '../shared/store/delivery-store.ts';
import { createSubscriberStore } from '../shared/store/subscriber-store.ts';
import { createSuppressionStore } from '../shared/store/suppression-store.ts';

const now = () => new Date();
const table = openTable(config.table());
const readKeys = createReadKeys(createReadSecret(createSecretsClient(), config.keysSecret()), now);
const topic = config.feedbackTopic();
const deps: FeedbackDeps = {
  suppressions: createSuppressionStore(table),
  subscribers: createSubscriberStore(table),
  deliveries: createDeliveryStore(table),
  subscriberIdOf: async (email) => subscriberId(await readKeys(), email),
  now,
};

export const handler = queueHandler(createLog('record-feedback'), async (body) => {
  const event = readSesEvent(body, topic);
  if (event) await recordFeedback(event, deps);
});
