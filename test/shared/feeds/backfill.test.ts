/** Documents that hold old articles beside new ones, or nothing, over three polls: no flood of alerts, and no loss. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSafeFetch, type SafeFetch } from '../../../shared/net/safe-fetch.ts';
import {
  type Behaviour,
  type FeedServer,
  rssFeed,
  serves,
  startFeedServer,
} from '../../support/feed-server.ts';
import { createFeedBench } from '../../support/feeds.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

let table: QuickTable;
let server: FeedServer;
let web: SafeFetch;
let serial = 0;

beforeAll(async () => {
  [table, server] = await Promise.all([startQuickTable(), startFeedServer()]);
  web = createSafeFetch({
    userAgent: 'Wirewatch-Test/1',
    maxBytes: 10_000_000,
    deadline: 60_000,
    ports: [server.port],
    allowAddress: (address) => address === '127.0.0.1',
  });
});

afterAll(async () => {
  await Promise.all([server.close(), table.close()]);
});

interface Looks {
  readonly host?: string;
  readonly path?: string;
  readonly text?: (n: number) => string;
  readonly date?: (n: number) => string | undefined;
}

/** Items by number; the higher the newer. Undated unless told otherwise. */
function feedOf(numbers: readonly number[], looks: Looks = {}): Behaviour {
  const { host = 'old.example', path = '', text = (n) => `What happened on day ${n}.`, date } = looks;
  return serves(
    rssFeed(
      numbers.map((n) => {
        const dated = date?.(n);
        return {
          guid: `https://${host}${path}/${n}`,
          title: `Story ${n} of the harbour`,
          link: `https://${host}${path}/${n}`,
          text: text(n),
          ...(dated !== undefined && { date: dated }),
        };
      }),
    ),
  );
}

/** From the higher to the lower. */
const down = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, n) => from - n);
const up = (from: number, to: number) => down(to, from).reverse();
/** Item 12 is of noon, when the first poll is; there is one each hour. */
const hourly = (n: number) => new Date(Date.UTC(2020, 0, 7, n)).toUTCString();

/** What each poll tells: numbers of the items that may alert. */
async function toldBy(...documents: readonly Behaviour[]): Promise<number[][]> {
  const address = `/backfill-${++serial}`;
  const bench = createFeedBench(web, table.access);
  const { id } = await bench.add(server.origin + address);
  const told: number[][] = [];
  for (const document of documents) {
    server.on(address, document);
    bench.queued.length = 0;
    await bench.poll(id);
    told.push(
      bench.queued.filter(({ backlog }) => !backlog).map(({ title }) => Number(/\d+/.exec(title)?.[0])),
    );
  }
  return told;
}

const errorPage = serves('<!DOCTYPE html><html><head><title>Sorry</title></head><body>Later</body></html>');

describe('a feed that is read for the first time', () => {
  it('alerts only about later items', async () => {
    expect(await toldBy(feedOf(down(9, 1)), feedOf(down(10, 2)), feedOf(down(11, 3)))).toEqual([
      [],
      [10],
      [11],
    ]);
  });

  it('when it is empty, does not alert about older items later, but about new ones', async () => {
    expect(await toldBy(feedOf([]), feedOf(down(9, 1)), feedOf(down(10, 1)))).toEqual([[], [], [10]]);
    const dated = { date: hourly };
    expect(await toldBy(feedOf([]), feedOf([13, 11, 10], dated), feedOf([14, 13, 11, 10], dated))).toEqual([
      [],
      [13],
      [14],
    ]);
  });

  it('when it is empty because it is new, alerts about its first article', async () => {
    expect(await toldBy(feedOf([]), feedOf([1]), feedOf([2, 1]))).toEqual([[], [1], [2]]);
  });
});

