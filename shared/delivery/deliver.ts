import type { WebhookMessage } from '../messages.ts';
import type { Rule } from '../rules/rule.ts';
import { dueDelivery, nextDeliveryAt } from '../subscribers/schedule.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { urgentDue } from '../subscribers/urgent.ts';
import { type CloseDeps, closeDelivery, forgetPreviousQueries } from './close-delivery.ts';
import type { Delivery, DeliveryPlan } from './delivery.ts';
import { type PlanDeps, planDelivery, saysSomething } from './plan-delivery.ts';
import { planUrgent } from './plan-urgent.ts';
import { type SendDeps, sendDelivery } from './send-delivery.ts';
import { isSetBack, type SetBackDeps, setBack } from './set-back.ts';
import type { Waits } from './waits.ts';

export interface DeliverDeps
  extends Omit<PlanDeps, 'deliveries' | 'sentStories' | 'log'>,
    Omit<SendDeps, 'subscribers' | 'rules' | 'deliveries'>,
    Omit<CloseDeps, 'subscribers' | 'sentStories'> {
  readonly sentStories: PlanDeps['sentStories'] &
    CloseDeps['sentStories'] & {
      forget(subscriberId: string, storyIds: readonly string[]): Promise<void>;
    };
  readonly subscribers: SendDeps['subscribers'] &
    CloseDeps['subscribers'] & {
      claim(seen: Subscriber, slot: string, leaseUntil: string): Promise<boolean>;
      settle(seen: Subscriber, changes: Settled): Promise<boolean>;
    } & SetBackDeps['subscribers'];
  readonly deliveries: PlanDeps['deliveries'] &
    SendDeps['deliveries'] & {
      get(subscriberId: string, slot: string): Promise<Delivery | undefined>;
      record(plan: DeliveryPlan): Promise<DeliveryPlan>;
      forget(subscriberId: string, slot: string): Promise<void>;
    };
  readonly webhooks: { send(messages: readonly WebhookMessage[]): Promise<void> };
  readonly log: SetBackDeps['log'] & NonNullable<PlanDeps['log']>;
  readonly waits: Waits;
  readonly now: () => Date;
}

type Settled = Partial<Pick<Subscriber, 'cursors' | 'lastSlots'>> & {
  readonly nextDeliveryAt: string | undefined;
};

/**
 * Looks at one subscriber and does what is due: finish the delivery that is open, or open one if there is something
 * to say. Safe to call at any time, twice at once, and again after a crash at any point. A look that fails puts the
 * subscriber off, and is not an error for whoever asked, unless not even that could be written.
 * @param receives how often the message that asks for it was received: more than once means that a worker died over it.
 */
export async function deliver(subscriberId: string, deps: DeliverDeps, receives = 1): Promise<void> {
  const subscriber = await deps.subscribers.get(subscriberId);
  if (!subscriber || isSetBack(subscriber, deps.now())) return;
  if (receives > 1)
    return setBack(subscriber, new Error(`A worker died looking at it, receive ${receives}`), deps);
  try {
    await look(subscriber, deps);
  } catch (error) {
    return setBack(subscriber, error, deps);
  }
  if (subscriber.failedLooks !== undefined) await deps.subscribers.forgetFailedLooks(subscriberId);
}

/**
 * The order makes it safe. The subscriber is read first, then its rules and hits; opening is one conditional write that
 * fails if a delivery was opened or closed since. The plan is recorded before SES is called, and a retry sends what
 * the plan says. Whatever has to wait is a due time on the subscriber, never a failed message.
 */
async function look(subscriber: Subscriber, deps: DeliverDeps): Promise<void> {
  if (subscriber.openDelivery !== undefined) return resume(subscriber, subscriber.openDelivery, deps);
  const now = deps.now();
  if (subscriber.nextDeliveryAt === undefined || subscriber.nextDeliveryAt > now.toISOString()) return;

  const rules = await deps.rules.ofSubscriber(subscriber.id);
  const slot = now.toISOString();
  if (urgentDue(subscriber, now.getTime())) {
    // Before anything else; what else is due follows in a mail of its own.
    const urgent = await planUrgent(subscriber, rules, slot, now, deps);
    if (saysSomething(urgent)) return openAndSend(subscriber, urgent, deps);
  }
  const clock = { now: slot };
  const due = dueDelivery(subscriber, rules, clock);
  if (!due) {
    const { urgentSince: _, ...rest } = subscriber;
    const next = nextDeliveryAt(rest, rules, { ...clock, alertsWaiting: true });
    await deps.subscribers.settle(subscriber, { nextDeliveryAt: next });
    return;
  }
  const plan = await planDelivery(subscriber, due, slot, now, deps);
  if (!saysSomething(plan)) return settleSilently(subscriber, rules, plan, deps);
  await openAndSend(subscriber, plan, deps);
}

