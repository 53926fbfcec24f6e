import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { feedSecrets } from '../../../shared/feeds/feed-secrets.ts';
import { pollDueFeed, pollFeed } from '../../../shared/feeds/poll-feed.ts';
import { createSafeFetch, type SafeFetch } from '../../../shared/net/safe-fetch.ts';
import {
  answers,
  type FeedServer,
  redirectsTo,
  rssFeed,
  serves,
  servesConditionally,
  startFeedServer,
  staysSilent,
} from '../../support/feed-server.ts';
import { createFeedBench, type FeedBench } from '../../support/feeds.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
let server: FeedServer;
let web: SafeFetch;
let hurried: SafeFetch;
let bench: FeedBench;
let serial = 0;

beforeAll(async () => {
  [table, server] = await Promise.all([startTestTable(), startFeedServer()]);
  const options = {
    userAgent: 'Wirewatch-Test/1',
    maxBytes: 1_000_000,
    ports: [server.port],
    allowAddress: (address: string) => address === '127.0.0.1',
  };
  web = createSafeFetch({ ...options, deadline: 60_000 });
  hurried = createSafeFetch({ ...options, deadline: 200 });
});

beforeEach(() => {
  bench = createFeedBench(web, table.access);
});

afterAll(async () => {
  await Promise.all([server.close(), table.close()]);
});

/** Items of the day on which the bench's clock begins, an hour apart, newest first. */
function itemsOf(...numbers: readonly number[]) {
  return numbers.map((n) => ({
    guid: `g${n}`,
    title: `Title ${n}`,
    link: `https://news.example/${n}`,
    date: `Tue, 07 Jan 2020 ${String(n % 12).padStart(2, '0')}:00:00 GMT`,
    text: `Text ${n}`,
  }));
}

const path = () => `/feed-${++serial}`;
const titles = () => bench.queued.map(({ title, backlog }) => (backlog ? `(${title})` : title));
const minutesToNext = (feed: { nextPollAt?: string }) =>
  (Date.parse(feed.nextPollAt ?? '') - bench.clock.getTime()) / 60_000;

/** A feed that was read once, with these items as its backlog; what was queued and written for it is forgotten. */
async function establish(address: string, ...numbers: readonly number[]) {
  server.on(address, serves(rssFeed(itemsOf(...numbers))));
  const { id } = await bench.add(server.origin + address);
  expect(await bench.poll(id)).toMatchObject({ outcome: 'read', news: 0, backlog: numbers.length });
  bench.queued.length = 0;
  bench.writes.length = 0;
  return id;
}

describe('a feed that is paused', () => {
  it('while it is polled stays paused, and gives what came meanwhile when it is resumed, once', async () => {
    const address = path();
    const id = await establish(address, 2, 1);
    server.on(address, serves(rssFeed(itemsOf(3, 2, 1))));
    const underWay = await bench.get(id);
    await bench.store.change(id, { status: 'paused', nextPollAt: undefined });
    await pollFeed(underWay, bench.deps);
    expect(await bench.get(id)).toMatchObject({ status: 'paused' });
    expect(await bench.get(id)).not.toHaveProperty('nextPollAt');
    await pollDueFeed(id, { ...bench.deps, feeds: { ...bench.deps.feeds, get: bench.store.get } });
    expect(titles()).toEqual(['Title 3']);

    server.on(address, serves(rssFeed(itemsOf(4, 3, 2, 1))));
    await bench.store.change(id, { status: 'active', nextPollAt: bench.clock.toISOString() });
    expect(await bench.poll(id)).toMatchObject({ outcome: 'read', news: 1 });
    expect(titles()).toEqual(['Title 3', 'Title 4']);
  });
});

