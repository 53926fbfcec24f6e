/**
 * How long a digest of 20 stories takes from its hits to the message that SES is given: choosing, snippets, signed
 * links, HTML, text and MIME. Reading the hits and articles is not in it. By itself:
 * node test/bench/compose-mail-bench.ts
 */

import type { Hit } from '../../shared/articles/hit.ts';
import type { StoredArticle } from '../../shared/articles/stored-article.ts';
import { usualBrand } from '../../shared/brand.ts';
import { composeDelivery } from '../../shared/delivery/compose-delivery.ts';
import type { DeliveryPlan } from '../../shared/delivery/delivery.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import { deriveKeys } from '../../shared/security/keys.ts';
import type { Subscriber } from '../../shared/subscribers/subscriber.ts';
import { type RuleHits, selectStories } from '../support/selected.ts';

export interface ComposeMailFigures {
  /** Milliseconds from one end to the other. On a busy machine this is more than the work itself takes. */
  readonly median: number;
  /** What `median` must not exceed. */
  readonly limit: number;
  /** Milliseconds of processor time, the mean; collecting garbage included. */
  readonly processorTime: number;
  readonly stories: number;
  /** Of one message, encoded. */
  readonly bytes: number;
}

const stories = 20;
const now = new Date('2026-05-04T06:00:00Z');
const keys = deriveKeys(JSON.stringify({ root: 'not a secret, only for measuring '.repeat(2), signing: {} }));
const settings = {
  sender: 'alerts@example.org',
  brand: usualBrand,
  siteUrl: 'https://alerts.example.org',
  now: () => now,
};
const names = ['Lighthouses', 'Harbours and ferries', 'Seabirds of the north'];

const subscriber: Subscriber = {
  id: 'q3nV0Zk1sT5uW9xY1aB4cQ',
  email: 'reader@example.org',
  status: 'active',
  timezone: 'Europe/Madrid',
  digestTime: '08:00',
  digestWeekday: 1,
  language: 'en',
  alertEveryMinutes: 5,
  wakes: 0,
  cursors: {},
  lastSlots: {},
  createdAt: '2026-01-01T00:00:00Z',
};

/** Composes digests for `seconds`, each of articles that the last one did not have. */
export async function benchComposeMail(seconds = 2): Promise<ComposeMailFigures> {
  const mornings = Array.from({ length: 40 }, (_, morning) => inventMorning(morning));
  const composeNext = (run: number) => {
    const { found, articles } = mornings[run % mornings.length]!;
    return compose(found, articles);
  };
  for (let run = 0; run < 300; run += 1) await composeNext(run);

  const times: number[] = [];
  let bytes = 0;
  const processor = process.cpuUsage();
  const end = performance.now() + seconds * 1000;
  for (let run = 0; performance.now() < end; run += 1) {
    const start = performance.now();
    const message = await composeNext(run);
    times.push(performance.now() - start);
    bytes = message.length;
  }
  const { user, system } = process.cpuUsage(processor);
  const median = times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
  return { median, limit: 2, processorTime: (user + system) / 1000 / times.length, stories, bytes };
}

async function compose(
  found: readonly RuleHits[],
  articles: ReadonlyMap<string, StoredArticle>,
): Promise<Uint8Array> {
  const { entries, overflow } = selectStories(found, new Map(), now);
  if (entries.length !== stories) throw new Error(`${entries.length} stories were chosen, not ${stories}.`);
  const plan: DeliveryPlan = {
    subscriberId: subscriber.id,
    slot: now.toISOString(),
    kind: 'digest',
    plannedAt: now.toISOString(),
    rules: found.map(({ rule }) => ({
      ruleId: rule.id,
      name: rule.name ?? rule.text,
      queryId: rule.queryId,
      from: '2026-05-03T06:00:00.000Z',
      readAt: now.toISOString(),
      overflow: overflow.get(rule.id)?.stories ?? 0,
      counted: [],
    })),
    entries,
    throttled: false,
    closing: { wakes: 0, cursors: {}, lastSlots: {} },
  };
  return composeDelivery(subscriber, plan, articles, keys, settings);
}

