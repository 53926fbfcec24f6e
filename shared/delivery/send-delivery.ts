import type { Mailer, OutgoingMail } from '../mail/mailer.ts';
import { MailDeferredError, MailRefusedError, MailUncertainError } from '../mail/mailer-errors.ts';
import type { DeliveryMessage } from '../messages.ts';
import type { Rule } from '../rules/rule.ts';
import type { StoryChoices } from '../stories/story-choice.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { second } from '../time/units.ts';
import { type Delivery, type DeliveryPlan, deliveryIdOf } from './delivery.ts';
import { saysSomething } from './plan-delivery.ts';
import type { DenialReason } from './send-allowance.ts';
import type { SendRate, SendToken } from './send-rate.ts';
import { slotTag } from './slot-tag.ts';
import type { Waits } from './waits.ts';

export interface SendDeps {
  readonly subscribers: {
    get(id: string): Promise<Subscriber | undefined>;
    postpone(id: string, slot: string, until: string): Promise<boolean>;
  };
  readonly rules: { ofSubscriber(subscriberId: string): Promise<Rule[]> };
  readonly suppressions: { get(subscriberId: string): Promise<{ readonly reason: string } | undefined> };
  readonly storyChoices: Pick<StoryChoices, 'chosenBy'>;
  readonly deliveries: {
    get(subscriberId: string, slot: string): Promise<Delivery | undefined>;
    move(seen: Delivery, changes: DeliveryMove): Promise<boolean>;
  };
  /** The whole MIME message for the remaining part of the plan. */
  readonly compose: (subscriber: Subscriber, plan: DeliveryPlan) => Promise<Uint8Array>;
  readonly mailer: Mailer;
  readonly sendRate: SendRate;
  /** The deliveries queue, for a check that has to be repeated. */
  readonly looks: {
    send(messages: readonly DeliveryMessage[], options: { readonly delaySeconds: number }): Promise<void>;
  };
  /** The outcome of a mail, for the operator's metrics and alarms. Only `SendsDenied` has a `reason`. */
  readonly count: (outcome: MailOutcome, dimensions?: { readonly reason: DenialReason }) => void;
  readonly waits: Waits;
  readonly now: () => Date;
}

/**
 * `SendingPaused`: SES accepts no mail of this account until its operator fixes something. `LookFailed`: the check of a
 * subscriber failed, and it was postponed. `SendsDenied`: a mail had to wait for the rate, the quota or another limit.
 */
export type MailOutcome =
  | 'MailSent'
  | 'MailRefused'
  | 'MailSkipped'
  | 'MailDeferred'
  | 'MailUncertain'
  | 'SendingPaused'
  | 'LookFailed'
  | 'SendsDenied';

type DeliveryMove = {
  [K in 'state' | 'waitUntil' | 'attempts' | 'sentAt' | 'sesMessageId' | 'reason']?: Delivery[K] | undefined;
};

