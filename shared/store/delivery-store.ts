import { CustomAttributeType, Entity } from 'electrodb';
import {
  type Delivery,
  type DeliveryFate,
  type DeliveryPlan,
  type DeliveryState,
  fateOf,
} from '../delivery/delivery.ts';
import { service, type TableAccess } from './client.ts';
import { compress, decompress, planEntity } from './delivery-plan-entity.ts';
import { changesOf, key, writeIf } from './entity.ts';
import { newestRows } from './index-keys.ts';
import { retryUnprocessed } from './retry-unprocessed.ts';
import { shardOf } from './shard.ts';
import { expiryAfter, retentionDays } from './table.ts';

const states = [
  'PLANNED',
  'SENDING',
  'UNKNOWN',
  'SENT',
  'FAILED',
  'SKIPPED',
] as const satisfies DeliveryState[];

/** The log of a day and fate is spread over this many partitions: SES may take 500 mails a second. */
const logShards = 4;

function deliveryEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'delivery', version: '1', service },
      attributes: {
        subscriberId: { type: 'string', required: true },
        slot: { type: 'string', required: true },
        state: { type: states, required: true },
        waitUntil: { type: 'string' },
        attempts: { type: 'number', required: true },
        sentAt: { type: 'string' },
        sesMessageId: { type: 'string' },
        reason: { type: 'string' },
        bounce: { type: CustomAttributeType<NonNullable<Delivery['bounce']>>('any') },
        complainedAt: { type: 'string' },
        repeatOf: { type: 'string' },
        repeatedAs: { type: 'string' },
        /** Its place in the log: fate, day and shard, and what it is sorted by. Absent while a worker is at it. */
        logPart: { type: 'string' },
        logSort: { type: 'string' },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        bySlot: {
          pk: key('pk', ['subscriberId'], 'subscriber#${subscriberId}'),
          sk: key('sk', ['slot'], 'delivery#${slot}'),
        },
        logged: {
          index: 'gsi1',
          projection: 'keys_only',
          condition: (item: { logPart?: unknown }) => item.logPart !== undefined,
          pk: key('gsi1pk', ['logPart'], 'deliveries#${logPart}'),
          sk: key('gsi1sk', ['logSort'], '${logSort}'),
        },
      },
    },
    { client, table },
  );
}

/** The changes of a transition; `undefined` removes a field. */
export type DeliveryChanges = {
  [K in keyof Omit<Delivery, 'subscriberId' | 'slot'>]?: Delivery[K] | undefined;
};

/** A place in the log of a day. */
export interface LogPlace {
  readonly at: string;
  readonly id: string;
}

export type DeliveryStore = ReturnType<typeof createDeliveryStore>;

/**
 * Deliveries of a subscriber, the content of each, and the log of all by fate and day. A mail that goes out at once costs
 * one write to the index of the log.
 */
