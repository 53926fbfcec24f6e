import type { FeedMessage } from '../messages.ts';

export interface ScheduleFeedsDeps {
  readonly feeds: { due(now: string, limit: number): Promise<string[]> };
  readonly queue: {
    send(messages: readonly FeedMessage[]): Promise<void>;
    /** About how many messages wait on the queue. */
    depth(): Promise<number>;
  };
  readonly now: () => Date;
}

/** More than the pollers take in a minute would only wait on the queue twice. */
const maxPerMinute = 1000;

/**
 * Puts the feeds that are due on the queue, longest overdue first. Writes nothing: a feed stays due until it is
 * polled, and one that is queued twice meanwhile is found not due the second time, which costs a read.
 * @returns how many were put there.
 */
export async function scheduleFeeds({ feeds, queue, now }: ScheduleFeedsDeps): Promise<number> {
  const room = maxPerMinute - (await queue.depth());
  if (room <= 0) return 0;
  const due = await feeds.due(now().toISOString(), room);
  await queue.send(due.map((feedId) => ({ feedId })));
  return due.length;
}
