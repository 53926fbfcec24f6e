import { CustomAttributeType, Entity } from 'electrodb';
import type { Delivery, DeliveryPlan, DeliveryState } from '../delivery/delivery.ts';
import { type PackedPlan, packPlan, unpackPlan } from '../delivery/packed-plan.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';
import { expiryAfter, retentionDays } from './table.ts';

const states = [
  'PLANNED',
  'SENDING',
  'UNKNOWN',
  'SENT',
  'FAILED',
  'SKIPPED',
] as const satisfies DeliveryState[];

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
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        bySlot: {
          pk: key('pk', ['subscriberId'], 'subscriber#${subscriberId}'),
          sk: key('sk', ['slot'], 'delivery#${slot}'),
        },
      },
    },
    { client, table },
  );
}

/**
 * The content is stored separately from the state: rewriting a state costs one write unit, whatever the size of the
 * mail.
 */
function planEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'plan', version: '1', service },
      attributes: {
        subscriberId: { type: 'string', required: true },
        slot: { type: 'string', required: true },
        plan: { type: CustomAttributeType<PackedPlan>('any'), required: true },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        bySlot: {
          pk: key('pk', ['subscriberId'], 'subscriber#${subscriberId}'),
          sk: key('sk', ['slot'], 'plan#${slot}'),
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

export type DeliveryStore = ReturnType<typeof createDeliveryStore>;

/** Deliveries of a subscriber, and the content of each. */
export function createDeliveryStore(access: TableAccess) {
  const deliveries = deliveryEntity(access);
  const plans = planEntity(access);

  return {
    /** Strongly consistent. */
    async get(subscriberId: string, slot: string): Promise<Delivery | undefined> {
      const { data } = await deliveries.get({ subscriberId, slot }).go({ consistent: true });
      return data ? toDelivery(data) : undefined;
    },

    /** Strongly consistent. */
    async plan(subscriberId: string, slot: string): Promise<DeliveryPlan | undefined> {
      const { data } = await plans.get({ subscriberId, slot }).go({ consistent: true });
      return data ? unpackPlan(data.plan) : undefined;
    },

    /** Records the content of a delivery once. Returns the recorded plan, which may be that of another worker. */
    async record(plan: DeliveryPlan): Promise<DeliveryPlan> {
      const { subscriberId, slot } = plan;
      const expiresAt = expiryAfter(retentionDays.delivery, new Date(plan.plannedAt));
      const recorded = await plans
        .create({ subscriberId, slot, plan: packPlan(plan), expiresAt })
        .go({ returnOnConditionCheckFailure: true });
      const standing = recorded.rejected ? await this.plan(subscriberId, slot) : plan;
      // The subscriber was erased between the two steps.
      if (!standing) return plan;
      await writeIf(deliveries.create({ subscriberId, slot, state: 'PLANNED', attempts: 0, expiresAt }));
      return standing;
    },

    /** Changes the delivery if it is still as it was read (state, wait, attempts). Otherwise returns false. */
    async move(seen: Delivery, changes: DeliveryChanges): Promise<boolean> {
      const { subscriberId, slot } = seen;
      const set = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      const removed = (Object.keys(changes) as (keyof DeliveryChanges)[]).filter(
        (key) => changes[key] === undefined,
      );
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
      return writeIf(
        deliveries
          .patch({ subscriberId, slot })
          .set({ state: 'SENT', sesMessageId, sentAt })
          .remove(['waitUntil', 'reason'])
          .where(({ state }, { ne }) => `${ne(state, 'SENT')}`),
      );
    },

    async forget(subscriberId: string, slot: string): Promise<void> {
      await Promise.all([deliveries, plans].map((entity) => entity.delete({ subscriberId, slot }).go()));
    },

    /** The latest deliveries of a subscriber, newest first. */
    async latest(subscriberId: string, limit: number): Promise<Delivery[]> {
      const { data } = await deliveries.query.bySlot({ subscriberId }).go({ limit, order: 'desc' });
      return data.map(toDelivery);
    },
  };
}

type Removable = 'waitUntil' | 'sentAt' | 'sesMessageId' | 'reason';

function toDelivery({ expiresAt: _, ...delivery }: Delivery & { expiresAt: number }): Delivery {
  return delivery;
}
