import type { Article } from '../../shared/articles/article.ts';
import { type Feed, type FeedSettings, newFeed } from '../../shared/feeds/feed.ts';
import { type PollFeedDeps, type PollOutcome, pollFeed } from '../../shared/feeds/poll-feed.ts';
import type { SafeFetch } from '../../shared/net/safe-fetch.ts';
import type { TableAccess } from '../../shared/store/client.ts';
import { createFeedStore, type FeedStore } from '../../shared/store/feed-store.ts';

/** Polling as deployed, except for a queue that only collects and a clock that stands still until a test sets it. */
export interface FeedBench {
  readonly store: FeedStore;
  readonly deps: PollFeedDeps;
  /** Everything on the articles queue, in order. */
  readonly queued: Article[];
  /** What was written or sent, in order: "send", "seen", "feed". */
  readonly writes: string[];
  readonly logged: string[];
  clock: Date;
  add(url: string, options?: FeedSettings): Promise<Feed>;
  get(id: string): Promise<Feed>;
  /** Polls the feed as it is stored, at the time it is due, or now if it is overdue. */
  poll(id: string): Promise<PollOutcome>;
}

export function createFeedBench(
  web: SafeFetch,
  access: TableAccess,
  overrides: Partial<PollFeedDeps> = {},
): FeedBench {
  const store = createFeedStore(access);
  const queued: Article[] = [];
  const writes: string[] = [];
  const logged: string[] = [];
  const bench: FeedBench = {
    store,
    queued,
    writes,
    logged,
    clock: new Date('2020-01-07T12:00:00.000Z'),
    deps: {
      get: web.get,
      post: web.post,
      feeds: {
        getSeen: store.getSeen,
        getSecrets: store.getSecrets,
        async putSeen(id, seen) {
          writes.push('seen');
          await store.putSeen(id, seen);
        },
        async finishPoll(feed, changes) {
          writes.push('feed');
          return store.finishPoll(feed, changes);
        },
      },
      articles: {
        async send(messages) {
          writes.push('send');
          queued.push(...messages.map(({ article }) => article));
        },
      },
      readPage: async () => undefined,
      callbackFor: (id) => `https://wirewatch.example/websub/${id}`,
      createSecret: () => 'a-secret-of-the-test',
      now: () => bench.clock,
      log: {
        info: (message) => logged.push(message),
        error: (message, error) => logged.push(`${message}: ${error.message}`),
      },
      ...overrides,
    },
    async add(url, options = {}) {
      const feed = newFeed({ url, ...options }, bench.clock);
      await store.create(feed);
      return feed;
    },
    async get(id) {
      const feed = await store.get(id);
      if (!feed) throw new Error(`There is no feed ${id}`);
      return feed;
    },
    async poll(id) {
      const feed = await bench.get(id);
      const due = new Date(feed.nextPollAt ?? bench.clock);
      if (due > bench.clock) bench.clock = due;
      return pollFeed(feed, bench.deps);
    },
  };
  return bench;
}
