import type { DeliveryMessage } from '../messages.ts';
import { second } from '../time/units.ts';
import type { SendRate } from './send-rate.ts';

export interface ScheduleDeps {
  readonly subscribers: {
    /** The subscribers that are due until then (ISO) and when, longest overdue first. */
    dueUntil(until: string, limit: number): Promise<{ readonly id: string; readonly at: string }[]>;
  };
  readonly deliveries: {
    send(
      messages: readonly DeliveryMessage[],
      options: { readonly delaySeconds: readonly number[] },
    ): Promise<void>;
    /** The approximate number of messages waiting on the queue, without delayed ones. */
    depth(): Promise<number>;
  };
  readonly sendRate: Pick<SendRate, 'state'>;
  readonly now: () => Date;
}

/** The timer runs every minute. Each run queues for a little longer, so that a late run leaves no gap. */
const queuedAhead = 70 * second;
/** At least this many checks a second, even if SES allows fewer mails, while most checks find nothing to send. */
const minLooksPerSecond = 15;
/** If mails wait this long, the subscribers being checked do have something to send. */
const longWait = 5 * second;
/** A subscriber that was queued and is still due this long after its time is queued again. */
const lookTakes = 15 * second;

/**
 * Queues everybody who is due within the next minute, longest overdue first, each with a delay: checks follow one
 * another as fast as mails may be sent, after what is waiting already, and nobody is checked before being due. If SES
 * allows only a few mails a second, checks come faster as long as they find nothing to send. If no mail may be sent at
 * all, some checks are still made, since not everything that they find is sent by mail.
 *
 * It remembers whom it has queued. A new container does not, and may queue somebody twice, who is then checked twice
 * and gets one mail.
 * @returns a function that runs once and returns how many it has queued.
 */
export function createScheduleDeliveries(deps: ScheduleDeps): () => Promise<number> {
  /** By subscriber, when it counts as forgotten (ms). */
  const queued = new Map<string, number>();
  let pacedUntil = 0;
  let last: { readonly at: number; readonly taken: number; readonly wasFull: boolean } | undefined;
  let mostHaveNothing = false;

  return async () => {
    const [{ aheadMs, taken, perSecond }, depth] = await Promise.all([
      deps.sendRate.state(),
      deps.deliveries.depth(),
    ]);
    const now = deps.now().getTime();
    if (aheadMs > longWait) mostHaveNothing = false;
    else if (last?.wasFull && taken - last.taken < (perSecond * (now - last.at)) / second / 2)
      mostHaveNothing = true;
    const looksPerSecond =
      mostHaveNothing || perSecond === 0 ? Math.max(perSecond, minLooksPerSecond) : perSecond;
    const step = second / looksPerSecond;

    for (const [id, until] of queued) if (until <= now) queued.delete(id);
    const end = now + queuedAhead;
    let at = Math.max(pacedUntil, now + aheadMs, now + depth * step);
    const room = Math.floor((end - at) / step);
    if (room <= 0) return 0;
    const due = await deps.subscribers.dueUntil(new Date(end).toISOString(), room + queued.size);
    const messages: DeliveryMessage[] = [];
    const delaySeconds: number[] = [];
    for (const one of due) {
      if (queued.has(one.id)) continue;
      const dueAt = Date.parse(one.at);
      at = Math.max(at, dueAt);
      if (at >= end || messages.length === room) break;
      // Queues count in whole seconds, and nobody may be checked before being due.
      const delay = Math.max(Math.floor((at - now) / second), Math.ceil((dueAt - now) / second));
      messages.push({ subscriberId: one.id });
      delaySeconds.push(delay);
      queued.set(one.id, now + delay * second + lookTakes);
      at += step;
    }
    await deps.deliveries.send(messages, { delaySeconds });
    pacedUntil = at;
    last = { at: now, taken, wasFull: messages.length === room };
    return messages.length;
  };
}