export function createDeliveryStore(access: TableAccess) {
  const deliveries = deliveryEntity(access);
  const plans = planEntity(access);

  /** SES has said something about a mail after it was sent: what it said decides about its place in the log. */
  async function recordLater(
    { subscriberId, slot }: Pick<Delivery, 'subscriberId' | 'slot'>,
    said: Pick<Delivery, 'bounce' | 'complainedAt'>,
  ): Promise<void> {
    const { data, rejected } = await deliveries
      .patch({ subscriberId, slot })
      .set(said)
      .go({ response: 'all_new', returnOnConditionCheckFailure: true });
    if (!rejected) await logAgain(toDelivery(data));
  }

  async function logAgain(delivery: Delivery): Promise<void> {
    const { subscriberId, slot } = delivery;
    const place = logPlaceOf(delivery);
    if (place.logPart !== undefined)
      await writeIf(deliveries.patch({ subscriberId, slot }).set(changesOf(place).set));
  }

  return {
    /** Strongly consistent. */
    async get(subscriberId: string, slot: string): Promise<Delivery | undefined> {
      const { data } = await deliveries.get({ subscriberId, slot }).go({ consistent: true });
      return data ? toDelivery(data) : undefined;
    },

    /** Strongly consistent. */
    async plan(subscriberId: string, slot: string): Promise<DeliveryPlan | undefined> {
      const { data } = await plans.get({ subscriberId, slot }).go({ consistent: true });
      return data ? decompress(data.packed) : undefined;
    },

    /** The recorded plans of these slots, by slot. Strongly consistent. */
    async plans(subscriberId: string, slots: readonly string[]): Promise<Map<string, DeliveryPlan>> {
      const found = new Map<string, DeliveryPlan>();
      await retryUnprocessed([...new Set(slots)], async (part) => {
        const { data, unprocessed } = await plans
          .get(part.map((slot) => ({ subscriberId, slot })))
          .go({ consistent: true });
        for (const { slot, packed } of data) found.set(slot, decompress(packed));
        return unprocessed.map(({ slot }) => slot);
      });
      return found;
    },

    /** Records the content of a delivery once. Returns the recorded plan, which may be that of another worker. */
    async record(plan: DeliveryPlan): Promise<DeliveryPlan> {
      const { subscriberId, slot } = plan;
      const expiresAt = expiryAfter(retentionDays.delivery, new Date(plan.plannedAt));
      const repeatOf = plan.repeatOf !== undefined && { repeatOf: plan.repeatOf };
      const [recorded] = await Promise.all([
        plans
          .create({ subscriberId, slot, packed: compress(plan), expiresAt })
          .go({ returnOnConditionCheckFailure: true }),
        writeIf(
          deliveries.create({ subscriberId, slot, state: 'PLANNED', attempts: 0, ...repeatOf, expiresAt }),
        ),
      ]);
      if (!recorded.rejected) return plan;
      // None if the subscriber was erased between the two steps.
      const standing = await this.plan(subscriberId, slot);
      if (!standing) return plan;
      return standing;
    },

    /** Changes the delivery if it is still as it was read (state, wait, attempts). Otherwise returns false. */
    async move(seen: Delivery, changes: DeliveryChanges): Promise<boolean> {
      const { subscriberId, slot } = seen;
      const { set, removed } = changesOf({ ...changes, ...logPlaceOf({ ...seen, ...changes } as Delivery) });
      const patch = deliveries.patch({ subscriberId, slot }).set(set);
      return writeIf(
        (removed.length > 0 ? patch.remove(removed as Removable[]) : patch).where(
          ({ state, attempts, waitUntil }, { eq, notExists }) =>
            `${eq(state, seen.state)} AND ${eq(attempts, seen.attempts)} AND ${seen.waitUntil ? eq(waitUntil, seen.waitUntil) : notExists(waitUntil)}`,
        ),
      );
    },

    /**
     * A receipt proves that SES has the mail, whatever the state of the delivery is. False if there is no such
     * delivery.
     */
    async confirmSent(
      subscriberId: string,
      slot: string,
      sesMessageId: string,
      sentAt: string,
    ): Promise<boolean> {
      const place = logPlaceOf({ subscriberId, slot, state: 'SENT', attempts: 0 });
      const { data, rejected } = await deliveries
        .patch({ subscriberId, slot })
        .set({ state: 'SENT', sesMessageId, sentAt, ...changesOf(place).set })
        .remove(['waitUntil', 'reason'])
        .where(({ state }, { ne }) => `${ne(state, 'SENT')}`)
        .go({ response: 'all_new', returnOnConditionCheckFailure: true });
      // Events come in any order: a bounce may have been told before.
      if (!rejected && (data.bounce ?? data.complainedAt) !== undefined) await logAgain(toDelivery(data));
      return !rejected;
    },

    /** The mail came back. Nothing happens if the delivery is not there any more. */
    async recordBounce(
      subscriberId: string,
      slot: string,
      bounce: NonNullable<Delivery['bounce']>,
    ): Promise<void> {
      await recordLater({ subscriberId, slot }, { bounce });
    },

    /** Its reader called the mail unwanted. */
    async recordComplaint(subscriberId: string, slot: string, complainedAt: string): Promise<void> {
      await recordLater({ subscriberId, slot }, { complainedAt });
    },

    /** Names the delivery that is to repeat this one. False if another one was named since it was read. */
    async markRepeated({ subscriberId, slot, repeatedAs: seen }: Delivery, as: string): Promise<boolean> {
      return writeIf(
        deliveries
          .patch({ subscriberId, slot })
          .set({ repeatedAs: as })
          .where(
            ({ repeatedAs }, { eq, notExists }) =>
              `${seen === undefined ? notExists(repeatedAs) : eq(repeatedAs, seen)} OR ${eq(repeatedAs, as)}`,
          ),
      );
    },

    /** A page of the deliveries of a UTC day ("2026-11-23") and fate, newest first. Eventually consistent. */
    async log(
      fate: DeliveryFate,
      day: string,
      before: LogPlace,
      limit: number,
    ): Promise<{ readonly deliveries: Delivery[]; readonly next?: LogPlace }> {
      const rows = await newestRows(logShards, (shard) =>
        deliveries.query
          .logged({ logPart: `${fate}#${day}#${shard}` })
          .lt({ logSort: `${before.at}#${before.id}` })
          .go({ order: 'desc', limit, data: 'raw', ignoreOwnership: true }),
      );
      const places = rows.slice(0, limit).map(({ gsi1sk }) => {
        const [at = '', id = ''] = gsi1sk.split('#');
        return { at, id };
      });
      const found = new Map<string, Delivery>();
      await retryUnprocessed(places, async (part) => {
        const keys = part.map(({ at, id }) => ({ subscriberId: id, slot: at }));
        const { data, unprocessed } = await deliveries.get(keys).go();
        for (const item of data) found.set(`${item.slot}#${item.subscriberId}`, toDelivery(item));
        return unprocessed.map((item) => ({ at: item.slot, id: item.subscriberId }));
      });
      const next = places.length === limit ? places.at(-1) : undefined;
      return {
        deliveries: places.flatMap(({ at, id }) => found.get(`${at}#${id}`) ?? []),
        ...(next && { next }),
      };
    },

    async forget(subscriberId: string, slot: string): Promise<void> {
      await Promise.all([deliveries, plans].map((entity) => entity.delete({ subscriberId, slot }).go()));
    },

    /** The deliveries of a subscriber opened at or after an instant, oldest first, at most `limit`. */
    async from(subscriberId: string, at: string, limit: number): Promise<Delivery[]> {
      const ofTime = deliveries.query.bySlot({ subscriberId }).between({ slot: at }, { slot: '~' });
      const { data } = await ofTime.go({ limit });
      return data.map(toDelivery);
    },

    /** The latest deliveries of a subscriber, newest first. */
    async latest(subscriberId: string, limit: number): Promise<Delivery[]> {
      const { data } = await deliveries.query.bySlot({ subscriberId }).go({ limit, order: 'desc' });
      return data.map(toDelivery);
    },
  };
}

type Removable = 'waitUntil' | 'sentAt' | 'sesMessageId' | 'reason' | 'logPart' | 'logSort';

export function logPlaceOf(delivery: Delivery): { logPart: string | undefined; logSort: string | undefined } {
  const { subscriberId, slot } = delivery;
  const fate = fateOf(delivery);
  if (fate === undefined) return { logPart: undefined, logSort: undefined };
  const logPart = `${fate}#${slot.slice(0, 10)}#${shardOf(subscriberId, logShards)}`;
  return { logPart, logSort: `${slot}#${subscriberId}` };
}

function toDelivery({
  expiresAt: _,
  logPart: __,
  logSort: ___,
  ...delivery
}: Delivery & { expiresAt: number; logPart?: string; logSort?: string }): Delivery {
  return delivery;
}
