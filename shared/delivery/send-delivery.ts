import type { Mailer } from '../mail/mailer.ts';
import { MailDeferredError, MailRefusedError, MailUncertainError } from '../mail/mailer-errors.ts';
import type { Rule } from '../rules/rule.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { type Delivery, type DeliveryPlan, deliveryIdOf } from './delivery.ts';
import { saysSomething } from './plan-delivery.ts';
import type { SendRate } from './send-rate.ts';
import { slotTag } from './slot-tag.ts';
import type { Waits } from './waits.ts';

export interface SendDeps {
  readonly subscribers: {
    get(id: string): Promise<Subscriber | undefined>;
    postpone(id: string, slot: string, until: string): Promise<boolean>;
  };
  readonly rules: { ofSubscriber(subscriberId: string): Promise<Rule[]> };
  readonly suppressions: { get(subscriberId: string): Promise<{ readonly reason: string } | undefined> };
  readonly deliveries: {
    get(subscriberId: string, slot: string): Promise<Delivery | undefined>;
    move(seen: Delivery, changes: DeliveryMove): Promise<boolean>;
  };
  /** The whole MIME message of what is left of the plan. */
  readonly compose: (subscriber: Subscriber, plan: DeliveryPlan) => Promise<Uint8Array>;
  readonly mailer: Mailer;
  readonly sendRate: SendRate;
  /** What became of a mail, for the operator's metrics and alarms. */
  readonly count: (outcome: MailOutcome) => void;
  readonly waits: Waits;
  readonly now: () => Date;
}

/**
 * `SendingPaused`: SES takes no mail of this account until its operator mends something. `LookFailed`: somebody could not
 * be looked at and was put off.
 */
export type MailOutcome =
  | 'MailSent'
  | 'MailRefused'
  | 'MailSkipped'
  | 'MailDeferred'
  | 'MailUncertain'
  | 'SendingPaused'
  | 'LookFailed';

type DeliveryMove = {
  [K in 'state' | 'waitUntil' | 'attempts' | 'sentAt' | 'sesMessageId' | 'reason']?: Delivery[K] | undefined;
};

/**
 * Takes a recorded delivery as far as it will go now:
 *
 *     PLANNED ──► SENDING ──accepted──► SENT
 *        ▲           │ ├────refused───► FAILED
 *        └─deferred──┘ └─no clear answer, or the lease ran out──► UNKNOWN ──receipt──► SENT
 *                                                                    └──none in time──► SENDING
 *
 * From every state but SENT and FAILED it becomes SKIPPED when there is nobody or nothing left to send to.
 * @returns the delivery in its terminal state, or undefined if it waits for something or another worker has it.
 */
export async function sendDelivery(
  subscriber: Subscriber,
  delivery: Delivery,
  plan: DeliveryPlan,
  deps: SendDeps,
): Promise<Delivery | undefined> {
  if (isTerminal(delivery)) return delivery;
  const now = deps.now();
  const waits = delivery.waitUntil !== undefined && delivery.waitUntil > now.toISOString();
  if (waits) {
    await deps.subscribers.postpone(subscriber.id, plan.slot, delivery.waitUntil);
    return undefined;
  }
  // Whoever was sending has died, before or after SES took the mail: only the receipt can tell.
  if (delivery.state === 'SENDING')
    return wait(delivery, 'UNKNOWN', deps.waits.receipt, 'the sender died', deps);

  const token = await deps.sendRate.take();
  if (!token.granted) return wait(delivery, delivery.state, token.retryAfterMs, token.reason, deps);
  const sending: Delivery = {
    ...delivery,
    state: 'SENDING',
    waitUntil: new Date(now.getTime() + deps.waits.lease).toISOString(),
    attempts: delivery.attempts + 1,
  };
  const { state, waitUntil, attempts } = sending;
  if (!(await deps.deliveries.move(delivery, { state, waitUntil, attempts, reason: undefined })))
    return undefined;
  return send(sending, plan, deps);
}

function isTerminal({ state }: Delivery): boolean {
  return state === 'SENT' || state === 'FAILED' || state === 'SKIPPED';
}