/** What three rules found since yesterday: 20 stories, told by two or three sources each, every fourth by two rules. */
function inventMorning(morning: number): {
  readonly found: readonly RuleHits[];
  readonly articles: ReadonlyMap<string, StoredArticle>;
} {
  const articles = new Map<string, StoredArticle>();
  const hits: Hit[][] = names.map(() => []);
  for (let story = 0; story < stories; story += 1) {
    for (let source = 0; source < 2 + (story % 2); source += 1) {
      const article = inventArticle(morning, story, source);
      articles.set(article.id, article);
      hits[story % 3]!.push(hitOf(article, story % 3));
      if (story % 4 === 0) hits[(story + 1) % 3]!.push(hitOf(article, (story + 1) % 3));
    }
  }
  const found = names.map((name, i) => ({
    rule: ruleOf(name, i),
    hits: hits[i]!,
    counted: new Set<string>(),
  }));
  return { found, articles };
}

function ruleOf(name: string, i: number): Rule {
  return {
    subscriberId: subscriber.id,
    id: `rule-${i}-T5uW9xY1aB4c`,
    name,
    text: 'lighthouse AND (keeper OR gannet)',
    queryId: `query-${i}`,
    frequency: 'daily',
    cap: 20,
    since: '2026-01-01T00:00:00Z',
    createdAt: '2026-01-01T00:00:00Z',
  };
}

const sentences = [
  'Forty years after the lamp was automated, two keepers have moved back into the tower.',
  'Their task is not the light but the birds that nest below it, and a wall that the winter storms undid.',
  'The council voted late on Thursday, and not everyone on the quay was content with the result.',
  'What the repairs will cost is known only roughly; the coast authority speaks of “two good summers”.',
];

function inventArticle(morning: number, story: number, source: number): StoredArticle {
  const matching = `On day ${morning} the lighthouse of harbour ${story} was opened by its keeper, as source ${source} says.`;
  const filler = Array.from({ length: 7 }, () => sentences.join(' ')).join('\n\n');
  return {
    id: `article-${morning}-${story}-${source}`,
    revision: 'r1',
    storyId: `story-${morning}-${story}`,
    title: `Harbour ${story} opens its lighthouse to visitors after ${morning + 2} years of repairs`,
    text: `${filler}\n\n${matching} ${filler}`,
    url: `https://source-${source}.example/2026/05/04/harbour-${story}-opens-its-lighthouse-${morning}`,
    source: `The Harbour Times No. ${source}`,
    author: 'Ida Thorne',
    language: 'en',
    publishedAt: new Date(now.getTime() - (story * 67 + source) * 60_000).toISOString(),
    receivedAt: now.toISOString(),
  };
}

function hitOf(article: StoredArticle, rule: number): Hit {
  const spansOf = (field: 'title' | 'text') =>
    [...article[field].matchAll(/lighthouse|keeper\b/g)].map(({ index, 0: word }) => ({
      field,
      start: index,
      end: index + word.length,
    }));
  return {
    queryId: `query-${rule}`,
    at: article.receivedAt,
    articleId: article.id,
    revision: article.revision,
    storyId: article.storyId,
    score: 3 + (article.title.length % 5),
    title: article.title,
    source: article.source!,
    publishedAt: article.publishedAt!,
    spans: [...spansOf('title'), ...spansOf('text')],
    why: 'lighthouse AND (keeper OR gannet)',
  };
}

if (import.meta.main) {
  const { median, limit, processorTime, bytes } = await benchComposeMail();
  console.log(
    `digest of ${stories} stories: median ${median.toFixed(2)} ms (limit ${limit}), processor ${processorTime.toFixed(2)} ms, ${bytes} bytes`,
  );
  process.exitCode = median <= limit ? 0 : 1;
}
