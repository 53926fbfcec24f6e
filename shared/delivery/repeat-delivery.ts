import type { Subscriber } from '../subscribers/subscriber.ts';
import type { Suppression } from '../subscribers/suppression.ts';
import type { Delivery, DeliveryPlan } from './delivery.ts';
import type { Waits } from './waits.ts';

export interface RepeatDeps {
  readonly deliveries: {
    get(subscriberId: string, slot: string): Promise<Delivery | undefined>;
    plan(subscriberId: string, slot: string): Promise<DeliveryPlan | undefined>;
    record(plan: DeliveryPlan): Promise<DeliveryPlan>;
    /** Names the delivery that will repeat this one. False if another one was named since it was read. */
    markRepeated(original: Delivery, as: string): Promise<boolean>;
  };
  readonly subscribers: {
    get(id: string): Promise<Subscriber | undefined>;
    claim(seen: Subscriber, slot: string, leaseUntil: string): Promise<boolean>;
    postpone(id: string, slot: string, until: string): Promise<boolean>;
  };
  readonly suppressions: { get(subscriberId: string): Promise<Suppression | undefined> };
  readonly waits: Pick<Waits, 'lease'>;
  readonly now: () => Date;
}

export type Repeated =
  /** The delivery of this slot repeats it within a minute or two, or was opened already. */
  | { readonly kind: 'opened' | 'already'; readonly slot: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly because: string }
  /** Another mail to the subscriber is in progress. */
  | { readonly kind: 'busy' };

/**
 * Sends a mail again that bounced for a temporary reason, or that SES rejected. The repeat is a delivery of its own
 * that says what it repeats, and follows the same path as every delivery: what was deleted, paused or unsubscribed
 * since is left out, and it is sent once, as promised. A delivery is repeated at most once, however often this is
 * called: the slot of the repeat is written on the first delivery before anything else, and used again if an attempt
 * was interrupted.
 *
 * Nothing else changes: cursors and slots stay, the next digest comes as planned, and webhooks get nothing.
 */
export async function repeatDelivery(
  subscriberId: string,
  slot: string,
  deps: RepeatDeps,
): Promise<Repeated> {
  const { deliveries, subscribers, suppressions, now } = deps;
  const original = await deliveries.get(subscriberId, slot);
  if (!original) return { kind: 'unknown' };
  const named = original.repeatedAs && (await deliveries.get(subscriberId, original.repeatedAs));
  if (named && named.repeatOf === slot) return { kind: 'already', slot: named.slot };
  const obstacle = reasonNotToRepeat(original);
  if (obstacle !== undefined) return { kind: 'refused', because: obstacle };

  const [plan, subscriber, suppression] = await Promise.all([
    deliveries.plan(subscriberId, slot),
    subscribers.get(subscriberId),
    suppressions.get(subscriberId),
  ]);
  if (!plan) return { kind: 'refused', because: 'What it said is not kept any more.' };
  if (subscriber?.status !== 'active' || subscriber.nextDeliveryAt === undefined)
    return { kind: 'refused', because: 'Its reader gets no mail any more.' };
  if (suppression)
    return {
      kind: 'refused',
      because: `The address is suppressed (${suppression.reason}). Lift that first.`,
    };

  const at = now().toISOString();
  // An interrupted attempt left its slot, unless something else was sent under it.
  const unused = named ? undefined : original.repeatedAs;
  const repeat = unused ?? later(slot, now());
  if (unused === undefined && (await deliveries.get(subscriberId, repeat))) return { kind: 'busy' };
  if (subscriber.openDelivery !== undefined && subscriber.openDelivery !== repeat) return { kind: 'busy' };
  if (!(await deliveries.markRepeated(original, repeat))) return repeatDelivery(subscriberId, slot, deps);
  if (subscriber.openDelivery === undefined) {
    const leaseUntil = new Date(now().getTime() + deps.waits.lease).toISOString();
    if (!(await subscribers.claim(subscriber, repeat, leaseUntil))) return { kind: 'busy' };
  }
  await deliveries.record(planOfRepeat(plan, subscriber, { slot: repeat, at }));
  await subscribers.postpone(subscriberId, repeat, at);
  return { kind: 'opened', slot: repeat };
}

/** The instant, or the next one if a mail was opened at it. */
function later(slot: string, now: Date): string {
  return new Date(Math.max(now.getTime(), Date.parse(slot) + 1)).toISOString();
}

function reasonNotToRepeat({ state, bounce, complainedAt, reason }: Delivery): string | undefined {
  if (complainedAt !== undefined) return 'Its reader called it unwanted.';
  if (state === 'FAILED') return undefined;
  if (state === 'SENT') {
    if (bounce?.kind === 'soft') return undefined;
    return bounce ? 'It came back for good.' : 'It was sent, and has not come back.';
  }
  return state === 'SKIPPED'
    ? `It was not sent on purpose: ${reason ?? 'nobody wanted it any more'}.`
    : 'It is under way: it will be sent.';
}

function planOfRepeat(
  plan: DeliveryPlan,
  { lastSlots }: Subscriber,
  { slot, at }: { readonly slot: string; readonly at: string },
): DeliveryPlan {
  return {
    ...plan,
    slot,
    plannedAt: at,
    repeatOf: plan.slot,
    rules: plan.rules.map(({ webhook: _, ...rule }) => rule),
    // A wake count that no subscriber has, so anything that waits in the meantime is checked when the repeat is closed.
    closing: { wakes: -1, cursors: {}, lastSlots },
  };
}
