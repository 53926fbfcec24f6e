import { describe, expect, it } from 'vitest';
import { type Feed, newFeed } from '../../../shared/feeds/feed.ts';
import { feedsForAddress, publisherHost } from '../../../shared/feeds/feeds-for-address.ts';

const feed = (url: string, parts: Partial<Feed> = {}): Feed => ({
  ...newFeed({ url }, new Date('2026-03-01T00:00:00.000Z')),
  ...parts,
});
const named = (address: string, ...feeds: readonly Feed[]) =>
  feedsForAddress(address, feeds).map((one) => one.feed.url);

describe('the feeds that would have an article', () => {
  it('are those of its host, whatever service the host names', () => {
    for (const url of [
      'https://port.example/rss.xml',
      'https://www.port.example/rss.xml',
      'https://feeds.port.example/rss.xml',
      'http://news.port.example/rss.xml',
    ]) {
      expect(named('https://m.port.example/2026/ferry', feed(url)), url).toEqual([url]);
    }
  });

  it('are not those of hosts that only look alike', () => {
    for (const url of [
      'https://airport.example/rss.xml',
      'https://port.example.org/rss.xml',
      'https://example/rss.xml',
      'https://port-news.example/rss.xml',
    ]) {
      expect(named('https://port.example/2026/ferry', feed(url)), url).toEqual([]);
    }
  });

  it('begin with the very host, then with the path that is most like the address', () => {
    const sport = feed('https://port.example/sport/rss.xml');
    const world = feed('https://port.example/world/europe/rss.xml');
    const blog = feed('https://blog.port.example/world/europe/ferry/rss.xml');
    expect(named('https://www.port.example/world/europe/ferry-strike', sport, blog, world)).toEqual([
      world.url,
      sport.url,
      blog.url,
    ]);
  });

  it('say how each of them is', () => {
    const states = (parts: Partial<Feed>) =>
      feedsForAddress('https://port.example/a', [feed('https://port.example/rss.xml', parts)])[0]?.state;
    expect(states({})).toBe('well');
    expect(states({ failures: 1 }), 'one failed poll is nothing').toBe('well');
    expect(states({ failures: 3 })).toBe('failing');
    expect(states({ status: 'paused', failures: 9 })).toBe('paused');
    expect(states({ status: 'gone' })).toBe('gone');
  });

  it('are five at most, and none for newsletters or what is no address', () => {
    const many = Array.from({ length: 9 }, (_, n) => feed(`https://port.example/${n}/rss.xml`));
    expect(named('https://port.example/a', ...many)).toHaveLength(5);
    expect(
      named('https://port.example/a', feed('https://x.example', { url: 'mailto:in@port.example' })),
    ).toEqual([]);
    expect(named('no address', ...many)).toEqual([]);
  });
});

it('a host keeps its name where nothing is left without its service', () => {
  expect(publisherHost('WWW.Port.Example.')).toBe('port.example');
  expect(publisherHost('feeds.example')).toBe('feeds.example');
});
