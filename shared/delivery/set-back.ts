import type { Subscriber } from '../subscribers/subscriber.ts';
import { day, minute } from '../time/units.ts';

export interface SetBackDeps {
  readonly subscribers: {
    /** Puts the subscriber off until then and notes the count, while it still stands as it was read. */
    setBack(seen: Subscriber, failedLooks: number, until: string): Promise<boolean>;
    forgetFailedLooks(id: string): Promise<void>;
  };
  readonly count: (outcome: 'LookFailed') => void;
  readonly log: { error(message: string, error: Error): void };
  readonly now: () => Date;
}

/** After the first failed look, the second, and so on; from then on once a day. */
const delays = [minute, 5 * minute, 30 * minute];

/**
 * A look at this subscriber has failed: the next one comes ever later, so that any number of subscribers whose looks fail
 * leave the service to the others. A wake does not bring it forward; a change of rules or settings does, once.
 * @throws the error itself if the subscriber could not be put off, so that the queue tries again.
 */
export async function setBack(subscriber: Subscriber, cause: unknown, deps: SetBackDeps): Promise<void> {
  const error = cause instanceof Error ? cause : new Error(String(cause));
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

/** Whether it was put off and its time has not come. */
export function isSetBack({ failedLooks, nextDeliveryAt }: Subscriber, now: Date): boolean {
  return failedLooks !== undefined && nextDeliveryAt !== undefined && nextDeliveryAt > now.toISOString();
}