describe('a new feed', () => {
  it('has its backlog stored and alerts nobody; what comes later is news', async () => {
    const address = path();
    server.on(
      address,
      serves(rssFeed(itemsOf(2, 1), '<title>The Daily Example</title><language>en</language>')),
    );
    const { id } = await bench.add(server.origin + address);
    expect(await bench.poll(id)).toEqual({
      outcome: 'read',
      news: 0,
      backlog: 2,
      changed: true,
      remarks: [],
    });
    expect(titles()).toEqual(['(Title 2)', '(Title 1)']);
    expect(await bench.get(id), 'backlog is not counted').not.toHaveProperty('arrivals');
    expect(bench.queued[0]).toMatchObject({
      source: 'The Daily Example',
      language: 'en',
      guid: 'g2',
      url: 'https://news.example/2',
      publishedAt: '2020-01-07T02:00:00Z',
      receivedAt: '2020-01-07T12:00:00.000Z',
    });

    server.on(address, serves(rssFeed(itemsOf(3, 2, 1))));
    expect(await bench.poll(id)).toMatchObject({ outcome: 'read', news: 1, backlog: 0 });
    expect(titles()).toEqual(['(Title 2)', '(Title 1)', 'Title 3']);
  });

  it('keeps the name its operator gave it', async () => {
    const address = path();
    server.on(address, serves(rssFeed(itemsOf(1), '<title>RSS - News - All</title>')));
    const { id } = await bench.add(server.origin + address, { title: 'The Daily Example' });
    await bench.poll(id);
    expect(bench.queued[0]?.source).toBe('The Daily Example');
    expect((await bench.get(id)).title).toBe('The Daily Example');
  });

  it('that was added by its page is found there', async () => {
    const [page, feed] = [path(), path()];
    server.on(
      page,
      serves(`<html><head><link rel="alternate" type="application/rss+xml" href="${feed}"></head></html>`, {
        'content-type': 'text/html',
      }),
    );
    server.on(feed, serves(rssFeed(itemsOf(1))));
    const { id } = await bench.add(server.origin + page);
    expect(await bench.poll(id)).toEqual({ outcome: 'moved', to: server.origin + feed });
    expect(await bench.poll(id)).toMatchObject({ outcome: 'read', backlog: 1 });
    expect(await bench.get(id)).toMatchObject({ url: server.origin + feed, failures: 0 });
  });

  it('that was added by a page that offers only pages is not followed without end', async () => {
    const [one, two] = [path(), path()];
    const offering = (other: string) =>
      serves(`<html><head><link rel="alternate" type="application/rss+xml" href="${other}"></head></html>`);
    server.on(one, offering(two));
    server.on(two, offering(one));
    const { id } = await bench.add(server.origin + one);
    await bench.poll(id);
    await bench.poll(id);
    expect(minutesToNext(await bench.get(id))).toBeGreaterThanOrEqual(10);
  });
});

