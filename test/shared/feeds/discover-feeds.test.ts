import { describe, expect, it } from 'vitest';
import { discoverFeeds } from '../../../shared/feeds/discover-feeds.ts';

const discover = (html: string) => discoverFeeds(html, 'https://news.example/front/');
const link = (attributes: string) => `<link rel="alternate" ${attributes}>`;

describe('the feeds of a page', () => {
  it('are found wherever their links are', () => {
    expect(
      discover(`<html><head></head><body>${link('type="application/rss+xml" href="/rss"')}</body>`),
    ).toEqual(['https://news.example/rss']);
  });

  it.each([
    ['in capitals', '<LINK REL="ALTERNATE" TYPE="APPLICATION/ATOM+XML" HREF="/f">'],
    ['with a charset', link('type="application/rss+xml; charset=utf-8" href="/f"')],
    ['as JSON Feed', link('type="application/feed+json" href="/f"')],
    ['as mere XML', link('type="text/xml" href="/f"')],
    ['as RSS in text', link('type="text/rss+xml" href="/f"')],
    ['by the relation "feed"', '<link rel="feed" href="/f">'],
    ['without a relation', '<link type="application/rss+xml" href="/f">'],
    ['among other relations', '<link rel="home alternate" type="application/rss+xml" href="/f">'],
    ['by an anchor', '<a href="/f" type="application/rss+xml">RSS</a>'],
    [
      'with the scheme "feed"',
      link('type="application/rss+xml" href="feed://news.example/f"').replace('feed://', 'feed:https://'),
    ],
  ])('are found %s', (_, html) => {
    expect(discover(html)).toEqual(['https://news.example/f']);
  });

  it.each([
    ['an interface in JSON', link('title="JSON" type="application/json" href="/wp-json/wp/v2/pages/5"')],
    ['a description for embedding', link('type="application/json+oembed" href="/oembed?format=json"')],
    ['another language', link('hreflang="de" href="/de"')],
    ['a style sheet', '<link rel="alternate stylesheet" type="text/xml" href="/style.xsl">'],
    ['a script', link('type="application/rss+xml" href="javascript:alert(1)"')],
    ['a comment', `<!-- ${link('type="application/rss+xml" href="/f"')} -->`],
  ])('are not %s', (_, html) => {
    expect(discover(html)).toEqual([]);
  });

  it('come before feeds of comments, and both before anchors; each once', () => {
    expect(
      discover(`<a type="application/rss+xml" href="/anchor">x</a>
        ${link('type="application/rss+xml" title="Comments" href="/comments"')}
        ${link('type="application/rss+xml" href="/a"')}${link('type="application/atom+xml" href="/b"')}
        ${link('type="application/rss+xml" href="/a"')}`),
    ).toEqual(['/a', '/b', '/comments', '/anchor'].map((path) => `https://news.example${path}`));
  });

  it('are resolved against the first base', () => {
    expect(
      discover(`<base href="/deeper/"><base href="/wrong/">${link('type="application/rss+xml" href="f"')}`),
    ).toEqual(['https://news.example/deeper/f']);
  });
});
