import { describe, expect, it } from 'vitest';
import type { FeedDocument } from '../../../shared/feeds/feed-document.ts';
import { parseFeed } from '../../../shared/feeds/parse-feed.ts';

const url = 'https://feeds.example/quay.xml';
const namespaces =
  'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"';

function parse(text: string): FeedDocument {
  return parseFeed(Buffer.from(text), { url });
}

function rssItem(parts: string, channel = '<title>Quay News</title><link>https://quay.example/</link>') {
  return parse(`<rss version="2.0" ${namespaces}><channel>${channel}<item>${parts}</item></channel></rss>`)
    .items[0];
}

function atomEntry(parts: string, feed = '<title>Quay News</title>') {
  return parse(
    `<feed xmlns="http://www.w3.org/2005/Atom" ${namespaces}>${feed}<entry><id>urn:q:1</id>${parts}</entry></feed>`,
  ).items[0];
}

const titles = ({ items }: FeedDocument) => items.map(({ title }) => title);

describe('items in unusual places', () => {
  it('are found below an element that was never closed', () => {
    const feed = parse(
      '<rss><channel><title>Q</title><image><url>x<item><title>One</title></item><item><title>Two</title></item></channel></rss>',
    );
    expect(titles(feed)).toEqual(['One', 'Two']);
  });

  it('are separated if they lost their end tag', () => {
    const feed = parse(
      '<rss><channel><item><title>One</title><description>a</description><item><title>Two</title><description>b</description></channel></rss>',
    );
    expect(feed.items).toMatchObject([
      { title: 'One', text: 'a' },
      { title: 'Two', text: 'b' },
    ]);
  });

  it('are found in several channels, in RSS 1.1, under undeclared and odd prefixes', () => {
    const item = '<item><title>One</title></item>';
    expect(titles(parse(`<rss><channel>${item}</channel><channel>${item}</channel></rss>`))).toHaveLength(2);
    expect(
      titles(
        parse(
          `<Channel xmlns="http://purl.org/net/rss1.1#"><title>Q</title><items>${item}</items></Channel>`,
        ),
      ),
    ).toEqual(['One']);
    expect(
      titles(
        parse(
          '<RDF xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:r="http://purl.org/rss/1.0/"><r:item><r:title>One</r:title></r:item></RDF>',
        ),
      ),
    ).toEqual(['One']);
    expect(titles(parse('<x:feed><x:entry><x:title>One</x:title></x:entry></x:feed>'))).toEqual(['One']);
    expect(
      titles(
        parse(
          '<feed xmlns="http://www.w3.org/2005/Atom"><q:entry xmlns:q="http://www.w3.org/2005/Atom"><q:title>One</q:title></q:entry></feed>',
        ),
      ),
    ).toEqual(['One']);
  });

  it('are a document of their own in Atom, and attributes in CDF', () => {
    expect(titles(parse('<entry xmlns="http://www.w3.org/2005/Atom"><title>One</title></entry>'))).toEqual([
      'One',
    ]);
    expect(
      parse(
        '<CHANNEL HREF="https://quay.example/"><TITLE>Q</TITLE><ITEM HREF="https://quay.example/1" LASTMOD="2020-01-07T10:00"><TITLE>One</TITLE><ABSTRACT>a</ABSTRACT></ITEM></CHANNEL>',
      ),
    ).toMatchObject({
      link: 'https://quay.example/',
      items: [
        { title: 'One', url: 'https://quay.example/1', text: 'a', publishedAt: '2020-01-07T10:00:00Z' },
      ],
    });
  });

  it('are refused when thousands have lost their end', () => {
    expect(() => parse(`<rss>${'<item><title>a</title>'.repeat(10_000)}`)).toThrow(/without an end/);
  });
});

