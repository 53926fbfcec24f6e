import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSafeFetch, type SafeFetch } from '../../../shared/net/safe-fetch.ts';
import {
  answers,
  type Behaviour,
  breaksOffAfter,
  drips,
  type FeedServer,
  floodsWith,
  redirectsTo,
  rssFeed,
  serves,
  servesConditionally,
  servesGzipped,
  startFeedServer,
  staysSilent,
} from '../../support/feed-server.ts';
import { createFeedBench } from '../../support/feeds.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

let table: QuickTable;
let server: FeedServer;
let patient: SafeFetch;
let hurried: SafeFetch;

beforeAll(async () => {
  [table, server] = await Promise.all([startQuickTable(), startFeedServer()]);
  const options = {
    userAgent: 'Wirewatch-Test/1',
    maxBytes: 200_000,
    ports: [server.port],
    allowAddress: (address: string) => address === '127.0.0.1',
  };
  patient = createSafeFetch({ ...options, deadline: 120_000 });
  hurried = createSafeFetch({ ...options, deadline: 1000 });
});

afterAll(async () => {
  await Promise.all([server.close(), table.close()]);
});

const feedOf = (n: number, ...items: readonly string[]) =>
  rssFeed(
    items.map((item) => ({
      guid: item,
      title: `${item} of ${n}`,
      link: `https://news.example/${n}/${item}`,
      text: 'Text',
    })),
  );

const bomb = gzipSync(Buffer.alloc(20_000_000));
const piece = Buffer.alloc(16_384, '<item>');
const garbage = Uint8Array.from({ length: 2000 }, (_, n) => (n * 137 + 0x89) % 256);
const laughs = `<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(1000)}">]>`;

/** How feeds behave at their second poll, how the poll ends, and why; the first poll of each finds one item. */
const behaviours: readonly {
  name: string;
  behaves: (n: number) => Behaviour;
  ends: string;
  because?: string;
}[] = [
  { name: 'has news', behaves: (n) => serves(feedOf(n, 'new', 'old')), ends: 'read' },
  { name: 'is compressed', behaves: (n) => servesGzipped(feedOf(n, 'new', 'old')), ends: 'read' },
  {
    name: 'is not compressed as it says',
    behaves: (n) => serves(feedOf(n, 'new', 'old'), { 'content-encoding': 'gzip' }),
    ends: 'read',
  },
  {
    name: 'has not changed',
    behaves: (n) => servesConditionally(feedOf(n, 'old'), '"v1"'),
    ends: 'unchanged',
  },
  { name: 'moves', behaves: (n) => redirectsTo(`/elsewhere/${n}`, 301), ends: 'read' },
  {
    name: 'breaks off in a tag',
    behaves: (n) => serves(feedOf(n, 'new', 'old').slice(0, -40)),
    ends: 'read',
  },
  { name: 'defines entities', behaves: (n) => serves(laughs + feedOf(n, 'new', 'old')), ends: 'read' },
  {
    name: 'is overrun',
    behaves: () => answers(429, { 'retry-after': '3600' }),
    ends: 'failed',
    because: 'status 429',
  },
  { name: 'is broken', behaves: () => answers(500), ends: 'failed', because: 'status 500' },
  { name: 'is gone', behaves: () => answers(410), ends: 'failed', because: 'gone for good' },
  {
    name: 'is cut in its compressed end',
    behaves: (n) => serves(gzipSync(feedOf(n, 'new', 'old')).subarray(0, -8), { 'content-encoding': 'gzip' }),
    ends: 'read',
  },
  {
    name: 'says its length twice, folds lines and goes on after its end',
    behaves: (n) => (request) => {
      const body = feedOf(n, 'new', 'old');
      const length = `Content-Length: ${body.length}\r\n`;
      request.socket.end(`HTTP/1.1 200 OK\r\n${length}${length}X-Folded: a\r\n  b\r\n\r\n${body} and more`);
    },
    ends: 'read',
  },
  {
    name: 'sets cookies in a circle',
    behaves: (n) => (_, response) =>
      response.writeHead(302, { 'set-cookie': `${'c'.repeat(3000)}=1`, location: `/feed/${n}` }).end(),
    ends: 'failed',
    because: 'redirects more than',
  },
  {
    name: 'is overrun, in garbage',
    behaves: () => answers(503, { 'content-encoding': 'gzip' }, 'busy'),
    ends: 'failed',
    because: 'status 503',
  },
  { name: 'is silent', behaves: () => staysSilent, ends: 'failed', because: 'took longer' },
  { name: 'drips', behaves: () => drips, ends: 'failed', because: 'took longer' },
  { name: 'is huge', behaves: () => floodsWith(piece), ends: 'failed', because: 'sends more than' },
  {
    name: 'is a bomb',
    behaves: () => serves(bomb, { 'content-encoding': 'gzip' }),
    ends: 'failed',
    because: 'sends more than',
  },
  {
    name: 'lies about its encoding',
    behaves: () => serves(garbage, { 'content-encoding': 'gzip' }),
    ends: 'failed',
    because: 'Content-Encoding',
  },
  {
    name: 'hangs up',
    behaves: (n) => breaksOffAfter(feedOf(n, 'new')),
    ends: 'failed',
    because: 'cannot be reached',
  },
  {
    name: 'goes round in circles',
    behaves: (n) => redirectsTo(`/feed/${n}`),
    ends: 'failed',
    because: 'redirects more than',
  },
  {
    name: 'leads inward',
    behaves: () => redirectsTo('http://127.0.0.2/'),
    ends: 'failed',
    because: 'allowed are',
  },
  { name: 'is garbage', behaves: () => serves(garbage), ends: 'failed', because: 'cannot be read as a feed' },
  {
    name: 'is a page',
    behaves: () => serves('<html><body>Hello</body></html>'),
    ends: 'failed',
    because: 'HTML page',
  },
  {
    name: 'nests for ever',
    behaves: () => serves(`<rss>${'<a>'.repeat(50_000)}`),
    ends: 'failed',
    because: 'nests deeper',
  },
];

