import { asError } from '../as-error.ts';
import type { DeliveryMessage, WakeMessage } from '../messages.ts';
import { type Frequency, frequencies, newsFrequencies } from '../rules/rule.ts';
import { leastStories, longestWindow } from '../rules/unusual/find-burst.ts';
import { alertAllowedAt } from '../subscribers/alert-pace.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { allowsUrgent } from '../subscribers/urgent.ts';
import { clockSkewMs } from '../time/clock-skew.ts';
import { minute } from '../time/units.ts';
import type { HitReader } from './read-hits.ts';

/** Who has rules on a query. */
export interface Watchers {
  readonly subscriberIds: readonly string[];
  /** Those with an as-it-happens rule. */
  readonly instantly: ReadonlySet<string>;
  /** Those with a rule that writes only about what is unusual. */
  readonly ifUnusual: ReadonlySet<string>;
}

export interface WakeDeps {
  readonly rules: {
    /**
     * The subscribers with rules of these frequencies on a query, whose ids begin with `prefix`. Undefined if there are
     * too many to handle together.
     */
    watchers(
      queryId: string,
      some: { readonly prefix: string; readonly frequencies: readonly Frequency[] },
    ): Promise<Watchers | undefined>;
  };
  readonly hits: Pick<HitReader, 'pages'>;
  readonly subscribers: {
    /** Strongly consistent. */
    getMany(ids: readonly string[]): Promise<Subscriber[]>;
    /** `isDue`: it was already due by then when it was read. */
    wake(id: string, at: string, isDue: boolean): Promise<void>;
    wakeUrgently(id: string, at: string, since: string): Promise<void>;
  };
  readonly wakes: { send(messages: readonly WakeMessage[]): Promise<void> };
  readonly deliveries: { send(messages: readonly DeliveryMessage[]): Promise<void> };
  /** Hears of subscribers whose settings make this code fail. */
  readonly log: { error(message: string, error: Error): void };
  readonly now: () => Date;
}

/** The number of writes at the same time. */
const concurrency = 20;
/** The characters of subscriber ids (base64url): a query with too many watchers is split into this many parts. */
const idCharacters = [...'-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'];
/**
 * Parts that are split again belong to queries with tens of thousands of watchers, more than get mail in a minute.
 * Those who become due are left to the schedule, which knows how many mails may be sent.
 */
const queuedPrefix = 1;

/**
 * A query has a new hit: every active subscriber with an as-it-happens rule on it becomes due as soon as an alert is
 * allowed, and those with a rule for what is unusual if there are enough stories for that. If that is now, the subscriber
 * goes straight onto the deliveries queue. Too many subscribers are split by the first character of their ids, and again
 * by the next, into messages that are processed in parallel. For urgent
 * news, everybody with a rule on the query becomes due at once, except those who do not want that or have had enough of
 * it today. If a message is processed twice, the same people are checked once more.
 */
export async function wakeSubscribers(message: WakeMessage, deps: WakeDeps): Promise<void> {
  const { queryId, prefix = '', urgentSince } = message;
  const watchers = await deps.rules.watchers(queryId, {
    prefix,
    frequencies: urgentSince === undefined ? newsFrequencies : frequencies,
  });
  if (!watchers) {
    await deps.wakes.send(idCharacters.map((next) => ({ ...message, prefix: `${prefix}${next}` })));
    return;
  }
  const now = deps.now().getTime();
  const { instantly, ifUnusual, subscriberIds } = watchers;
  const asksWhetherBusy = [...ifUnusual].some((id) => !instantly.has(id));
  const isBusy = asksWhetherBusy && (await mayBeUnusual(queryId, now, deps));
  const wantsLook = (id: string) => instantly.has(id) || (isBusy && ifUnusual.has(id));
  const wanted = subscriberIds.filter((id) => urgentSince !== undefined || wantsLook(id));
  const subscribers = await deps.subscribers.getMany(wanted);
  const due: DeliveryMessage[] = [];
  const active = subscribers.filter(({ status }) => status === 'active');
  for (let i = 0; i < active.length; i += concurrency) {
    await Promise.all(
      active.slice(i, i + concurrency).map(async (subscriber) => {
        const times = timesOf(subscriber, now, deps);
        if (urgentSince !== undefined && times.urgent) {
          await deps.subscribers.wakeUrgently(subscriber.id, new Date(now).toISOString(), urgentSince);
          due.push({ subscriberId: subscriber.id });
        } else if (wantsLook(subscriber.id)) {
          const { at } = times;
          if (isComing(subscriber, at, now)) return;
          const at8601 = new Date(at).toISOString();
          await deps.subscribers.wake(subscriber.id, at8601, (subscriber.nextDeliveryAt ?? '~') <= at8601);
          if (at <= now) due.push({ subscriberId: subscriber.id });
        }
      }),
    );
  }
  if (due.length > 0 && prefix.length <= queuedPrefix) await deps.deliveries.send(due);
}

/** Stories of a little more than the longest window: a wake comes up to some minutes after its hit. */
const busyWithin = longestWindow + 15 * minute;
/** Finds that are read for that. If they are not all, there may be more stories. */
const mostRead = 50;

/**
 * Whether there are enough stories to be unusual for anybody. With fewer, nobody needs to be looked at, which is so most of
 * the time for most queries.
 */
async function mayBeUnusual(queryId: string, now: number, { hits }: WakeDeps): Promise<boolean> {
  const from = new Date(now - busyWithin).toISOString();
  const stories = new Set<string>();
  let read = 0;
  for await (const page of hits.pages(queryId, { from, limit: mostRead, fresh: true })) {
    for (const { storyId } of page) stories.add(storyId);
    read += page.length;
  }
  return stories.size >= leastStories || read === mostRead;
}

/**
 * When a mail is allowed. A subscriber whose settings make this fail is looked at now: the look fails as well, and puts
 * this subscriber off with the reason. The other watchers of the query must not wait for that.
 */
function timesOf(
  subscriber: Subscriber,
  now: number,
  { log }: WakeDeps,
): { readonly urgent: boolean; readonly at: number } {
  try {
    return { urgent: allowsUrgent(subscriber, now), at: alertAllowedAt(subscriber, now) };
  } catch (error) {
    const cause = asError(error);
    log.error(`The next mail of subscriber ${subscriber.id} cannot be timed`, cause);
    return { urgent: false, at: now };
  }
}

/**
 * This subscriber will be checked by then, and the check has not begun: it will find the hit, which was stored before
 * this wake. Nothing has to be written, which saves most of the work for a query that has hits all the time. A check
 * may begin early by as much as clocks differ. An open delivery has its own time, and a subscriber whose checks fail is
 * not brought forward.
 */
function isComing(
  { nextDeliveryAt, openDelivery, failedLooks }: Subscriber,
  at: number,
  now: number,
): boolean {
  if (nextDeliveryAt === undefined || openDelivery !== undefined || failedLooks !== undefined) return false;
  const next = Date.parse(nextDeliveryAt);
  return next <= at && next > now + 2 * clockSkewMs;
}
