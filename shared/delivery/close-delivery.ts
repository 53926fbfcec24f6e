import type { StoredArticle } from '../articles/stored-article.ts';
import type { Rule } from '../rules/rule.ts';
import type { SentStory } from '../stories/sent-story.ts';
import { toldBoth, toldTextOf } from '../stories/told-text.ts';
import { countAlert } from '../subscribers/alert-pace.ts';
import { nextDeliveryAt } from '../subscribers/schedule.ts';
import type { RuleCursor, Subscriber } from '../subscribers/subscriber.ts';
import { countUrgent } from '../subscribers/urgent.ts';
import type { Delivery, DeliveryPlan } from './delivery.ts';
import { readUntil } from './plan-delivery.ts';
import type { Waits } from './waits.ts';

export interface CloseDeps {
  readonly subscribers: {
    get(id: string): Promise<Subscriber | undefined>;
    close(id: string, slot: string, wakes: number, changes: Closing, now: string): Promise<boolean>;
  };
  readonly rules: {
    ofSubscriber(subscriberId: string): Promise<Rule[]>;
    forgetPreviousQueries(rule: Rule): Promise<void>;
  };
  readonly sentStories: {
    among(subscriberId: string, storyIds: readonly string[]): Promise<Map<string, SentStory>>;
    putMany(stories: readonly SentStory[]): Promise<void>;
  };
  readonly articles: { getMany(ids: readonly string[]): Promise<StoredArticle[]> };
  readonly waits: Pick<Waits, 'overlap'>;
  readonly now: () => Date;
}

type Closing = Partial<Pick<Subscriber, 'lastAlertAt' | 'alertDay' | 'urgentDay'>> &
  Pick<Subscriber, 'cursors' | 'lastSlots'> & { readonly nextDeliveryAt: string | undefined };

/**
 * Ends a delivery that is SENT, FAILED or SKIPPED: first the stories are remembered, then one write on the subscriber
 * moves cursors, slots and the next delivery on and lets the next one open. All of it is worked out from the record,
 * so doing it twice is the same as once.
 */
export async function closeDelivery(delivery: Delivery, plan: DeliveryPlan, deps: CloseDeps): Promise<void> {
  const { subscriberId, slot } = plan;
  const subscriber = await deps.subscribers.get(subscriberId);
  if (subscriber?.openDelivery !== slot) return;
  const rules = await deps.rules.ofSubscriber(subscriberId);
  const living = new Set(rules.map(({ id }) => id));

  const wasSent = delivery.state === 'SENT';
  if (wasSent) {
    // Also those of rules that were deleted since: the subscriber has had them, whatever it watches next.
    await deps.sentStories.putMany(await storiesOf(plan, deps));
  }
  const sentAt = delivery.sentAt === undefined ? deps.now() : new Date(delivery.sentAt);
  const count = plan.urgent ? countUrgent : countAlert;
  const pace = wasSent && plan.kind === 'alert' ? count(subscriber, sentAt.getTime()) : {};
  const { lastSlots, wakes } = plan.closing;
  const cursors = laterCursors(subscriber.cursors, plan.closing.cursors, living);
  const now = deps.now().toISOString();
  const { urgentSince: _, ...rest } = subscriber;
  const next = nextDeliveryAt({ ...rest, ...pace, cursors, lastSlots }, rules, {
    now,
    // What an urgent mail came before still waits.
    alertsWaiting: plan.urgent === true,
  });
  const closed = await deps.subscribers.close(
    subscriberId,
    slot,
    wakes,
    { ...pace, cursors, lastSlots, nextDeliveryAt: next },
    now,
  );
  if (closed && !plan.urgent) await forgetPreviousQueries(rules, plan, deps);
}

/** What the mail told, for what comes later to be measured against; under every id that its stories have had. */
async function storiesOf(plan: DeliveryPlan, deps: CloseDeps): Promise<SentStory[]> {
  const { subscriberId, entries, plannedAt } = plan;
  const articles = new Map(
    (await deps.articles.getMany(entries.map(({ articleId }) => articleId))).map((one) => [one.id, one]),
  );
  const updates = entries.filter(({ change }) => change).map(({ storyId }) => storyId);
  const before = updates.length > 0 ? await deps.sentStories.among(subscriberId, updates) : new Map();
  return entries.flatMap(({ storyId, formerStoryIds = [], articleId, revision, change }) => {
    const article = articles.get(articleId);
    // Changed while the mail went out: what the subscriber saw is not known, and the next revision says what it changed.
    const now = article?.revision === revision ? toldTextOf(article) : undefined;
    const first: SentStory | undefined = before.get(storyId);
    const told = now && first?.told && first.articleId === articleId ? toldBoth(first.told, now) : now;
    const sent = {
      subscriberId,
      articleId,
      revision,
      sentAt: plannedAt,
      ...(told && { told }),
      ...(change?.kind === 'update' && { isUpdate: true }),
    };
    return [...new Set([storyId, ...formerStoryIds])].map((id) => ({ ...sent, storyId: id }));
  });
}

/** Of each living rule the cursor that is further on: mail that was resumed meanwhile starts from then. */
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
 * The old queries of edited rules that this plan has read to their end are of no more use. Their end is the overlap after
 * the edit: until then an article that came before it may still be matched.
 */
export async function forgetPreviousQueries(
  rules: readonly Rule[],
  plan: DeliveryPlan,
  deps: Pick<CloseDeps, 'rules' | 'waits'>,
): Promise<void> {
  // A rule edited again since the plan watches another query by now: its newer old query is still to be read.
  const planned = new Map(plan.rules.map((rule) => [rule.ruleId, rule]));
  const done = rules.filter(({ id, queryId, previousQueries }) => {
    const read = planned.get(id);
    if (!previousQueries || read?.queryId !== queryId) return false;
    return previousQueries.every((one) => readUntil(one, deps.waits.overlap) <= read.readAt);
  });
  await Promise.all(done.map((rule) => deps.rules.forgetPreviousQueries(rule)));
}
