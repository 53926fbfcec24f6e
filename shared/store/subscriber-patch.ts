import type { Subscriber } from '../subscribers/subscriber.ts';
import { changesOf } from './entity.ts';
import { shardOf } from './shard.ts';
import { dueShards, type subscriberEntity } from './subscriber-entity.ts';

/** Fields that may be set; `undefined` removes one. The id and the creation date never change. */
export type SubscriberChanges = {
  [K in keyof Omit<Subscriber, 'id' | 'createdAt'>]?: Subscriber[K] | undefined;
};

/** With what only the store knows. */
type StoredChanges = SubscriberChanges & { expiresAt?: number | undefined };

export type SubscriberPatch = ReturnType<typeof createSubscriberPatch>;

/** The shard of the index by due time that a subscriber is in. */
export function dueShardOf(id: string): string {
  return String(shardOf(id, dueShards));
}

/** Begins a change of an existing subscriber, to which conditions can be added. */
export function createSubscriberPatch(entity: ReturnType<typeof subscriberEntity>) {
  /** The shard is written with the due time, since the index key consists of both. */
  return (id: string, changes: StoredChanges) => {
    const { set, removed } = changesOf(changes);
    const due = 'nextDeliveryAt' in changes;
    const patching = entity
      .patch({ id })
      .set({ ...set, ...(due && set.nextDeliveryAt ? { dueShard: dueShardOf(id) } : {}) });
    const gone = due && set.nextDeliveryAt === undefined ? [...removed, 'dueShard' as const] : removed;
    return gone.length > 0 ? patching.remove(gone) : patching;
  };
}