describe('a poll', () => {
  it('sends a conditional request, and an unchanged feed costs one small write', async () => {
    const address = path();
    server.on(
      address,
      servesConditionally(rssFeed(itemsOf(1)), '"v1"', { 'last-modified': 'Tue, 07 Jan 2020 10:00:00 GMT' }),
    );
    const { id } = await bench.add(server.origin + address);
    await bench.poll(id);
    bench.writes.length = 0;
    expect(await bench.poll(id)).toEqual({ outcome: 'unchanged' });
    expect(bench.writes).toEqual(['feed']);
    expect(server.requests.at(-1)?.headers).toMatchObject({
      'if-none-match': '"v1"',
      'if-modified-since': 'Tue, 07 Jan 2020 10:00:00 GMT',
      'user-agent': 'Wirewatch-Test/1',
    });
  });

  it('that reads the same again costs one small write as well, even in another order', async () => {
    const address = path();
    const id = await establish(address, 3, 2, 1);
    server.on(address, serves(rssFeed(itemsOf(1, 3, 2))));
    expect(await bench.poll(id)).toMatchObject({ outcome: 'read', news: 0, backlog: 0 });
    expect(bench.writes).toEqual(['feed']);
  });

  it('remembers items and validators only after the queue has them', async () => {
    const address = path();
    const id = await establish(address, 1);
    server.on(address, servesConditionally(rssFeed(itemsOf(2, 1)), '"v2"'));
    await bench.poll(id);
    expect(bench.writes).toEqual(['send', 'seen', 'feed']);
  });

  it.each([
    ['the queue takes nothing', { articles: { send: () => Promise.reject(new Error('down')) } }],
    ['the memory cannot be written', { putSeen: () => Promise.reject(new Error('down')) }],
    ['the feed cannot be written', { finishPoll: () => Promise.reject(new Error('down')) }],
  ])(
    'that fails because %s is repeated with the same result',
    async (_, {
      articles,
      ...feeds
    }: {
      articles?: typeof bench.deps.articles;
      putSeen?: () => Promise<void>;
      finishPoll?: () => Promise<boolean>;
    }) => {
      const address = path();
      const id = await establish(address, 1);
      server.on(address, servesConditionally(rssFeed(itemsOf(2, 1)), '"v2"'));
      const before = await bench.get(id);
      const broken = {
        ...bench.deps,
        ...(articles && { articles }),
        feeds: { ...bench.deps.feeds, ...feeds },
      };
      await expect(pollFeed(before, broken)).rejects.toThrow('down');
      expect(await bench.get(id)).toEqual(before);

      await bench.poll(id);
      expect(new Set(titles())).toEqual(new Set(['Title 2']));
      expect(new Set(bench.queued.map((article) => article.id)).size).toBe(1);
      expect((await bench.get(id)).etag).toBe('"v2"');
    },
  );

  it('that finishes after another does not overwrite its record', async () => {
    const address = path();
    const id = await establish(address, 1);
    const feed = await bench.get(id);
    bench.clock = new Date(feed.nextPollAt ?? '');
    await Promise.all([pollFeed(feed, bench.deps), pollFeed(feed, bench.deps)]);
    const after = await bench.get(id);
    expect(await bench.store.finishPoll(feed, { failures: 99 })).toBe(false);
    expect(await bench.get(id)).toEqual(after);
  });

  it('comes again when the publisher asks for it', async () => {
    const address = path();
    server.on(address, serves(rssFeed(itemsOf(1), '<ttl>90</ttl>')));
    const { id } = await bench.add(server.origin + address);
    await bench.poll(id);
    expect(minutesToNext(await bench.get(id))).toBeGreaterThanOrEqual(90);
    server.on(address, serves(rssFeed(itemsOf(1)), { 'cache-control': 'public, max-age=7200' }));
    await bench.poll(id);
    expect(minutesToNext(await bench.get(id))).toBeGreaterThanOrEqual(120);
  });

  it('reports the problems of a feed that could still be read', async () => {
    const address = path();
    server.on(address, serves(rssFeed(itemsOf(2, 1)).slice(0, -60)));
    const { id } = await bench.add(server.origin + address);
    expect(await bench.poll(id)).toMatchObject({ outcome: 'read', backlog: 1 });
    expect((await bench.get(id)).problem).toContain('is incomplete');
  });

  it('that is answered with 204 is not a failure, and counts as nothing read', async () => {
    const address = path();
    server.on(address, answers(204));
    const { id } = await bench.add(server.origin + address);
    expect(await bench.poll(id)).toEqual({ outcome: 'unchanged' });
    expect((await bench.get(id)).lastReadAt).toBeUndefined();
    server.on(address, serves(rssFeed(itemsOf(1))));
    expect(await bench.poll(id)).toMatchObject({ outcome: 'read', news: 0, backlog: 1 });
  });

  it('sends an unconditional request once a day, since a broken cache answers "not modified" for ever', async () => {
    const address = path();
    const id = await establish(address, 1);
    await bench.store.change(id, { etag: '"v1"' });
    server.on(address, (request, response) =>
      request.headers['if-none-match']
        ? response.writeHead(304).end()
        : response.writeHead(200, { etag: '"v1"' }).end(rssFeed(itemsOf(2, 1))),
    );
    const from = bench.clock.getTime();
    let polls = 0;
    while (bench.queued.length === 0 && polls < 400) {
      await bench.poll(id);
      polls += 1;
    }
    expect(titles()).toEqual(['Title 2']);
    expect(polls).toBeGreaterThan(3);
    expect(bench.clock.getTime() - from).toBeLessThanOrEqual(25 * 3_600_000);
  });

  it('that read a truncated document requests all of it the next time', async () => {
    const address = path();
    const id = await establish(address, 1);
    const whole = gzipSync(rssFeed(itemsOf(9, 8, 7, 6, 5, 4, 3, 2, 1)));
    const headers = { etag: '"v2"', 'content-encoding': 'gzip' };
    server.on(address, servesConditionally(whole.subarray(0, -60), '"v2"', headers));
    await bench.poll(id);
    expect((await bench.get(id)).etag).toBeUndefined();
    server.on(address, servesConditionally(whole, '"v2"', headers));
    await bench.poll(id);
    expect(new Set(titles())).toEqual(new Set(itemsOf(9, 8, 7, 6, 5, 4, 3, 2).map(({ title }) => title)));
  });

  it('keeps a validator only if it is not too long', async () => {
    const address = path();
    server.on(address, serves(rssFeed(itemsOf(1)), { etag: `"${'x'.repeat(5000)}"` }));
    const { id } = await bench.add(server.origin + address);
    await bench.poll(id);
    expect((await bench.get(id)).etag).toBeUndefined();
  });
});