async function openAndSend(subscriber: Subscriber, plan: DeliveryPlan, deps: DeliverDeps): Promise<void> {
  const leaseUntil = new Date(Date.parse(plan.plannedAt) + deps.waits.lease).toISOString();
  if (!(await deps.subscribers.claim(subscriber, plan.slot, leaseUntil))) return;
  await sendAndClose(subscriber, await deps.deliveries.record(plan), deps);
}

/** Finishes the open delivery, unless the worker that opened it may still be at it. */
async function resume(subscriber: Subscriber, slot: string, deps: DeliverDeps): Promise<void> {
  const now = deps.now();
  const plan = await deps.deliveries.plan(subscriber.id, slot);
  if (plan) return sendAndClose(subscriber, await deps.deliveries.record(plan), deps);
  if (Date.parse(slot) + deps.waits.lease > now.getTime()) return;

  // Opened, but its plan was never recorded, so nothing was sent: choose anew under the same name.
  const rules = await deps.rules.ofSubscriber(subscriber.id);
  const urgent = urgentDue(subscriber, now.getTime())
    ? await planUrgent(subscriber, rules, slot, now, deps)
    : undefined;
  if (urgent && saysSomething(urgent))
    return sendAndClose(subscriber, await deps.deliveries.record(urgent), deps);
  const due = dueDelivery(subscriber, rules, { now: now.toISOString() });
  const nothing = { kind: 'alert', slot, rules: [], lastSlots: subscriber.lastSlots } as const;
  const anew = await planDelivery(subscriber, due ?? nothing, slot, now, deps);
  await sendAndClose(subscriber, await deps.deliveries.record(anew), deps);
}

async function sendAndClose(subscriber: Subscriber, plan: DeliveryPlan, deps: DeliverDeps): Promise<void> {
  const delivery = await deps.deliveries.get(plan.subscriberId, plan.slot);
  // Erased together with its subscriber, a moment after it was recorded.
  if (!delivery) return forgetDelivery(plan, deps);
  // Before the mail, so that a crash after it cannot swallow them; receivers know a message that comes twice by its id.
  // Only while nobody has tried or put off the mail: one that waits for its quota is looked at again and again.
  const untouched = delivery.attempts === 0 && delivery.waitUntil === undefined;
  if (untouched) await deps.webhooks.send(webhookMessages(plan));
  const ended = await sendDelivery(subscriber, delivery, plan, deps);
  if (ended) await closeDelivery(ended, plan, deps);
  if (!(await deps.subscribers.get(subscriber.id))) await forgetDelivery(plan, deps);
}

/** The subscriber was erased while the delivery was under way: what was written since goes as well. */
async function forgetDelivery(
  { subscriberId, slot, entries }: DeliveryPlan,
  deps: DeliverDeps,
): Promise<void> {
  const storyIds = entries.flatMap(({ storyId, formerStoryIds = [] }) => [storyId, ...formerStoryIds]);
  await deps.sentStories.forget(subscriberId, storyIds);
  await deps.deliveries.forget(subscriberId, slot);
}

function webhookMessages({ subscriberId, slot, rules }: DeliveryPlan): WebhookMessage[] {
  return rules.filter(({ webhook }) => webhook).map(({ ruleId }) => ({ subscriberId, slot, ruleId }));
}

/** Nothing to say: cursors and the next delivery move on in one write, and no delivery is opened. */
async function settleSilently(
  subscriber: Subscriber,
  rules: readonly Rule[],
  plan: DeliveryPlan,
  deps: DeliverDeps,
): Promise<void> {
  const { cursors, lastSlots } = plan.closing;
  const { urgentSince: _, ...rest } = subscriber;
  const next = nextDeliveryAt({ ...rest, cursors, lastSlots }, rules, {
    now: plan.plannedAt,
  });
  if (!(await deps.subscribers.settle(subscriber, { cursors, lastSlots, nextDeliveryAt: next }))) return;
  await forgetPreviousQueries(rules, plan, deps);
}
