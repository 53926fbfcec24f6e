import type { ReadSendQuota } from '../mail/mailer.ts';
import type { DeliveryMessage } from '../messages.ts';

export interface ScheduleDeps {
  readonly subscribers: { due(now: string, limit: number): Promise<string[]> };
  readonly deliveries: {
    send(messages: readonly DeliveryMessage[]): Promise<void>;
    /** About how many messages wait on the queue. */
    depth(): Promise<number>;
  };
  readonly readQuota: ReadSendQuota;
  readonly now: () => Date;
}

/** So many are looked at in a minute even where SES allows few mails: most looks find nothing to send. */
const minPerMinute = 600;

/**
 * Puts the subscribers who are due on the deliveries queue, longest overdue first: as many as SES lets out in a
 * minute, less those that wait there already, so that the queue never holds hours of work that would go stale.
 * @returns how many were put there.
 */
export async function scheduleDeliveries(deps: ScheduleDeps): Promise<number> {
  const [{ maxPerSecond }, queued] = await Promise.all([deps.readQuota(), deps.deliveries.depth()]);
  const room = Math.max(minPerMinute, Math.floor(maxPerSecond * 60)) - queued;
  if (room <= 0) return 0;
  const due = await deps.subscribers.due(deps.now().toISOString(), room);
  await deps.deliveries.send(due.map((subscriberId) => ({ subscriberId })));
  return due.length;
}