describe('the cost of a poll', () => {
  it.each([
    ['304', servesConditionally(rssFeed(itemsOf(3, 2, 1)), '"a-validator-of-some-length-0123456789abcdef"')],
    ['204', (_, response) => response.writeHead(204).end()],
    [
      'other numbers in the texts',
      (_, response) =>
        response.end(rssFeed(itemsOf(3, 2, 1).map((each) => ({ ...each, text: `Read ${++serial} times` })))),
    ],
    [
      'the same document again',
      serves(rssFeed(itemsOf(3, 2, 1)), {
        etag: '"a-validator-of-some-length-0123456789abcdef"',
        'last-modified': 'Tue, 07 Jan 2020 10:00:00 GMT',
      }),
    ],
  ])(
    'that finds nothing new (%s) is one write to an item of less than 1 KB: 3 units with the index',
    async (_, behaviour) => {
      const address = `${path()}/${'a-rather-long-address/'.repeat(4)}news.xml`;
      server.on(address, behaviour);
      const { id } = await bench.add(server.origin + address, {
        title: 'The Rather Long Named Daily Example of Northport',
        language: 'en',
        tags: ['ports', 'weather', 'shipping'],
        weight: 1.5,
        maxPauseMinutes: 60,
      });
      await bench.poll(id);
      await bench.store.change(id, {
        push: {
          hub: 'https://pubsubhubbub.example/',
          topic: server.origin + address,
          secret: 'x'.repeat(43),
          askedAt: bench.clock.toISOString(),
          lastPushAt: bench.clock.toISOString(),
        },
      });
      // And two for its place in the index, which DynamoDB takes out and puts in anew when the key changes.
      expect(await unitsOf(() => bench.poll(id))).toEqual([1]);
    },
  );
});

/** The write units of the table that each write consumes, as the embedded DynamoDB counts them: one per KB. */
async function unitsOf(work: () => Promise<unknown>): Promise<number[]> {
  const units: number[] = [];
  const { middlewareStack } = table.access.client;
  const name = 'measure-capacity';
  middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
        if (/Update|Put|Delete|Write/.test(commandName ?? ''))
          units.push(answered.parse(result.output).ConsumedCapacity.CapacityUnits);
        return result;
      },
    { step: 'initialize', name },
  );
  await work();
  middlewareStack.remove(name);
  return units;
}

const answered = z.object({ ConsumedCapacity: z.object({ CapacityUnits: z.number() }) });

