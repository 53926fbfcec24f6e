import type { FeedMessage } from '../messages.ts';

export interface ScheduleFeedsDeps {
  readonly feeds: { due(now: string, limit: number): Promise<string[]> };
  readonly queue: {
    send(messages: readonly FeedMessage[]): Promise<void>;
    /** The approximate number of messages on the queue. */
    depth(): Promise<number>;
  };
  readonly now: () => Date;
}

/** More feeds than the pollers handle in a minute would only be queued twice. */
const maxPerMinute = 1000;

/**
 * Puts the feeds that are due on the queue, longest overdue first. It writes nothing: a feed stays due until it is
 * polled. A feed that was queued twice is found not due the second time, which costs one read.
 *
 * @returns how many feeds were queued.
 */
export async function scheduleFeeds({ feeds, queue, now }: ScheduleFeedsDeps): Promise<number> {
  const room = maxPerMinute - (await queue.depth());
  if (room <= 0) return 0;
  const due = await feeds.due(now().toISOString(), room);
  await queue.send(due.map((feedId) => ({ feedId })));
  return due.length;
}
