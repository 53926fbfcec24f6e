import type { WebhookMessage } from '../messages.ts';
import type { PackNews } from '../rule-files/packs/pack-news.ts';
import type { Rule } from '../rules/rule.ts';
import { followsDue } from '../subscribers/follows.ts';
import { dueDelivery, nextDeliveryAt } from '../subscribers/schedule.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { urgentDue } from '../subscribers/urgent.ts';
import { type CloseDeps, closeDelivery, forgetPreviousQueries, notePacksTold } from './close-delivery.ts';
import type { Delivery, DeliveryPlan } from './delivery.ts';
import { type PlanDeps, planDelivery, saysSomething } from './plan-delivery.ts';
import { type FollowedDeps, type FollowedPlan, planFollowed } from './plan-followed.ts';
import { planUrgent } from './plan-urgent.ts';
import { type SendDeps, sendDelivery } from './send-delivery.ts';
import { isSetBack, type SetBackDeps, setBack } from './set-back.ts';
import type { Waits } from './waits.ts';

export interface DeliverDeps
  extends Omit<PlanDeps, 'deliveries' | 'packNews' | 'sentStories' | 'log'>,
    Omit<SendDeps, 'subscribers' | 'rules' | 'deliveries' | 'storyChoices'>,
    Omit<CloseDeps, 'packNews' | 'subscribers' | 'sentStories' | 'storyChoices'>,
    Pick<FollowedDeps, 'developments'> {
  readonly packNews?: PackNews;
  readonly storyChoices: SendDeps['storyChoices'] & CloseDeps['storyChoices'];
  readonly sentStories: PlanDeps['sentStories'] &
    CloseDeps['sentStories'] & {
      forget(subscriberId: string, slot: string): Promise<void>;
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

export interface LookOptions {
  /** How often the message that asks for this check was received. More than once means that a worker died during it. */
  readonly receives?: number;
  /** The instant that is reserved for this subscriber's mail (ms since the epoch). */
  readonly place?: number | undefined;
}

type Settled = Partial<Pick<Subscriber, 'cursors' | 'lastSlots'>> & {
  readonly nextDeliveryAt: string | undefined;
  readonly followsUntil?: string | undefined;
};

/**
 * Checks one subscriber and does what is due: finishes the open delivery, or opens one if there is something to say. It
 * is safe to call at any time, twice at once, and again after a crash at any point. A check that fails postpones the
 * subscriber, and is an error for the caller only if even that could not be written. While more mails are waiting than
 * can be sent in a minute, nobody is checked: subscribers stay due and are checked when there is room.
 */
export async function deliver(
  subscriberId: string,
  shared: DeliverDeps,
  { receives = 1, place }: LookOptions = {},
): Promise<void> {
  const deps = place === undefined ? shared : { ...shared, sendRate: shared.sendRate.withPlace(place) };
  if (place === undefined && deps.sendRate.isFull()) return deps.count('SendsDenied', { reason: 'rate' });
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
 * The order makes it safe. The subscriber is read first, then its rules and hits. Opening is one conditional write that
 * fails if a delivery was opened or closed since then. The plan is recorded before SES is called, and a retry sends
 * what the plan says. If something has to wait, the subscriber gets a due time; it is never a failed message.
 */
async function look(subscriber: Subscriber, deps: DeliverDeps): Promise<void> {
  if (subscriber.openDelivery !== undefined) return resume(subscriber, subscriber.openDelivery, deps);
  const now = deps.now();
  if (subscriber.nextDeliveryAt === undefined || subscriber.nextDeliveryAt > now.toISOString()) return;

  const rules = await deps.rules.ofSubscriber(subscriber.id);
  const slot = now.toISOString();
  if (urgentDue(subscriber, now.getTime())) {
    // First of all. Anything else that is due follows in a separate mail.
    const urgent = await planUrgent(subscriber, rules, slot, now, deps);
    if (saysSomething(urgent)) return openAndSend(subscriber, urgent, deps);
  }
  const follows = followsDue(subscriber, now.getTime())
    ? await planFollowed(subscriber, slot, now, deps)
    : undefined;
  if (follows && saysSomething(follows.plan)) return openAndSend(subscriber, follows.plan, deps);
  const looked = { seen: subscriber, now: withFollows(subscriber, follows) };
  const due = dueDelivery(subscriber, rules, { now: slot });
  if (!due) {
    const next = nextDeliveryAt(looked.now, rules, { now: slot, alertsWaiting: true });
    await deps.subscribers.settle(subscriber, { ...followsOf(looked.now), nextDeliveryAt: next });
    return;
  }
  const plan = await planDelivery(subscriber, due, slot, now, deps);
  if (!saysSomething(plan)) return settleSilently(looked, rules, plan, deps);
  await openAndSend(subscriber, plan, deps);
}

/** A subscriber as it was read, and as it is when nothing urgent and nothing of followed stories waits any more. */
interface Looked {
  readonly seen: Subscriber;
  readonly now: Subscriber;
}

function withFollows(subscriber: Subscriber, follows: FollowedPlan | undefined): Subscriber {
  const { urgentSince: _, ...rest } = subscriber;
  if (!follows) return rest;
  const { followsUntil: __, ...others } = rest;
  return { ...others, ...(follows.until !== undefined && { followsUntil: follows.until }) };
}

/** What a look writes about followed stories. */
function followsOf({ followsUntil }: Subscriber): Pick<Settled, 'followsUntil'> {
  return { followsUntil };
}

async function openAndSend(subscriber: Subscriber, plan: DeliveryPlan, deps: DeliverDeps): Promise<void> {
  const leaseUntil = new Date(Date.parse(plan.plannedAt) + deps.waits.lease).toISOString();
  if (!(await deps.subscribers.claim(subscriber, plan.slot, leaseUntil))) return;
  await sendAndClose(subscriber, await deps.deliveries.record(plan), deps);
}

/** Finishes the open delivery, unless the worker that opened it may still be working on it. */
async function resume(subscriber: Subscriber, slot: string, deps: DeliverDeps): Promise<void> {
  const now = deps.now();
  const plan = await deps.deliveries.plan(subscriber.id, slot);
  if (plan) return sendAndClose(subscriber, await deps.deliveries.record(plan), deps);
  if (Date.parse(slot) + deps.waits.lease > now.getTime()) return;

  // It was opened, but its plan was never recorded, so nothing was sent. Choose again under the same name.
  const rules = await deps.rules.ofSubscriber(subscriber.id);
  const urgent = urgentDue(subscriber, now.getTime())
    ? await planUrgent(subscriber, rules, slot, now, deps)
    : undefined;
  if (urgent && saysSomething(urgent))
    return sendAndClose(subscriber, await deps.deliveries.record(urgent), deps);
  const follows = followsDue(subscriber, now.getTime())
    ? await planFollowed(subscriber, slot, now, deps)
    : undefined;
  if (follows && saysSomething(follows.plan))
    return sendAndClose(subscriber, await deps.deliveries.record(follows.plan), deps);
  const due = dueDelivery(subscriber, rules, { now: now.toISOString() });
  const nothing = { kind: 'alert', slot, rules: [], lastSlots: subscriber.lastSlots } as const;
  const anew = await planDelivery(subscriber, due ?? nothing, slot, now, deps);
  await sendAndClose(subscriber, await deps.deliveries.record(anew), deps);
}

async function sendAndClose(subscriber: Subscriber, plan: DeliveryPlan, deps: DeliverDeps): Promise<void> {
  const delivery = await deps.deliveries.get(plan.subscriberId, plan.slot);
  // It was erased together with its subscriber, just after it was recorded.
  if (!delivery) return forgetDelivery(plan, deps);
  // Before the mail, so that a crash after the mail cannot lose them. Receivers recognise a repeated message by its id.
  const untouched = delivery.attempts === 0 && delivery.waitUntil === undefined;
  const posts = untouched ? webhookMessages(plan) : [];
  if (posts.length > 0) await deps.webhooks.send(posts);
  const ended = await sendDelivery(subscriber, delivery, plan, deps);
  // An erasure after this point deletes these as well.
  if (ended && (await closeDelivery(ended, plan, deps))) return;
  if (!(await deps.subscribers.get(subscriber.id))) await forgetDelivery(plan, deps);
}

/** The subscriber was erased while the delivery was in progress: delete what was written since then. */
async function forgetDelivery({ subscriberId, slot }: DeliveryPlan, deps: DeliverDeps): Promise<void> {
  await deps.sentStories.forget(subscriberId, slot);
  await deps.deliveries.forget(subscriberId, slot);
}

function webhookMessages({ subscriberId, slot, rules }: DeliveryPlan): WebhookMessage[] {
  return rules.filter(({ webhook }) => webhook).map(({ ruleId }) => ({ subscriberId, slot, ruleId }));
}

/** There is nothing to say: cursors and the next delivery advance in one write, and no delivery is opened. */
async function settleSilently(
  looked: Looked,
  rules: readonly Rule[],
  plan: DeliveryPlan,
  deps: DeliverDeps,
): Promise<void> {
  const { cursors, lastSlots } = plan.closing;
  const next = nextDeliveryAt({ ...looked.now, cursors, lastSlots }, rules, {
    now: plan.plannedAt,
    alertsWaiting: plan.digest !== undefined,
  });
  const changes = { cursors, lastSlots, ...followsOf(looked.now), nextDeliveryAt: next };
  if (!(await deps.subscribers.settle(looked.seen, changes))) return;
  await forgetPreviousQueries(rules, plan, deps);
  await notePacksTold(plan, deps);
}
