import type { SubscriberChanges } from '../../shared/store/subscriber-patch.ts';
import type { Subscriber } from '../../shared/subscribers/subscriber.ts';

/** A value of `undefined` removes the attribute, as in the real stores. */
export function changed<T extends object>(before: T, changes: object): T {
  const entries = Object.entries({ ...before, ...changes }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as T;
}

/** Subscribers in memory, with the guarantees of the table. */
export function createMemorySubscribers() {
  const all = new Map<string, Subscriber>();

  /** Changes the subscriber if it is there and the condition holds. */
  function change(
    id: string,
    changes: SubscriberChanges,
    holds: (now: Subscriber) => boolean = () => true,
  ): boolean {
    const before = all.get(id);
    if (!before || !holds(before)) return false;
    all.set(id, changed(before, changes));
    return true;
  }

  function bringForward(id: string, at: string, may: (now: Subscriber) => boolean): void {
    const wakes = (all.get(id)?.wakes ?? 0) + 1;
    const isActive = (now: Subscriber) => now.status === 'active';
    const isSooner = (now: Subscriber) => isActive(now) && may(now) && (now.nextDeliveryAt ?? '~') > at;
    if (!change(id, { nextDeliveryAt: at, wakes }, isSooner)) change(id, { wakes }, isActive);
  }

  return {
    get: async (id: string) => all.get(id),
    getMany: async (ids: readonly string[]) => [...new Set(ids)].flatMap((id) => all.get(id) ?? []),
    async create(subscriber: Subscriber) {
      if (all.has(subscriber.id)) return false;
      all.set(subscriber.id, subscriber);
      return true;
    },
    change: async (id: string, changes: SubscriberChanges) => change(id, changes),
    changeDigests: async (
      { id, digestsVersion: seen }: Pick<Subscriber, 'id' | 'digestsVersion'>,
      digests: NonNullable<Subscriber['digests']>,
    ) =>
      change(
        id,
        { digests, digestsVersion: (seen ?? 0) + 1 },
        ({ digestsVersion }) => digestsVersion === seen,
      ),
    wake: async (id: string, at: string) => bringForward(id, at, (now) => now.failedLooks === undefined),
    rulesChanged: async (id: string, at: string) => bringForward(id, at, () => true),
    async follow(id: string, until: string) {
      bringForward(id, until, (now) => now.failedLooks === undefined);
      const wakes = (all.get(id)?.wakes ?? 0) + 1;
      change(id, { followsUntil: until, wakes }, ({ followsUntil = '~' }) => followsUntil > until);
    },
    setBack: async (seen: Subscriber, failedLooks: number, until: string) =>
      change(
        seen.id,
        { failedLooks, nextDeliveryAt: until },
        (now) => now.nextDeliveryAt !== undefined && now.failedLooks === seen.failedLooks,
      ),
    forgetFailedLooks: async (id: string) => void change(id, { failedLooks: undefined }),
    async wakeUrgently(id: string, at: string, since: string) {
      const { wakes = 0, urgentSince = '~' } = all.get(id) ?? {};
      const earliest = urgentSince < since ? urgentSince : since;
      const isActive = (now: Subscriber) => now.status === 'active';
      change(id, { nextDeliveryAt: at, wakes: wakes + 1, urgentSince: earliest }, isActive);
    },
    claim: async (seen: Subscriber, slot: string, leaseUntil: string) =>
      change(
        seen.id,
        { openDelivery: slot, nextDeliveryAt: leaseUntil },
        (now) =>
          now.status === 'active' &&
          now.openDelivery === undefined &&
          now.nextDeliveryAt === seen.nextDeliveryAt,
      ),
    postpone: async (id: string, slot: string, until: string) =>
      change(id, { nextDeliveryAt: until }, (now) => now.openDelivery === slot),
    settle: async (seen: Subscriber, changes: SubscriberChanges) =>
      change(
        seen.id,
        { ...changes, urgentSince: undefined },
        (now) =>
          now.wakes === seen.wakes &&
          now.openDelivery === undefined &&
          now.nextDeliveryAt === seen.nextDeliveryAt,
      ),
    async close(id: string, slot: string, wakes: number, changes: SubscriberChanges, now: string) {
      const closed = { ...changes, openDelivery: undefined };
      const seen = { ...closed, urgentSince: undefined };
      if (change(id, seen, (one) => one.openDelivery === slot && one.wakes === wakes)) return true;
      return change(id, { ...closed, nextDeliveryAt: now }, (one) => one.openDelivery === slot);
    },
    async due(now: string, limit: number) {
      return (await this.dueUntil(now, limit)).map(({ id }) => id);
    },
    async dueUntil(until: string, limit: number) {
      const due = [...all.values()].filter(
        ({ nextDeliveryAt }) => nextDeliveryAt !== undefined && nextDeliveryAt <= until,
      );
      return due
        .toSorted((a, b) => ((a.nextDeliveryAt ?? '') < (b.nextDeliveryAt ?? '') ? -1 : 1))
        .slice(0, limit)
        .map(({ id, nextDeliveryAt = '' }) => ({ id, at: nextDeliveryAt }));
    },
    notePackNews: async (id: string, at: string) => void change(id, { packNews: at }),
    forgetPackNews: async (id: string, seenAt: string) =>
      void change(id, { packNews: undefined }, ({ packNews }) => packNews === seenAt),
    unsubscribe: async (id: string) => change(id, { status: 'unsubscribed', nextDeliveryAt: undefined }),
    async countSoftBounce(id: string, mailId: string) {
      const bouncedMails = [...new Set([...(all.get(id)?.bouncedMails ?? []), mailId])];
      return change(id, { bouncedMails }) ? bouncedMails.length : 0;
    },
    forgetSoftBounces: async (id: string) => void change(id, { bouncedMails: undefined }),
    delete: async (id: string) => void all.delete(id),
  };
}