describe('the setting of a feed', () => {
  it('language, tags and weight apply to its articles', async () => {
    const address = path();
    server.on(address, serves(rssFeed(itemsOf(1), '<title>T</title><language>en</language>')));
    const { id } = await bench.add(server.origin + address, { language: 'fr', tags: ['ports'], weight: 2 });
    await bench.poll(id);
    expect(bench.queued[0]).toMatchObject({ language: 'fr', tags: ['ports'], weight: 2 });
  });

  it('longest pause applies however silent the feed is', async () => {
    const address = path();
    server.on(address, serves(rssFeed(itemsOf(1), '<ttl>600</ttl>')));
    const { id } = await bench.add(server.origin + address, { maxPauseMinutes: 15 });
    for (let polls = 0; polls < 5; polls += 1) {
      await bench.poll(id);
      expect(minutesToNext(await bench.get(id))).toBeLessThanOrEqual(15);
    }
  });

  it('selector turns a page into a feed; if it finds nothing, the feed has failed and forgets nothing', async () => {
    const address = path();
    const listing = (...numbers: readonly number[]) =>
      serves(
        `<html><body>${numbers.map((n) => `<h2><a href="/page/${n}">Notice ${n} of the port</a></h2>`).join('')}</body></html>`,
        { 'content-type': 'text/html' },
      );
    server.on(address, listing(2, 1));
    const { id } = await bench.add(server.origin + address, { watch: 'h2 a' });
    expect(await bench.poll(id)).toMatchObject({ outcome: 'read', news: 0, backlog: 2 });
    server.on(address, serves('<html><body><h1>We are back soon</h1></body></html>'));
    expect(await bench.poll(id)).toMatchObject({ outcome: 'failed' });
    expect((await bench.get(id)).problem).toContain('"h2 a" finds no headline');
    server.on(address, listing(3, 2, 1));
    bench.queued.length = 0;
    expect(await bench.poll(id)).toMatchObject({ outcome: 'read', news: 1, backlog: 0 });
    expect(bench.queued[0]).toMatchObject({ title: 'Notice 3 of the port', url: `${server.origin}/page/3` });
  });

  it('secrets are sent only to its own host, and never into a message or a log', async () => {
    const [here, there] = [path(), path()];
    const { id } = await bench.add(server.origin + here, { hasSecrets: true });
    const secrets = feedSecrets(server.origin, {
      login: { name: 'reader', password: 'pässword' },
      headers: { 'X-Key': 'k-123' },
    });
    await bench.store.putSecrets(id, secrets);
    server.on(here, (request, response) =>
      request.headers.authorization === `Basic ${Buffer.from('reader:pässword').toString('base64')}` &&
      request.headers['x-key'] === 'k-123'
        ? response.writeHead(200).end(rssFeed(itemsOf(1)))
        : response.writeHead(401).end(),
    );
    expect(await bench.poll(id)).toMatchObject({ outcome: 'read' });
    server.on(here, answers(500, {}, 'broken'));
    await bench.poll(id);
    await bench.store.change(id, { url: `http://localhost:${server.port}${there}` });
    server.on(there, serves(rssFeed(itemsOf(1))));
    expect(await bench.poll(id)).toMatchObject({ outcome: 'read' });
    expect(server.requests.at(-1)?.headers).not.toHaveProperty('x-key');
    expect(server.requests.at(-1)?.headers).not.toHaveProperty('authorization');
    const shown = JSON.stringify([bench.logged, await bench.store.list()]);
    expect(shown).not.toContain('k-123');
    expect(shown).not.toContain('Basic');
    await bench.store.delete(id);
    expect(await bench.store.getSecrets(id)).toBeUndefined();
  });
});

