import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeedDocument } from '../../../shared/feeds/feed-document.ts';
import { FeedError } from '../../../shared/feeds/feed-error.ts';
import { parseFeed } from '../../../shared/feeds/parse-feed.ts';

const url = 'https://news.example/feeds/world.xml';

function parse(text: string, contentType?: string): FeedDocument {
  return parseFeed(Buffer.from(text), contentType === undefined ? { url } : { url, contentType });
}

function rss(items: string, channel = '<title>Example</title>'): string {
  return `<?xml version="1.0"?><rss version="2.0"><channel>${channel}${items}</channel></rss>`;
}

function refusal(text: string): FeedError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof FeedError) return error;
    throw error;
  }
  throw new Error('It was read as a feed.');
}

describe('RSS', () => {
  it('2.0 is read completely', () => {
    const feed = parse(`<?xml version="1.0" encoding="UTF-8"?>
      <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
           xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom">
        <channel>
          <title>The Daily Example</title><link>https://news.example/</link><language>en-GB</language><ttl>30</ttl>
          <atom:link rel="self" href="https://news.example/feeds/world.xml"/>
          <atom:link rel="hub" href="https://hub.example/"/>
          <image><title>Logo</title><link>https://logo.example/</link></image>
          <item>
            <title>Harbour plan &amp; quay</title><link>https://news.example/1</link><guid isPermaLink="false">n1</guid>
            <pubDate>Tue, 07 Jan 2020 10:05:06 +0100</pubDate><dc:creator>Jane Example</dc:creator>
            <category>World</category><category>Harbours</category><category>World</category>
            <description>&lt;p&gt;A lead.&lt;/p&gt;</description>
            <content:encoded><![CDATA[<p>The whole &eacute; text.</p><p>More.</p>]]></content:encoded>
          </item>
        </channel>
      </rss>`);
    expect(feed).toEqual({
      format: 'rss',
      title: 'The Daily Example',
      link: 'https://news.example/',
      language: 'en',
      ttlMinutes: 30,
      self: 'https://news.example/feeds/world.xml',
      hub: 'https://hub.example/',
      items: [
        {
          guid: 'n1',
          title: 'Harbour plan & quay',
          url: 'https://news.example/1',
          author: 'Jane Example',
          publishedAt: '2020-01-07T09:05:06Z',
          html: '<p>The whole &eacute; text.</p><p>More.</p>',
          text: 'The whole é text.\n\nMore.',
          tags: ['World', 'Harbours'],
        },
      ],
      problems: [],
    });
  });

  it('0.91 with its DOCTYPE is read', () => {
    const feed =
      parse(`<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">
      <rss version="0.91"><channel><title>Old</title><item><title>A</title><link>https://news.example/a</link></item></channel></rss>`);
    expect(feed.items).toMatchObject([{ title: 'A', guid: 'https://news.example/a' }]);
  });

  it('1.0 (RDF) has its items next to the channel', () => {
    const feed =
      parse(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
      <channel rdf:about="https://news.example/"><title>RDF</title><link>https://news.example/</link>
        <dc:language>ja</dc:language><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>
        <items><rdf:Seq><rdf:li rdf:resource="https://news.example/1"/></rdf:Seq></items></channel>
      <item rdf:about="https://news.example/1"><title>一</title><link>https://news.example/1</link>
        <dc:date>2020-01-07T10:05:00+09:00</dc:date><dc:subject>国際</dc:subject></item></rdf:RDF>`);
    expect(feed).toMatchObject({ format: 'rdf', title: 'RDF', language: 'ja', ttlMinutes: 30 });
    expect(feed.items).toEqual([
      {
        guid: 'https://news.example/1',
        title: '一',
        url: 'https://news.example/1',
        publishedAt: '2020-01-07T01:05:00Z',
        text: '',
        tags: ['国際'],
      },
    ]);
  });

  it.each([
    ['a title only in dc:title', '<item><dc:title>Only here</dc:title></item>', { title: 'Only here' }],
    [
      'namespaces nobody declared',
      '<item><title>T</title><dc:creator>Jane</dc:creator><content:encoded>Words</content:encoded></item>',
      { author: 'Jane', text: 'Words' },
    ],
    [
      'a bare ampersand',
      '<item><title>R&D at B&B</title><link>https://news.example/?a=1&b=2&copy=3</link></item>',
      { title: 'R&D at B&B', url: 'https://news.example/?a=1&b=2&copy=3' },
    ],
    ['HTML entities', '<item><title>Caf&eacute;&nbsp;&ndash; open</title></item>', { title: 'Café – open' }],
    [
      'a title escaped twice',
      '<item><title>AT&amp;amp;T &lt;b&gt;up&lt;/b&gt;</title></item>',
      { title: 'AT&T up' },
    ],
    [
      'CDATA beside text',
      '<item><title>One <![CDATA[& two]]> &amp; three</title></item>',
      { title: 'One & two & three' },
    ],
    [
      'unescaped markup',
      '<item><title>T</title><description><p>One<br>two</p><p>three</p></description></item>',
      { text: 'One\ntwo\n\nthree' },
    ],
    [
      'base64 content',
      `<item><title>T</title><content:encoded encoding="base64">${Buffer.from('<p>Grüße</p>').toString('base64')}</content:encoded></item>`,
      { text: 'Grüße' },
    ],
    [
      'no guid',
      '<item><title>T</title><link>https://news.example/x</link></item>',
      { guid: 'https://news.example/x' },
    ],
    [
      'a link only as guid',
      '<item><title>T</title><guid>https://news.example/y</guid></item>',
      { url: 'https://news.example/y' },
    ],
    [
      'a guid that is no link',
      '<item><title>T</title><guid isPermaLink="false">https://news.example/z</guid></item>',
      { url: '' },
    ],
    [
      'a relative link',
      '<item><title>T</title><link>/world/1</link></item>',
      { url: 'https://news.example/world/1' },
    ],
    ['a link that is none', '<item><title>T</title><link>javascript:alert(1)</link></item>', { url: '' }],
    [
      'xml:base',
      '<item xml:base="https://other.example/deep/"><title>T</title><link>1.html</link></item>',
      { url: 'https://other.example/deep/1.html' },
    ],
    [
      'Atom links',
      '<item><title>T</title><atom:link rel="alternate" href="https://news.example/q"/></item>',
      { url: 'https://news.example/q' },
    ],
    [
      'upper-case tags',
      '<ITEM><TITLE>Loud</TITLE><PUBDATE>7 Jan 2020</PUBDATE></ITEM>',
      { title: 'Loud', publishedAt: '2020-01-07' },
    ],
    [
      'a description for want of content',
      '<item><title>T</title><content:encoded><![CDATA[<img src="x.jpg">]]></content:encoded><description>Lead</description></item>',
      { text: 'Lead' },
    ],
    [
      'an unclosed element',
      '<item><title>T</title><description>Lead<link>https://news.example/u</link></item>',
      { title: 'T' },
    ],
    ['a date that is none', '<item><title>T</title><pubDate>soon</pubDate></item>', { title: 'T' }],
    ['its own language', '<item><title>T</title><dc:language>de-AT</dc:language></item>', { language: 'de' }],
  ])('takes %s', (_, item, expected) => {
    const [read] = parse(rss(item)).items;
    expect(read).toMatchObject(expected);
    expect(read?.guid).not.toBe('');
  });

  it('without guid and link is identified by its words', () => {
    const first = parse(rss('<item><title>A</title><description>b</description></item>')).items[0];
    const again = parse(rss('<item><description>b</description><title>A</title></item>')).items[0];
    const other = parse(rss('<item><title>A</title><description>c</description></item>')).items[0];
    expect(first?.guid).toMatch(/^[0-9a-f]{32}$/);
    expect(again?.guid).toBe(first?.guid);
    expect(other?.guid).not.toBe(first?.guid);
  });

  it('under another prefix than usual is the same feed', () => {
    const feed =
      parse(`<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/">
      <s:channel><s:title>P</s:title></s:channel><s:item><s:title>T</s:title><d:creator>Jane</d:creator></s:item></r:RDF>`);
    expect(feed).toMatchObject({ title: 'P', items: [{ title: 'T', author: 'Jane' }] });
  });

  it('leaves out items without title and text, and reports it', () => {
    const feed = parse(rss('<item><link>https://news.example/1</link></item><item><title>T</title></item>'));
    expect(feed.items).toHaveLength(1);
    expect(feed.problems).toEqual(['1 items without title and text were left out']);
  });

  it.each([
    ['white space', '\n\n  '],
    ['a byte order mark', '\ufeff'],
    ['a warning of the server', '<br />\n<b>Warning</b>: something in line 3<br />\n'],
    ['an unclosed tag', '<br>\n'],
    ['a comment', '<!-- <rss> cached -->'],
  ])('is found behind %s', (_, junk) => {
    expect(parse(junk + rss('<item><title>T</title></item>')).items).toHaveLength(1);
  });

  it('is recognised by the document, not by its content type', () => {
    expect(parse(rss('<item><title>T</title></item>'), 'text/html; charset=utf-8').format).toBe('rss');
    expect(parse(rss('<item><title>T</title></item>'), 'application/json').format).toBe('rss');
  });

  it('cut off anywhere gives the items before the break and says where it ends', () => {
    const whole = rss(
      Array.from(
        { length: 5 },
        (_, i) => `\n<item><title>T${i}</title><link>https://news.example/${i}</link></item>`,
      ).join(''),
    );
    const start = whole.indexOf('<channel>') + '<channel>'.length;
    for (let cut = start; cut < whole.length - '>'.length; cut += 1) {
      const text = whole.slice(0, cut);
      const feed = parse(text);
      expect(feed.items.map(({ title }) => title)).toEqual(
        ['T0', 'T1', 'T2', 'T3', 'T4'].slice(0, text.split('</item>').length - 1),
      );
      expect(feed.problems.join()).toContain(`it ends at line ${text.split('\n').length}`);
    }
  });
});

