import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFeed } from '../../../shared/feeds/feed.ts';
import { pollDueFeed } from '../../../shared/feeds/poll-feed.ts';
import { type ScheduleFeedsDeps, scheduleFeeds } from '../../../shared/feeds/schedule-feeds.ts';
import { createSafeFetch, type SafeFetch } from '../../../shared/net/safe-fetch.ts';
import { createFeedStore, type FeedStore } from '../../../shared/store/feed-store.ts';
import { type FeedServer, rssFeed, serves, startFeedServer } from '../../support/feed-server.ts';
import { createFeedBench, type FeedBench } from '../../support/feeds.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

let table: QuickTable;
let server: FeedServer;
let web: SafeFetch;
let feeds: FeedStore;
let bench: FeedBench;

beforeAll(async () => {
  [table, server] = await Promise.all([startQuickTable(), startFeedServer()]);
  web = createSafeFetch({
    userAgent: 'Wirewatch-Test/1',
    maxBytes: 100_000,
    deadline: 60_000,
    ports: [server.port],
    allowAddress: (address) => address === '127.0.0.1',
  });
  feeds = createFeedStore(table.access);
  bench = createFeedBench(web, table.access);
  for (let n = 0; n < 30; n += 1) {
    server.on(
      `/${n}`,
      serves(rssFeed([{ guid: 'g', title: 'T', link: 'https://news.example/1', text: 'Text' }])),
    );
    const added = new Date(bench.clock.getTime() - n * 1000);
    await feeds.create(newFeed({ url: `${server.origin}/${n}` }, added));
  }
});
afterAll(async () => {
  await Promise.all([server.close(), table.close()]);
});

/** The queue as it is after scheduling once, when so many messages wait there already. */
async function schedule(depth = 0) {
  const sent: string[] = [];
  const deps: ScheduleFeedsDeps = {
    feeds,
    queue: {
      send: async (messages) =>
        void sent.push(...messages.flatMap((one) => ('feedId' in one ? one.feedId : []))),
      depth: async () => depth,
    },
    now: () => bench.clock,
  };
  expect(await scheduleFeeds(deps)).toBe(sent.length);
  return sent;
}

const pollDeps = () => ({ ...bench.deps, feeds: { ...bench.deps.feeds, get: feeds.get } });

describe('scheduling', () => {
  it('queues the due feeds, longest overdue first', async () => {
    const sent = await schedule();
    expect(sent).toHaveLength(30);
    expect((await bench.get(sent[0]!)).url).toBe(`${server.origin}/29`);
  });

  it('adds nothing while the queue is full', async () => {
    expect(await schedule(990)).toHaveLength(10);
    expect(await schedule(1000)).toEqual([]);
    expect(await schedule(5000)).toEqual([]);
  });

  it('may queue a feed twice: it is polled once', async () => {
    const sent = await schedule();
    const before = server.requests.length;
    for (const id of [...sent, ...sent]) await pollDueFeed(id, pollDeps());
    expect(server.requests.length - before).toBe(30);
    expect(await schedule()).toEqual([]);
  });

  it('does not bring removed feeds back', async () => {
    const before = server.requests.length;
    await pollDueFeed('removed', pollDeps());
    expect(server.requests.length).toBe(before);
  });
});
