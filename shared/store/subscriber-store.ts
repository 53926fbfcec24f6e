import type { Subscriber } from '../subscribers/subscriber.ts';
import type { TableAccess } from './client.ts';
import { writeIf } from './entity.ts';
import { retryUnprocessed } from './retry-unprocessed.ts';
import { createDueSubscribers } from './subscriber-due.ts';
import { subscriberEntity, toSubscriber } from './subscriber-entity.ts';
import { createSubscriberListing, type ListingPlace } from './subscriber-listing.ts';
import { createOpenDeliveries } from './subscriber-open-delivery.ts';
import { createSubscriberPatch, dueShardOf, type SubscriberChanges } from './subscriber-patch.ts';
import { createRulePlaces } from './subscriber-rule-places.ts';
import { createSoftBounces } from './subscriber-soft-bounces.ts';
import { expiryAfter, retentionDays } from './table.ts';

export type SubscriberStore = ReturnType<typeof createSubscriberStore>;

/** Subscribers by id, those that are due, and the list of all. */
export function createSubscriberStore(access: TableAccess) {
  const entity = subscriberEntity(access);
  const listing = createSubscriberListing(access);
  const patch = createSubscriberPatch(entity);

  async function bringForward(
    id: string,
    at: string,
    { whoFails, isDue = false }: { whoFails: boolean; isDue?: boolean },
  ): Promise<void> {
    const forward = () =>
      writeIf(
        patch(id, { nextDeliveryAt: at })
          .add({ wakes: 1 })
          .where(({ status, nextDeliveryAt, failedLooks }, { eq, gt, notExists }) => {
            const later = `(${gt(nextDeliveryAt, at)} OR ${notExists(nextDeliveryAt)})`;
            const healthy = whoFails ? '' : ` AND ${notExists(failedLooks)}`;
            return `${eq(status, 'active')} AND ${later}${healthy}`;
          }),
      );
    if (!isDue && (await forward())) return;
    const { data, rejected } = await entity
      .patch({ id })
      .add({ wakes: 1 })
      .where(({ status }, { eq }) => eq(status, 'active'))
      .go({ response: 'all_new', returnOnConditionCheckFailure: true });
    // That worker moved the subscriber on just before the wake was counted.
    if (!rejected && (data.nextDeliveryAt ?? '~') > at) await forward();
  }

  /** Lists a subscriber that is not listed, if it exists. */
  async function listAgain(id: string, expiresAt: number | undefined): Promise<void> {
    const { data } = await entity.get({ id }).go({ consistent: true });
    if (data) await listing.add(id, data.createdAt, expiresAt);
  }

  return {
    /** Strongly consistent, since sending mail depends on it. */
    async get(id: string): Promise<Subscriber | undefined> {
      const { data } = await entity.get({ id }).go({ consistent: true });
      return data ? toSubscriber(data) : undefined;
    },

    /** The subscribers with these ids that exist, unordered; strongly consistent, since a wake is left out on what it says. */
    async getMany(ids: readonly string[]): Promise<Subscriber[]> {
      const found: Subscriber[] = [];
      await retryUnprocessed([...new Set(ids)], async (part) => {
        const { data, unprocessed } = await entity.get(part.map((id) => ({ id }))).go({ consistent: true });
        found.push(...data.map(toSubscriber));
        return unprocessed.map(({ id }) => id);
      });
      return found;
    },

    /** Creates the subscriber unless the id is taken; true if it was created. */
    async create(subscriber: Subscriber): Promise<boolean> {
      const { id, status, nextDeliveryAt, createdAt } = subscriber;
      const expiresAt = status === 'pending' ? pendingExpiry(createdAt) : undefined;
      const isNew = await writeIf(
        entity.create({
          ...subscriber,
          ...(nextDeliveryAt && { dueShard: dueShardOf(id) }),
          ...(expiresAt !== undefined && { expiresAt }),
        }),
      );
      if (isNew) await listing.add(id, createdAt, expiresAt);
      return isNew;
    },

    /** A page of all subscribers, newest first. Eventually consistent. */
    async page(
      before: ListingPlace,
      limit: number,
    ): Promise<{ readonly subscribers: Subscriber[]; readonly next?: ListingPlace }> {
      const places = await listing.before(before, limit);
      const byId = new Map((await this.getMany(places.map(({ id }) => id))).map((one) => [one.id, one]));
      const next = places.length === limit ? places.at(-1) : undefined;
      return { subscribers: places.flatMap(({ id }) => byId.get(id) ?? []), ...(next && { next }) };
    },

    /** Changes an existing subscriber (a value of `undefined` removes the attribute); false if there is none. */
    async change(id: string, changes: SubscriberChanges): Promise<boolean> {
      return writeIf(patch(id, changes));
    },

    /** Replaces the digests of a subscriber. False if they were changed since the subscriber was read. */
    async changeDigests(
      { id, digestsVersion: seen }: Pick<Subscriber, 'id' | 'digestsVersion'>,
      digests: NonNullable<Subscriber['digests']>,
    ): Promise<boolean> {
      return writeIf(
        patch(id, { digests, digestsVersion: (seen ?? 0) + 1 }).where(
          ({ digestsVersion }, { eq, notExists }) =>
            seen === undefined ? notExists(digestsVersion) : eq(digestsVersion, seen),
        ),
      );
    },

    /** Keeps a pending subscriber for a week from now. Does nothing if it is confirmed or does not exist. */
    async keepPending(id: string, at: string): Promise<void> {
      const expiresAt = pendingExpiry(at);
      const isPending = await writeIf(
        patch(id, { expiresAt }).where(({ status }, { eq }) => eq(status, 'pending')),
      );
      // A try that broke off may have left it unlisted.
      if (isPending && !(await listing.extend(id, expiresAt))) await listAgain(id, expiresAt);
    },

    /** The one write that confirms a subscriber. False if it is active already or does not exist. */
    async activate(id: string, changes: SubscriberChanges): Promise<boolean> {
      // First: whoever gets mail is listed.
      if (!(await listing.keep(id))) await listAgain(id, undefined);
      return writeIf(
        patch(id, { ...changes, status: 'active', expiresAt: undefined }).where(({ status }, { ne }) =>
          ne(status, 'active'),
        ),
      );
    },

    ...createRulePlaces(entity),
    ...createSoftBounces(entity),
    ...createDueSubscribers(entity),
    ...createOpenDeliveries(patch),

    /**
     * There is a reason to check the subscriber at `at`: its next delivery is not later than that. The wake is
     * counted even if the next delivery is earlier anyway: a worker that is checking the subscriber now may have read
     * before the reason existed, and must not move the subscriber on without it. Inactive subscribers are not
     * changed. Subscribers whose checks fail keep the time that they were postponed to.
     * @param isDue it was due by then when it was read: the wake is only counted, which is one write to no index
     */
    async wake(id: string, at: string, isDue = false): Promise<void> {
      await bringForward(id, at, { whoFails: false, isDue });
    },

    /**
     * Something urgent waits for the subscriber, found at `since` or later. It is due at `at`. This is one write, so
     * that no worker can see half of it. Inactive subscribers are not changed.
     */
    async wakeUrgently(id: string, at: string, since: string): Promise<void> {
      for (let round = 0; round < 3; round++) {
        const isFirst = await writeIf(
          patch(id, { nextDeliveryAt: at, urgentSince: since })
            .add({ wakes: 1 })
            .where(
              ({ status, urgentSince }, { eq, gt, notExists }) =>
                `${eq(status, 'active')} AND (${notExists(urgentSince)} OR ${gt(urgentSince, since)})`,
            ),
        );
        if (isFirst) return;
        const isAnother = await writeIf(
          patch(id, { nextDeliveryAt: at })
            .add({ wakes: 1 })
            .where(
              ({ status, urgentSince }, { eq, lte }) =>
                `${eq(status, 'active')} AND ${lte(urgentSince, since)}`,
            ),
        );
        if (isAnother || (await this.get(id))?.status !== 'active') return;
      }
      throw new Error(`Subscriber ${id} changes too often to be woken`);
    },

    /**
     * The subscriber follows stories, the first of which may be over at `until` (ISO) or before. It is looked at then at
     * the latest. An earlier instant that is stored stays.
     */
    async follow(id: string, until: string): Promise<void> {
      // First: a look that has read the subscriber already must not write its own instant over this one.
      await bringForward(id, until, { whoFails: false });
      await writeIf(
        patch(id, { followsUntil: until })
          .add({ wakes: 1 })
          .where(
            ({ followsUntil }, { gt, notExists }) =>
              `${notExists(followsUntil)} OR ${gt(followsUntil, until)}`,
          ),
      );
    },

    /**
     * A rule or a setting has changed. This is a reason to check, like a hit, and it may correct what made checks
     * fail.
     */
    async rulesChanged(id: string, at: string): Promise<void> {
      await bringForward(id, at, { whoFails: true });
    },

    /**
     * Postpones a subscriber whose check has failed. False if another worker did so in the meantime, or if nothing is
     * due any more.
     */
    async setBack(seen: Subscriber, failedLooks: number, until: string): Promise<boolean> {
      return writeIf(
        patch(seen.id, { failedLooks, nextDeliveryAt: until }).where(
          ({ failedLooks: count, nextDeliveryAt }, { eq, exists, notExists }) =>
            `${exists(nextDeliveryAt)} AND ${seen.failedLooks === undefined ? notExists(count) : eq(count, seen.failedLooks)}`,
        ),
      );
    },

    /** A check was successful again. */
    async forgetFailedLooks(id: string): Promise<void> {
      await writeIf(patch(id, { failedLooks: undefined }));
    },

    /**
     * The next mail tells what has changed in packs of rules. No look depends on it. It is noted of those who get no mail too:
     * they are told once they come back.
     */
    async notePackNews(id: string, at: string): Promise<void> {
      await writeIf(patch(id, { packNews: at }));
    },

    /** What was noted at this instant is told. What was noted since stays. */
    async forgetPackNews(id: string, seenAt: string): Promise<void> {
      await writeIf(patch(id, { packNews: undefined }).where(({ packNews }, { eq }) => eq(packNews, seenAt)));
    },

    /** Ends all mail. False if there is no such subscriber. */
    async unsubscribe(id: string): Promise<boolean> {
      return this.change(id, { status: 'unsubscribed', nextDeliveryAt: undefined });
    },

    async delete(id: string): Promise<void> {
      await entity.delete({ id }).go();
    },
  };
}

function pendingExpiry(at: string): number {
  return expiryAfter(retentionDays.pendingSubscriber, new Date(at));
}