describe('items', () => {
  it('that are updated are sent again, those of the backlog as backlog', async () => {
    const address = path();
    const id = await establish(address, 1);
    server.on(address, serves(rssFeed(itemsOf(2, 1))));
    await bench.poll(id);
    bench.queued.length = 0;
    server.on(
      address,
      serves(rssFeed(itemsOf(2, 1).map((each) => ({ ...each, text: `Corrected ${each.guid}` })))),
    );
    expect(await bench.poll(id)).toMatchObject({ news: 1, backlog: 1 });
    expect(titles().sort()).toEqual(['(Title 1)', 'Title 2']);
  });

  it('that all change their guids alert nobody', async () => {
    const address = path();
    const numbers = [9, 8, 7, 6, 5, 4, 3, 2, 1];
    const id = await establish(address, ...numbers);
    server.on(
      address,
      serves(rssFeed(itemsOf(...numbers).map((each) => ({ ...each, guid: `new-system-${each.guid}` })))),
    );
    expect(await bench.poll(id)).toMatchObject({
      news: 0,
      backlog: 0,
      remarks: ['9 known items came with another guid'],
    });
    expect(bench.queued).toEqual([]);
    expect((await bench.get(id)).problem).toContain('another guid');
  });

  it('that all change guids and addresses at once alert nobody, and really new items among them are news', async () => {
    const address = path();
    const numbers = [9, 8, 7, 6, 5, 4, 3, 2, 1];
    const id = await establish(address, ...numbers);
    const moved = itemsOf(...numbers).map((each) => ({
      ...each,
      guid: `x${each.guid}`,
      link: `${each.link}/new-place`,
      title: `${each.title}, newly edited`,
    }));
    const fresh = { ...itemsOf(10)[0], guid: 'x10', date: 'Tue, 07 Jan 2020 12:04:00 GMT' };
    server.on(address, serves(rssFeed([fresh, ...moved])));
    const outcome = await bench.poll(id);
    expect(outcome).toMatchObject({ news: 1, backlog: 9 });
    expect(titles().filter((title) => !title.startsWith('('))).toEqual(['Title 10']);
    expect((await bench.get(id)).problem).toContain('unknown');
  });

  it('that a feed shows all at once after it was empty are backlog, except current ones', async () => {
    const address = path();
    const id = await establish(address);
    const fresh = { ...itemsOf(10)[0], date: 'Tue, 07 Jan 2020 12:04:00 GMT' };
    server.on(address, serves(rssFeed([fresh, ...itemsOf(9, 8, 7, 6, 5, 4)])));
    expect(await bench.poll(id)).toMatchObject({ news: 1, backlog: 6 });
  });

  it('of which none is known, since there were so many new ones, are still news', async () => {
    const address = path();
    const id = await establish(address, 3, 2, 1);
    const many = Array.from({ length: 10 }, (_, n) => ({
      guid: `m${n}`,
      title: `Many ${n}`,
      link: `https://news.example/m${n}`,
      date: `Tue, 07 Jan 2020 1${n < 2 ? '1:58' : '2:03'}:0${n} GMT`,
    }));
    server.on(address, serves(rssFeed(many)));
    expect(await bench.poll(id)).toMatchObject({ news: 10, backlog: 0 });
  });

  it('that appear long after they were published alert nobody', async () => {
    const address = path();
    const id = await establish(address, 1);
    server.on(
      address,
      serves(
        rssFeed([
          { guid: 'old', title: 'From the archive', date: 'Mon, 02 Dec 2019 08:00:00 GMT' },
          ...itemsOf(1),
        ]),
      ),
    );
    expect(await bench.poll(id)).toMatchObject({ news: 0, backlog: 1 });
  });

  it('get the text of their page if the feed is set to it, except backlog and failures', async () => {
    const address = path();
    server.on(address, serves(rssFeed(itemsOf(1))));
    const asked: string[] = [];
    bench = createFeedBench(web, table.access, {
      readPage: async (url) => {
        asked.push(url);
        return url.endsWith('/3')
          ? undefined
          : { title: 'Of the page', text: `The whole text of ${url}`, language: 'de' };
      },
    });
    const { id } = await bench.add(server.origin + address, { fullText: true });
    await bench.poll(id);
    expect(asked).toEqual([]);
    server.on(address, serves(rssFeed(itemsOf(3, 2, 1))));
    await bench.poll(id);
    expect(asked.sort()).toEqual(['https://news.example/2', 'https://news.example/3']);
    expect(bench.queued.map(({ text }) => text)).toEqual([
      'Text 1',
      'Text 3',
      'The whole text of https://news.example/2',
    ]);
    expect(bench.queued.at(-1)).toMatchObject({ title: 'Title 2', language: 'de' });
  });
});

