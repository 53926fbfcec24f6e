import type { DeliveryMessage, WakeMessage } from '../messages.ts';
import { alertAllowedAt } from '../subscribers/alert-pace.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { allowsUrgent } from '../subscribers/urgent.ts';

export interface WakeDeps {
  readonly rules: {
    toWake(
      queryId: string,
      cursor?: string,
    ): Promise<{ subscriberIds: string[]; cursor: string | undefined }>;
    watchers(
      queryId: string,
      cursor?: string,
    ): Promise<{
      subscriberIds: string[];
      instantly: ReadonlySet<string>;
      cursor: string | undefined;
    }>;
  };
  readonly subscribers: {
    getMany(ids: readonly string[]): Promise<Subscriber[]>;
    wake(id: string, at: string): Promise<void>;
    wakeUrgently(id: string, at: string, since: string): Promise<void>;
  };
  readonly wakes: { send(messages: readonly WakeMessage[]): Promise<void> };
  readonly deliveries: { send(messages: readonly DeliveryMessage[]): Promise<void> };
  readonly now: () => Date;
}

/** Writes under way at once: a page is a hundred subscribers. */
const concurrency = 20;

/**
 * A query has a new hit: every active subscriber with an as-it-happens rule on it becomes due as soon as an alert is
 * allowed, and those for whom that is now go straight onto the deliveries queue. One page a call; the next page goes
 * back on the queue. For something urgent, everybody with a rule on the query becomes due at once, but for those who do
 * not want that or had enough of it today. A page done twice wakes the same people twice, which
 * makes them looked at once more.
 */
export async function wakeSubscribers(message: WakeMessage, deps: WakeDeps): Promise<void> {
  const { queryId, cursor, urgentSince } = message;
  const page = urgentSince
    ? await deps.rules.watchers(queryId, cursor)
    : { instantly: undefined, ...(await deps.rules.toWake(queryId, cursor)) };
  const subscribers = await deps.subscribers.getMany(page.subscriberIds);
  const active = subscribers.filter(({ status }) => status === 'active');
  const now = deps.now().getTime();
  const due: DeliveryMessage[] = [];
  for (let i = 0; i < active.length; i += concurrency) {
    await Promise.all(
      active.slice(i, i + concurrency).map(async (subscriber) => {
        if (urgentSince && allowsUrgent(subscriber, now)) {
          await deps.subscribers.wakeUrgently(subscriber.id, new Date(now).toISOString(), urgentSince);
          due.push({ subscriberId: subscriber.id });
          return;
        }
        if (page.instantly?.has(subscriber.id) === false) return;
        const at = alertAllowedAt(subscriber, now);
        await deps.subscribers.wake(subscriber.id, new Date(at).toISOString());
        if (at <= now) due.push({ subscriberId: subscriber.id });
      }),
    );
  }
  await deps.deliveries.send(due);
  if (page.cursor !== undefined) await deps.wakes.send([{ ...message, cursor: page.cursor }]);
}
