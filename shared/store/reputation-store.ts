import { Entity } from 'electrodb';
import type { MailCounts } from '../delivery/send-brake.ts';
import { day } from '../time/units.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';
import { allShards, shardOf } from './shard.ts';
import { expiryAfter, retentionDays } from './table.ts';

/** Counted in so many partitions: every mail that is sent counts. */
const shards = 4;
/** A week of UTC days, today included. */
const days = 7;

function countsEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'mailCounts', version: '1', service },
      attributes: {
        shard: { type: 'string', required: true },
        day: { type: 'string', required: true },
        sent: { type: 'number' },
        bounced: { type: 'number' },
        complained: { type: 'number' },
        expiresAt: { type: 'number' },
      },
      indexes: {
        byDay: {
          pk: key('pk', ['shard'], 'mailCounts#${shard}'),
          sk: key('sk', ['day'], 'day#${day}'),
        },
      },
    },
    { client, table },
  );
}

function senderEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'sender', version: '1', service },
      attributes: {
        domain: { type: 'string', required: true },
        startedAt: { type: 'string', required: true },
      },
      indexes: {
        byDomain: {
          pk: key('pk', ['domain'], 'sender#${domain}'),
          sk: key('sk', [], 'sender'),
        },
      },
    },
    { client, table },
  );
}

export type ReputationStore = ReturnType<typeof createReputationStore>;

/** What became of the mails of the last days, and since when a domain sends any. */
export function createReputationStore(access: TableAccess) {
  const counts = countsEntity(access);
  const senders = senderEntity(access);

  async function daysSince(since: string) {
    const answers = await Promise.all(
      allShards(shards).map((shard) =>
        counts.query
          .byDay({ shard: String(shard) })
          .gte({ day: since })
          .go({ pages: 'all' }),
      ),
    );
    return answers.flatMap(({ data }) => data);
  }

  return {
    /** Adds one. A message that comes twice counts twice. */
    async count(what: keyof MailCounts, mailId: string, now: Date): Promise<void> {
      await counts
        .upsert({
          shard: String(shardOf(mailId, shards)),
          day: now.toISOString().slice(0, 10),
          expiresAt: expiryAfter(retentionDays.mailCounts, now),
        })
        .add({ [what]: 1 })
        .go();
    },

    /** The counts of the last seven UTC days, today included. Eventually consistent. */
    async lastWeek(now: Date): Promise<MailCounts> {
      const since = new Date(now.getTime() - (days - 1) * day).toISOString().slice(0, 10);
      const total = { sent: 0, bounced: 0, complained: 0 };
      for (const { sent = 0, bounced = 0, complained = 0 } of await daysSince(since)) {
        total.sent += sent;
        total.bounced += bounced;
        total.complained += complained;
      }
      return total;
    },

    /** The counts of each of these days, oldest first. */
    async byDay(now: Date): Promise<({ readonly day: string } & MailCounts)[]> {
      const all = Array.from({ length: days }, (_, at) =>
        new Date(now.getTime() - (days - 1 - at) * day).toISOString().slice(0, 10),
      );
      const totals = new Map(all.map((one) => [one, { day: one, sent: 0, bounced: 0, complained: 0 }]));
      for (const { day: one, sent = 0, bounced = 0, complained = 0 } of await daysSince(all[0] ?? '')) {
        const total = totals.get(one);
        if (!total) continue;
        total.sent += sent;
        total.bounced += bounced;
        total.complained += complained;
      }
      return [...totals.values()];
    },

    /** Begins to count anew. */
    async forget(): Promise<void> {
      for (const { shard, day: one } of await daysSince('')) await counts.delete({ shard, day: one }).go();
    },

    /** When the domain sent its first mail; that is now, if nothing is known of it. */
    async startedAt(domain: string, now: Date): Promise<string> {
      const startedAt = now.toISOString();
      const { data } = await senders.get({ domain }).go({ consistent: true });
      if (data) return data.startedAt;
      if (await writeIf(senders.create({ domain, startedAt }))) return startedAt;
      return (await senders.get({ domain }).go({ consistent: true })).data?.startedAt ?? startedAt;
    },
  };
}