describe('a sitemap without titles', () => {
  it('takes new articles from its pages, or else from its addresses, and sends no old ones', async () => {
    const address = path();
    const sitemap = (...names: readonly string[]) =>
      serves(
        `<urlset>${names.map((name) => `<url><loc>https://port.example/${name}</loc></url>`).join('')}</urlset>`,
      );
    bench = createFeedBench(web, table.access, {
      readPage: async (url) =>
        url.endsWith('berth-closed')
          ? { title: 'Berth four is closed', text: 'The berth is closed for a month.' }
          : undefined,
    });
    server.on(address, sitemap('old-notice'));
    const { id } = await bench.add(server.origin + address);
    expect(await bench.poll(id)).toMatchObject({ news: 0, backlog: 0 });
    server.on(address, sitemap('old-notice', 'berth-closed', 'pilots-vote'));
    expect(await bench.poll(id)).toMatchObject({ news: 2, backlog: 0 });
    expect(titles()).toEqual(['Berth four is closed', 'pilots vote']);
  });
});

describe('a feed that fails', () => {
  it.each([
    ['is not found', answers(404), 'status 404'],
    ['breaks', answers(500), 'status 500'],
    ['sends a page', serves('<html><head></head></html>'), 'HTML page'],
    [
      'sends garbage',
      serves(Uint8Array.from({ length: 1000 }, (_, n) => (n * 137 + 0x89) % 256)),
      'cannot be read as a feed',
    ],
    ['sends nothing', serves(''), 'is empty'],
    ['says nothing', staysSilent, 'took longer'],
    ['redirects for ever', redirectsTo('?more'), 'redirects more than'],
    ['redirects inward', redirectsTo('http://169.254.169.254/'), 'bad'],
  ])(
    'that %s is polled again with growing pauses, and the reason is stored',
    async (_, behaviour, reason) => {
      const address = path();
      server.on(address, behaviour);
      if (reason.startsWith('redirects')) server.on(`${address}?more`, redirectsTo('?more'));
      // A short deadline only where it is to be missed, or a busy machine misses others too.
      let silent = behaviour === staysSilent;
      bench = createFeedBench(web, table.access, {
        get: (url, request) => (silent ? hurried : web).get(url, request),
      });
      const { id } = await bench.add(server.origin + address);
      const waits: number[] = [];
      for (let poll = 0; poll < 3; poll += 1) {
        const outcome = await bench.poll(id);
        expect(outcome.outcome).toBe('failed');
        waits.push(minutesToNext(await bench.get(id)));
      }
      const feed = await bench.get(id);
      expect(feed.failures).toBe(3);
      expect(feed.problem).toContain(reason === 'bad' ? '169.254.169.254' : reason);
      expect(waits[1]).toBeGreaterThan(1.5 * (waits[0] ?? 0));
      expect(waits[2]).toBeGreaterThan(1.5 * (waits[1] ?? 0));
      expect(bench.queued).toEqual([]);

      silent = false;
      server.on(address, serves(rssFeed(itemsOf(1))));
      expect(await bench.poll(id)).toMatchObject({ outcome: 'read', backlog: 1 });
      const healed = await bench.get(id);
      expect(healed.failures).toBe(0);
      expect(healed.problem).toBeUndefined();
    },
  );

  it('with status 429 is polled later', async () => {
    const address = path();
    server.on(address, answers(429, { 'retry-after': '14400' }));
    const { id } = await bench.add(server.origin + address);
    await bench.poll(id);
    expect(minutesToNext(await bench.get(id))).toBeGreaterThanOrEqual(240);
  });

  it('that is gone (410) at three polls in a row is not polled again', async () => {
    const address = path();
    const id = await establish(address, 1);
    server.on(address, answers(410));
    for (let sighting = 1; sighting < 3; sighting += 1) {
      expect(await bench.poll(id)).toMatchObject({ outcome: 'failed' });
      expect(await bench.get(id)).toMatchObject({ status: 'active', endings: sighting });
    }
    expect(await bench.poll(id)).toMatchObject({ outcome: 'gone' });
    const feed = await bench.get(id);
    expect(feed).toMatchObject({ status: 'gone' });
    expect(feed.nextPollAt).toBeUndefined();
    expect(await bench.store.due('2999-01-01T00:00:00.000Z', 1000)).not.toContain(id);
  });

  it('unexpectedly affects no other feed, and is logged', async () => {
    const { id } = await bench.add(`${server.origin}${path()}`);
    const get = () => Promise.reject(new TypeError('of a new kind'));
    expect(await pollFeed(await bench.get(id), { ...bench.deps, get })).toMatchObject({ outcome: 'failed' });
    expect((await bench.get(id)).problem).toContain('of a new kind');
    expect(bench.logged.join()).toContain('of a new kind');
  });
});

