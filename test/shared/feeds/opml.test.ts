import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feedId } from '../../../shared/feeds/feed.ts';
import { feedAddress } from '../../../shared/feeds/feed-address.ts';
import { type ListedFeed, OpmlError, readOpml, writeOpml } from '../../../shared/feeds/opml.ts';

const now = new Date('2020-01-07T12:00:00Z');
const list = (body: string) =>
  `<?xml version="1.0"?><opml version="2.0"><head><title>L</title></head><body>${body}</body></opml>`;

describe('a list of feeds', () => {
  it('is read with its folders opened and its addresses taken once', () => {
    const { feeds, refused } = readOpml(
      list(`<outline text="World"><outline type="rss" text="A &amp; B" xmlUrl="https://a.example/rss?x=1&amp;y=2"/>
        <outline text="Deeper"><outline title="C" text="c" xmlUrl="http://c.example/"/></outline></outline>
        <outline text="Again" xmlUrl="https://a.example/rss?x=1&amp;y=2"/>`),
    );
    expect(feeds).toEqual([
      { url: 'https://a.example/rss?x=1&y=2', title: 'A & B' },
      { url: 'http://c.example/', title: 'C' },
    ]);
    expect(refused).toEqual([]);
  });

  it('reports the entries that it cannot accept, and accepts the others', () => {
    const { feeds, refused } = readOpml(
      list(`<outline text="Podcast" xmlUrl="file:///etc/passwd"/><outline text="Nothing"/><outline text="Secret" xmlUrl="https://u:p@a.example/"/>
        <outline text="Long" xmlUrl="https://a.example/${'x'.repeat(600)}"/><outline text="Fine" xmlUrl="https://fine.example/"/>`),
    );
    expect(feeds).toEqual([{ url: 'https://fine.example/', title: 'Fine' }]);
    expect(refused).toHaveLength(3);
    expect(refused[0]).toContain('file:///etc/passwd');
  });

  it.each(['', 'no list', '<html></html>', '<rss version="2.0"><channel/></rss>', '{"feeds":[]}'])(
    'is not %j',
    (text) => {
      expect(() => readOpml(text)).toThrow(OpmlError);
    },
  );

  it('cannot define entities', () => {
    const bomb = `<!DOCTYPE opml [<!ENTITY a "${'ha'.repeat(1000)}"><!ENTITY b "${'&a;'.repeat(1000)}">]>${list('<outline text="&b;" xmlUrl="https://a.example/"/>')}`;
    let length = 0;
    try {
      length = readOpml(bomb).feeds[0]?.title?.length ?? 0;
    } catch (error) {
      expect(error).toBeInstanceOf(OpmlError);
    }
    expect(length).toBeLessThan(200);
  });

  it('nested without limit is refused', () => {
    expect(() => readOpml(list('<outline text="x">'.repeat(100_000)))).toThrow(OpmlError);
  });

  it('is written so that it reads the same', () => {
    const feed = fc.record(
      {
        url: fc.webUrl({ withQueryParameters: true }).map((url) => new URL(url).href),
        title: fc.stringMatching(/^[A-Za-zäé&<>"' ]{0,40}[A-Za-zäé]$/).map((title) => title.trim()),
        fullText: fc.constant(true),
      },
      { requiredKeys: ['url', 'title'] },
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(feed, { selector: ({ url }) => url, maxLength: 10, minLength: 1 }),
        (feeds) => {
          const read: readonly ListedFeed[] = readOpml(writeOpml(feeds, 'Feeds', now)).feeds;
          expect(read.map(({ url, fullText }) => ({ url, fullText }))).toEqual(
            feeds.map(({ url, fullText }) => ({ url, fullText })),
          );
        },
      ),
    );
    const [awkward] = readOpml(
      writeOpml([{ url: 'https://a.example/?a=1&b=2', title: `R&D "x" <y>` }], 'T', now),
    ).feeds;
    expect(awkward).toEqual({ url: 'https://a.example/?a=1&b=2', title: 'R&D "x" <y>' });
  });

  it('of other programs is read as they write it', () => {
    const { feeds, refused } = readOpml(
      list(`<outline type="rss" text="A" xmlUrl="feed://a.example/rss"/><outline text="B" XMLURL="feed:https://b.example/rss"/>
        <outline type="atom" text="C" url="https://c.example/atom"/><outline type="rss" title="" text="D" xmlUrl=" https://d.example/ "/>
        <outline type="link" text="No feed" url="https://e.example/"/><outline text="Empty" xmlUrl=""/>`),
    );
    expect(feeds).toEqual([
      { url: 'http://a.example/rss', title: 'A' },
      { url: 'https://b.example/rss', title: 'B' },
      { url: 'https://c.example/atom', title: 'C' },
      { url: 'https://d.example/', title: 'D' },
    ]);
    expect(refused).toEqual([]);
  });

  it('keeps the settings of feeds, and rejects invalid ones', () => {
    const feed = {
      url: 'https://a.example/',
      title: 'A',
      fullText: true,
      watch: 'h2 > a[href^="/n"]',
      language: 'pt',
      tags: ['ports', 'weather & tides'],
      weight: 1.5,
      maxPauseMinutes: 30,
    };
    const text = writeOpml([feed], 'Feeds', now);
    expect(readOpml(text).feeds).toEqual([feed]);
    const { feeds, refused } = readOpml(text.replace('1.5', 'much').replace('="30"', '="1"'));
    expect(feeds).toEqual([]);
    expect(refused[0]).toMatch(/^https:\/\/a\.example\/: weight .*; maxPauseMinutes /);
  });

  it('that is incomplete gives the entries before the break', () => {
    const { feeds } = readOpml(
      list('<outline text="A" xmlUrl="https://a.example/"/><outline text="B" xmlUrl="htt').slice(0, -30),
    );
    expect(feeds).toEqual([{ url: 'https://a.example/', title: 'A' }]);
  });

  it('without any feed is written too', () => {
    expect(readOpml(writeOpml([], 'Feeds', now))).toEqual({ feeds: [], refused: [] });
  });
});

describe('the address of a feed', () => {
  it.each([
    ['feed://news.example/rss', 'http://news.example/rss'],
    ['feed:https://news.example/rss', 'https://news.example/rss'],
    ['feed://https://news.example/rss', 'https://news.example/rss'],
    ['feeds://news.example/rss', 'https://news.example/rss'],
    ['itpc://news.example/pod', 'http://news.example/pod'],
    ['feed:javascript:alert(1)', undefined],
    ['feed:file:///etc/passwd', undefined],
    ['feed:', undefined],
  ])('may have a scheme of feed readers: %s', (written, address) => {
    expect(feedAddress(written)).toBe(address);
  });

  it('is the same for all its spellings', () => {
    for (const spelling of ['HTTPS://News.Example:443/rss#top', ' https://news.example/rss ']) {
      expect(feedAddress(spelling)).toBe('https://news.example/rss');
    }
    expect(feedId('https://News.Example/rss')).toBe(feedId('https://news.example/rss'));
    expect(feedId('https://news.example/rss')).not.toBe(feedId('https://news.example/atom'));
  });
});

describe('the start set', () => {
  it('has at least 60 feeds in at least 8 languages, each once, in folders', async () => {
    const text = await readFile(new URL('../../../shared/feeds/start-set.opml', import.meta.url), 'utf8');
    const { feeds, refused } = readOpml(text);
    expect(refused).toEqual([]);
    expect(feeds.length).toBeGreaterThanOrEqual(60);
    expect(text.match(/xmlUrl=/g)).toHaveLength(feeds.length);
    expect(
      new Set([...text.matchAll(/language="([a-z]{2})"/g)].map(([, language]) => language)).size,
    ).toBeGreaterThanOrEqual(8);
    for (const { url, title } of feeds) {
      expect(url).toMatch(/^https:/);
      expect(title).toBeTruthy();
    }
    expect(text.match(/<outline text=/g)?.length).toBeGreaterThanOrEqual(10);
  });
});