describe('a feed that moves to another domain', () => {
  it.each([[30], [4]])('repeats none of its %d items', async (count) => {
    const moved = { host: 'new.example' };
    const items = down(count, 1);
    expect(await toldBy(feedOf(items), feedOf(items, moved), feedOf([count + 1, ...items], moved))).toEqual([
      [],
      [],
      [count + 1],
    ]);
  });

  it('and to another system, with new addresses and texts, repeats none either', async () => {
    const moved = { host: 'new.example', path: '/stories', text: (n: number) => `Day ${n}, told anew.` };
    const items = down(12, 1);
    expect(await toldBy(feedOf(items), feedOf(items, moved), feedOf([13, ...items], moved))).toEqual([
      [],
      [],
      [13],
    ]);
  });

  it('which dates everything by the move, repeats none either', async () => {
    const moved = {
      host: 'new.example',
      text: (n: number) => `Day ${n}, told anew.`,
      date: () => 'Tue, 07 Jan 2020 12:02:00 GMT',
    };
    const items = down(12, 1);
    expect(await toldBy(feedOf(items), feedOf(items, moved), feedOf([13, ...items], moved))).toEqual([
      [],
      [],
      [13],
    ]);
  });
});

describe('an archive', () => {
  it('below the known items alerts nobody, and items above them are news', async () => {
    expect(await toldBy(feedOf(down(100, 91)), feedOf(down(101, 1)), feedOf(down(102, 1)))).toEqual([
      [],
      [101],
      [102],
    ]);
  });

  it('above the known items alerts nobody, if news comes at the end', async () => {
    expect(
      await toldBy(feedOf(up(91, 100)), feedOf(up(91, 102)), feedOf(up(1, 103)), feedOf(up(1, 110))),
    ).toEqual([[], [101, 102], [103], up(104, 110)]);
  });

  it('with dates of the last days alerts nobody', async () => {
    const dated = { date: hourly };
    expect(
      await toldBy(feedOf(down(11, 6), dated), feedOf(down(12, -60), dated), feedOf(down(13, -60), dated)),
    ).toEqual([[], [12], [13]]);
  });
});

describe('a temporary fault', () => {
  it.each([
    ['an error page with status 200', errorPage],
    ['a document without items', feedOf([])],
    ['a document with the newest item only', feedOf([600])],
    ['nothing', serves('')],
  ])('that shows %s forgets nothing', async (_, mishap) => {
    expect(await toldBy(feedOf(down(600, 1)), mishap, feedOf(down(601, 1)))).toEqual([[], [], [601]]);
  });

  it('that lasts for many polls with news makes it forget nothing either', async () => {
    const few = up(601, 620).map((n) => feedOf([n]));
    const told = await toldBy(feedOf(down(600, 1)), ...few, feedOf(down(621, 1)));
    expect(told.flat()).toEqual(up(601, 621));
  });
});

describe('a feed without dates', () => {
  it('that is replaced as a whole reports all new items', async () => {
    expect(await toldBy(feedOf(down(10, 1)), feedOf(down(20, 11)), feedOf(down(30, 21)))).toEqual([
      [],
      down(20, 11),
      down(30, 21),
    ]);
  });

  it.each([
    ['newest first', (count: number) => down(count, 1)],
    ['oldest first', (count: number) => up(1, count)],
  ])('with more items than can be remembered reports the new ones, %s', async (_, items) => {
    const told = await toldBy(feedOf(items(5200)), feedOf(items(5202)), feedOf(items(5203)));
    expect(told.map((numbers) => [...numbers].sort())).toEqual([[], [5201, 5202], [5203]]);
  });
});

describe('placeholder dates', () => {
  it.each([
    ['the year 1', 'Mon, 01 Jan 0001 00:00:00 +0000'],
    ['the epoch', 'Thu, 01 Jan 1970 00:00:00 GMT'],
    ['the next century', 'Thu, 01 Jan 2111 00:00:00 GMT'],
  ])('(%s) do not hide news, and do not make an archive', async (_, date) => {
    const bogus = { date: () => date };
    expect(
      await toldBy(feedOf(down(9, 1), bogus), feedOf(down(10, 2), bogus), feedOf(down(10, -60), bogus)),
    ).toEqual([[], [10], []]);
  });
});

describe('numbers in texts', () => {
  const counting = (count: number) =>
    feedOf(down(3, 1), { text: (n) => `The harbour is full. Read ${count},0${n}0 times (${count} today).` });

  it('that count readers are not news', async () => {
    expect(await toldBy(counting(1), counting(2), counting(999))).toEqual([[], [], []]);
  });
});
