/** One poisoned article, item, rule, person or page is set aside with its reason, and the others do not wait for it. */
import PostalMime from 'postal-mime';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readArticles } from '../../shared/articles/read-articles.ts';
import type { StoredArticle } from '../../shared/articles/stored-article.ts';
import { usualBrand } from '../../shared/brand.ts';
import { createComposeDelivery } from '../../shared/delivery/compose-delivery.ts';
import type { PlannedEntry } from '../../shared/delivery/delivery.ts';
import type { Feed } from '../../shared/feeds/feed.ts';
import { parseFeed } from '../../shared/feeds/parse-feed.ts';
import { takeItems } from '../../shared/feeds/take-items.ts';
import { QueryIndex } from '../../shared/matching/query-index.ts';
import { feedStories } from '../../shared/rules/feed-stories.ts';
import { assignStory } from '../../shared/stories/assign-story.ts';
import { sketchOf } from '../../shared/stories/sketch.ts';
import { newsOf } from '../../shared/webhooks/news-of-plan.ts';
import { inventArticle, inventEntry, inventHit, inventPlan, inventSubscriber } from '../support/invented.ts';
import { createMemoryStories } from '../support/memory-stories.ts';
import { testKeys } from '../support/test-site.ts';

const poison = 'Bitterbane';
const now = new Date('2026-03-02T10:00:00.000Z');

/**
 * Every text passes through here. Our code fails on texts that contain the poison, as it would because of a bug that
 * nobody has found yet.
 */
beforeEach(() => {
  const normalize = String.prototype.normalize;
  vi.spyOn(String.prototype, 'normalize').mockImplementation(function (this: string, form?: string) {
    if (/bitterbane/i.test(this)) throw new TypeError('Our mistake');
    return normalize.call(this, form);
  });
});
afterEach(() => void vi.restoreAllMocks());

it('an article that is handed in is rejected with the reason, and those beside it are accepted', () => {
  const bodies = ['Harbour', poison, 'Ferry'].map((title) => ({ title, text: 'All is well.' }));
  const { articles, rejected } = readArticles(JSON.stringify(bodies), { receivedAt: now });
  expect(articles.map(({ article }) => article.title)).toEqual(['Harbour', 'Ferry']);
  expect(rejected).toMatchObject([
    { index: 1, errors: [{ message: expect.stringContaining('Our mistake') }] },
  ]);
});

it('an item of a feed is left out, the record of the feed says why, and its neighbours are queued', async () => {
  const items = ['Harbour', poison, 'Ferry'].map(
    (title) => `<item><guid>${title.length}</guid><title>${title}</title><description>x</description></item>`,
  );
  const xml = `<rss version="2.0"><channel><title>Coast</title>${items.join('')}</channel></rss>`;
  const feed: Feed = {
    id: 'f',
    url: 'https://coast.example/rss',
    fullText: false,
    status: 'active',
    addedAt: now.toISOString(),
    failures: 0,
  };
  const queued: string[] = [];
  const { remarks } = await takeItems(feed, parseFeed(Buffer.from(xml), { url: feed.url }), 'whole', {
    feeds: { getSeen: async () => '', putSeen: async () => {} },
    articles: { send: async (sent) => void queued.push(...sent.map(({ article }) => article.title)) },
    readPage: async () => undefined,
    now: () => now,
  });
  expect(queued).toEqual(['Harbour', 'Ferry']);
  expect(remarks).toContain('1 items could not be read: Our mistake');
});

it('a query is named as a problem, and all others match', () => {
  const expressions = ['harbour', `harbour OR ${poison.toLowerCase()}`, 'ferry'];
  const queries = expressions.map((expression, i) => ({ id: `q${i}`, expression }));
  const index = QueryIndex.build(queries);
  const matched = index.match({ title: 'Harbour', text: 'The ferry left.' }).map(({ queryId }) => queryId);
  expect(matched.toSorted()).toEqual(['q0', 'q2']);
  expect(index.problems).toMatchObject([{ queryId: 'q1', problems: [{ message: 'Our mistake' }] }]);
  // Also when it is added to an index that runs.
  const larger = QueryIndex.build(queries.slice(0, 1)).with(queries.slice(1), []);
  expect(larger.match({ title: 'Ferry', text: 'x' }).map(({ queryId }) => queryId)).toEqual(['q2']);
});

