/**
 * The stores of the delivery side in memory, for simulations too long for a real table. They keep the contracts of
 * shared/store: the tests of the subscriber and delivery stores run on both.
 */

import type { Article } from '../../shared/articles/article.ts';
import type { Hit } from '../../shared/articles/hit.ts';
import type { StoredArticle } from '../../shared/articles/stored-article.ts';
import type { Delivery, DeliveryPlan } from '../../shared/delivery/delivery.ts';
import type { HitReader, HitWindow } from '../../shared/delivery/read-hits.ts';
import type { LineState, SendLines } from '../../shared/delivery/send-rate.ts';
import { sentStoryIn } from '../../shared/delivery/sent-story-in.ts';
import { toldKey } from '../../shared/delivery/stories-had.ts';
import type { CountedDays } from '../../shared/delivery/unusual/hourly-finds.ts';
import { createPackNews } from '../../shared/rule-files/packs/pack-news.ts';
import type { Frequency, Rule } from '../../shared/rules/rule.ts';
import type { DeliveryChanges } from '../../shared/store/delivery-store.ts';
import type { ToldText } from '../../shared/stories/told-text.ts';
import type { Suppression } from '../../shared/subscribers/suppression.ts';
import { createMemoryDevelopments, createMemoryPacks, createMemoryStoryChoices } from './memory-choices.ts';
import { changed, createMemorySubscribers } from './memory-subscribers.ts';

export function createMemoryDeliveries() {
  const all = new Map<string, Delivery>();
  const plans = new Map<string, DeliveryPlan>();
  const key = ({ subscriberId, slot }: Pick<Delivery, 'subscriberId' | 'slot'>) => `${subscriberId} ${slot}`;

  return {
    get: async (subscriberId: string, slot: string) => all.get(key({ subscriberId, slot })),
    plan: async (subscriberId: string, slot: string) => plans.get(key({ subscriberId, slot })),
    async record(plan: DeliveryPlan) {
      const { subscriberId, slot } = plan;
      if (!plans.has(key(plan))) plans.set(key(plan), plan);
      const { repeatOf } = plan;
      if (!all.has(key(plan))) {
        const repeats = repeatOf !== undefined && { repeatOf };
        all.set(key(plan), { subscriberId, slot, state: 'PLANNED', attempts: 0, ...repeats });
      }
      return plans.get(key(plan)) ?? plan;
    },
    async move(seen: Delivery, changes: DeliveryChanges) {
      const now = all.get(key(seen));
      if (now?.state !== seen.state || now.attempts !== seen.attempts || now.waitUntil !== seen.waitUntil)
        return false;
      all.set(key(seen), changed(now, changes));
      return true;
    },
    async confirmSent(subscriberId: string, slot: string, sesMessageId: string, sentAt: string) {
      const now = all.get(key({ subscriberId, slot }));
      if (!now || now.state === 'SENT') return false;
      const sent = { state: 'SENT', sesMessageId, sentAt, waitUntil: undefined, reason: undefined };
      all.set(key(now), changed(now, sent));
      return true;
    },
    async recordBounce(subscriberId: string, slot: string, bounce: NonNullable<Delivery['bounce']>) {
      const now = all.get(key({ subscriberId, slot }));
      if (now) all.set(key(now), { ...now, bounce });
    },
    async recordComplaint(subscriberId: string, slot: string, complainedAt: string) {
      const now = all.get(key({ subscriberId, slot }));
      if (now) all.set(key(now), { ...now, complainedAt });
    },
    async markRepeated({ subscriberId, slot, repeatedAs }: Delivery, as: string) {
      const now = all.get(key({ subscriberId, slot }));
      if (!now || (now.repeatedAs !== repeatedAs && now.repeatedAs !== as)) return false;
      all.set(key(now), { ...now, repeatedAs: as });
      return true;
    },
    async forget(subscriberId: string, slot: string) {
      all.delete(key({ subscriberId, slot }));
      plans.delete(key({ subscriberId, slot }));
    },
    async latest(subscriberId: string, limit: number) {
      const mine = [...all.values()].filter((delivery) => delivery.subscriberId === subscriberId);
      return mine.toSorted((a, b) => (a.slot > b.slot ? -1 : 1)).slice(0, limit);
    },
  };
}

/** Hits of a window as the store gives them: newest first, in pages. */
export async function* pagesOf(
  hits: readonly Hit[],
  { from, to = '~', limit }: HitWindow,
  pageSize = 1_000,
): AsyncGenerator<readonly Hit[]> {
  const found = hits
    .filter(({ at }) => at >= from && at < to)
    .sort((a, b) => (a.at > b.at ? -1 : Number(a.at < b.at)))
    .slice(0, limit);
  for (let start = 0; start < found.length; start += pageSize) yield found.slice(start, start + pageSize);
}

/** The hits of each query as the store reads them. All are stored, however many there are. */
export function hitReaderOf(hitsOf: (queryId: string) => readonly Hit[]): HitReader {
  return {
    pages: (queryId, window) => pagesOf(hitsOf(queryId), window),
    countBefore: async (queryId, from, before) =>
      hitsOf(queryId).filter(
        ({ at, articleId }) =>
          at >= from && (at < before.at || (at === before.at && articleId < before.articleId)),
      ).length,
    unstored: async () => [],
  };
}