/** With the lease in hand: what holds now decides, then SES is called once. */
async function send(sending: Delivery, plan: DeliveryPlan, deps: SendDeps): Promise<Delivery | undefined> {
  const { subscriberId, slot } = plan;
  const [subscriber, rules, suppression] = await Promise.all([
    deps.subscribers.get(subscriberId),
    deps.rules.ofSubscriber(subscriberId),
    deps.suppressions.get(subscriberId),
  ]);
  const left = withRules(plan, rules, deps.now());
  const obstacle = reasonToSkip(subscriber, suppression, plan, left);
  if (!subscriber || obstacle !== undefined) {
    deps.count('MailSkipped');
    return end(sending, 'SKIPPED', { reason: obstacle }, deps);
  }

  let raw: Uint8Array;
  try {
    raw = await deps.compose(subscriber, left);
  } catch (error) {
    // A mail that cannot be written is a fault of ours. Nothing was sent: keep it until the fault is mended.
    await wait(sending, 'PLANNED', deps.waits.parked, 'the mail could not be composed', deps);
    throw error;
  }
  try {
    const tags = {
      delivery: deliveryIdOf(subscriberId, slot),
      subscriber: subscriberId,
      slot: slotTag(slot),
      kind: plan.kind,
    };
    const { messageId } = await deps.mailer.send({ to: subscriber.email, raw, tags });
    deps.count('MailSent');
    return end(sending, 'SENT', { sentAt: deps.now().toISOString(), sesMessageId: messageId }, deps);
  } catch (error) {
    if (error instanceof MailRefusedError) {
      deps.count('MailRefused');
      return end(sending, 'FAILED', { reason: error.message }, deps);
    }
    if (error instanceof MailDeferredError) {
      deps.count(error.because === 'paused' ? 'SendingPaused' : 'MailDeferred');
      const pause = error.because === 'rate' ? deps.waits.throttled : deps.waits.parked;
      return wait(sending, 'PLANNED', pause, error.message, deps);
    }
    if (error instanceof MailUncertainError) {
      deps.count('MailUncertain');
      return wait(sending, 'UNKNOWN', deps.waits.receipt, error.message, deps);
    }
    throw error;
  }
}

function reasonToSkip(
  subscriber: Subscriber | undefined,
  suppression: { readonly reason: string } | undefined,
  plan: DeliveryPlan,
  left: DeliveryPlan,
): string | undefined {
  if (!subscriber) return 'the subscriber was erased';
  if (subscriber.status !== 'active') return 'the subscriber has unsubscribed';
  if (suppression) return `the address is suppressed (${suppression.reason})`;
  if (subscriber.confirmedAt !== undefined && subscriber.confirmedAt > plan.plannedAt)
    return 'planned before the last sign-up';
  if (plan.urgent && subscriber.urgent === false) return 'urgent mail was turned off';
  if (!saysSomething(left)) return 'its rules were deleted or paused';
  return undefined;
}

/** The plan without the rules that were deleted or paused since; a story moves to another rule that it matches. */
function withRules(plan: DeliveryPlan, rules: readonly Rule[], now: Date): DeliveryPlan {
  const wanted = rules.filter(
    ({ pausedUntil }) => pausedUntil === undefined || pausedUntil <= now.toISOString(),
  );
  const ids = new Set(wanted.map(({ id }) => id));
  if (plan.rules.every(({ ruleId }) => ids.has(ruleId))) return plan;
  const entries = plan.entries.flatMap((entry) => {
    const [ruleId, ...alsoRuleIds] = [entry.ruleId, ...entry.alsoRuleIds].filter((id) => ids.has(id));
    return ruleId === undefined ? [] : [{ ...entry, ruleId, alsoRuleIds }];
  });
  return { ...plan, rules: plan.rules.filter(({ ruleId }) => ids.has(ruleId)), entries };
}

/** Reaches a terminal state. If it no longer stands as it was left, a receipt may have ended it meanwhile. */
async function end(
  delivery: Delivery,
  state: 'SENT' | 'FAILED' | 'SKIPPED',
  changes: DeliveryMove,
  deps: SendDeps,
): Promise<Delivery | undefined> {
  const moved = await deps.deliveries.move(delivery, { ...changes, state, waitUntil: undefined });
  const standing = await deps.deliveries.get(delivery.subscriberId, delivery.slot);
  if (!moved && state === 'SENT' && standing && !isTerminal(standing)) {
    // The lease ran out while SES was answering and another worker has moved it on: SES's word stands above that.
    return end(standing, state, changes, deps);
  }
  return standing && isTerminal(standing) ? standing : undefined;
}

/** Waits in a state: until then nobody works on it, and the subscriber is due when it ends. */
async function wait(
  delivery: Delivery,
  state: Delivery['state'],
  milliseconds: number,
  reason: string,
  deps: SendDeps,
): Promise<Delivery | undefined> {
  const waitUntil = new Date(deps.now().getTime() + milliseconds).toISOString();
  await deps.deliveries.move(delivery, { state, waitUntil, reason });
  await deps.subscribers.postpone(delivery.subscriberId, delivery.slot, waitUntil);
  // A receipt may have come before the wait was written.
  const standing = await deps.deliveries.get(delivery.subscriberId, delivery.slot);
  return standing && isTerminal(standing) ? standing : undefined;
}