describe('Atom', () => {
  it('1.0 is read completely', () => {
    const feed =
      parse(`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr-FR" xml:base="https://atom.example/">
      <title type="html">Nouvelles &amp;amp; plus</title><link rel="self" href="/feed.atom"/><link href="/"/><link rel="hub" href="https://hub.example/"/>
      <id>urn:feed</id>
      <entry xml:base="/2020/"><id>urn:1</id><title type="text">Un &lt; deux</title>
        <link rel="enclosure" href="a.mp3"/><link rel="alternate" type="application/pdf" href="a.pdf"/><link rel="alternate" type="text/html" href="un.html"/>
        <published>2020-01-07T10:05:06+01:00</published><updated>2020-01-08T00:00:00Z</updated>
        <author><name>Jean Exemple</name></author><category term="monde" label="Monde"/>
        <summary>Résumé</summary>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Un <b>texte</b></p><p>entier.</p></div></content>
      </entry></feed>`);
    expect(feed).toMatchObject({
      format: 'atom',
      title: 'Nouvelles & plus',
      link: 'https://atom.example/',
      language: 'fr',
      self: 'https://atom.example/feed.atom',
      hub: 'https://hub.example/',
    });
    expect(feed.items).toMatchObject([
      {
        guid: 'urn:1',
        title: 'Un < deux',
        url: 'https://atom.example/2020/un.html',
        author: 'Jean Exemple',
        publishedAt: '2020-01-07T09:05:06Z',
        text: 'Un texte\n\nentier.',
        tags: ['Monde'],
      },
    ]);
  });

  it.each([
    ['text of paragraphs', '<summary>How\n it sank\n \n The crew</summary>', 'How it sank\n\nThe crew'],
    ['text that looks like markup', '<content type="text">1 &lt;p&gt; 2</content>', '1 <p> 2'],
    [
      'escaped HTML',
      '<content type="html">&lt;p&gt;One&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;</content>',
      'One\n\ntwo',
    ],
    ['a media type of text', '<content type="text/plain">plain</content>', 'plain'],
    [
      'base64 of another type',
      `<content type="application/octet-stream">${Buffer.from('<p>bits</p>').toString('base64')}</content>`,
      'bits',
    ],
    [
      'base64 of Atom 0.3',
      `<content mode="base64" type="text/html">${Buffer.from('<p>old</p>').toString('base64')}</content>`,
      'old',
    ],
    ['an image', '<content type="image/png">iVBORw0KGgo=</content><summary>Words</summary>', 'Words'],
    [
      'content elsewhere',
      '<content src="https://news.example/x" type="text/html"/><summary>Words</summary>',
      'Words',
    ],
  ])('takes content that is %s', (_, content, text) => {
    expect(
      parse(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title>${content}</entry></feed>`)
        .items[0]?.text,
    ).toBe(text);
  });

  it('with a prefix on every element is the same feed', () => {
    const feed =
      parse(`<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>P</a:title><a:entry><a:id>1</a:id><a:title>T</a:title>
      <a:link href="https://news.example/1"/></a:entry></a:feed>`);
    expect(feed).toMatchObject({
      title: 'P',
      items: [{ guid: '1', title: 'T', url: 'https://news.example/1' }],
    });
  });

  it('0.3 is read', () => {
    const feed = parse(`<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Old</title>
      <entry><title mode="escaped" type="text/html">A &lt;b&gt;b&lt;/b&gt;</title><issued>2004-05-06T07:08:09Z</issued><link rel="alternate" type="text/html" href="https://news.example/o"/></entry></feed>`);
    expect(feed.items).toMatchObject([
      { title: 'A b', publishedAt: '2004-05-06T07:08:09Z', url: 'https://news.example/o' },
    ]);
  });
});

describe('JSON Feed', () => {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: 'JSON Example',
    home_page_url: 'https://json.example/',
    feed_url: 'https://json.example/feed.json',
    language: 'de-DE',
    hubs: [{ type: 'WebSub', url: 'https://hub.example/' }],
    items: [
      {
        id: 'a',
        url: '/a',
        title: 'A',
        content_html: '<p>Eins</p><p>zwei</p>',
        date_published: '2020-01-07T10:05:06Z',
        authors: [{ name: 'Jane' }],
        tags: ['x', 'y'],
      },
      { id: 7, content_text: 'Nur "Text" <so> & so', external_url: 'https://else.example/' },
    ],
  };

  it('is read completely', () => {
    expect(parse(JSON.stringify(feed))).toMatchObject({
      format: 'json',
      title: 'JSON Example',
      link: 'https://json.example/',
      language: 'de',
      self: 'https://json.example/feed.json',
      hub: 'https://hub.example/',
      items: [
        {
          guid: 'a',
          url: 'https://json.example/a',
          text: 'Eins\n\nzwei',
          author: 'Jane',
          tags: ['x', 'y'],
          publishedAt: '2020-01-07T10:05:06Z',
        },
        { guid: '7', title: '', url: 'https://else.example/', text: 'Nur "Text" <so> & so' },
      ],
    });
  });

  it('cut off gives the items before the break', () => {
    const whole = JSON.stringify(feed);
    const cut = parse(whole.slice(0, whole.indexOf('"id":7') + 20));
    expect(cut.items.map(({ guid }) => guid)).toEqual(['a']);
    expect(cut.problems.join()).toContain('is incomplete');
  });

  it('with fields of the wrong type loses those fields only', () => {
    const odd = parse(
      JSON.stringify({
        version: 1,
        items: [{ id: 'a', title: 'T', tags: 'x', authors: 'Jane', url: 5 }, null, 3],
      }),
    );
    expect(odd.items).toMatchObject([{ guid: 'a', title: 'T', url: '', tags: [] }]);
  });

  it.each(['{"some":"json"}', '{"broken', '{]'])('is not any JSON: %s', (text) => {
    expect(refusal(text).reason).toBe('not-a-feed');
  });
});

describe('a news sitemap', () => {
  it('is read', () => {
    const feed =
      parse(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
      <url><loc>https://news.example/1</loc><n:news><n:publication><n:name>Example</n:name><n:language>pt-BR</n:language></n:publication>
        <n:publication_date>2020-01-07</n:publication_date><n:title>Título</n:title><n:keywords>a, b</n:keywords></n:news></url>
      <url><loc>https://news.example/about</loc></url></urlset>`);
    expect(feed).toMatchObject({
      format: 'sitemap',
      title: 'Example',
      language: 'pt',
      link: 'https://news.example/',
    });
    expect(feed.items).toEqual([
      {
        guid: 'https://news.example/1',
        title: 'Título',
        url: 'https://news.example/1',
        publishedAt: '2020-01-07',
        text: '',
        tags: ['a', 'b'],
        language: 'pt',
      },
    ]);
    expect(feed.problems).toHaveLength(1);
  });

  it('without its news extension is read by the words in its addresses, newest first', () => {
    const { items } =
      parse(`<urlset><url><loc>https://news.example/2020/ferry-runs-aground.html</loc><lastmod>2020-01-06</lastmod></url>
      <url><loc>https://news.example/news/caf%C3%A9_owner-wins/12345</loc><lastmod>2020-01-07</lastmod></url>
      <url><loc>https://news.example/1</loc></url></urlset>`);
    expect(items.map(({ title, bare }) => ({ title, bare }))).toEqual([
      { title: 'café owner wins', bare: true },
      { title: 'ferry runs aground', bare: true },
    ]);
  });

  it('needs its news extension, or addresses with words', () => {
    expect(refusal('<urlset><url><loc>https://news.example/1</loc></url></urlset>').message).toContain(
      'news extension',
    );
  });

  it('index points to its sitemaps', () => {
    const error = refusal(
      '<sitemapindex><sitemap><loc>https://news.example/news.xml</loc></sitemap></sitemapindex>',
    );
    expect(error.message).toContain('https://news.example/news.xml');
  });
});

describe('a document that is not a feed', () => {
  it('but an HTML page lists the feeds that it offers, comments last', () => {
    const error = refusal(`<!DOCTYPE html><html><head><base href="https://cdn.example/x/">
      <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
      <link rel="alternate" type="application/atom+xml" href="feed.atom"><link rel="alternate" hreflang="de" href="/de">
      <link rel=alternate type=application/feed+json href=https://json.example/f></head><body></body></html>`);
    expect(error.reason).toBe('html-page');
    expect(error.alternates).toEqual([
      'https://cdn.example/x/feed.atom',
      'https://json.example/f',
      'https://cdn.example/comments/feed',
    ]);
    expect(error.message).toContain('https://cdn.example/x/feed.atom');
  });

  it('but an HTML page without feeds says what to look for', () => {
    const error = refusal('<html><head><title>Shop</title></head></html>');
    expect(error).toMatchObject({ reason: 'html-page', alternates: [] });
    expect(error.message).toContain('without a feed');
  });

  it.each([
    ['', 'is empty'],
    ['   \n', 'is empty'],
    ['Not found', '"Not found"'],
    ['<svg><circle r="1"/></svg>', '"<svg>'],
    ['\u0089PNG\r\n\u001a\n\u0000\u0000', 'PNG'],
  ])('%j is refused with what was found', (text, said) => {
    const error = refusal(text);
    expect(error.reason).toBe('not-a-feed');
    expect(error.message).toContain(url);
    expect(error.message).toContain(said);
  });

  it('gives a FeedError or a feed for any bytes', () => {
    const pieces = fc.constantFrom(
      '<rss>',
      '<channel>',
      '<item>',
      '</item>',
      '<title>',
      '</title>',
      '<![CDATA[',
      ']]>',
      '<!DOCTYPE x [',
      '&',
      '<',
      '>',
      '{"items":[',
      '{"id":"',
      '"}',
      '\0',
      'word',
      '<feed><entry>',
      '<?xml encoding="utf-16"?>',
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array)),
      fc.array(pieces, { maxLength: 30 }).map((parts) => Buffer.from(parts.join(''))),
    );
    fc.assert(
      fc.property(bytes, (body) => {
        try {
          expect(parseFeed(body, { url }).items).toBeInstanceOf(Array);
        } catch (error) {
          expect(error).toBeInstanceOf(FeedError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a hostile document', () => {
  it('cannot define entities: the billion laughs stay one word', () => {
    const entities = Array.from(
      { length: 10 },
      (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`,
    ).join('');
    const feed = parse(
      `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">${entities}]>${rss('<item><title>&l10;</title></item>')}`,
    );
    expect(feed.items[0]?.title).toBe('&l10;');
  });

  it('cannot expand one to quadratic size', () => {
    const feed = parse(
      `<!DOCTYPE rss [<!ENTITY a "${'a'.repeat(50_000)}">]>${rss(`<item><title>${'&a;'.repeat(50_000)}</title></item>`)}`,
    );
    expect(feed.items[0]?.title.length).toBeLessThanOrEqual(150_000);
  });

  it('cannot read a file', () => {
    const feed = parse(
      `<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM "http://127.0.0.1/"> %y;]>${rss('<item><title>a&x;b</title></item>')}`,
    );
    expect(feed.items[0]?.title).toBe('a&x;b');
  });

  it('cannot nest without limit', () => {
    const error = refusal(`<rss><channel>\n${'<a>'.repeat(1_000_000)}`);
    expect(error.reason).toBe('too-large');
    expect(error.message).toMatch(/nests deeper than 200 elements \(line 2, column \d+\)/);
  });

  it('cannot fill the memory with elements', () => {
    expect(refusal(rss('<a/>'.repeat(400_000))).reason).toBe('too-large');
  });

  it.each([
    ['one endless tag', `<rss ${'a'.repeat(2_000_000)}`],
    ['thousands of attributes', `<rss ${Array.from({ length: 100_000 }, (_, i) => `a${i}="1"`).join(' ')}>`],
    ['an unclosed comment', `<!--${'-'.repeat(2_000_000)}`],
    ['unclosed CDATA', `${rss('').slice(0, 60)}<item><title><![CDATA[${']]'.repeat(1_000_000)}`],
    ['closing tags only', '</a>'.repeat(500_000)],
    ['ampersands only', rss(`<item><title>${'&'.repeat(1_000_000)}</title></item>`)],
    ['angle brackets only', rss(`<item><description>${'&lt;'.repeat(500_000)}</description></item>`)],
    ['nested JSON', `{"items":${'['.repeat(500_000)}`],
    ['quotes', `{"items":[${'"\\'.repeat(500_000)}`],
    ['white space', ' '.repeat(2_000_000)],
    ['opening titles', rss(`<item><title>${'&lt;b '.repeat(300_000)}</title></item>`)],
  ])('is read to its end or refused, never endlessly: %s', (_, text) => {
    let outcome: unknown;
    try {
      outcome = parse(text).items;
    } catch (error) {
      outcome = error;
    }
    expect(outcome instanceof FeedError || Array.isArray(outcome)).toBe(true);
  });
});