describe('a feed that moves', () => {
  it('is followed permanently only after several polls in a row saw it move', async () => {
    const [from, to] = [path(), path()];
    server.on(to, serves(rssFeed(itemsOf(1))));
    server.on(from, redirectsTo(to, 301));
    const { id } = await bench.add(server.origin + from);
    for (const sightings of [1, 2]) {
      await bench.poll(id);
      expect(await bench.get(id)).toMatchObject({
        url: server.origin + from,
        moving: { to: server.origin + to, sightings },
      });
    }
    await bench.poll(id);
    const moved = await bench.get(id);
    expect(moved.url).toBe(server.origin + to);
    expect(moved.moving).toBeUndefined();
    const before = server.requests.length;
    await bench.poll(id);
    expect(server.requests.slice(before).map((request) => request.path)).toEqual([to]);
  });

  it('on its own announcement is followed too, and goes back if it is not found there', async () => {
    const [from, to] = [path(), path()];
    const word = `<itunes:new-feed-url>${server.origin}${to}</itunes:new-feed-url>`;
    server.on(from, servesConditionally(rssFeed(itemsOf(1), word), '"v1"'));
    const { id } = await bench.add(server.origin + from);
    for (let sighting = 1; sighting <= 3; sighting += 1) {
      expect((await bench.get(id)).url).toBe(server.origin + from);
      await bench.poll(id);
    }
    expect(await bench.get(id)).toMatchObject({
      url: server.origin + to,
      movedFrom: server.origin + from,
    });
    expect(await bench.poll(id)).toMatchObject({ outcome: 'failed' });
    const back = await bench.get(id);
    expect(back).toMatchObject({
      url: server.origin + from,
      problem: expect.stringContaining('says that it has moved'),
    });
    expect(back.movedFrom).toBeUndefined();
    expect(await bench.poll(id)).toMatchObject({ outcome: 'read' });

    server.on(to, serves(rssFeed(itemsOf(1))));
    for (let poll = 0; poll < 3; poll += 1) await bench.poll(id);
    const moved = await bench.get(id);
    expect(moved.url).toBe(server.origin + to);
    expect(moved.movedFrom).toBeUndefined();
  });

  it('stays where it is when the redirect was a mistake, or only temporary', async () => {
    const [from, to] = [path(), path()];
    server.on(to, serves(rssFeed(itemsOf(1))));
    server.on(from, redirectsTo(to, 301));
    const { id } = await bench.add(server.origin + from);
    await bench.poll(id);
    await bench.poll(id);
    server.on(from, serves(rssFeed(itemsOf(1))));
    await bench.poll(id);
    expect((await bench.get(id)).moving).toBeUndefined();
    server.on(from, redirectsTo(to, 302));
    for (let poll = 0; poll < 4; poll += 1) await bench.poll(id);
    expect((await bench.get(id)).url).toBe(server.origin + from);
  });
});
