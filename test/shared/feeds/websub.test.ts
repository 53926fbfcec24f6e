import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FeedError } from '../../../shared/feeds/feed-error.ts';
import { confirmIntent, linkWithRelation, receivePush } from '../../../shared/feeds/websub.ts';
import { createSafeFetch, type SafeFetch } from '../../../shared/net/safe-fetch.ts';
import { answers, type FeedServer, rssFeed, serves, startFeedServer } from '../../support/feed-server.ts';
import { createFeedBench, type FeedBench } from '../../support/feeds.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

let table: QuickTable;
let server: FeedServer;
let web: SafeFetch;
let bench: FeedBench;
let asked: URLSearchParams[];
let serial = 0;

beforeAll(async () => {
  [table, server] = await Promise.all([startQuickTable(), startFeedServer()]);
  web = createSafeFetch({
    userAgent: 'Wirewatch-Test/1',
    maxBytes: 100_000,
    deadline: 60_000,
    ports: [server.port],
    allowAddress: (address) => address === '127.0.0.1',
  });
});

beforeEach(() => {
  bench = createFeedBench(web, table.access);
  asked = [];
  server.on('/hub', (request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      asked.push(new URLSearchParams(body));
      response.writeHead(202).end();
    });
  });
});

afterAll(async () => {
  await Promise.all([server.close(), table.close()]);
});

const items = [{ guid: 'g1', title: 'One', link: 'https://news.example/1', text: 'Text' }];
const news = rssFeed([{ guid: 'g2', title: 'Two', link: 'https://news.example/2', text: 'Text' }]);

/** A feed that names the hub, read once. */
async function subscribed(
  channel = `<title>T</title><link xmlns="http://www.w3.org/2005/Atom" rel="hub" href="${server.origin}/hub"/>`,
) {
  const address = `/hubbed-${++serial}`;
  server.on(address, serves(rssFeed(items, channel)));
  const { id } = await bench.add(server.origin + address);
  await bench.poll(id);
  bench.queued.length = 0;
  return bench.get(id);
}

const sign = (body: string, secret = 'a-secret-of-the-test', hash = 'sha256') =>
  `${hash}=${createHmac(hash, secret).update(body).digest('hex')}`;

const pushDeps = () => ({ ...bench.deps, feeds: { ...bench.deps.feeds, change: bench.store.change } });

describe('a feed that names a hub', () => {
  it('is subscribed to, with a callback and a secret of its own', async () => {
    const feed = await subscribed();
    expect(Object.fromEntries(asked[0] ?? [])).toEqual({
      'hub.mode': 'subscribe',
      'hub.topic': feed.url,
      'hub.callback': `https://wirewatch.example/websub/${feed.id}`,
      'hub.secret': 'a-secret-of-the-test',
      'hub.lease_seconds': '864000',
    });
    expect(feed.push).toMatchObject({ hub: `${server.origin}/hub`, topic: feed.url });
  });

  it('by its Link header is subscribed to as well', async () => {
    const address = `/linked-${++serial}`;
    server.on(
      address,
      serves(rssFeed(items), {
        link: `<${server.origin}/hub>; rel="hub", <https://self.example/f>; rel=self`,
      }),
    );
    const { id } = await bench.add(server.origin + address);
    await bench.poll(id);
    expect((await bench.get(id)).push).toMatchObject({
      hub: `${server.origin}/hub`,
      topic: 'https://self.example/f',
    });
  });

  it('is subscribed to again before a lease can end, and not at every poll', async () => {
    const feed = await subscribed();
    await bench.poll(feed.id);
    expect(asked).toHaveLength(1);
    bench.clock = new Date(bench.clock.getTime() + 3 * 86_400_000);
    await bench.poll(feed.id);
    expect(asked).toHaveLength(2);
    expect(asked[1]?.get('hub.secret')).toBe(asked[0]?.get('hub.secret'));
  });

  it('is still polled if the hub refuses or has a private address', async () => {
    server.on('/hub', answers(500));
    const feed = await subscribed();
    expect(feed.lastReadAt).toBeDefined();
    expect(bench.logged).toEqual(['A hub refuses a subscription']);
    await subscribed(
      `<title>T</title><link xmlns="http://www.w3.org/2005/Atom" rel="hub" href="http://10.0.0.1/hub"/>`,
    );
    expect(bench.logged.at(-1)).toBe('A hub cannot be reached');
  });

  it('that no longer names a hub is not subscribed to again', async () => {
    const feed = await subscribed();
    server.on(new URL(feed.url).pathname, serves(rssFeed(items)));
    await bench.poll(feed.id);
    expect((await bench.get(feed.id)).push).toBeUndefined();
  });
});