export function createMemoryLines(): SendLines {
  const all = new Map<number, LineState>();

  function change(
    line: number,
    holds: (endsAt: number | undefined) => boolean,
    next: (endsAt: number) => number,
  ): LineState & { done: boolean } {
    const before = all.get(line);
    const { endsAt, taken } = before ?? { endsAt: 0, taken: 0 };
    if (!holds(before?.endsAt)) return { endsAt, taken, done: false };
    const after = { endsAt: next(endsAt), taken: taken + 1 };
    all.set(line, after);
    return { ...after, done: true };
  }

  return {
    extend: async (line, { from, until, length }) =>
      change(
        line,
        (endsAt) => endsAt !== undefined && endsAt >= from && endsAt < until,
        (endsAt) => endsAt + length,
      ),
    begin: async (line, { at, latest, length }) =>
      change(
        line,
        (endsAt) => endsAt === undefined || endsAt < at || endsAt > latest,
        () => at + length,
      ),
    get: async (line) => all.get(line),
  };
}

/** What became of mails, of all days together. */
export function createMemoryReputation() {
  let counts = { sent: 0, bounced: 0, complained: 0 };
  return {
    count: async (what: keyof typeof counts) => {
      counts = { ...counts, [what]: counts[what] + 1 };
    },
    lastWeek: async () => counts,
    set: (next: Partial<typeof counts>) => {
      counts = { ...counts, ...next };
    },
  };
}

export function createMemoryStores() {
  const rules = new Map<string, Rule>();
  const hits = new Map<string, Hit[]>();
  const articles = new Map<string, StoredArticle>();
  /** By subscriber, the slots of mails that were sent. */
  const sent = new Map<string, Set<string>>();
  const deliveries = createMemoryDeliveries();
  const hourly = new Map<string, CountedDays>();
  const told = new Map<string, ToldText>();
  const suppressed = new Map<string, Suppression>();
  const ofRule = (subscriberId: string, id: string) => `${subscriberId} ${id}`;

  const subscribers = createMemorySubscribers();
  const packs = createMemoryPacks();
  return {
    subscribers,
    deliveries,
    hourlyCounts: {
      of: async (queryId: string) => hourly.get(queryId) ?? new Map<string, readonly number[]>(),
      put: async (queryId: string, days: CountedDays) => void hourly.set(queryId, days),
    },
    rules: {
      ofSubscriber: async (subscriberId: string) =>
        [...rules.values()].filter((rule) => rule.subscriberId === subscriberId),
      create: async (rule: Rule) => void rules.set(ofRule(rule.subscriberId, rule.id), rule),
      forgetPreviousQueries: async ({ subscriberId, id }: Rule) => {
        const rule = rules.get(ofRule(subscriberId, id));
        if (rule) rules.set(ofRule(subscriberId, id), changed(rule, { previousQueries: undefined }));
      },
      watchers: async (
        queryId: string,
        { prefix, frequencies }: { prefix: string; frequencies: readonly Frequency[] },
      ) => {
        const watching = [...rules.values()].filter(
          (rule) =>
            rule.queryId === queryId &&
            rule.subscriberId.startsWith(prefix) &&
            frequencies.includes(rule.frequency),
        );
        const withA = (wanted: Frequency) =>
          new Set(
            watching.flatMap(({ frequency, subscriberId }) => (frequency === wanted ? [subscriberId] : [])),
          );
        return {
          subscriberIds: [...new Set(watching.map(({ subscriberId }) => subscriberId))],
          instantly: withA('as-it-happens'),
          ifUnusual: withA('unusual'),
        };
      },
    },
    hits: {
      putMany: async (list: readonly Hit[]) => {
        for (const hit of list) hits.set(hit.queryId, [...(hits.get(hit.queryId) ?? []), hit]);
      },
      queriesHitBy: async ({ id, revision }: Pick<Article, 'id' | 'revision'>, queryIds: readonly string[]) =>
        new Set(
          queryIds.filter((queryId) =>
            hits.get(queryId)?.some((hit) => hit.articleId === id && hit.revision === revision),
          ),
        ),
      ...hitReaderOf((queryId) => hits.get(queryId) ?? []),
    },
    articles: {
      put: async (article: StoredArticle) => {
        articles.set(article.id, article);
        return true;
      },
      getMany: async (ids: readonly string[]) => ids.flatMap((id) => articles.get(id) ?? []),
      keepTold: async (articleId: string, revision: string, text: ToldText) =>
        void told.set(toldKey({ articleId, revision }), text),
      toldBy: async () => told,
    },
    sentStories: {
      of: (subscriberId: string) => ({
        among: async (storyIds: readonly string[]) => {
          const slots = [...(sent.get(subscriberId) ?? [])];
          const plans = await Promise.all(slots.map((slot) => deliveries.plan(subscriberId, slot)));
          const sentPlans = plans.flatMap((plan) => plan ?? []);
          return new Map(
            storyIds.flatMap((storyId) => {
              const story = sentStoryIn(storyId, sentPlans);
              return story ? [[storyId, story] as const] : [];
            }),
          );
        },
      }),
      remember: async ({ subscriberId, slot }: DeliveryPlan) =>
        void sent.set(subscriberId, (sent.get(subscriberId) ?? new Set()).add(slot)),
      forget: async (subscriberId: string, slot: string) => void sent.get(subscriberId)?.delete(slot),
    },
    storyChoices: createMemoryStoryChoices(),
    developments: createMemoryDevelopments(),
    packs,
    packNews: createPackNews({ packs, subscribers }),
    suppressions: {
      get: async (subscriberId: string) => suppressed.get(subscriberId),
      add: async (suppression: Suppression) => {
        if (suppressed.has(suppression.subscriberId)) return false;
        suppressed.set(suppression.subscriberId, suppression);
        return true;
      },
    },
    statistics: { articlesBetween: async () => 0 },
    lines: createMemoryLines(),
    reputation: createMemoryReputation(),
  };
}
