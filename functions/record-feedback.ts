/**
 * Trigger:      feedback queue (SES events through SNS)
 * Reads:        the keys
 * Writes:       Suppression, Subscriber (status, soft bounces), Delivery (receipts), Canary (that it arrived)
 * Retries:      per message, then dead-letter queue; so does an event of another service
 * Idempotency:  doing it twice for one event has the same effect as once
 */
import { createGauge } from '../shared/aws/gauge.ts';
import { createLog } from '../shared/aws/log.ts';
import { queueHandler } from '../shared/aws/queue-handler.ts';
import { createReadSecret } from '../shared/aws/secrets.ts';
import { type CanaryArrivalDeps, noteCanaryArrival } from '../shared/canary/canary-arrival.ts';
import { config } from '../shared/config.ts';
import { type FeedbackDeps, recordFeedback } from '../shared/delivery/record-feedback.ts';
import { readSesEvent } from '../shared/delivery/ses-event.ts';
import { createReadKeys } from '../shared/security/keys.ts';
import { subscriberId } from '../shared/security/subscriber-id.ts';
import { createCanaryStore } from '../shared/store/canary-store.ts';
import { openTable } from '../shared/store/client.ts';
import { createDeliveryStore } from '../shared/store/delivery-store.ts';
import { createReputationStore } from '../shared/store/reputation-store.ts';
import { createSubscriberStore } from '../shared/store/subscriber-store.ts';
import { createSuppressionStore } from '../shared/store/suppression-store.ts';

const now = () => new Date();
const table = openTable(config.table());
const readKeys = createReadKeys(createReadSecret(config.keysSecret()), now);
const topic = config.feedbackTopic();
const deps: FeedbackDeps = {
  suppressions: createSuppressionStore(table),
  subscribers: createSubscriberStore(table),
  deliveries: createDeliveryStore(table),
  reputation: createReputationStore(table),
  subscriberIdOf: async (email) => subscriberId(await readKeys(), email),
  now,
};

const gauge = createGauge('record-feedback');
const canaryDeps: CanaryArrivalDeps = {
  canaries: createCanaryStore(table),
  reportSeconds: (seconds) => gauge('CanarySeconds', seconds, 'seconds'),
};

export const handler = queueHandler(createLog('record-feedback'), async (body) => {
  const event = readSesEvent(body, topic);
  if (!event) return;
  await recordFeedback(event, deps);
  await noteCanaryArrival(event, canaryDeps);
});