it('an article that cannot be compared is a story of its own', async () => {
  const text = Array.from({ length: 80 }, (_, i) => `${poison}${i}`).join(' ');
  const article = { id: 'a', revision: 'r', title: poison, text };
  expect(() => sketchOf({ ...article, ownText: text })).toThrow('Our mistake');
  const warnings: string[] = [];
  const log = { warn: (message: string) => void warnings.push(message) };
  expect(await assignStory(article, createMemoryStories(), undefined, log)).toBe('a');
  expect(warnings).toEqual(['An article cannot be compared with others']);
});

it('a story that cannot be shown is counted and named in the log, and the mail has the others', async () => {
  const stored = (id: string, title: string) =>
    inventArticle({ id, revision: 'r1', title, url: `https://x.example/${id}` });
  const broken: StoredArticle = new Proxy(stored('bad', poison), {
    get(article, name) {
      if (name === 'text') throw new TypeError('Our mistake');
      return Reflect.get(article, name);
    },
  });
  const setAside: string[] = [];
  const compose = createComposeDelivery({
    articles: { getMany: async () => [stored('good', 'Harbour'), broken, stored('fine', 'Ferry')] },
    readKeys: async () => testKeys,
    sender: 'alerts@wirewatch.example',
    brand: usualBrand,
    siteUrl: 'https://wirewatch.example',
    onPoison: ({ articleId }: PlannedEntry, error) => void setAside.push(`${articleId}: ${error.message}`),
    now: () => now,
  });
  const rule = {
    ruleId: 'rule-1',
    name: 'coast',
    queryId: 'q',
    from: now.toISOString(),
    readAt: now.toISOString(),
  };
  const plan = inventPlan({
    rules: [{ ...rule, overflow: 0, counted: [] }],
    entries: ['good', 'bad', 'fine'].map((id) => inventEntry({ articleId: id, storyId: id, spans: [] })),
  });
  const { text = '' } = await PostalMime.parse(await compose(inventSubscriber(), plan));
  expect(text).toContain('Harbour');
  expect(text).toContain('Ferry');
  expect(text).toMatch(/1 more/);
  expect(setAside).toEqual(['bad: Our mistake']);
});

/** An article over whose text our code fails. */
function poisoned(id: string): StoredArticle {
  return new Proxy(inventArticle({ id, title: 'Set aside', url: `https://x.example/${id}` }), {
    get(article, name) {
      if (name === 'text') throw new TypeError('Our mistake');
      return Reflect.get(article, name);
    },
  });
}

it('a story whose text cannot be shown stands in the rule’s feed without it, beside the others', () => {
  const setAside: string[] = [];
  const hits = ['bad', 'good'].map((id) => inventHit({ articleId: id, storyId: id, title: `About ${id}` }));
  const articles = new Map([
    ['bad', poisoned('bad')],
    ['good', inventArticle({ id: 'good' })],
  ]);
  const stories = feedStories(
    hits,
    articles,
    'en',
    (id, error) => void setAside.push(`${id}: ${error.message}`),
  );
  expect(stories.map(({ title, snippet }) => [title, snippet !== ''])).toEqual([
    ['About bad', false],
    ['Harbour reopens after storm', true],
  ]);
  expect(setAside).toEqual(['bad: Our mistake']);
});

it('a story whose text cannot be shown is posted to outputs without it, beside the others', () => {
  const setAside: string[] = [];
  const entries = ['bad', 'good'].map((id) =>
    inventEntry({ articleId: id, storyId: id, title: `About ${id}` }),
  );
  const rules = [
    {
      ruleId: 'rule-1',
      name: 'coast',
      queryId: 'q',
      from: now.toISOString(),
      readAt: now.toISOString(),
      overflow: 0,
      counted: [],
    },
  ];
  const articles = new Map([
    ['bad', poisoned('bad')],
    ['good', inventArticle({ id: 'good' })],
  ]);
  const news = newsOf(inventPlan({ rules, entries }), 'rule-1', articles, (id) => void setAside.push(id));
  expect(news?.stories.map(({ title, snippet }) => [title, snippet !== ''])).toEqual([
    ['About bad', false],
    ['Harbour reopens after storm', true],
  ]);
  expect(setAside).toEqual(['bad']);
});
