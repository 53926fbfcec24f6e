/**
 * A large site, and the sample of it that is simulated: one of many readers, queries and articles, with what belongs to
 * them.
 */
import type { Article } from '../../shared/articles/article.ts';
import { QueryIndex } from '../../shared/matching/query-index.ts';
import type { Frequency, Rule } from '../../shared/rules/rule.ts';
import { createArticleStore } from '../../shared/store/article-store.ts';
import type { TableAccess } from '../../shared/store/client.ts';
import { createHitStore } from '../../shared/store/hit-store.ts';
import { createQueryStore } from '../../shared/store/query-store.ts';
import { createRuleStore } from '../../shared/store/rule-store.ts';
import { createSubscriberStore } from '../../shared/store/subscriber-store.ts';
import { nextDeliveryAt } from '../../shared/subscribers/schedule.ts';
import type { Subscriber } from '../../shared/subscribers/subscriber.ts';
import { day, hour } from '../../shared/time/units.ts';

/** The site at 1×. At other sizes, everything grows by the same factor. */
export const site = {
  articlesPerDay: 1_000_000,
  queries: 200_000,
  rules: 1_000_000,
  /** Each has a digest at 08:00 in the zone where it lives; as many live in each zone. */
  readers: 500_000,
  zones: [
    'Europe/London',
    'Asia/Tokyo',
    'Asia/Kolkata',
    'Europe/Berlin',
    'America/New_York',
    'America/Los_Angeles',
  ],
  /** The share of readers who also have an as-it-happens rule. */
  withAlerts: 1 / 10,
  /** The watchers of one popular query, with as-it-happens rules. */
  popularWatchers: 1_000_000,
  queriesPerArticle: 10,
  sources: 2_000,
  /** The hits of the day before that a digest finds for each query. */
  oldHitsPerQuery: 6,
} as const;

/** The zone of the readers whose digests fall into the simulated time. */
const [shownZone] = site.zones;
const rulesPerReader = site.rules / site.readers;
const rulesPerQuery = site.rules / site.queries;

export interface SampledSite {
  readonly index: QueryIndex;
  readonly newArticle: (receivedAt: string) => Article;
  /** Digests that are due in the simulated time. */
  readonly digests: number;
}

/** Writes one of `sample` parts of the site to a table, as it is at `now`. */
export async function populate(
  table: TableAccess,
  sample: number,
  { now, chance }: { readonly now: Date; readonly chance: () => number },
): Promise<SampledSite> {
  const queryCount = Math.round(site.queries / sample);
  const readerCount = Math.round(site.readers / sample);
  const newArticle = createArticles(queryCount, Math.max(1, Math.round(site.sources / sample)), chance);
  const [subscribers, rules, queries] = [
    createSubscriberStore(table),
    createRuleStore(table),
    createQueryStore(table),
  ];
  const since = new Date(now.getTime() - 30 * day).toISOString();
  const instant = new Set<number>();
  let digests = 0;
  const writes: (() => Promise<unknown>)[] = [];
  for (let number = 0; number < readerCount; number++) {
    const hasAlerts = number % Math.round(1 / site.withAlerts) === 0;
    const timezone = site.zones[number % site.zones.length] ?? shownZone;
    // The others have nothing due in the simulated time.
    if (timezone !== shownZone && !hasAlerts) continue;
    if (timezone === shownZone) digests++;
    const own = Array.from({ length: rulesPerReader }, (_, i) => {
      const isInstant = hasAlerts && i === rulesPerReader - 1;
      const query = Math.floor((number * rulesPerReader + i) / rulesPerQuery) % queryCount;
      if (isInstant) instant.add(query);
      return ruleOf({
        reader: number,
        place: i,
        query,
        frequency: isInstant ? 'as-it-happens' : 'daily',
        since,
      });
    });
    // A digest covers one day. Everything before it was shown already.
    const lastDigest = new Date(now.getTime() - (timezone === shownZone ? 23 * hour : 0));
    const cursors = Object.fromEntries(
      own.map(({ id, frequency }) => [id, { at: (frequency === 'daily' ? lastDigest : now).toISOString() }]),
    );
    const reader = readerOf({ number, timezone, createdAt: since, cursors });
    const next = nextDeliveryAt(reader, own, { now: now.toISOString() });
    writes.push(...own.map((rule) => () => rules.create(rule)), () =>
      subscribers.create({ ...reader, ...(next && { nextDeliveryAt: next }) }),
    );
  }
  for (let query = 0; query < queryCount; query++) {
    writes.push(() => queries.touch(queryName(query), wordOf(query), instant.has(query), since));
  }
  writes.push(
    ...oldNews(table, {
      newArticle,
      articles: (queryCount * site.oldHitsPerQuery) / site.queriesPerArticle,
      now,
    }),
  );
  for (let i = 0; i < writes.length; i += 500)
    await Promise.all(writes.slice(i, i + 500).map((write) => write()));
  const index = QueryIndex.build(
    Array.from({ length: queryCount }, (_, query) => ({ id: queryName(query), expression: wordOf(query) })),
    { defaultLanguage: 'en' },
  );
  return { index, newArticle, digests };
}

