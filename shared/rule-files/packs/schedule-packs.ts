import type { FeedMessage } from '../../messages.ts';
import { minute } from '../../time/units.ts';
import type { PackAddresses } from './pack-address.ts';

export interface SchedulePacksDeps {
  readonly addresses: Pick<PackAddresses, 'due'>;
  /** The feeds queue. */
  readonly queue: { send(messages: readonly FeedMessage[]): Promise<void> };
  readonly now: () => Date;
}

/** A pack is checked once a day, so that nobody minds a quarter of an hour, and a service without packs hardly pays. */
const every = 15 * minute;
/** More than are checked in that time would only be queued twice. */
const most = 500;

/**
 * Puts the addresses of packs that are due on the queue, at most once in a quarter of an hour for each container. It
 * writes nothing: an address stays due until it is checked.
 *
 * @returns how many were queued
 */
export function createSchedulePacks({ addresses, queue, now }: SchedulePacksDeps): () => Promise<number> {
  let askedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const time = now().getTime();
    // A clock that was set back must not stop this.
    if (time >= askedAt && time - askedAt < every) return 0;
    const due = await addresses.due(new Date(time).toISOString(), most);
    await queue.send(due.map((packId) => ({ packId })));
    askedAt = time;
    return due.length;
  };
}