describe('a title', () => {
  it('may contain unescaped markup, or base64', () => {
    expect(rssItem('<title>The <em>Heron</em> sails &amp; returns</title>')?.title).toBe(
      'The Heron sails & returns',
    );
    expect(atomEntry(`<title mode="base64">${btoa('<b>Heron</b> sails')}</title>`)?.title).toBe(
      'Heron sails',
    );
    expect(atomEntry(`<title type="application/octet-stream">${btoa('Heron')}</title>`)?.title).toBe('Heron');
  });

  it('may be XHTML without elements, which is not base64', () => {
    expect(atomEntry('<title type="xhtml">Quay open</title>')?.title).toBe('Quay open');
    expect(
      atomEntry('<title>a</title><summary type="xhtml">&lt;p&gt;Quay open&lt;/p&gt;</summary>')?.text,
    ).toBe('Quay open');
  });

  it('keeps the tags that it is about if it is declared as plain text', () => {
    expect(atomEntry('<title type="text">Why &lt;em&gt; and &lt;strong&gt; differ</title>')?.title).toBe(
      'Why <em> and <strong> differ',
    );
    expect(atomEntry('<title type="text">&lt;em&gt;Heron&lt;/em&gt; sails</title>')?.title).toBe(
      'Heron sails',
    );
  });

  it.each([
    ['&lt;h1&gt;Heron&lt;/h1&gt; sails', 'Heron sails'],
    ['&lt;![CDATA[Heron sails]]&gt;', 'Heron sails'],
    ['Heron &lt;!-- x --&gt; sails', 'Heron sails'],
    ['The Heron&#x92;s crew', 'The Heron’s crew'],
    ['The Heron\u0092s crew', 'The Heron’s crew'],
  ])('%j reads %j', (title, text) => {
    expect(rssItem(`<title>${title}</title>`)?.title).toBe(text);
  });
});

describe('the text of an item', () => {
  it.each([
    ['<media:group><media:description>How it sank</media:description></media:group>', 'How it sank'],
    [
      '<media:content url="x"><media:description>How it sank</media:description></media:content>',
      'How it sank',
    ],
    [
      '<media:description>How it sank\n0:00 Harbour &amp;amp; quay\r\n\r\nMore: a &lt; b</media:description>',
      'How it sank\n0:00 Harbour & quay\n\nMore: a < b',
    ],
    ['<media:description type="html">&lt;p&gt;How\nit sank&lt;/p&gt;</media:description>', 'How it sank'],
    [
      '<itunes:subtitle>In short</itunes:subtitle><itunes:summary>How it sank</itunes:summary>',
      'How it sank',
    ],
    [
      '<description>Lead</description><y:full-text xmlns:y="http://news.yandex.ru">How it sank</y:full-text>',
      'How it sank',
    ],
    ['<body xmlns="http://www.w3.org/1999/xhtml"><p>How it sank</p></body>', 'How it sank'],
    [
      '<description>How it sank, in full</description><media:description>A photo of the quay at dusk</media:description>',
      'How it sank, in full',
    ],
    [
      '<description>&amp;lt;p&amp;gt;How it&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;sank&amp;lt;/p&amp;gt;</description>',
      'How it\n\nsank',
    ],
    ['<description>&lt;![CDATA[How &lt;b&gt;it&lt;/b&gt; sank]]&gt;</description>', 'How it sank'],
    [
      '<description>&lt;p&gt;How &amp;lt;a href="x"&amp;gt;it&amp;lt;/a&amp;gt; sank&lt;/p&gt;</description>',
      'How it sank',
    ],
    ['<description>It&amp;amp;#8217;s sunk</description>', 'It’s sunk'],
    ['<description>If $n&lt;m$, it sinks</description>', 'If $n<m$, it sinks'],
  ])('of %s is %j', (parts, text) => {
    expect(rssItem(`<title>T</title>${parts}`)?.text).toBe(text);
  });

  it('is HTML in Atom without a type, unless it only has brackets', () => {
    expect(
      atomEntry(
        '<title>T</title><content>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two &amp;amp; three.&lt;/p&gt;</content>',
      )?.text,
    ).toBe('One.\n\nTwo & three.');
    expect(atomEntry('<title>T</title><content>If n &lt; m and m &gt; k</content>')?.text).toBe(
      'If n < m and m > k',
    );
  });
});

