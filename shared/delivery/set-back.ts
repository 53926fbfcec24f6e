import { asError } from '../as-error.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { day, minute } from '../time/units.ts';

export interface SetBackDeps {
  readonly subscribers: {
    /** Postpones the subscriber and stores the count, if the subscriber has not changed since it was read. */
    setBack(seen: Subscriber, failedLooks: number, until: string): Promise<boolean>;
    forgetFailedLooks(id: string): Promise<void>;
  };
  readonly count: (outcome: 'LookFailed') => void;
  readonly log: { error(message: string, error: Error): void };
  readonly now: () => Date;
}

/** The delays after the first failed check, the second, and so on; from then on once a day. */
const delays = [minute, 5 * minute, 30 * minute];

/**
 * A check of this subscriber has failed. The next ones come later and later (backoff), so that any number of failing
 * subscribers leave the service to the others. A wake does not bring the next check forward; a change of rules or
 * settings does, once.
 * @throws the error itself if the subscriber could not be postponed, so that the queue tries again.
 */
export async function setBack(subscriber: Subscriber, cause: unknown, deps: SetBackDeps): Promise<void> {
  const error = asError(cause);
  const before = subscriber.failedLooks ?? 0;
  const until = new Date(deps.now().getTime() + (delays[before] ?? day)).toISOString();
  try {
    await deps.subscribers.setBack(subscriber, before + 1, until);
  } catch {
    throw error;
  }
  deps.count('LookFailed');
  deps.log.error(
    `Look ${before + 1} in a row failed at subscriber ${subscriber.id}; the next comes at ${until}`,
    error,
  );
}

/** Whether it was postponed and its time has not come. */
export function isSetBack({ failedLooks, nextDeliveryAt }: Subscriber, now: Date): boolean {
  return failedLooks !== undefined && nextDeliveryAt !== undefined && nextDeliveryAt > now.toISOString();
}
