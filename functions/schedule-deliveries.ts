/**
 * Trigger:      every minute
 * Reads:        Subscriber (due), WaitingPost (due), send rate, SES quota, counts of mails, deliveries queue (depth)
 * Writes:       deliveries queue, webhooks queue, WaitingPost (put off while it is queued), heartbeat, when the sender began
 * Retries:      not needed: the next minute finds the same subscribers due
 * Idempotency:  a subscriber queued twice is looked at twice and delivered once
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createSqsClient } from '../shared/aws/clients.ts';
import { createGauge } from '../shared/aws/gauge.ts';
import { createLog } from '../shared/aws/log.ts';
import { createQueue } from '../shared/aws/queue.ts';
import { createReadSendQuota, createSesClient } from '../shared/aws/ses-mailer.ts';
import { config } from '../shared/config.ts';
import { createReportBrake } from '../shared/delivery/report-brake.ts';
import { createScheduleDeliveries } from '../shared/delivery/schedule-deliveries.ts';
import { createReadAllowance } from '../shared/delivery/send-allowance.ts';
import { createSendRate } from '../shared/delivery/send-rate.ts';
import { defaultWaits } from '../shared/delivery/waits.ts';
import { readWarmUp } from '../shared/delivery/warm-up.ts';
import type { WebhookMessage } from '../shared/messages.ts';
import { openTable } from '../shared/store/client.ts';
import { createHeartbeatStore } from '../shared/store/heartbeat-store.ts';
import { createReputationStore } from '../shared/store/reputation-store.ts';
import { createSendRateStore } from '../shared/store/send-rate-store.ts';
import { createSubscriberStore } from '../shared/store/subscriber-store.ts';
import { createWaitingPostStore } from '../shared/store/waiting-post-store.ts';
import { createBeat } from '../shared/watch/beat.ts';
import { schedulePosts } from '../shared/webhooks/schedule-posts.ts';

const log = createLog('schedule-deliveries');
const now = () => new Date();
const table = openTable(config.table());
const reputation = createReputationStore(table);
const plan = readWarmUp(config.warmUp());
const sqs = createSqsClient();
const posts = {
  posts: createWaitingPostStore(table),
  webhooks: createQueue<WebhookMessage>(sqs, config.webhooksQueue()),
  now,
};
const gauge = createGauge('schedule-deliveries');
const readAllowance = createReadAllowance({
  readQuota: createReadSendQuota(createSesClient()),
  readCounts: () => reputation.lastWeek(now()),
  warmUp: plan && { plan, startedAt: () => reputation.startedAt(plan.domain, now()) },
  now,
});
const reportBrake = createReportBrake({ log, gauge: (name, value) => gauge(name, value, 'count'), now });
const scheduleDeliveries = createScheduleDeliveries({
  subscribers: createSubscriberStore(table),
  deliveries: createQueue(sqs, config.deliveriesQueue()),
  sendRate: createSendRate({
    lines: createSendRateStore(table),
    readAllowance,
    now,
    sleep,
    parkedMs: defaultWaits.parked,
  }),
  now,
});
const beat = createBeat('schedule-deliveries', { ...createHeartbeatStore(table), now });

export async function handler(): Promise<void> {
  const queued = await scheduleDeliveries();
  if (queued > 0) log.info('Deliveries queued', { queued });
  const allowance = await readAllowance();
  if (allowance) reportBrake(allowance.brake);
  await beat();
  // Last: mails must not wait for what other programs do not take.
  await schedulePosts(posts);
}