describe('a hub that verifies', () => {
  it('gets the challenge only for a request that we made', async () => {
    const feed = await subscribed();
    const topic = feed.url;
    const challenge = 'c-1';
    expect(confirmIntent(feed, { mode: 'subscribe', topic, challenge })).toBe('c-1');
    expect(
      confirmIntent(feed, { mode: 'subscribe', topic: 'https://other.example/', challenge }),
    ).toBeUndefined();
    expect(confirmIntent(undefined, { mode: 'subscribe', topic, challenge })).toBeUndefined();
    expect(
      confirmIntent({ ...feed, status: 'gone' }, { mode: 'subscribe', topic, challenge }),
    ).toBeUndefined();
    expect(confirmIntent(feed, { mode: 'unsubscribe', topic, challenge })).toBeUndefined();
    expect(confirmIntent(undefined, { mode: 'unsubscribe', topic, challenge })).toBe('c-1');
    expect(confirmIntent(feed, { mode: 'denied', topic, challenge })).toBeUndefined();
    expect(confirmIntent(feed, {})).toBeUndefined();
  });
});

describe('a push', () => {
  it.each(['sha1', 'sha256', 'sha384', 'sha512'])(
    'signed by %s is accepted once, and polling slows down',
    async (hash) => {
      const feed = await subscribed();
      const signature = sign(news, 'a-secret-of-the-test', hash);
      expect(await receivePush(feed, Buffer.from(news), { signature }, pushDeps())).toMatchObject({
        news: 1,
        backlog: 0,
      });
      expect(bench.queued.map(({ title }) => title)).toEqual(['Two']);
      const pushed = await bench.get(feed.id);
      expect(await receivePush(pushed, Buffer.from(news), { signature }, pushDeps())).toMatchObject({
        news: 0,
      });
      expect(bench.queued).toHaveLength(1);

      server.on(
        new URL(feed.url).pathname,
        serves(
          rssFeed(
            [...items, { guid: 'g2', title: 'Two', link: 'https://news.example/2', text: 'Text' }],
            `<link xmlns="http://www.w3.org/2005/Atom" rel="hub" href="${server.origin}/hub"/>`,
          ),
        ),
      );
      expect(await bench.poll(feed.id)).toMatchObject({ news: 0, backlog: 0 });
      const next = Date.parse((await bench.get(feed.id)).nextPollAt ?? '') - bench.clock.getTime();
      expect(next).toBeGreaterThanOrEqual(60 * 60_000);
    },
  );

  it.each([
    ['unsigned', () => undefined],
    ['signed with another secret', () => sign(news, 'guessed')],
    ['signed for another body', () => sign(`${news} `)],
    ['signed by an unknown hash', () => sign(news).replace('sha256', 'md5')],
    ['signed with no hash', () => '=abc'],
    ['cut short in its signature', () => sign(news).slice(0, -2)],
  ])('that is %s changes nothing', async (_, signature) => {
    const feed = await subscribed();
    expect(
      await receivePush(feed, Buffer.from(news), { signature: signature() }, pushDeps()),
    ).toBeUndefined();
    expect(bench.queued).toEqual([]);
    expect(await bench.get(feed.id)).toEqual(feed);
  });

  it('to a feed that is gone or was never subscribed to changes nothing', async () => {
    const { push: _, ...feed } = await subscribed();
    expect(await receivePush(feed, Buffer.from(news), { signature: sign(news) }, pushDeps())).toBeUndefined();
    const gone = { ...(await subscribed()), status: 'gone' as const };
    expect(await receivePush(gone, Buffer.from(news), { signature: sign(news) }, pushDeps())).toBeUndefined();
  });

  it('that is not a feed is an error of the hub', async () => {
    const feed = await subscribed();
    const push = receivePush(feed, Buffer.from('junk'), { signature: sign('junk') }, pushDeps());
    await expect(push).rejects.toBeInstanceOf(FeedError);
  });
});

describe('a Link header', () => {
  it.each([
    ['<https://hub.example/>; rel="hub"', 'https://hub.example/'],
    ['<https://a.example/>; rel=self, </hub>; rel=hub', 'https://feed.example/hub'],
    ['<https://a.example/>; title="x, y"; rel="other hub"', 'https://a.example/'],
    ['<https://a.example/>; rel="hubs"', undefined],
    ['<javascript:x>; rel=hub', undefined],
    ['<'.repeat(5000), undefined],
    [undefined, undefined],
  ])('%s names %s', (header, target) => {
    expect(linkWithRelation('hub', header, 'https://feed.example/rss')).toBe(target);
  });
});
