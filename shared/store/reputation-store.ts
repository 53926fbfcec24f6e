import { Entity } from 'electrodb';
import type { MailCounts } from '../delivery/send-brake.ts';
import { day, hour } from '../time/units.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';
import { allShards, shardOf } from './shard.ts';
import { expiryAfter, retentionDays } from './table.ts';

/** Counted in so many partitions: every mail that is sent counts. */
const shards = 4;
/** A week of UTC days, today included. */
const days = 7;

const kinds = ['sent', 'bounced', 'complained'] as const satisfies (keyof MailCounts)[];
/** "00" to "23" in UTC. */
type HourOfDay = `${0 | 1}${Digit}` | `2${0 | 1 | 2 | 3}`;
type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
const hoursOfDay = Array.from({ length: 24 }, (_, at) => String(at).padStart(2, '0') as HourOfDay);
type OfHour = `${keyof MailCounts}${HourOfDay}`;

/**
 * The counts of a day by hour are in the item of the day, so that a mail costs one write as before: all 72 under short
 * names, which keep the item below the kilobyte of one write unit.
 */
const ofHours = Object.fromEntries(
  kinds.flatMap((kind) =>
    hoursOfDay.map((at) => [`${kind}${at}`, { type: 'number', field: `${kind.slice(0, 1)}${at}` }]),
  ),
) as Record<OfHour, { readonly type: 'number'; readonly field: string }>;

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
        ...ofHours,
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
        .add({ [what]: 1, [`${what}${now.toISOString().slice(11, 13)}`]: 1 })
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

    /**
     * The counts of each of the last hours, oldest first; the last one has only begun. Undefined for an hour from before
     * mails were counted by the hour.
     */
    async byHour(now: Date, hours: number): Promise<(MailCounts | undefined)[]> {
      const wanted = Array.from({ length: hours }, (_, index) =>
        new Date(now.getTime() - (hours - 1 - index) * hour).toISOString().slice(0, 13),
      );
      const found = Map.groupBy(await daysSince(wanted[0]?.slice(0, 10) ?? ''), (one) => one.day);
      const known = new Map([...found].map(([one, items]) => [one, hoursOf(items)]));
      return wanted.map((one) => {
        const ofDay = known.get(one.slice(0, 10));
        // A day without an item is a day without a mail.
        return ofDay ? ofDay.get(one.slice(11, 13)) : noMail;
      });
    },

    /** Begins to count anew. What was counted by the hour stays, because it decides nothing. */
    async forget(): Promise<void> {
      for (const { shard, day: one } of await daysSince(''))
        await counts.update({ shard, day: one }).remove(kinds).go();
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

const noMail: MailCounts = { sent: 0, bounced: 0, complained: 0 };
type DayCounts = Partial<Readonly<Record<keyof MailCounts | OfHour, number>>>;

/**
 * The known hours of a day. If the day counts more than its hours do, counting by the hour began within it: nothing is
 * known of the hours before the first one that counts.
 */
function hoursOf(items: readonly DayCounts[]): ReadonlyMap<string, MailCounts> {
  const sum = (name: keyof DayCounts) => items.reduce((total, item) => total + (item[name] ?? 0), 0);
  const all = hoursOfDay.map((at) => ({
    sent: sum(`sent${at}`),
    bounced: sum(`bounced${at}`),
    complained: sum(`complained${at}`),
  }));
  const isWhole = kinds.every((kind) => sum(kind) <= all.reduce((total, one) => total + one[kind], 0));
  const first = all.findIndex((one) => kinds.some((kind) => one[kind] > 0));
  const from = isWhole ? 0 : first < 0 ? all.length : first;
  return new Map(
    all.flatMap((one, index) => (index < from ? [] : [[hoursOfDay[index] ?? '', one] as const])),
  );
}