describe('the address of an item', () => {
  it.each([
    ['<link>/world/1</link>', 'https://quay.example/world/1'],
    ['<link>www.quay.example/1</link>', 'https://www.quay.example/1'],
    ['<link>quay.example/1</link>', 'https://quay.example/1'],
    ['<link>http:/quay.example/1</link>', 'http://quay.example/1'],
    ['<link>N/A</link>', ''],
    [
      '<link>https://proxy.example/~r/1</link><f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">https://quay.example/1</f:origLink>',
      'https://quay.example/1',
    ],
    [
      '<link>https://www.google.com/url?url=https://quay.example/1&amp;amp;ct=ga</link>',
      'https://quay.example/1',
    ],
    ['<guid>https://quay.example/1</guid>', 'https://quay.example/1'],
    ['<link>https://quay.example/</link><guid>https://quay.example/1</guid>', 'https://quay.example/1'],
    [
      '<link>https://quay.example/</link><guid isPermaLink="false">https://quay.example/1</guid>',
      'https://quay.example/',
    ],
  ])('of %s is %j', (parts, address) => {
    expect(rssItem(`<title>T</title>${parts}`)?.url).toBe(address);
  });

  it('may be the id of an Atom entry', () => {
    expect(
      parse('<feed><entry><title>T</title><id>https://quay.example/1</id></entry></feed>').items[0]?.url,
    ).toBe('https://quay.example/1');
    expect(atomEntry('<title>T</title>')?.url).toBe('');
  });

  it('is relative to the publisher’s page if the feed is on another host', () => {
    expect(atomEntry('<title>T</title><link href="/1"/>', '<link href="https://quay.example/"/>')?.url).toBe(
      'https://quay.example/1',
    );
  });

  it('is empty if the generator wrote a placeholder, and then every item has its own guid', () => {
    const items = ['One', 'Two'].map(
      (title) => `<item><title>${title}</title><guid>N/A</guid><link>N/A</link></item>`,
    );
    const guids = parse(`<rss><channel>${items.join('')}</channel></rss>`).items.map(({ guid }) => guid);
    expect(new Set(guids).size).toBe(2);
  });

  it('of the feed may stand in an Atom link', () => {
    expect(
      parse(
        `<rss ${namespaces}><channel><atom:link rel="alternate" href="https://quay.example/"/></channel></rss>`,
      ).link,
    ).toBe('https://quay.example/');
  });
});

describe('the details of an item', () => {
  it.each([
    ['<author>desk@quay.example (Jo Field)</author>', 'Jo Field'],
    ['<author>Jo Field &lt;jo@quay.example&gt;</author>', 'Jo Field'],
    ['<author>jo@quay.example</author>', undefined],
    ['<dc:creator>Jo Field</dc:creator><dc:creator>Al Dune</dc:creator>', 'Jo Field, Al Dune'],
    ['<atom:author><atom:name>Jo Field</atom:name></atom:author>', 'Jo Field'],
  ])('its author by %s is %j', (parts, author) => {
    expect(rssItem(`<title>T</title>${parts}`)?.author).toBe(author);
  });

  it('its author is that of the feed if it names none', () => {
    expect(atomEntry('<title>T</title>', '<author><name>Desk</name></author>')?.author).toBe('Desk');
    expect(rssItem('<title>T</title>', '<itunes:author>Desk</itunes:author>')?.author).toBe('Desk');
    expect(parse('{"version":"x","authors":{"name":"Desk"},"items":[{"title":"T"}]}').items[0]?.author).toBe(
      'Desk',
    );
  });

  it('its tags are terms and labels, and lists are taken apart', () => {
    expect(
      atomEntry(
        '<title>T</title><category term="10-K" label="form" scheme="x"/><category term="http://kind.example/"/>',
      )?.tags,
    ).toEqual(['form', '10-K']);
    expect(
      rssItem(
        '<title>T</title><itunes:keywords>quay, ferry</itunes:keywords><itunes:category text="News"><itunes:category text="Local"/></itunes:category><category>Ferry</category>',
      )?.tags,
    ).toEqual(['News', 'Local', 'Ferry', 'quay']);
  });

  it('its language is that of its text, and a language that does not exist is ignored', () => {
    expect(atomEntry('<title>T</title><content xml:lang="fr-CA">Le quai</content>')?.language).toBe('fr');
    expect(parse('<rss><channel><language>rss_2.0</language></channel></rss>').language).toBeUndefined();
    expect(parse('<rss><channel><language>ua</language></channel></rss>').language).toBe('uk');
    expect(parse('<rss><channel><language>German</language></channel></rss>').language).toBe('de');
  });

  it('its publisher is the one that an aggregator names', () => {
    expect(
      rssItem('<title>T</title><source url="https://quay.example/rss">Quay Times</source>')?.source,
    ).toBe('Quay Times');
    expect(atomEntry('<title>T</title><source><title>Quay Times</title></source>')?.source).toBe(
      'Quay Times',
    );
  });

  it.each(['published', 'updated', 'dc:date', 'dcterms:modified', 'atom:updated'])(
    'its date may be in <%s>',
    (name) => {
      expect(
        rssItem(`<title>T</title><pubDate>soon</pubDate><${name}>2020-01-07T10:00:00Z</${name}>`)
          ?.publishedAt,
      ).toBe('2020-01-07T10:00:00Z');
    },
  );
});
