import type { Subscriber } from '../subscribers/subscriber.ts';
import { writeIf } from './entity.ts';
import type { SubscriberChanges, SubscriberPatch } from './subscriber-patch.ts';

/** The part of the subscriber store that lets one worker at a time make a delivery: it is claimed, postponed and closed. */
export function createOpenDeliveries(patch: SubscriberPatch) {
  return {
    /**
     * Opens a delivery if the subscriber is active, has no open delivery, and is due at exactly the time that was
     * read, which no delivery ever sets again. It is leased to the caller until `leaseUntil`. False if another worker
     * was faster.
     */
    async claim(seen: Subscriber, slot: string, leaseUntil: string): Promise<boolean> {
      return writeIf(
        patch(seen.id, { openDelivery: slot, nextDeliveryAt: leaseUntil }).where(
          ({ status, openDelivery, nextDeliveryAt }, { eq, notExists }) =>
            `${eq(status, 'active')} AND ${notExists(openDelivery)} AND ${eq(nextDeliveryAt, seen.nextDeliveryAt ?? '')}`,
        ),
      );
    },

    /** For an open delivery: look again at `until`. False if that delivery is not the open one. */
    async postpone(id: string, slot: string, until: string): Promise<boolean> {
      return writeIf(
        patch(id, { nextDeliveryAt: until }).where(({ openDelivery }, { eq }) => eq(openDelivery, slot)),
      );
    },

    /**
     * Moves on a subscriber for whom there is nothing to send, not even anything urgent, unless it was woken, claimed
     * or moved since it was read. If the next delivery is `undefined`, nothing will ever be due (no rules, not
     * active).
     */
    async settle(seen: Subscriber, changes: SubscriberChanges): Promise<boolean> {
      return writeIf(
        patch(seen.id, { ...changes, urgentSince: undefined }).where(
          ({ wakes, openDelivery, nextDeliveryAt }, { eq, notExists }) =>
            `${eq(wakes, seen.wakes)} AND ${notExists(openDelivery)} AND ${eq(nextDeliveryAt, seen.nextDeliveryAt ?? '')}`,
        ),
      );
    },

    /**
     * Closes the open delivery: cursors, slots and the next delivery advance in one write. If the subscriber was
     * woken since the delivery read it (`wakes` differs), it is due again at `now` instead, and something urgent may
     * still wait: a wake is never lost. False if that delivery is not the open one, since another worker closed it.
     */
    async close(
      id: string,
      slot: string,
      wakes: number,
      changes: SubscriberChanges,
      now: string,
    ): Promise<boolean> {
      const closed = { ...changes, openDelivery: undefined };
      const asSeen = await writeIf(
        patch(id, { ...closed, urgentSince: undefined }).where(
          ({ openDelivery, wakes: current }, { eq }) => `${eq(openDelivery, slot)} AND ${eq(current, wakes)}`,
        ),
      );
      if (asSeen) return true;
      return writeIf(
        patch(id, { ...closed, nextDeliveryAt: now }).where(({ openDelivery }, { eq }) =>
          eq(openDelivery, slot),
        ),
      );
    },
  };
}