/**
 * Takes a recorded delivery as far as is possible now:
 *
 *     PLANNED ──► SENDING ──accepted──► SENT
 *        ▲           │ ├────refused───► FAILED
 *        └─deferred──┘ └─no clear answer, or the lease ran out──► UNKNOWN ──receipt──► SENT
 *                                                                    └──none in time──► SENDING
 *
 * From every state except SENT and FAILED it becomes SKIPPED when there is nobody or nothing left to send to.
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
  // The worker that was sending has died, before or after SES accepted the mail. Only the receipt can tell which.
  if (delivery.state === 'SENDING')
    return wait(delivery, 'UNKNOWN', deps.waits.receipt, 'the sender died', deps);

  // Compose the mail before its turn comes, from what this check has read. Then only the call to SES is left.
  const written = await deps.compose(subscriber, plan).catch(() => undefined);
  const token = await deps.sendRate.take();
  if (!token.granted) return putOff(delivery, delivery.state, token, deps);
  const sending: Delivery = {
    ...delivery,
    state: 'SENDING',
    waitUntil: new Date(deps.now().getTime() + deps.waits.lease).toISOString(),
    attempts: delivery.attempts + 1,
  };
  const { state, waitUntil, attempts } = sending;
  const [isMine, standing] = await Promise.all([
    deps.deliveries.move(delivery, { state, waitUntil, attempts, reason: undefined }),
    readStanding(plan, deps),
  ]);
  if (!isMine) return undefined;
  return send(sending, plan, { token, standing, draft: written && { raw: written, subscriber, plan } }, deps);
}

function isTerminal({ state }: Delivery): boolean {
  return state === 'SENT' || state === 'FAILED' || state === 'SKIPPED';
}

/** What decides whether to send and what, at this moment. */
interface Standing {
  readonly subscriber: Subscriber | undefined;
  readonly rules: readonly Rule[];
  /** Ids of the stories that the subscriber follows. Read only for a mail about them. */
  readonly followed: ReadonlySet<string>;
  readonly suppression: { readonly reason: string } | undefined;
}

async function readStanding(
  { subscriberId, rules: planned }: DeliveryPlan,
  deps: SendDeps,
): Promise<Standing> {
  const isFollowed = planned.some(({ follow }) => follow);
  const [subscriber, rules, suppression, choices] = await Promise.all([
    deps.subscribers.get(subscriberId),
    deps.rules.ofSubscriber(subscriberId),
    deps.suppressions.get(subscriberId),
    isFollowed ? deps.storyChoices.chosenBy(subscriberId) : [],
  ]);
  const followed = choices.filter(({ wish }) => wish === 'followed').map(({ storyId }) => storyId);
  return { subscriber, rules, suppression, followed: new Set(followed) };
}

/** A mail, its recipient, and the plan that it was composed from. */
interface Draft {
  readonly raw: Uint8Array;
  readonly subscriber: Subscriber;
  readonly plan: DeliveryPlan;
}

interface Turn {
  readonly token: SendToken & { readonly granted: true };
  readonly standing: Standing;
  readonly draft: Draft | undefined;
}

/** A worker that misses its place this often in a row is too slow to exceed the rate, so it sends anyway. */
const maxMissed = 3;

/**
 * Called with the lease. The present state decides, then SES is called once. If the place was missed, another is taken.
 */
async function send(
  sending: Delivery,
  plan: DeliveryPlan,
  turn: Turn,
  deps: SendDeps,
): Promise<Delivery | undefined> {
  let { token, standing, draft } = turn;
  for (let missed = 0; ; missed++) {
    const left = withRules(plan, standing, deps.now());
    const { subscriber } = standing;
    const obstacle = reasonToSkip(subscriber, standing.suppression, plan, left);
    if (!subscriber || obstacle !== undefined) {
      deps.count('MailSkipped');
      return end(sending, 'SKIPPED', { reason: obstacle }, deps);
    }
    try {
      if (!draft || !isStill(draft, subscriber, left))
        draft = { raw: await deps.compose(subscriber, left), subscriber, plan: left };
    } catch (error) {
      // If a mail cannot be composed, the fault is ours. Nothing was sent: keep the delivery until the fault is fixed.
      await wait(sending, 'PLANNED', deps.waits.parked, 'the mail could not be composed', deps);
      throw error;
    }
    if (deps.now().getTime() <= token.until || missed === maxMissed)
      return callSes(sending, plan, { to: subscriber.email, raw: draft.raw }, deps);
    const next = await deps.sendRate.take();
    if (!next.granted) return putOff(sending, 'PLANNED', next, deps);
    token = next;
    standing = await readStanding(plan, deps);
  }
}

