import type { PackNews } from '../rule-files/packs/pack-news.ts';
import type { Rule } from '../rules/rule.ts';
import type { SentStories } from '../stories/sent-story.ts';
import { countAlert } from '../subscribers/alert-pace.ts';
import { nextDeliveryAt } from '../subscribers/schedule.ts';
import type { RuleCursor, Subscriber } from '../subscribers/subscriber.ts';
import { countUrgent } from '../subscribers/urgent.ts';
import { type CloseFollowedDeps, closeFollowed } from './close-followed.ts';
import type { Delivery, DeliveryPlan } from './delivery.ts';
import { readUntil } from './read-window.ts';
import type { Waits } from './waits.ts';

export interface CloseDeps extends CloseFollowedDeps {
  readonly subscribers: {
    get(id: string): Promise<Subscriber | undefined>;
    close(id: string, slot: string, wakes: number, changes: Closing, now: string): Promise<boolean>;
  };
  readonly rules: {
    ofSubscriber(subscriberId: string): Promise<Rule[]>;
    forgetPreviousQueries(rule: Rule): Promise<void>;
  };
  /** Notes that a mail was sent, with everything that its plan tells. */
  readonly sentStories: {
    remember(plan: DeliveryPlan): Promise<void>;
    of(subscriberId: string): Pick<SentStories, 'among'>;
  };
  /** Where what has changed in packs of rules is noted. Absent: plans say nothing of it. */
  readonly packNews?: Pick<PackNews, 'noteTold'>;
  readonly waits: Pick<Waits, 'overlap'>;
  readonly now: () => Date;
}

type Closing = Partial<Pick<Subscriber, 'lastAlertAt' | 'alertDay' | 'urgentDay'>> &
  Pick<Subscriber, 'cursors' | 'lastSlots'> & { readonly nextDeliveryAt: string | undefined };

/**
 * Ends a delivery that is SENT, FAILED or SKIPPED. First the stories are remembered. Then one write on the subscriber
 * advances cursors, slots and the next delivery, and allows the next one to open. Everything is computed from the
 * record, so doing it twice has the same result as once.
 * @returns whether this call closed it.
 */
export async function closeDelivery(
  delivery: Delivery,
  plan: DeliveryPlan,
  deps: CloseDeps,
): Promise<boolean> {
  const { subscriberId, slot } = plan;
  const wasSent = delivery.state === 'SENT';
  const [subscriber, rules, told] = await Promise.all([
    deps.subscribers.get(subscriberId),
    deps.rules.ofSubscriber(subscriberId),
    // Rules that were deleted since are included: the subscriber has received their stories, whatever it watches next.
    wasSent && plan.repeatOf !== undefined ? untold(plan, deps) : plan,
  ]);
  if (subscriber?.openDelivery !== slot) return false;
  const living = new Set(rules.map(({ id }) => id));
  if (wasSent) await deps.sentStories.remember(told);
  if (plan.repeatOf === undefined) await closeFollowed(plan, deps);
  if (wasSent) await notePacksTold(plan, deps);
  const sentAt = delivery.sentAt === undefined ? deps.now() : new Date(delivery.sentAt);
  const count = plan.urgent ? countUrgent : countAlert;
  const pace =
    wasSent && plan.kind === 'alert' && plan.repeatOf === undefined
      ? count(subscriber, sentAt.getTime())
      : {};
  const { lastSlots, wakes } = plan.closing;
  const cursors = laterCursors(subscriber.cursors, plan.closing.cursors, living);
  const now = deps.now().toISOString();
  const { urgentSince: _, ...rest } = subscriber;
  const next = nextDeliveryAt({ ...rest, ...pace, cursors, lastSlots }, rules, {
    now,
    // An urgent mail, a repeat, the mail of one digest or a plan that read no rule leaves the other deliveries waiting.
    alertsWaiting:
      plan.urgent === true || plan.repeatOf !== undefined || plan.digest !== undefined || readNoRule(plan),
  });
  const closed = await deps.subscribers.close(
    subscriberId,
    slot,
    wakes,
    { ...pace, cursors, lastSlots, nextDeliveryAt: next },
    now,
  );
  if (closed && !plan.urgent && plan.repeatOf === undefined) await forgetPreviousQueries(rules, plan, deps);
  return closed;
}

/** Notes that nothing is left to tell of packs of rules. Safe to repeat. */
export async function notePacksTold(
  { subscriberId, packs = [], closing }: DeliveryPlan,
  { packNews }: Pick<CloseDeps, 'packNews'>,
): Promise<void> {
  if (closing.packNews !== undefined) await packNews?.noteTold(subscriberId, packs, closing.packNews);
}

/** Its mail is about followed stories, or about nothing. */
function readNoRule({ rules }: DeliveryPlan): boolean {
  return rules.every(({ follow }) => follow !== undefined);
}

/** Of a repeat, only the stories that were not sent in the meantime: what the reader was told last stays as it is. */
async function untold(plan: DeliveryPlan, deps: CloseDeps): Promise<DeliveryPlan> {
  const known = await deps.sentStories
    .of(plan.subscriberId)
    .among(plan.entries.map(({ storyId }) => storyId));
  return { ...plan, entries: plan.entries.filter(({ storyId }) => !known.has(storyId)) };
}

/**
 * For each rule that still exists, the later of the two cursors: a rule that was resumed in the meantime starts there.
 */
function laterCursors(
  standing: Subscriber['cursors'],
  planned: Subscriber['cursors'],
  living: ReadonlySet<string>,
): Record<string, RuleCursor> {
  const later = new Map(Object.entries(standing));
  for (const [ruleId, cursor] of Object.entries(planned)) {
    if (cursor.at >= (later.get(ruleId)?.at ?? '')) later.set(ruleId, cursor);
  }
  return Object.fromEntries([...later].filter(([ruleId]) => living.has(ruleId)));
}

/**
 * Removes the old queries of edited rules that this plan has read to their end. The end is the overlap after the edit:
 * an article that arrived before the edit may still be matched until then.
 */
export async function forgetPreviousQueries(
  rules: readonly Rule[],
  plan: DeliveryPlan,
  deps: Pick<CloseDeps, 'rules' | 'waits'>,
): Promise<void> {
  // A rule that was edited again after the plan watches another query now. Its newer old query still has to be read.
  const planned = new Map(plan.rules.map((rule) => [rule.ruleId, rule]));
  const done = rules.filter(({ id, queryId, previousQueries }) => {
    const read = planned.get(id);
    if (!previousQueries || read?.queryId !== queryId) return false;
    return previousQueries.every((one) => readUntil(one, deps.waits.overlap) <= read.readAt);
  });
  await Promise.all(done.map((rule) => deps.rules.forgetPreviousQueries(rule)));
}
