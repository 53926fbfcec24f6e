/**
 * Trigger:      every minute
 * Reads:        Feed (due), feeds queue (depth)
 * Writes:       feeds queue, heartbeat
 * Retries:      not needed: the next minute finds the same feeds due
 * Idempotency:  a feed queued twice is polled once
 */
import { createSqsClient } from '../shared/aws/clients.ts';
import { createLog } from '../shared/aws/log.ts';
import { createQueue } from '../shared/aws/queue.ts';
import { config } from '../shared/config.ts';
import { type ScheduleFeedsDeps, scheduleFeeds } from '../shared/feeds/schedule-feeds.ts';
import { openTable } from '../shared/store/client.ts';
import { createFeedStore } from '../shared/store/feed-store.ts';
import { createHeartbeatStore } from '../shared/store/heartbeat-store.ts';
import { createBeat } from '../shared/watch/beat.ts';

const log = createLog('schedule-feeds');
const table = openTable(config.table());
const deps: ScheduleFeedsDeps = {
  feeds: createFeedStore(table),
  queue: createQueue(createSqsClient(), config.feedsQueue()),
  now: () => new Date(),
};
const beat = createBeat('schedule-feeds', { ...createHeartbeatStore(table), now: deps.now });

export async function handler(): Promise<void> {
  const queued = await scheduleFeeds(deps);
  if (queued > 0) log.info('Feeds queued', { queued });
  await beat();
}