/** Whether a mail composed now would have the same content and address. */
function isStill(draft: Draft, subscriber: Subscriber, left: DeliveryPlan): boolean {
  const fields = ['email', 'language', 'timezone'] as const;
  const sameReader = fields.every((field) => draft.subscriber[field] === subscriber[field]);
  return sameReader && JSON.stringify(draft.plan.rules) === JSON.stringify(left.rules);
}

async function callSes(
  sending: Delivery,
  plan: DeliveryPlan,
  mail: Pick<OutgoingMail, 'to' | 'raw'>,
  deps: SendDeps,
): Promise<Delivery | undefined> {
  const { subscriberId, slot } = plan;
  try {
    const tags = {
      delivery: deliveryIdOf(subscriberId, slot),
      subscriber: subscriberId,
      slot: slotTag(slot),
      kind: plan.kind,
    };
    const { messageId } = await deps.mailer.send({ ...mail, tags });
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

/**
 * The plan without the rules that were deleted or paused since, and without stories that are not followed any more. A
 * story moves to another rule that it matches.
 */
function withRules(plan: DeliveryPlan, { rules, followed }: Standing, now: Date): DeliveryPlan {
  const wanted = rules.filter(
    ({ pausedUntil }) => pausedUntil === undefined || pausedUntil <= now.toISOString(),
  );
  const stories = plan.rules.filter(({ follow }) => follow && followed.has(follow.storyId));
  const ids = new Set([...wanted.map(({ id }) => id), ...stories.map(({ ruleId }) => ruleId)]);
  if (plan.rules.every(({ ruleId }) => ids.has(ruleId))) return plan;
  const entries = plan.entries.flatMap((entry) => {
    const [ruleId, ...alsoRuleIds] = [entry.ruleId, ...entry.alsoRuleIds].filter((id) => ids.has(id));
    return ruleId === undefined ? [] : [{ ...entry, ruleId, alsoRuleIds }];
  });
  return { ...plan, rules: plan.rules.filter(({ ruleId }) => ids.has(ruleId)), entries };
}

/** Sets a terminal state. If the delivery has changed since it was read, a receipt may have ended it. */
async function end(
  delivery: Delivery,
  state: 'SENT' | 'FAILED' | 'SKIPPED',
  changes: DeliveryMove,
  deps: SendDeps,
): Promise<Delivery | undefined> {
  const moved = await deps.deliveries.move(delivery, { ...changes, state, waitUntil: undefined });
  if (moved) return { ...delivery, state, ...(changes.sentAt !== undefined && { sentAt: changes.sentAt }) };
  const standing = await deps.deliveries.get(delivery.subscriberId, delivery.slot);
  if (state === 'SENT' && standing && !isTerminal(standing)) {
    // The lease ran out while SES was answering, and another worker has taken over. SES's answer overrides that.
    return end(standing, state, changes, deps);
  }
  return standing && isTerminal(standing) ? standing : undefined;
}

/** Nothing may be sent now, so the mail waits. If a place is reserved for it, the check is repeated just in time. */
async function putOff(
  delivery: Delivery,
  state: Delivery['state'],
  { because, reason, retryAfterMs, place }: SendToken & { readonly granted: false },
  deps: SendDeps,
): Promise<Delivery | undefined> {
  deps.count('SendsDenied', { reason: because });
  if (place === undefined) return wait(delivery, state, retryAfterMs, reason, deps);
  // A second early, since queues count in whole seconds. The worker waits for the rest.
  const delaySeconds = Math.max(0, Math.floor(retryAfterMs / second) - 1);
  const ended = await wait(delivery, state, delaySeconds * second, reason, deps);
  if (!ended) await deps.looks.send([{ subscriberId: delivery.subscriberId, place }], { delaySeconds });
  return ended;
}

/** Waits in a state: nobody works on the delivery until then, and the subscriber is due when the wait ends. */
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
  // A receipt may have arrived before the wait was written.
  const standing = await deps.deliveries.get(delivery.subscriberId, delivery.slot);
  return standing && isTerminal(standing) ? standing : undefined;
}