it('hundreds of feeds of every behaviour are polled in one run, and no failure affects another feed', async () => {
  const feedCount = 400;
  const atOnce = 50;
  // Only those that are meant to miss it have a short deadline, or a busy machine would fail others with them.
  const tooSlow = new Set<string>();
  const bench = createFeedBench(patient, table.access, {
    get: (url, request) => (tooSlow.has(url) ? hurried : patient).get(url, request),
  });
  const feeds = await Promise.all(
    Array.from({ length: feedCount }, async (_, n) => {
      server.on(`/feed/${n}`, servesConditionally(feedOf(n, 'old'), '"v1"'));
      server.on(`/elsewhere/${n}`, serves(feedOf(n, 'new', 'old')));
      const { id } = await bench.add(`${server.origin}/feed/${n}`);
      return { n, id, behaviour: behaviours[n % behaviours.length]! };
    }),
  );
  const pollAll = async () => {
    const outcomes = new Map<string, string>();
    const waiting = feeds[Symbol.iterator]();
    const worker = async () => {
      for (const { id } of waiting) outcomes.set(id, (await bench.poll(id)).outcome);
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return outcomes;
  };

  const first = await pollAll();
  expect(new Set(first.values())).toEqual(new Set(['read']));
  expect(bench.queued.filter(({ backlog }) => backlog)).toHaveLength(feedCount);
  bench.queued.length = 0;

  for (const { n, behaviour } of feeds) {
    server.on(`/feed/${n}`, behaviour.behaves(n));
    if (behaviour.because === 'took longer') tooSlow.add(`${server.origin}/feed/${n}`);
  }
  const before = server.requests.length;
  const second = await pollAll();
  // One request, and at most five redirects of it; nothing is asked again within a run.
  expect(server.requests.length - before).toBeLessThanOrEqual(feedCount * 2);
  const stored = new Map((await bench.store.list()).map((feed) => [feed.id, feed]));
  for (const { id, behaviour } of feeds) {
    const feed = stored.get(id);
    expect({ name: behaviour.name, ends: second.get(id) }).toEqual({
      name: behaviour.name,
      ends: behaviour.ends,
    });
    if (behaviour.because) expect(feed?.problem, behaviour.name).toContain(behaviour.because);
    expect(feed?.failures, behaviour.name).toBe(behaviour.ends === 'failed' ? 1 : 0);
  }

  const news = feeds
    .filter(({ behaviour }) => behaviour.ends === 'read')
    .map(({ n }) => `https://news.example/${n}/new`);
  expect(bench.queued.map(({ url }) => url).sort()).toEqual(news.sort());
  expect(bench.logged).toEqual([]);
}, 300_000);
