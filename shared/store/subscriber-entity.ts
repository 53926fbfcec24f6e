import { CustomAttributeType, Entity } from 'electrodb';
import type { NamedDigest } from '../subscribers/named-digest.ts';
import type { RuleCursor, Subscriber } from '../subscribers/subscriber.ts';
import { service, type TableAccess } from './client.ts';
import { key } from './entity.ts';

/**
 * The subscribers that are due are read from this many partitions, each of which takes 1,000 changes a second: enough for
 * a million readers who are woken by one query. A subscriber stays in the partition that it was last written to, so there
 * may be more of them later, but never fewer.
 */
export const dueShards = 16;

/** A person who gets mail, and when the next mail is due. */
export function subscriberEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'subscriber', version: '1', service },
      attributes: {
        id: { type: 'string', required: true },
        email: { type: 'string', required: true },
        status: { type: ['pending', 'active', 'unsubscribed'] as const, required: true },
        timezone: { type: 'string', required: true },
        digestTime: { type: 'string', required: true },
        digestWeekday: { type: 'number', required: true },
        digests: { type: CustomAttributeType<readonly NamedDigest[]>('any') },
        digestsVersion: { type: 'number' },
        alertsInDigests: { type: 'boolean' },
        quietHours: { type: CustomAttributeType<{ from: string; to: string }>('any') },
        language: { type: 'string', required: true },
        alertEveryMinutes: { type: 'number', required: true },
        alertsPerDay: { type: 'number' },
        storiesPerMail: { type: 'number' },
        nextDeliveryAt: { type: 'string' },
        failedLooks: { type: 'number' },
        openDelivery: { type: 'string' },
        wakes: { type: 'number', required: true },
        cursors: { type: CustomAttributeType<Record<string, RuleCursor>>('any'), required: true },
        lastSlots: { type: CustomAttributeType<Record<string, string>>('any'), required: true },
        lastAlertAt: { type: 'string' },
        alertDay: { type: CustomAttributeType<{ date: string; count: number }>('any') },
        bouncedMails: { type: 'set', items: 'string' },
        urgent: { type: 'boolean' },
        urgentSince: { type: 'string' },
        followsUntil: { type: 'string' },
        packNews: { type: 'string' },
        urgentDay: { type: CustomAttributeType<{ date: string; count: number }>('any') },
        createdAt: { type: 'string', required: true },
        confirmedAt: { type: 'string' },
        /** Rules, including those that are being written. */
        ruleCount: { type: 'number' },
        ruleCountedAt: { type: 'string' },
        dueShard: { type: 'string' },
        /** Only while pending: an address that is never confirmed is not kept. */
        expiresAt: { type: 'number' },
      },
      indexes: {
        byId: {
          pk: key('pk', ['id'], 'subscriber#${id}'),
          sk: key('sk', [], 'subscriber'),
        },
        due: {
          index: 'gsi1',
          projection: 'keys_only',
          condition: (item: { nextDeliveryAt?: unknown }) => item.nextDeliveryAt !== undefined,
          pk: key('gsi1pk', ['dueShard'], 'due#${dueShard}'),
          sk: key('gsi1sk', ['nextDeliveryAt'], '${nextDeliveryAt}'),
        },
      },
    },
    { client, table },
  );
}

type Item = Subscriber & {
  dueShard?: string;
  expiresAt?: number;
  ruleCount?: number;
  ruleCountedAt?: string;
};

/** The subscriber in an item, without the attributes that only the store uses. */
export function toSubscriber(item: Item): Subscriber {
  const { dueShard: _shard, expiresAt: _expiry, ruleCount: _count, ruleCountedAt: _at, ...subscriber } = item;
  return subscriber;
}