/** Articles of the last day with their hits, as `match-articles` has written them. */
function oldNews(
  table: TableAccess,
  { newArticle, articles, now }: { newArticle: SampledSite['newArticle']; articles: number; now: Date },
): (() => Promise<unknown>)[] {
  const [store, hits] = [createArticleStore(table), createHitStore(table, { now: () => now })];
  return Array.from({ length: Math.round(articles) }, (_, i) => async () => {
    const at = new Date(now.getTime() - hour - (i % 20) * hour).toISOString();
    const article = newArticle(at);
    await store.put({ ...article, storyId: article.id });
    await hits.putMany(
      queriesOf(article).map((query) => ({
        queryId: queryName(query),
        at,
        receivedAt: at,
        articleId: article.id,
        revision: article.revision,
        storyId: article.id,
        score: 1,
        title: article.title,
        spans: [{ field: 'text', start: 0, end: 9 }],
        why: wordOf(query),
      })),
    );
  });
}

function createArticles(
  queryCount: number,
  sources: number,
  chance: () => number,
): SampledSite['newArticle'] {
  const some = (count: number) => Math.floor(chance() * count);
  let number = 0;
  return (receivedAt) => {
    number++;
    const words = Array.from({ length: site.queriesPerArticle }, () => wordOf(some(queryCount)));
    // Each text is different, so that no two articles are near-duplicates.
    const sentences = words.map((word) => {
      const others = Array.from({ length: 18 }, () => fillerOf(some(60_000)));
      return `The ${others.slice(0, 9).join(' ')} near ${word} ${others.slice(9).join(' ')}.`;
    });
    return {
      id: `article-${number}`,
      revision: 'r1',
      title: `${fillerOf(some(60_000))} and ${fillerOf(some(60_000))}: report ${number}`,
      text: sentences.join(' '),
      url: `https://news.example/${number}`,
      source: `The Daily ${fillerOf(some(sources))}`,
      language: 'en',
      languageSettled: true,
      publishedAt: receivedAt,
      receivedAt,
    };
  };
}

/** The numbers of the queries whose words an article has. */
function queriesOf({ text }: Article): number[] {
  return [...new Set([...text.matchAll(/\bquery(\d+)\b/g)].map(([, number]) => Number(number)))];
}

function wordOf(query: number): string {
  return `query${query}`;
}

function fillerOf(number: number): string {
  return `word${number}`;
}

function queryName(query: number): string {
  return `query-${query}`;
}

function readerOf({
  number,
  ...rest
}: Pick<Subscriber, 'timezone' | 'createdAt' | 'cursors'> & { readonly number: number }): Subscriber {
  return {
    id: `reader-${number}`,
    email: `reader-${number}@reader.example`,
    status: 'active',
    digestTime: '08:00',
    digestWeekday: 1,
    language: 'en',
    alertEveryMinutes: 5,
    wakes: 0,
    lastSlots: {},
    ...rest,
  };
}

interface RuleOf {
  readonly reader: number;
  /** Among the reader's rules. */
  readonly place: number;
  readonly query: number;
  readonly frequency: Frequency;
  readonly since: string;
}

function ruleOf({ reader, place, query, frequency, since }: RuleOf): Rule {
  return {
    subscriberId: `reader-${reader}`,
    id: `rule-${reader}-${place}`,
    text: wordOf(query),
    queryId: queryName(query),
    frequency,
    cap: 20,
    since,
    createdAt: since,
  };
}
